# Made from the module of the same name in `indecx.asynchronous` by `make generate`.
"""Blocking listings: a query that is consumed page by page, or as a table or a file."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Generic, Literal, NoReturn, TypeVar, cast

from indecx._paths import local_path
from indecx._progress import Meter
from indecx._streams import Stream

if TYPE_CHECKING:
    import pandas
    import polars

    from indecx import _internal
    from indecx.inputs import Progress
    from indecx.receipt import Receipt
    from indecx.table import Table

__all__ = ["Listing", "Pages"]

RowT = TypeVar("RowT")


class Listing(Stream, Generic[RowT]):
    """A query. Making one sends nothing; each consumption is a new pull, and nothing is cached.

    Iterating may raise after some rows were returned; `to_list()`, `to_arrow()`,
    `write_parquet()` and the like give all or nothing. A pull that ends without an error has
    returned every row that matched and was not touched meanwhile, exactly once.

    Tables come in two layouts. `"nested"`: a fixed schema for each route, lossless. `"wide"`: one
    flat row a record, scalars first, then a column for each indicator (`indicator_Filial`) and
    each additional question (`question_Atendimento`), sorted by name; masked `****` is null.
    """

    __slots__ = ("_native", "_progress")

    def __init__(self, native: _internal.Listing, progress: Progress | None = None) -> None:
        self._native = native
        # A wrong `progress` is refused here, before any request.
        Meter(progress)
        self._progress = progress

    def pages(self) -> Pages[RowT]:
        """Starts a pull that gives lists of rows; its `receipt` says what the pull did."""
        return Pages(self._native.pull(), self._progress)

    def __iter__(self) -> Iterator[RowT]:
        return Rows(self.pages())

    def first(self) -> RowT | None:
        """The first row, or `None`, with one small request.

        More only where rows are sorted out here (exact instants) or a filter has to be proved.
        """
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

    def to_arrow(
        self,
        *,
        layout: Literal["nested", "wide"] = "wide",
        indicators: Literal["value", "key"] = "value",
        questions: Literal["text", "id"] = "text",
        time_zone: str = "UTC",
    ) -> Table:
        """All rows as a table that anything which reads Arrow takes; pyarrow is not needed.

        Args:
            layout: `"wide"` or `"nested"`.
            indicators: For the wide layout: `"value"`, or `"key"` where numeric ids come as dates.
            questions: For the wide layout: columns of questions are called by their newest
                `"text"`, or by their `"id"`, which never changes.
            time_zone: The zone of timestamp columns, such as `"America/Sao_Paulo"`.
        """
        from indecx.table import Table

        options = {"layout": layout, "indicators": indicators, "questions": questions}
        options |= {"time_zone": time_zone}
        return Table(*self._export(options))

    def to_polars(
        self,
        *,
        layout: Literal["nested", "wide"] = "wide",
        indicators: Literal["value", "key"] = "value",
        questions: Literal["text", "id"] = "text",
        time_zone: str = "UTC",
    ) -> polars.DataFrame:
        """All rows as a polars frame; options as for `to_arrow()`.

        Raises:
            ImportError: polars is not installed; the message names the extra.
        """
        from indecx._extras import require
        from indecx.table import Table

        require("polars", "polars")
        options = {"layout": layout, "indicators": indicators, "questions": questions}
        options |= {"time_zone": time_zone}
        return Table(*self._export(options, "polars")).to_polars()

    def to_pandas(
        self,
        *,
        layout: Literal["nested", "wide"] = "wide",
        indicators: Literal["value", "key"] = "value",
        questions: Literal["text", "id"] = "text",
        time_zone: str = "UTC",
    ) -> pandas.DataFrame:
        """All rows as a pandas frame, by way of pyarrow; options as for `to_arrow()`.

        Raises:
            ImportError: pandas or pyarrow is not installed; the message names the extra.
        """
        from indecx._extras import require
        from indecx.table import Table

        require("pandas", "pandas")
        require("pyarrow", "pandas")
        options = {"layout": layout, "indicators": indicators, "questions": questions}
        options |= {"time_zone": time_zone}
        return Table(*self._export(options, "pandas")).to_pandas()

    def write_parquet(
        self,
        path: str | os.PathLike[str],
        *,
        layout: Literal["nested", "wide"] = "nested",
        indicators: Literal["value", "key"] = "value",
        questions: Literal["text", "id"] = "text",
        time_zone: str = "UTC",
        compression: Literal["zstd", "snappy", "none"] = "zstd",
    ) -> Receipt:
        """Writes all rows to a Parquet file, whose metadata name the query and the time.

        The file takes its place when it is complete: a pull that fails leaves no half file, and an
        older one as it was. Memory stays flat. Other options as for `to_arrow()`.

        Args:
            path: The file.
            layout: `"nested"` or `"wide"`.
            indicators: For the wide layout: `"value"`, or `"key"` where numeric ids come as dates.
            questions: For the wide layout: columns of questions are called by their newest
                `"text"`, or by their `"id"`, which never changes.
            time_zone: The zone of timestamp columns.
            compression: `"zstd"`, `"snappy"` for readers that lack zstd, or `"none"`.
        """
        options = {"layout": layout, "indicators": indicators, "questions": questions}
        options |= {"time_zone": time_zone, "compression": compression}
        return (self._export(options, "parquet", local_path(path)))[1]

    def write_csv(
        self,
        path: str | os.PathLike[str],
        *,
        layout: Literal["nested", "wide"] = "wide",
        indicators: Literal["value", "key"] = "value",
        questions: Literal["text", "id"] = "text",
        time_zone: str | None = None,
        dialect: Literal["excel-br"] | None = None,
    ) -> Receipt:
        """Writes all rows to a CSV file (RFC 4180, UTF-8), in the manner of `write_parquet()`.

        Texts stand in quotes, and null is an empty cell without them. A text that a spreadsheet
        would take for a formula begins with `'`. In the nested layout what is no scalar stands as
        JSON text.

        Args:
            path: The file.
            layout: `"wide"` or `"nested"`.
            indicators: For the wide layout: `"value"`, or `"key"` where numeric ids come as dates.
            questions: For the wide layout: columns of questions are called by their newest
                `"text"`, or by their `"id"`, which never changes.
            time_zone: The zone of timestamp columns; UTC by default.
            dialect: `"excel-br"` for what Excel in Brazil opens as it is: `;`, decimal commas, a
                byte order mark, timestamps as clocks in São Paulo (or `time_zone`) show them, and
                texts that are digits with a `'` before them.
        """
        options = {"layout": layout, "indicators": indicators, "questions": questions}
        options |= {"time_zone": time_zone, "dialect": dialect}
        return (self._export(options, "csv", local_path(path)))[1]

    def write_jsonl(self, path: str | os.PathLike[str]) -> Receipt:
        """Writes all rows to a file of JSON lines: one record a line, as the platform sent it."""
        return (self._export({}, "jsonl", local_path(path)))[1]

    def _export(
        self,
        options: dict[str, Any],
        format: str | None = None,
        path: str | None = None,
    ) -> tuple[Any, Receipt]:
        meter = Meter(self._progress)
        meter.require()
        return run_export(self._native.export(options, format, path), meter)

    def __repr__(self) -> str:
        return f"Listing({self._native.describe()})"

    def __reduce__(self) -> NoReturn:
        raise TypeError(
            "a query belongs to its client and cannot be pickled: make the client in the worker, "
            "or pickle what the query gives."
        )

    def _repr_html_(self) -> str:
        from indecx._notebook import query_html

        return query_html("Listing", self._native.origin())


def run_export(export: _internal.Export, meter: Meter) -> tuple[Any, Receipt]:
    """Runs an export to its end; returns the table, if there is one, and the receipt."""
    from indecx.receipt import Receipt

    try:
        while export.next():
            meter.show(export)
        table, receipt = export.finish()
    except GeneratorExit:
        # Closed from outside, this must not wait any more; dropping the export removes the draft.
        raise
    except BaseException:
        # The draft is removed now, not when the export is collected as garbage.
        export.close()
        raise
    finally:
        meter.close()
    return table, Receipt(**receipt)


def summary(
    client: _internal.Client,
    operation: str,
    arguments: dict[str, Any],
    progress: Progress | None,
) -> Table:
    """Runs an operation that counts rows."""
    from indecx.table import Table

    meter = Meter(progress)
    meter.require()
    return Table(*run_export(client.summary(operation, arguments), meter))


class Rows(Generic[RowT]):
    """One pull of a listing, row by row.

    A generator would not do: continued after a failed or interrupted step, it would end as if the
    listing were complete. This raises, as its pages do.
    """

    __slots__ = ("_is_advancing", "_page", "_pages")

    def __init__(self, pages: Pages[RowT]) -> None:
        self._pages: Pages[RowT] | None = pages
        self._page: Iterator[RowT] = iter(())
        self._is_advancing = False

    def __iter__(self) -> Rows[RowT]:
        return self

    def __next__(self) -> RowT:
        while True:
            for row in self._page:
                return row
            if self._pages is None:
                raise StopIteration
            if self._is_advancing:
                raise RuntimeError("another thread or task is taking rows from this iterator.")
            self._is_advancing = True
            try:
                self._page = iter(self._pages.__next__())
            finally:
                self._is_advancing = False

    def close(self) -> None:
        """Stops the pull; no more rows come."""
        self._page = iter(())
        pages, self._pages = self._pages, None
        if pages is not None:
            pages._meter.close()  # pyright: ignore[reportPrivateUsage]


class Pages(Generic[RowT]):
    """One pull of a listing: an iterator of lists of rows.

    After a failed or interrupted step it keeps raising, since rows may have been lost.
    """

    __slots__ = ("_meter", "_native", "_received")

    def __init__(self, native: _internal.Pull, progress: Progress | None = None) -> None:
        self._native = native
        self._meter = Meter(progress)
        self._meter.require()
        self._received = 0

    def __iter__(self) -> Pages[RowT]:
        return self

    def __next__(self) -> list[RowT]:
        from indecx._notebook import Page

        try:
            rows: Any = self._native.next(self._received)
            if rows is not None:
                self._meter.show(self._native)
                # Counted last, since a page is lost where `progress` raises.
                self._received += 1
                return Page(rows)
        except BaseException:
            self._meter.close()
            raise
        self._meter.close()
        raise StopIteration

    @property
    def receipt(self) -> Receipt:
        """What the pull did so far."""
        from indecx.receipt import Receipt

        return Receipt(**self._native.receipt())

    def __repr__(self) -> str:
        return f"Pages({self.receipt.rows} rows so far)"

    def _repr_html_(self) -> str:
        from indecx._notebook import receipt_html

        return receipt_html("Pages", self.receipt)
