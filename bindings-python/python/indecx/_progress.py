"""Progress of a pull: the user's callable, or a bar."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indecx._callbacks import AsyncCallback, Callback
from indecx._extras import require

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import AsyncProgress, Progress

__all__ = ["AsyncMeter", "Meter"]

_TAKES = "the rows so far and the total; or it is True for a bar"


class _Bar:
    """The bar for `progress=True`, open from the first page until the pull ends or is dropped."""

    __slots__ = ("_bar", "_is_reported", "_is_wanted")

    def __init__(self, progress: object) -> None:
        self._bar: Any = None
        self._is_wanted = progress is True
        self._is_reported = progress is not None and progress is not False

    def require(self) -> None:
        """Raises, before any request, if the package that draws the bar is missing."""
        if self._is_wanted:
            require("tqdm.auto", "progress")

    def _advance(self, rows: int, total: int | None) -> None:
        if self._bar is None:
            self._bar = require("tqdm.auto", "progress").tqdm(unit=" rows")
        self._bar.total = total
        self._bar.update(rows - self._bar.n)

    def close(self) -> None:
        """Closes the bar; called at the end."""
        bar, self._bar = self._bar, None
        if bar is not None:
            bar.close()

    def __del__(self) -> None:
        # A `break` out of a loop closes nothing: the pull is only dropped.
        self.close()


class AsyncMeter(_Bar):
    """Reports each page to the `progress` of an async listing."""

    __slots__ = ("_report",)

    def __init__(self, progress: AsyncProgress | None) -> None:
        super().__init__(progress)
        report = None if isinstance(progress, bool) else progress
        self._report = AsyncCallback("progress", report, _TAKES)

    async def show(self, pull: _internal.Pull | _internal.Export) -> None:
        """Reports a page; called after each page."""
        if not self._is_reported:
            return
        receipt = pull.receipt()
        if self._is_wanted:
            self._advance(receipt["rows"], receipt["total_last"])
        await self._report(receipt["rows"], receipt["total_last"])


class Meter(_Bar):
    """Reports each page to the `progress` of a blocking listing."""

    __slots__ = ("_report",)

    def __init__(self, progress: Progress | None) -> None:
        super().__init__(progress)
        report = None if isinstance(progress, bool) else progress
        self._report = Callback("progress", report, _TAKES)

    def show(self, pull: _internal.Pull | _internal.Export | _internal.StreamReceipt) -> None:
        """Reports a page; called after each page."""
        if not self._is_reported:
            return
        receipt = pull.receipt()
        if self._is_wanted:
            self._advance(receipt["rows"], receipt["total_last"])
        self._report(receipt["rows"], receipt["total_last"])
