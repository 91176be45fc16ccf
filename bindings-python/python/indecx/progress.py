"""Progress of a pull: a callable of the user's, or a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import Progress

__all__ = ["Meter"]


class Meter:
    """Tells a listing's `progress` of each page."""

    __slots__ = ("_bar", "_tell")

    def __init__(self, progress: Progress | None) -> None:
        self._bar: Any = None
        self._tell = progress if callable(progress) else None
        if progress is True:
            try:
                from tqdm.auto import tqdm
            except ImportError:
                # Asked for only where it is installed: a missing bar must not cost the rows.
                return
            self._bar = tqdm(unit=" rows")
            self._tell = self._advance

    def _advance(self, rows: int, total: int | None) -> None:
        self._bar.total = total
        self._bar.update(rows - self._bar.n)

    def show(self, pull: _internal.Pull, *, ended: bool) -> None:
        """Called after each page, and once more at the end."""
        if self._tell is None:
            return
        if ended:
            if self._bar is not None:
                self._bar.close()
            return
        receipt = pull.receipt()
        self._tell(receipt["rows"], receipt["total_last"])
