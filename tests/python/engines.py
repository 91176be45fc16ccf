"""Reads files in one engine and prints their contents: `python engines.py ENGINE FOLDER`.

Runs in the engine's own virtual environment, so it imports nothing from this repository. It prints
JSON: for each file its rows, with instants as ISO 8601 in UTC.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

Rows = list[dict[str, Any]]


def plain(value: Any) -> Any:
    """Converts a value from any library to a value that JSON has."""
    if value is None or isinstance(value, (str, bool)):
        return value
    if hasattr(value, "to_pydatetime"):
        # A missing instant does not equal itself.
        value = value.to_pydatetime(warn=False) if value == value else None
        if value is None:
            return None
    if isinstance(value, datetime):
        # An instant without a zone is in UTC, since some engines keep no zone.
        aware = value if value.tzinfo else value.replace(tzinfo=timezone.utc)
        return aware.astimezone(timezone.utc).isoformat(timespec="microseconds")
    if isinstance(value, dict):
        return {name: plain(part) for name, part in value.items()}
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, (list, tuple)):
        return [plain(part) for part in value]
    if isinstance(value, float) and math.isnan(value):
        return None
    return value if isinstance(value, (int, float, bool, str)) else None


def polars(path: Path) -> Rows:
    import polars

    if path.suffix == ".csv":
        return polars.read_csv(path, infer_schema=False).to_dicts()
    return polars.read_parquet(path).to_dicts()


def duckdb(path: Path) -> Rows:
    import duckdb

    csv = f"read_csv('{path}', all_varchar = true, allow_quoted_nulls = false)"
    found = duckdb.sql(f"from {csv}" if path.suffix == ".csv" else f"from '{path}'")
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


def datafusion(path: Path) -> Rows:
    from datafusion import SessionContext

    batches = SessionContext().read_parquet(str(path)).collect()
    return [row for batch in batches for row in batch.to_pylist()]


def pyarrow(path: Path) -> Rows:
    from pyarrow import csv, parquet, string

    if path.suffix != ".csv":
        return parquet.read_table(path).to_pylist()
    names = csv.open_csv(path).schema.names
    convert = csv.ConvertOptions(
        column_types=dict.fromkeys(names, string()),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=False,
    )
    parse = csv.ParseOptions(newlines_in_values=True)
    return csv.read_csv(path, parse_options=parse, convert_options=convert).to_pylist()


def fastparquet(path: Path) -> Rows:
    from fastparquet import ParquetFile

    return [dict(row) for row in ParquetFile(str(path)).to_pandas().to_dict("records")]


def chdb(path: Path) -> Rows:
    import chdb

    settings = "settings date_time_output_format = 'iso'"
    kind = "CSVWithNames" if path.suffix == ".csv" else "Parquet"
    if kind == "CSVWithNames":
        settings += ", input_format_csv_use_best_effort_in_schema_inference = 0"
    read = chdb.query(f"select * from file('{path}', {kind}) {settings}", "JSONEachRow")
    return [json.loads(line) for line in str(read).splitlines()]


ENGINES: dict[str, Callable[[Path], Rows]] = {
    "polars": polars,
    "duckdb": duckdb,
    "datafusion": datafusion,
    "pyarrow": pyarrow,
    "fastparquet": fastparquet,
    "chdb": chdb,
}

if __name__ == "__main__":
    engine, *paths = sys.argv[1:]
    read = {path: plain(ENGINES[engine](Path(path))) for path in paths}
    json.dump(read, sys.stdout)
