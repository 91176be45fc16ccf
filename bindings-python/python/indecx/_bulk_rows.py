"""Passes the rows of a write to the core, from any kind of collection."""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterable, Generator, Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from indecx._callbacks import invalid_argument

if TYPE_CHECKING:
    from indecx import _internal

__all__ = ["BulkRows"]


class BulkRows:
    """Adds rows to a write: all at once if their number is known, otherwise chunk by chunk."""

    def __init__(self, writing: _internal.RawBulkWrite, rows: Any) -> None:
        self.writing = writing
        self._lazy: Iterator[Any] | None = None
        self._has_ended = False
        if hasattr(rows, "__arrow_c_stream__"):
            self._add_frame(rows)
        elif isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
            raise invalid_argument(writing.argument, _what_to_pass(rows))
        else:
            iterable = cast("Iterable[Any]", rows)
            if hasattr(iterable, "__len__"):
                writing.add_all(list(iterable))
            else:
                self._lazy = iter(iterable)

    @property
    def is_lazy(self) -> bool:
        """Whether the rows come one by one."""
        return self._lazy is not None

    @property
    def is_unfinished(self) -> bool:
        """Whether there is a lazy source that was not read to its end."""
        return self._lazy is not None and not self._has_ended

    def close(self) -> None:
        """Closes a generator that was not read to its end, so that it frees its resources."""
        source: Any = self._lazy
        if self.is_unfinished and isinstance(source, Generator):
            source.close()

    def fill(self) -> bool:
        """Draws the rows of the next chunk; returns false if there are no more."""
        # After a refusal that concerns all rows, further rows would not be sent.
        if self._lazy is not None and not self.writing.is_stopped:
            drawn = 0
            for row in islice(self._lazy, self.writing.chunk):
                # Each row is added immediately, since the source may reuse the object for its next
                # row.
                self.writing.add_row(row)
                drawn += 1
            self._has_ended = drawn < self.writing.chunk
        # If there is no row at all, the core is called once, to refuse the empty input.
        return self.writing.waiting > 0 or self.writing.added == 0

    def _add_frame(self, frame: Any) -> None:
        if getattr(getattr(frame, "columns", None), "nlevels", 1) > 1:
            what = "is a data frame whose columns have names of several levels: give each one name"
            raise invalid_argument(self.writing.argument, what)
        # polars exports a column of Python objects as the addresses of the objects.
        stream = None if _holds_objects(frame) else _stream(frame)
        if stream is not None and self.writing.add_frame(stream):
            return
        rows = _rows_without_stream(frame)
        if rows is None:
            raise self.writing.unreadable_frame()
        self.writing.add_columns(*rows)


def _what_to_pass(rows: Any) -> str:
    """Returns what to pass instead: the end of a sentence that begins with the argument's name."""
    kind: type[object] = type(cast("object", rows))
    if inspect.isawaitable(rows):
        # It is closed, so that Python does not warn about a coroutine that was never awaited.
        getattr(rows, "close", lambda: None)()
        return "must be awaited first"
    if isinstance(rows, AsyncIterable):
        return "come asynchronously: collect them first, as in `[row async for row in rows]`"
    if isinstance(rows, Mapping) or hasattr(kind, "_fields_of_input"):
        return "must be rows: put a single one into a list, and give a data frame itself"
    if hasattr(kind, "collect"):
        return "must be rows that have been read: call `collect()` first"
    if callable(rows):
        return "must be rows, not a function: call it"
    return "must be a list, an iterable or a data frame of rows"


def _holds_objects(frame: Any) -> bool:
    return hasattr(frame, "iter_rows") and "Object" in map(str, frame.dtypes)


def _stream(frame: Any) -> object | None:
    """Returns the frame's Arrow stream; `None` if it cannot be exported, as for mixed types."""
    try:
        return frame.__arrow_c_stream__()
    except Exception as raised:
        first = raised
    try:
        frame.__arrow_c_stream__()
    except Exception:  # Libraries raise various classes, and the message may contain a cell.
        return None
    # It did not fail again, so the first error came from elsewhere, such as a signal handler.
    raise first


def _rows_without_stream(frame: Any) -> tuple[list[str], Iterator[Mapping[str, Any]]] | None:
    """Returns the column names of a frame of pandas or polars, and its rows as mappings."""
    if hasattr(frame, "iter_rows"):
        return list(frame.columns), frame.iter_rows(named=True)
    if not hasattr(frame, "iloc") or not hasattr(frame, "columns"):
        return None
    # An index with a name is a column like any other; an index without a name holds row labels.
    levels = [
        (str(name), frame.index.get_level_values(at))
        for at, name in enumerate(frame.index.names)
        if name is not None
    ]
    columns = [(str(name), frame.iloc[:, at]) for at, name in enumerate(frame.columns)] + levels
    names = [name for name, _ in columns]
    cells = zip(*(values for _, values in columns), strict=True)
    return names, (dict(zip(names, row, strict=True)) for row in cells)
