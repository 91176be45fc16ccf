# Made from the module of the same name in `indecx.asynchronous` by `make generate`.
"""Blocking listings: a query that is consumed page by page."""

from __future__ import annotations

from collections.abc import Generator
from typing import TYPE_CHECKING, Any, Generic, TypeVar, cast

from indecx.progress import Meter

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.inputs import Progress
    from indecx.receipt import Receipt

__all__ = ["Listing", "Pages"]

RowT = TypeVar("RowT")


class Listing(Generic[RowT]):
    """A query. Making one sends nothing; each consumption is a new pull, and nothing is cached.

    Iterating may raise after rows were given; `to_list()` gives all or nothing. A pull that ends
    without an error has given every row that matched and was not touched meanwhile, exactly once.
    """

    __slots__ = ("_native", "_progress")

    def __init__(self, native: _internal.Listing, progress: Progress | None = None) -> None:
        self._native = native
        self._progress = progress

    def pages(self) -> Pages[RowT]:
        """Starts a pull that gives lists of rows; its `receipt` tells what the pull did."""
        return Pages(self._native.pull(), self._progress)

    def __iter__(self) -> Generator[RowT, None, None]:
        for page in self.pages():
            for row in page:
                yield row

    def first(self) -> RowT | None:
        """The first row, or `None`, with no more than one small request."""
        rows = self.to_list(limit=1)
        return rows[0] if rows else None

    def to_list(self, limit: int | None = None) -> list[RowT]:
        """All rows; or up to `limit`, which promises no completeness."""
        rows: list[RowT] = []
        for page in Pages[RowT](self._native.pull(limit), self._progress):
            rows.extend(page)
        return rows

    def total(self) -> int | None:
        """How many rows match, as the server says; `None` where it does not say."""
        return cast("int | None", self._native.total())

    def __repr__(self) -> str:
        return f"Listing({self._native.describe()})"


class Pages(Generic[RowT]):
    """One pull of a listing: an iterator of lists of rows."""

    __slots__ = ("_meter", "_native")

    def __init__(self, native: _internal.Pull, progress: Progress | None = None) -> None:
        self._native = native
        self._meter = Meter(progress)

    def __iter__(self) -> Pages[RowT]:
        return self

    def __next__(self) -> list[RowT]:
        rows: Any = self._native.next()
        self._meter.show(self._native, ended=rows is None)
        if rows is None:
            raise StopIteration
        return cast("list[RowT]", rows)

    @property
    def receipt(self) -> Receipt:
        """What the pull did so far."""
        from indecx.receipt import Receipt

        return Receipt(**self._native.receipt())
