"""Asynchronous calls that give one value, and writes to many rows with one outcome for each."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from indecx._bulk_rows import BulkRows
from indecx._callbacks import AsyncCallback
from indecx._interruption import attach_error, attach_outcomes
from indecx.outcomes import Outcome, Outcomes

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import AsyncOnOutcome

__all__ = ["call", "write"]


async def call(native: _internal.Client, operation: str, arguments: dict[str, Any]) -> Any:
    """Sends a request that gives a value. An interruption says what may have happened."""
    prepared = native.call(operation, arguments)
    try:
        return await prepared.run()
    except BaseException as interruption:
        attach_error(interruption, prepared.stop())
        raise


async def write(
    writing: _internal.RawBulkWrite, rows: Any, on_outcome: AsyncOnOutcome | None
) -> Outcomes:
    """Sends the rows chunk by chunk. An interruption half-way carries the outcomes so far."""
    report = AsyncCallback("on_outcome", on_outcome, "the outcomes of a chunk")
    source = BulkRows(writing, rows)
    settled: list[Outcome] = []
    try:
        while source.fill():
            outcomes: list[Outcome] = await writing.send_chunk()
            settled += outcomes
            if outcomes:
                await report(outcomes)
        source.close()
    except BaseException as interruption:
        # A `BaseException`, since a cancellation and Ctrl-C are no `Exception`s. A source or a
        # callback that fails must not lose the outcomes either.
        with suppress(Exception):
            # An error in closing must not hide why the call ended.
            source.close()
        attach_outcomes(interruption, source, settled)
        raise
    drawn = len(settled) if source.is_unfinished else None
    return Outcomes(settled, writing.unmatched_links(), drawn=drawn)
