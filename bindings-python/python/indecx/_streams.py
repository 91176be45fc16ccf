"""Arrow's stream protocol, by which data frames read a listing directly.

The protocol is synchronous, so only the blocking listing supports it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indecx._progress import Meter

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import Progress

__all__ = ["AsyncStream", "Stream"]


class Stream:
    """A listing that data frames read directly: `polars.DataFrame(listing)`."""

    __slots__ = ()

    _native: _internal.Listing
    _progress: Progress | None

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Streams the rows in the nested layout. No request is sent before the first batch is read.

        A reader may raise after it has received rows, and raises an error of its own; `to_arrow()`
        and similar methods return all rows or raise this package's errors. After Ctrl-C, too, the
        reader's own error is raised first, and KeyboardInterrupt with the next line of Python.
        `progress` is called after each page; if it raises an error, the reading ends.
        """
        if not self._progress:
            return self._native.stream()
        meter = Meter(self._progress)
        meter.require()
        return self._native.stream(meter)


class AsyncStream:
    """A listing that data frames cannot read directly: use `await listing.to_arrow()` first."""

    __slots__ = ()
