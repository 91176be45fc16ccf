"""The rows of a listing in memory, column by column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from indecx import _internal
from indecx._extras import require
from indecx._notebook import MOST_ROWS, table_html

if TYPE_CHECKING:
    import pandas
    import polars

    from indecx.receipt import Receipt

__all__ = ["Table"]


class Table:
    """The rows of a listing as Arrow columns, with the receipt of their pull.

    Any library that reads Arrow accepts it directly, without a copy. If `answers` is such a table:
    `polars.DataFrame(answers)`, `pyarrow.table(answers)`, `duckdb.sql("from answers")`.
    """

    __slots__ = ("_native", "receipt")

    #: What the pull did.
    receipt: Receipt

    def __init__(self, native: _internal.Table, receipt: Receipt) -> None:
        self._native = native
        self.receipt = receipt

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> object:
        """Exports the columns as an Arrow stream."""
        return self._native.stream()

    def __arrow_c_schema__(self) -> object:
        """Exports the columns' names and types."""
        return self._native.schema()

    @property
    def column_names(self) -> list[str]:
        """The names of the columns, in order."""
        return self._native.names()

    @property
    def num_rows(self) -> int:
        """The number of rows."""
        return self._native.rows()

    def __len__(self) -> int:
        return self._native.rows()

    def to_polars(self) -> polars.DataFrame:
        """Converts the table to a polars data frame.

        Raises:
            ImportError: polars is not installed; the message names the extra.
        """
        frame: polars.DataFrame = require("polars", "polars").DataFrame(self)
        return frame

    def to_pandas(self) -> pandas.DataFrame:
        """Converts the table to a pandas data frame, through pyarrow.

        Columns have the same types whatever the rows contain, even if there are no rows: `boolean`
        (which supports `<NA>`), `string`, `float64`, and timestamps with their zone. Lists and
        records are objects.

        Raises:
            ImportError: pandas or pyarrow is not installed; the message names the extra.
        """
        library = require("pandas", "pandas")
        arrow: Any = require("pyarrow", "pandas")
        text = library.StringDtype("pyarrow")
        types = {arrow.bool_(): library.BooleanDtype()}
        types |= {arrow.string(): text, arrow.large_string(): text}
        frame: pandas.DataFrame = arrow.table(self).to_pandas(types_mapper=types.get)
        return frame

    def __reduce__(self) -> tuple[Any, ...]:
        return _restored, (self._native.to_ipc(), self.receipt)

    def __repr__(self) -> str:
        return f"Table({self.num_rows} rows, {len(self.column_names)} columns)"

    def _repr_html_(self) -> str:
        """Shows ids, dates, scores and kinds of the first rows, and the counts and periods of
        metrics, but no personal data: notebooks are kept and shared."""
        names, rows = self._native.summary(MOST_ROWS)
        caption = f"{self.num_rows} rows, {len(self.column_names)} columns"
        return table_html(caption, names, rows)


def _restored(ipc: bytes, receipt: Receipt) -> Table:
    """Restores a pickled table."""
    return Table(_internal.Table.from_ipc(ipc), receipt)
