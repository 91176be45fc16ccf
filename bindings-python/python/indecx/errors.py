"""The errors that operations raise: all are subclasses of `IndeCXError`.

A message says what happened and what to do next. The server's own words are in `body`, which `str`,
`repr` and pickles leave out, since it may contain what customers wrote.
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
    """The base class of all errors of this package."""

    #: What happened and what to do next.
    message: str
    #: Whether the same call may be repeated unchanged: the platform has not acted on it, and it may
    #: succeed later (a read, 429, no connection, no token, an empty balance, a paused action).
    #: False if the platform may have acted on the call, or would refuse it again.
    retry_safe: bool = False
    #: For a write of many rows, the outcome of each row so far.
    outcomes: Outcomes | None = None

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message

    @classmethod
    def _from_details(cls, message: str, details: dict[str, Any]) -> IndeCXError:
        """Creates the error that the core describes, with the details that its class declares."""
        error = cls(message)
        for name in cls._details():
            setattr(error, name, details.get(name))
        cause = details.get("cause")
        if isinstance(cause, BaseException):
            error.__cause__ = cause
        return error

    @classmethod
    def _details(cls) -> list[str]:
        """Returns the attributes that this class and its bases annotate, except for the message."""
        annotated = [name for base in cls.__mro__ for name in getattr(base, "__annotations__", ())]
        return [name for name in annotated if name != "message"]

    def __reduce__(self) -> tuple[Any, ...]:
        details = {name: getattr(self, name, None) for name in self._details() if name != "body"}
        return (type(self)._from_details, (self.message, details))


class InvalidRequestError(IndeCXError, ValueError):
    """The input was refused before any request was sent."""

    #: The argument that was refused, such as `start_date`.
    field: str | None = None
    #: The position, from 0, of the row that was refused.
    row: int | None = None


class APIConnectionError(IndeCXError):
    """No connection could be made, or it broke before a read got its reply."""

    retry_safe: bool = True


class APITimeoutError(APIConnectionError):
    """A read got no complete reply within its timeout."""


class APIStatusError(IndeCXError):
    """The server answered with an error status."""

    #: The HTTP status.
    status_code: int | None = None
    #: The server's id of the request, if it sent one.
    request_id: str | None = None
    #: The server's own words. They may contain personal data: keep them out of logs.
    body: bytes | None = None
    #: How many seconds the server asked to wait, if it did.
    retry_after: float | None = None


class BadRequestError(APIStatusError):
    """The platform refused the input (usually 400)."""


class AuthenticationError(APIStatusError):
    """The platform refused the key or the token, or access is forbidden.

    The message says so, as in a 400 that says the key is missing, or the status is 401 or 403.
    """


class ActionUnavailableError(APIStatusError):
    """The action is paused, or blocked for integrations (401)."""

    retry_safe: bool = True

    #: Whether the action is paused, or blocked for integrations.
    reason: Literal["paused", "blocked"] | None = None


class InsufficientBalanceError(APIStatusError):
    """The e-mail or SMS balance is too low (usually 402)."""

    retry_safe: bool = True


class NotFoundError(APIStatusError):
    """There is no such thing (404), or the message says so of the action or the invite."""


class RateLimitError(APIStatusError):
    """Too many requests for this company key (usually 429)."""

    retry_safe: bool = True


class ServerError(APIStatusError):
    """The server failed to answer a read (408 or 5xx)."""

    retry_safe: bool = True


class ResponseFormatError(IndeCXError):
    """The body of a successful read, or of a webhook's delivery, is not what the route promises."""

    retry_safe: bool = True

    #: The HTTP status.
    status_code: int | None = None
    #: The server's id of the request, if it sent one.
    request_id: str | None = None
    #: The body that was received. It may contain personal data: keep it out of logs.
    body: bytes | None = None


class IncompleteListingError(IndeCXError):
    """A listing could not be read completely."""

    retry_safe: bool = True

    #: The number of distinct rows that were received.
    seen: int | None = None
    #: The number of rows that the server reported, if it did.
    expected: int | None = None


class OutcomeUnknownError(IndeCXError):
    """A write was sent and got no clear reply: the platform may have acted on it.

    Such a write is never repeated automatically. Check on the platform before you send it again.
    """

    #: The underlying error, which made the outcome unknown.
    cause: IndeCXError | None = None
