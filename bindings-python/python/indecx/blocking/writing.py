# Made from the module of the same name in `indecx.asynchronous` by `make generate`.
"""Blocking writes to many rows: the rows in, one outcome for each of them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indecx.feed import Feed
from indecx.outcomes import Outcome, Outcomes

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import OnOutcome

__all__ = ["write"]


def write(writing: _internal.Writing, rows: Any, on_outcome: OnOutcome | None) -> Outcomes:
    """Sends the rows chunk by chunk. Interrupted half-way, the interruption tells what is known."""
    feed = Feed(writing, rows)
    settled: list[Outcome] = []
    try:
        while feed.fill():
            outcomes: list[Outcome] = writing.send_chunk()
            settled += outcomes
            if on_outcome is not None and outcomes:
                on_outcome(outcomes)
    except BaseException as interruption:
        # A cancellation and Ctrl-C are no `Exception`s. Nor do rows that could not be read on, or a
        # callback that failed, cost what is known.
        if settled or not isinstance(interruption, Exception):
            feed.explain(interruption, settled)
        raise
    return Outcomes(settled)
