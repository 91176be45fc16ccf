"""The errors that operations raise: all are `IndeCXError`s.

A message says what happened and what to do next. The server's own words are in `body`, which stays
out of `str`, `repr` and pickles, since it may hold what customers wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from indecx.outcomes import Outcomes

__all__ = [
    "APIConnectionError",
    "APIStatusError",
    "APITimeoutError",
    "ActionUnavailableError",
    "AuthenticationError",
    "BadRequestError",
    "IncompleteListingError",
    "IndeCXError",
    "InsufficientBalanceError",
    "InvalidRequestError",
    "NotFoundError",
    "OutcomeUnknownError",
    "RateLimitError",
    "ResponseFormatError",
    "ServerError",
]


class IndeCXError(Exception):
    """Base of all errors of this package."""

    #: What happened and what to do next.
    message: str
    #: Whether the same call, unchanged, may be repeated: nothing was acted on, and it may succeed
    #: later (a read, 429, no connection, no token, an empty balance, a paused action). False where
    #: it may have happened, or would be refused again.
    retry_safe: bool = False
    #: The outcome of each row so far, for a write to many rows.
    outcomes: Outcomes | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @classmethod
    def _from_details(cls, message: str, details: dict[str, Any]) -> IndeCXError:
        """Makes the error that the core describes, with the details that its class declares."""
        error = cls(message)
        for name in cls._details():
            setattr(error, name, details.get(name))
        cause = details.get("cause")
        if isinstance(cause, BaseException):
            error.__cause__ = cause
        return error

    @classmethod
    def _details(cls) -> list[str]:
        """The attributes that this class and its bases annotate, except for the message."""
        annotated = [name for base in cls.__mro__ for name in getattr(base, "__annotations__", ())]
        return [name for name in annotated if name != "message"]

    def __reduce__(self) -> tuple[Any, ...]:
        details = {name: getattr(self, name, None) for name in self._details() if name != "body"}
        return (type(self)._from_details, (self.message, details))


class InvalidRequestError(IndeCXError, ValueError):
    """Refused here, before any request."""

    #: The argument that was refused, such as `start_date`.
    field: str | None = None
    #: The position, from 0, of the row that was refused.
    row: int | None = None


class APIConnectionError(IndeCXError):
    """No reply to a read: the connection failed or broke."""

    retry_safe: bool = True


class APITimeoutError(APIConnectionError):
    """No whole reply to a read within its time."""


class APIStatusError(IndeCXError):
    """The server answered with an error status."""

    #: The HTTP status.
    status_code: int | None = None
    #: The server's id of the request, where it sent one.
    request_id: str | None = None
    #: The server's own words. They may hold personal data: keep them out of logs.
    body: bytes | None = None
    #: Seconds that the server asked to wait, where it said so.
    retry_after: float | None = None


class BadRequestError(APIStatusError):
    """400: the platform refused the input."""


class AuthenticationError(APIStatusError):
    """401 about the key or the token, 403, or a 400 that says the key is missing."""


class ActionUnavailableError(APIStatusError):
    """401: the action is paused, or blocked for integrations."""

    retry_safe: bool = True

    #: Whether it is paused, or blocked for integrations.
    reason: Literal["paused", "blocked"] | None = None


class InsufficientBalanceError(APIStatusError):
    """402: the e-mail or SMS balance does not suffice."""

    retry_safe: bool = True


class NotFoundError(APIStatusError):
    """404, or a 400 that says the action was not found."""


class RateLimitError(APIStatusError):
    """429: too many requests for this company key."""

    retry_safe: bool = True


class ServerError(APIStatusError):
    """5xx to a read."""

    retry_safe: bool = True


class ResponseFormatError(IndeCXError):
    """A read's success whose body is not what the route promises."""

    retry_safe: bool = True

    #: The HTTP status.
    status_code: int | None = None
    #: The server's id of the request, where it sent one.
    request_id: str | None = None
    #: The body that came. It may hold personal data: keep it out of logs.
    body: bytes | None = None


class IncompleteListingError(IndeCXError):
    """A listing that could not be read whole."""

    retry_safe: bool = True

    #: Distinct rows that came.
    seen: int | None = None
    #: Rows that the server said there are, where it said so.
    expected: int | None = None


class OutcomeUnknownError(IndeCXError):
    """A write was sent and got no clear answer: it may have happened.

    It is never repeated by itself. Look on the platform before sending again.
    """

    #: What broke.
    cause: IndeCXError | None = None
