"""Arrow's stream protocol, by which data frames read a listing as it is.

The protocol is synchronous: the listing that blocks has it, the one that is awaited has not.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from indecx._progress import Meter

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import Progress

__all__ = ["AsyncStream", "Stream"]


class Stream:
    """A listing that data frames read as it is: `polars.DataFrame(listing)`."""

    __slots__ = ()

    _native: _internal.Listing
    _progress: Progress | None

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """The rows in the nested layout, streamed. Nothing is sent before the first batch is read.

        A reader may raise after it was given rows, and with an error of its own: `to_arrow()` and
        the like give all or nothing, with this package's errors. After Ctrl-C, too, the reader's
        own error comes first, and KeyboardInterrupt as soon as a line of Python runs after it.
        `progress` is called after each page; an error of its own ends the reading.
        """
        if not self._progress:
            return self._native.stream()
        meter = Meter(self._progress)
        meter.require()
        return self._native.stream(meter)


class AsyncStream:
    """A listing that data frames cannot read by themselves: `await listing.to_arrow()` first."""

    __slots__ = ()
