"""What ends a write half-way carries what is known, as an `OutcomeUnknownError`."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

from indecx import _internal
from indecx.errors import OutcomeUnknownError
from indecx.outcomes import Outcome, Outcomes

if TYPE_CHECKING:
    from indecx._bulk_rows import BulkRows

__all__ = ["Raised", "carry", "carry_outcomes", "value_of"]

#: The attribute itself, whatever a class has put over it.
_CAUSE: Any = BaseException.__dict__["__cause__"]


class Raised:
    """What a log handler raised while a call was awaited."""

    __slots__ = ("error",)

    def __init__(self, error: BaseException) -> None:
        self.error = error


async def value_of(awaited: Awaitable[Any]) -> Any:
    """What a call gives; what a log handler raised is raised here.

    An event loop throws what a future holds into whoever awaits it. A GeneratorExit that is thrown
    in closes each coroutine on its way with one of its own, on which nothing can be hung.
    """
    value = await awaited
    if isinstance(value, Raised):
        raise value.error
    return value


def carry(interruption: BaseException, error: OutcomeUnknownError | None) -> None:
    """Makes the error the cause of what interrupted the call; `None` where nothing has happened.

    Raises:
        OutcomeUnknownError: The error itself, where the interruption cannot show it.
    """
    # The call's own end, which says it already.
    if error is None or isinstance(interruption, OutcomeUnknownError):
        return
    _attach(interruption, error)


def carry_outcomes(interruption: BaseException, source: BulkRows, settled: list[Outcome]) -> None:
    """The same for a write to many rows, with the outcome of every row so far."""
    rest = source.writing.abandon(len(settled))
    # Whoever was interrupted among rows that came one by one cannot know how many were drawn.
    is_drawn = source.is_lazy and bool(rest) and not isinstance(interruption, Exception)
    if settled or source.writing.has_gone or is_drawn:
        error = OutcomeUnknownError(_internal.interrupted_message())
        error.outcomes = Outcomes([*settled, *rest], source.writing.unmatched_links())
        _attach(interruption, error)


def _attach(interruption: BaseException, error: OutcomeUnknownError) -> None:
    before = _CAUSE.__get__(interruption)
    # A frozen class refuses every other way of setting it.
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
