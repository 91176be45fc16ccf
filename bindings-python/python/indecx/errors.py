"""The errors that operations raise: all are `IndeCXError`s.

A message says what happened and what to do next. What the server wrote is in `body`, which stays
out of `str`, `repr` and pickles: it may hold what customers wrote.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @classmethod
    def _from_details(cls, message: str, details: dict[str, Any]) -> IndeCXError:
        """Makes the error that the core describes; each class keeps the details that it has."""
        error = cls(message)
        for name in cls._details():
            setattr(error, name, details.get(name))
        cause = details.get("cause")
        if isinstance(cause, BaseException):
            error.__cause__ = cause
        return error

    @classmethod
    def _details(cls) -> list[str]:
        """The attributes that this class and its bases annotate, but for the message."""
        annotated = [name for base in cls.__mro__ for name in getattr(base, "__annotations__", ())]
        return [name for name in annotated if name != "message"]

    def __reduce__(self) -> tuple[Any, ...]:
        kept = {name: getattr(self, name, None) for name in self._details() if name != "body"}
        return (type(self)._from_details, (self.message, kept))


class InvalidRequestError(IndeCXError, ValueError):
    """Refused here, before any request."""

    #: The argument that was refused, such as `start_date`.
    field: str | None = None
    #: The position, from 0, of the row that was refused.
    row: int | None = None


class APIConnectionError(IndeCXError):
    """No reply to a read: the connection failed or broke."""


class APITimeoutError(APIConnectionError):
    """No whole reply to a read within its time."""


class APIStatusError(IndeCXError):
    """The server answered with an error status."""

    #: The HTTP status.
    status_code: int | None = None
    #: The server's id of the request, where it sent one.
    request_id: str | None = None
    #: What the server wrote. May hold personal data: keep it out of logs.
    body: bytes | None = None


class BadRequestError(APIStatusError):
    """400: the platform refused the input."""


class AuthenticationError(APIStatusError):
    """401 about the key or the token, 403, or a 400 that says the key is missing."""


class ActionUnavailableError(APIStatusError):
    """401: the action is paused, or blocked for integrations."""

    #: `"paused"` or `"blocked"`.
    reason: str | None = None


class InsufficientBalanceError(APIStatusError):
    """402: the e-mail or SMS balance does not suffice."""


class NotFoundError(APIStatusError):
    """404, or a 400 that says the action was not found."""


class RateLimitError(APIStatusError):
    """429: too many requests for this company key."""

    #: Seconds that the server asked to wait.
    retry_after: float | None = None


class ServerError(APIStatusError):
    """5xx to a read."""


class ResponseFormatError(IndeCXError):
    """A read's success whose body is not what the route promises."""

    #: The HTTP status.
    status_code: int | None = None
    #: The server's id of the request, where it sent one.
    request_id: str | None = None
    #: What came. May hold personal data: keep it out of logs.
    body: bytes | None = None


class IncompleteListingError(IndeCXError):
    """A listing that could not be read whole."""

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
    #: What is known of each row, where many were written.
    outcomes: Outcomes | None = None
