"""Listings as tables: lossless in the nested layout, flat and the same every week in the wide.

What a cell should be is worked out here anew, from rows or from records as served.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from indecx import AsyncIndeCX, IndeCX, Listing
from indecx.rows import Row
from indecx.testing import Sandbox
from pyarrow import parquet
from vectors import FOLDER, Vector, all_vectors

Json = dict[str, Any]

DECLARED = json.loads((FOLDER.parent / "declarations.json").read_text(encoding="utf-8"))
RECORDS: dict[str, list[Json]] = DECLARED["records"]
LISTINGS: dict[str, str] = {
    name: told["record"]
    for name, told in DECLARED["operations"].items()
    if told["gives"] == "listing"
}
VECTORS = [v for v in all_vectors() if v.operation in LISTINGS and v.rows is not None]
PAGED = set(LISTINGS) - {"actions.list", "branches.list"}
SCORED = ("REVIEW", "CSAT", "CES", "NPS", "LIKE", "EMOTION")

every_listing = pytest.mark.parametrize("operation", LISTINGS)


def listing(client: Any, operation: str, **options: Any) -> Listing[Row]:
    resource, name = operation.split(".")
    action = ["T0AXXX"] if operation in ("invites.unanswered", "details.list") else []
    made: Listing[Row] = getattr(getattr(client, resource), name)(*action, **options)
    return made


def answers(*records: Any) -> Json:
    page = {"page": 1, "limit": 1000, "total": len(records), "answers": records}
    return {"text": json.dumps(page)}


def as_rows(declared: str, cell: Any) -> Any:
    """A nested table's cells as `to_dict()` has them: what is JSON text there is read."""
    if cell is None:
        return None
    if declared.startswith("list of "):
        return [as_rows(declared.removeprefix("list of "), item) for item in cell]
    if declared in RECORDS:
        fields = {field["name"]: field["type"] for field in RECORDS[declared]}
        assert list(cell) == [*fields, "extra"]
        read = {name: as_rows(ty, cell[name]) for name, ty in fields.items()}
        return {**read, "extra": json.loads(cell["extra"] or "{}")}
    if declared == "json":
        return json.loads(cell)
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
    """`query` is called for each of the pulls."""
    kind, iterated = f"list of {record}", [row.to_dict() for row in query()]
    query().write_parquet(path)
    for name, read in READERS.items():
        assert as_rows(kind, read(path)) == iterated, name
    table = pa.table(query().to_arrow(layout="nested"))
    assert as_rows(kind, table.to_pylist()) == iterated
    streamed = pa.table(query())
    assert as_rows(kind, streamed.to_pylist()) == iterated
    assert streamed.schema.equals(table.schema)


@pytest.mark.parametrize("vector", VECTORS, ids=[vector.file for vector in VECTORS])
def test_nested_tables_lose_nothing_of_any_vector(
    vector: Vector, box: Sandbox, tmp_path: Path
) -> None:
    resource, name = vector.operation.split(".")
    with ExitStack() as clients:

        def query() -> Listing[Row]:
            # A client of its own each time: one keeps what it has learnt of a server.
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
    """The columns that the wide layout has whatever the rows hold."""
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
    assert header == [",".join(name for name, _ in full[:kept]), ""]


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


def spread(record: Json, source: str = "value") -> Json:
    """The indicators and questions of a record as sent, each under its column."""
    cells: Json = {}
    for given, prefix in (("indicators", "indicator_"), ("additionalQuestions", "question_")):
        names: Counter[str] = Counter()
        for item in record.get(given) or []:
            name = prefix + item["column" if given == "indicators" else "text"]
            names[name] += 1
            column = name if names[name] == 1 else f"{name}#{names[name]}"
            cell = item.get(source) if given == "indicators" else answered(item)
            cells[column] = None if cell == "****" else cell
    return {name: cell for name, cell in cells.items() if cell is not None}


def answered(question: Json) -> Any:
    if question["type"].startswith(SCORED):
        score = question.get("review")
        return float(score) if score not in (None, "") else None
    chosen = [
        f"{o['option']} ({', '.join(o['subOptions'])})" if o.get("subOptions") else o["option"]
        for o in question.get("options") or []
    ]
    several = "; ".join(question.get("multipleValues") or chosen)
    return question.get("answerText") or several or None


@pytest.mark.parametrize("source", ["value", "key"])
def test_every_indicator_and_answer_stands_in_its_column(
    source: Any, box: Sandbox, client: IndeCX
) -> None:
    frame = client.answers.list(page_size=20).to_polars(indicators=source)
    held = box.records("answers")
    found = [name for name in frame.columns if name.startswith(("indicator_", "question_"))]
    rows = [{k: v for k, v in row.items() if v is not None} for row in frame[found].to_dicts()]
    wanted = [spread(record, source) for record in held]
    wanted = [{k: str(v) if "indicator_" in k else v for k, v in row.items()} for row in wanted]
    assert rows == wanted
    assert any(name.endswith("#2") for row in wanted for name in row)
    # The platform makes dates of numeric ids; their number is in the key.
    shape = r"\d\d/\d\d/\d{4}" if source == "value" else r"\d+"
    sellers = frame["indicator_seller_id"].drop_nulls()
    assert all(re.fullmatch(shape, seller) for seller in sellers)
    assert len(sellers) > 5
    assert frame["id"].to_list() == [record["_id"] for record in held]
    assert 0.0 in frame["review"]
    assert frame["review"].to_list() == [row.review for row in client.answers.list()]


