# Made from the module of the same name in `indecx.asynchronous` by `make generate`.
"""Blocking writes: of one thing, and of many rows with one outcome for each of them."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from indecx._bulk_rows import BulkRows
from indecx._callbacks import Callback
from indecx._interruption import carry, carry_outcomes
from indecx.outcomes import Outcome, Outcomes

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import OnOutcome

__all__ = ["call", "write"]


def call(native: _internal.Client, operation: str, arguments: dict[str, Any]) -> Any:
    """One request that gives a value. Interrupted, it tells what may have happened."""
    started = native.call(operation, arguments)
    try:
        return started.run()
    except BaseException as interruption:
        carry(interruption, started.stop())
        raise


def write(
    writing: _internal.Writing, rows: Any, on_outcome: OnOutcome | None
) -> Outcomes:
    """Sends the rows chunk by chunk. Interrupted half-way, the interruption tells what is known."""
    tell = Callback("on_outcome", on_outcome, "the outcomes of a chunk")
    source = BulkRows(writing, rows)
    settled: list[Outcome] = []
    try:
        while source.fill():
            outcomes: list[Outcome] = writing.send_chunk()
            settled += outcomes
            if outcomes:
                tell(outcomes)
        source.close()
    except BaseException as interruption:
        # A cancellation and Ctrl-C are no `Exception`s. Nor do rows that could not be read on, or a
        # callback that failed, cost what is known.
        with suppress(Exception):
            # What its source says while it closes hides nothing of why the call ended.
            source.close()
        carry_outcomes(interruption, source, settled)
        raise
    drawn = len(settled) if source.is_left else None
    return Outcomes(settled, writing.unmatched_links(), drawn=drawn)
