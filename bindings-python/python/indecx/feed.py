"""How the rows of a write get to the core, whatever kind of collection they come in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from indecx.errors import InvalidRequestError

if TYPE_CHECKING:
    from indecx import _internal

__all__ = ["Feed"]


class Feed:
    """Hands rows over: all at once where their number is known, else a chunk at a time."""

    def __init__(self, writing: _internal.Writing, rows: Any) -> None:
        self.writing = writing
        self._lazy: Iterator[Any] | None = None
        self._has_ended = False
        if hasattr(rows, "__arrow_c_stream__"):
            writing.add_frame(rows.__arrow_c_stream__())
        elif isinstance(rows, (str, bytes, Mapping)) or not isinstance(rows, Iterable):
            message = f"`{writing.argument}` must be a list, an iterable or a data frame of rows."
            error = InvalidRequestError(message)
            error.field = writing.argument
            raise error
        else:
            known = cast("Iterable[Any]", rows)
            if hasattr(known, "__len__"):
                writing.add_all(list(known))
            else:
                self._lazy = iter(known)

    @property
    def is_lazy(self) -> bool:
        """Whether the rows come one by one."""
        return self._lazy is not None

    @property
    def is_left(self) -> bool:
        """Whether rows that come one by one were left before their end."""
        return self._lazy is not None and not self._has_ended

    def fill(self) -> bool:
        """Makes sure that the next chunk has its rows; false when there are none left."""
        # Behind a refusal that concerns all, what is drawn would not be sent.
        if self._lazy is not None and not self.writing.is_stopped:
            taken: list[Any] = []
            try:
                # Kept one by one, so that those before a failure count as taken.
                taken.extend(islice(self._lazy, self.writing.chunk))
            finally:
                self.writing.add_some(taken)
            self._has_ended = len(taken) < self.writing.chunk
        return self.writing.waiting > 0
