"""Progress of a pull: a callable of the user's, or a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indecx.errors import InvalidRequestError
from indecx.extras import require

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import Progress

__all__ = ["Meter", "checked"]


def checked(progress: Progress | None) -> Progress | None:
    """Refuses what could tell nobody anything, before a request is made."""
    if progress is None or isinstance(progress, bool) or callable(progress):
        return progress
    message = (
        "`progress` must be True for a bar, or a callable that takes the rows so far and the total."
    )
    error = InvalidRequestError(message)
    error.field = "progress"
    raise error


class Meter:
    """Tells a listing's `progress` of each page."""

    __slots__ = ("_bar", "_tell")

    def __init__(self, progress: Progress | None) -> None:
        self._bar: Any = None
        self._tell = progress if callable(progress) else None
        if progress is True:
            # Missing, it is told before anything is requested.
            require("tqdm.auto", "progress")
            self._tell = self._advance

    def _advance(self, rows: int, total: int | None) -> None:
        if self._bar is None:
            self._bar = require("tqdm.auto", "progress").tqdm(unit=" rows")
        self._bar.total = total
        self._bar.update(rows - self._bar.n)

    def show(self, pull: _internal.Pull | _internal.Export) -> None:
        """Called after each page."""
        if self._tell is not None:
            receipt = pull.receipt()
            self._tell(receipt["rows"], receipt["total_last"])

    def close(self) -> None:
        """Called at the end."""
        if self._bar is not None:
            self._bar.close()