@pytest.mark.parametrize(
    ("question_type", "is_score"),
    [(name, True) for name in ("REVIEWS", "CSAT-1-5", "CES17", "NPS", "LIKE/DISLIKE", "EMOTION")]
    + [(name, False) for name in ("INPUT", "MULTIPLE", "TEXT-AREA", None)],
)
def test_a_questions_type_follows_how_it_is_answered(
    question_type: str | None, is_score: bool, box: Sandbox, client: IndeCX
) -> None:
    asked = {"type": question_type, "text": "Atendimento"}
    held = [{"_id": "a", "additionalQuestions": [asked]}]
    held += [{"_id": "b", "additionalQuestions": [{**asked, "review": 0, "answerText": "bom"}]}]
    box.reply(**answers(*held))
    column = client.answers.list().to_polars()["question_Atendimento"]
    assert column.dtype == (polars.Float64 if is_score else polars.String)
    assert column.to_list() == [None, 0.0 if is_score else "bom"]


def test_no_value_is_lost_to_a_name_that_looks_like_a_repeat(box: Sandbox, client: IndeCX) -> None:
    given = [("F", "1"), ("F", "2"), ("F#2", "3")]
    asked = [("Q", "REVIEWS", {"review": 3}), ("Q#text", "INPUT", {"answerText": "x"})]
    first = {
        "_id": "a",
        "indicators": [{"column": column, "value": value} for column, value in given],
        "additionalQuestions": [{"text": text, "type": ty, **more} for text, ty, more in asked],
    }
    other = {"_id": "b", "additionalQuestions": [{"text": "Q", "type": "INPUT", "answerText": "y"}]}
    box.reply(**answers(first, other))
    table = client.answers.list().to_arrow()
    assert len(set(table.column_names)) == len(table.column_names)
    rows = pa.table(table).to_pylist()
    found = [{v for k, v in row.items() if k.startswith(("indi", "ques")) and v} for row in rows]
    assert found == [{"1", "2", "3", 3.0, "x"}, {"y"}]


def test_masks_are_null_in_the_wide_layout_and_kept_in_the_nested(
    box: Sandbox, client: IndeCX
) -> None:
    contact = dict.fromkeys(("name", "email", "phone", "clientId", "feedback"), "****")
    asked = [
        {"type": "INPUT", "text": "Sugestão", "answerText": "****"},
        {"type": "MULTIPLE", "text": "Motivos", "multipleValues": ["****"]},
    ]
    held = {
        **contact,
        "_id": "a",
        "tags": "****",
        "indicators": [{"column": "Filial", "value": "****", "key": "****"}],
        "additionalQuestions": asked,
    }
    box.reply(**answers(held))
    wide = client.answers.list().to_polars()
    assert {"indicator_Filial", "question_Sugestão", "question_Motivos"} <= set(wide.columns)
    assert {k: v for k, v in wide.to_dicts()[0].items() if v is not None} == {"id": "a"}
    box.reply(**answers(held))
    nested = pa.table(client.answers.list()).to_pylist()[0]
    assert [nested[name] for name in ("name", "email", "phone", "client_id")] == ["****"] * 4
    assert nested["indicators"][0]["value"] == "****"
    assert nested["additional_questions"][1]["multiple_values"] == ["****"]


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


def test_a_listing_is_a_frame_as_it_is(client: IndeCX) -> None:
    rows = client.answers.list(page_size=50)
    nested = pa.table(rows.to_arrow(layout="nested")).to_pylist()
    assert pa.table(rows).to_pylist() == nested
    assert polars.DataFrame(rows).to_dicts() == nested
    with duckdb.connect() as connection:
        connection.register("answers", rows)
        assert of_duckdb(connection.sql("from answers")) == nested


def test_a_stream_asks_for_nothing_before_it_is_read(box: Sandbox, client: IndeCX) -> None:
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


def test_a_name_that_no_table_can_have_costs_no_column(box: Sandbox, client: IndeCX) -> None:
    row = {"_id": "1", "createdAt": "2025-01-01T00:00:00.000Z"}
    names = {"a\0b": "x", "a\ufffdb": "y"}
    row["indicators"] = [{"column": name, "value": value} for name, value in names.items()]  # type: ignore[assignment]
    box.reply(body={"page": 1, "limit": 1000, "total": 1, "answers": [row]})
    frame = client.answers.list().to_polars()
    assert frame["indicator_a\ufffdb"].to_list() == ["y"]
    assert frame["indicator_a\ufffdb#2"].to_list() == ["x"]
