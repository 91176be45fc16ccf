"""Attaches the outcomes so far to the exception that ends a write half-way.

The outcomes are attached as an `OutcomeUnknownError`, the cause of that exception.
"""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from indecx import _internal
from indecx.errors import OutcomeUnknownError
from indecx.outcomes import Outcome, Outcomes

if TYPE_CHECKING:
    from indecx._bulk_rows import BulkRows

__all__ = ["Raised", "attach_error", "attach_outcomes", "value_of"]

#: The attribute of the base class, even where a subclass overrides it.
_CAUSE: Any = BaseException.__dict__["__cause__"]


class Raised:
    """Wraps an error that a log handler raised while a call was awaited."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


async def value_of(awaited: Awaitable[Any]) -> Any:
    """Awaits a call and returns its value, or raises the error of a log handler.

    The error is not set as the exception of the future: the event loop would throw it into the
    awaiting coroutines, and a GeneratorExit that is thrown in is replaced by a new one at each
    level, so that the cause which is attached to it would be lost.
    """
    value = await awaited
    if isinstance(value, Raised):
        raise value.error
    return value


def attach_error(interruption: BaseException, error: OutcomeUnknownError | None) -> None:
    """Makes the error the cause of the interruption; does nothing without an error.

    Raises:
        OutcomeUnknownError: The error itself, if the interruption cannot have a cause.
    """
    # An `OutcomeUnknownError` of the call itself already says that the outcome is unknown.
    if error is None or isinstance(interruption, OutcomeUnknownError):
        return
    _set_cause(interruption, error)


def attach_outcomes(interruption: BaseException, source: BulkRows, settled: list[Outcome]) -> None:
    """Does the same for a write of many rows, with the outcome of every row so far."""
    rest = source.writing.abandon(len(settled))
    # A program that was interrupted while rows were drawn from a lazy source cannot know how many
    # rows were drawn.
    is_drawn = source.is_lazy and bool(rest) and not isinstance(interruption, Exception)
    if settled or source.writing.any_sent or is_drawn:
        error = OutcomeUnknownError(_internal.interrupted_message())
        error.outcomes = Outcomes([*settled, *rest], source.writing.unmatched_links())
        _set_cause(interruption, error)


def _set_cause(interruption: BaseException, error: OutcomeUnknownError) -> None:
    before = _CAUSE.__get__(interruption)
    # A frozen class refuses a plain assignment.
    _CAUSE.__set__(interruption, error)
    if _shown_cause(interruption) is error:
        error.__cause__ = before
        return
    _CAUSE.__set__(interruption, before)
    raise error from interruption


def _shown_cause(interruption: BaseException) -> object:
    try:
        return interruption.__cause__
    except Exception:
        return None
