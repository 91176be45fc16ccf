"""Listings as tables: lossless in the nested layout; flat, with stable columns, in the wide one.

The expected cells are computed here from rows, or from the records as served.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from declared import LISTINGS, RECORDS, as_rows, listing
from indecx import AsyncIndeCX, IndeCX, Listing, Receipt
from indecx.rows import Row
from indecx.testing import Sandbox
from pyarrow import parquet
from servers import answers
from vectors import Vector, all_vectors

Json = dict[str, Any]

VECTORS = [v for v in all_vectors() if v.operation in LISTINGS and v.rows is not None]
PAGED = set(LISTINGS) - {"actions.list", "branches.list"}

every_listing = pytest.mark.parametrize("operation", LISTINGS)


def typed(declared: str, cell: Any) -> Any:
    """Returns a cell, and checks that it has the type that its field declares."""
    kinds = {"number": float, "boolean": bool, "timestamp": datetime}
    assert isinstance(cell, kinds.get(declared, str))
    assert not isinstance(cell, datetime) or cell.tzinfo
    return cell


def of_duckdb(found: Any) -> list[Json]:
    return [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]


READERS: dict[str, Callable[[Path], list[Json]]] = {
    "pyarrow": lambda path: parquet.read_table(path).to_pylist(),
    "polars": lambda path: polars.read_parquet(path).to_dicts(),
    "duckdb": lambda path: of_duckdb(duckdb.read_parquet(str(path))),
}


def check_lossless(record: str, query: Callable[[], Listing[Row]], path: Path) -> None:
    """Checks that no way to read a table loses anything. `query` is called for each pull."""
    kind, iterated = f"list of {record}", [row.to_dict() for row in query()]
    query().write_parquet(path)
    for name, read in READERS.items():
        assert as_rows(kind, read(path), typed) == iterated, name
    table = pa.table(query().to_arrow(layout="nested"))
    assert as_rows(kind, table.to_pylist(), typed) == iterated
    streamed = pa.table(query())
    assert as_rows(kind, streamed.to_pylist(), typed) == iterated
    assert streamed.schema.equals(table.schema)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector.file for vector in VECTORS])
def test_nested_tables_lose_nothing_of_any_vector(
    vector: Vector, box: Sandbox, tmp_path: Path
) -> None:
    resource, name = vector.operation.split(".")
    with ExitStack() as clients:

        def query() -> Listing[Row]:
            # Each pull has its own client, since a client remembers facts about its server.
            client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
            clients.enter_context(client)
            vector.prepare(box)
            made: Listing[Row] = getattr(getattr(client, resource), name)(**vector.given())
            return made

        check_lossless(LISTINGS[vector.operation], query, tmp_path / "rows.parquet")


@every_listing
def test_nested_tables_lose_nothing_of_many_pages(
    operation: str, client: IndeCX, tmp_path: Path
) -> None:
    options: Json = {"page_size": 20} if operation in PAGED else {}
    if operation == "answers.list":
        options["treatments"] = True
    rows = listing(client, operation, **options)
    check_lossless(LISTINGS[operation], lambda: rows, tmp_path / "rows.parquet")


def test_every_instant_and_number_that_rows_hold_fits_a_table(
    box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    dates = ["0001-01-01T00:00:00Z", "1969-12-31T23:59:59.999999Z", "9999-12-31T23:59:59.999999Z"]
    numbers = [0, -1, 2**53, 1e20, 0.1, "9"]
    held = [{"_id": f"a{n}", "createdAt": date} for n, date in enumerate(dates)]
    held += [{"_id": f"b{n}", "review": number} for n, number in enumerate(numbers)]

    def query() -> Listing[Row]:
        box.reply(**answers(*held))
        return listing(client, "answers.list")

    check_lossless("Answer", query, tmp_path / "rows.parquet")


def scalar_columns(record: str) -> list[tuple[str, Any]]:
    """Returns the columns that the wide layout has, whatever the rows contain."""
    types = {
        "number": pa.float64(),
        "boolean": pa.bool_(),
        "timestamp": pa.timestamp("us", "UTC"),
    }
    found = []
    for field in RECORDS[record]:
        name, ty = field["name"], field["type"]
        if ty in RECORDS:
            inner = [
                (f"{name}_{f['name']}", types.get(f["type"], pa.string())) for f in RECORDS[ty]
            ]
            found += inner
        elif ty != "list of Indicator" and name != "additional_questions":
            found.append((name, types.get(ty, pa.string())))
    return [*found, ("extra", pa.string())]


def columns(table: Any) -> list[tuple[str, Any]]:
    schema = table.schema if isinstance(table, pa.Table) else pa.schema(table)
    return list(zip(schema.names, schema.types, strict=True))


@every_listing
def test_wide_columns_are_scalars_in_order_and_what_was_found_by_name(
    operation: str, client: IndeCX
) -> None:
    table = listing(client, operation).to_arrow()
    scalars = scalar_columns(LISTINGS[operation])
    assert columns(table)[: len(scalars)] == scalars
    found = table.column_names[len(scalars) :]
    assert found == sorted(found)
    assert all(name.startswith(("indicator_", "question_")) for name in found)
    carried = {field["name"] for field in RECORDS[LISTINGS[operation]]}
    assert bool(found) == ("indicators" in carried)
    assert len(table) == table.num_rows == len(listing(client, operation).to_list())


@every_listing
@pytest.mark.parametrize("layout", ["nested", "wide"])
def test_a_table_without_rows_keeps_its_columns(
    operation: str, layout: Any, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    full = columns(listing(client, operation).to_arrow(layout=layout))
    kept = len(scalar_columns(LISTINGS[operation])) if layout == "wide" else len(full)
    day = {"start_date": "1999-01-01", "end_date": "1999-01-01"}

    def query() -> Listing[Row]:
        if operation in PAGED:
            return listing(client, operation, **day)
        box.reply(body=[])
        return listing(client, operation)

    empty = query().to_arrow(layout=layout)
    assert (len(empty), columns(empty)) == (0, full[:kept])
    assert empty.to_polars().height == 0
    query().write_parquet(tmp_path / "none.parquet", layout=layout)
    read = parquet.read_table(tmp_path / "none.parquet")
    assert (len(read), columns(read)) == (0, full[:kept])
    query().write_csv(tmp_path / "none.csv", layout=layout)
    header = (tmp_path / "none.csv").read_bytes().decode().split("\r\n")
    assert header == [",".join(f'"{name}"' for name, _ in full[:kept]), ""]


def untimed(receipt: Receipt) -> Receipt:
    """Returns a receipt without its times, which differ between pulls of the same rows."""
    return replace(receipt, seconds=0, started_at=None)


@pytest.mark.parametrize("rows", [0, 1, 40, 50, 100, 125])
def test_a_receipt_counts_what_comes_after_the_last_row(rows: int, tmp_path: Path) -> None:
    with Sandbox(answers=rows) as box:
        client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
        # The token is fetched now, so that no pull counts that request.
        client.answers.list().total()
        listing = client.answers.list(page_size=50)
        pages = listing.pages()
        assert sum(map(len, pages)) == rows
        written = listing.write_parquet(tmp_path / "rows.parquet")
        for receipt in (listing.to_arrow().receipt, written):
            assert receipt is not None
            assert untimed(receipt) == untimed(pages.receipt)
        assert pages.receipt.requests > 0


def test_two_halves_of_the_data_have_the_same_types(box: Sandbox, client: IndeCX) -> None:
    cut = datetime(2025, 7, 1, tzinfo=timezone.utc)
    whole = client.answers.list().to_polars()
    late = client.answers.list(start_date=cut, page_size=20).to_polars()
    early = client.answers.list(end_date=cut, page_size=20).to_polars()
    for half in (late, early):
        assert 20 < half.height < 105
        assert {name: whole.schema[name] for name in half.columns} == dict(half.schema)
    both = polars.concat([late, early], how="diagonal")
    assert set(both.columns) == set(whole.columns)
    assert both.select(whole.columns).equals(whole)


@pytest.mark.parametrize("zone", ["America/Sao_Paulo", "america/sao_paulo"])
def test_a_time_zone_changes_what_is_shown_and_not_the_instant(zone: str, client: IndeCX) -> None:
    utc = client.answers.list().to_polars()
    local = client.answers.list().to_polars(time_zone=zone)
    for name in (name for name, ty in scalar_columns("Answer") if pa.types.is_timestamp(ty)):
        assert local.schema[name] == polars.Datetime("us", "America/Sao_Paulo")
        assert local[name].dt.convert_time_zone("UTC").equals(utc[name])
    assert local["created_at"][0].utcoffset() != utc["created_at"][0].utcoffset()
    nested = pa.table(client.answers.list().to_arrow(layout="nested", time_zone="Asia/Tokyo"))
    steps = nested.schema.field("treatments").type.field("feed").type.value_type
    assert steps.field("date").type == pa.timestamp("us", "Asia/Tokyo")


def test_frames_of_all_kinds_hold_the_same(client: IndeCX, tmp_path: Path) -> None:
    rows = client.answers.list(page_size=50)
    table = rows.to_arrow()
    wanted = pa.table(table).to_pylist()
    assert pa.table(table).to_pylist() == wanted, "a table can be read again"
    assert rows.to_polars().to_dicts() == polars.DataFrame(table).to_dicts() == wanted
    for frame in (rows.to_pandas(), table.to_pandas()):
        assert isinstance(frame, pandas.DataFrame)
        assert pa.Table.from_pandas(frame, preserve_index=False).to_pylist() == wanted
    assert repr(table) == f"Table(125 rows, {len(table.column_names)} columns)"
    rows.write_parquet(tmp_path / "wide.parquet", layout="wide")
    assert [read(tmp_path / "wide.parquet") for read in READERS.values()] == [wanted] * 3
    with duckdb.connect() as connection:
        connection.register("answers", table)
        assert of_duckdb(connection.sql("from answers")) == wanted


@pytest.mark.parametrize("layout", ["wide", "nested"])
def test_types_of_a_pandas_frame_never_depend_on_what_the_rows_hold(
    layout: Any, box: Sandbox, client: IndeCX
) -> None:
    asked = {"additionalQuestions": [{"type": "NPS", "text": "N"}, {"type": "INPUT", "text": "T"}]}
    at = "2025-01-31T12:34:56.789Z"
    full = {"_id": "a", "deleted": True, "feedback": "ok", "review": 9, "createdAt": at, **asked}
    months = [[full], [{"_id": "b", **asked}], [full, {"_id": "b"}], []]
    found = []
    for month in months:
        box.reply(**answers(*month))
        frame = client.answers.list().to_pandas(layout=layout, time_zone="America/Sao_Paulo")
        types = {str(name): str(frame[name].dtype) for name in frame.columns}
        found.append({name: ty for name, ty in types.items() if not name.startswith("question_")})
        assert types.get("question_N", "float64") == "float64"
        assert types.get("question_T", "string") == "string"
        box.reply(**answers(*month))
        whole = client.answers.list().to_arrow(layout=layout).to_pandas()
        assert {name: str(whole[name].dtype) for name in whole.columns if name in ("id", "deleted")}
    assert found == found[:1] * len(months)
    assert {name: found[0][name] for name in ("deleted", "id", "feedback", "review")} == {
        "deleted": "boolean",
        "id": "string",
        "feedback": "string",
        "review": "float64",
    }
    assert found[0]["created_at"] == "datetime64[us, America/Sao_Paulo]"


def test_booleans_with_gaps_can_be_filled_and_turned_round(box: Sandbox, client: IndeCX) -> None:
    box.reply(
        **answers(*[{"_id": f"{n}", "deleted": d} for n, d in enumerate([False, None, True])])
    )
    frame = client.answers.list().to_pandas()
    assert (~frame["deleted"].fillna(False)).tolist() == [True, True, False]
    assert frame["deleted"].isna().tolist() == [False, True, False]


def readers(rows: Listing[Row]) -> list[Callable[[], object]]:
    """Returns functions that read a listing as a stream."""

    def counted() -> object:
        with duckdb.connect() as connection:
            connection.register("answers", rows)
            return connection.sql("select count(id) from answers").fetchall()

    return [lambda: polars.DataFrame(rows), lambda: pa.table(rows), counted]


@pytest.mark.parametrize("reader", [0, 1, 2])
def test_progress_is_called_for_each_page_of_a_stream(reader: int, client: IndeCX) -> None:
    reports: list[tuple[int, int | None]] = []
    rows = client.answers.list(page_size=50, progress=lambda *page: reports.append(page))
    readers(rows)[reader]()
    # The second page overlaps the first.
    assert (len(reports), reports[0], reports[-1]) == (3, (50, 125), (125, 125))
    assert 50 < reports[1][0] < 100


@pytest.mark.parametrize("reader", [0, 1, 2])
def test_an_error_in_progress_ends_a_stream(reader: int, client: IndeCX) -> None:
    reports: list[int] = []

    def tell(rows: int, total: int | None) -> None:
        reports.append(rows)
        raise LookupError("mine")

    # Some readers raise their own error, with the text of this one.
    with pytest.raises(Exception, match="mine"):
        readers(client.answers.list(page_size=20, progress=tell))[reader]()
    assert reports == [20]


def test_a_bar_that_cannot_be_drawn_is_refused_before_any_request(
    box: Sandbox, client: IndeCX, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    for reader in readers(client.answers.list(progress=True)):
        with pytest.raises(Exception, match=r"indecx\[progress\]"):
            reader()
    assert box.requests == []


def test_a_listing_is_a_frame_as_it_is(client: IndeCX) -> None:
    rows = client.answers.list(page_size=50)
    nested = pa.table(rows.to_arrow(layout="nested")).to_pylist()
    assert pa.table(rows).to_pylist() == nested
    assert polars.DataFrame(rows).to_dicts() == nested
    with duckdb.connect() as connection:
        connection.register("answers", rows)
        assert of_duckdb(connection.sql("from answers")) == nested


def test_a_stream_requests_nothing_before_it_is_read(box: Sandbox, client: IndeCX) -> None:
    rows = client.answers.list(page_size=50)
    reader = pa.RecordBatchReader.from_stream(rows)
    assert reader.schema.names[0] == "id"
    assert box.requests == []
    first = reader.read_next_batch()
    assert box.requests != []
    assert first.num_rows == 50
    assert first.num_rows + sum(batch.num_rows for batch in reader) == 125


def test_a_stream_that_fails_says_why(box: Sandbox, client: IndeCX) -> None:
    box.fault(route="answers-info", skip=1, times=None, status=503)
    with pytest.raises(pa.ArrowInvalid, match=r"ServerError: .* answered 503"):
        pa.table(client.answers.list(page_size=50))


async def test_awaited_listings_give_the_same_tables(
    client: IndeCX, async_client: AsyncIndeCX
) -> None:
    blocking, awaited = client.answers.list(), async_client.answers.list()
    assert hasattr(blocking, "__arrow_c_stream__")
    assert not hasattr(awaited, "__arrow_c_stream__")
    wanted = blocking.to_polars()
    assert (await awaited.to_polars()).equals(wanted)
    assert polars.DataFrame(await awaited.to_arrow()).equals(wanted)
    assert polars.from_pandas(await awaited.to_pandas())["id"].equals(wanted["id"])
    options: Json = {"layout": "nested", "time_zone": "America/Sao_Paulo", "indicators": "key"}
    assert pa.table(await awaited.to_arrow(**options)) == pa.table(blocking.to_arrow(**options))
