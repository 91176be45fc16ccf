"""Values that cannot be read as declared: counted at any depth and kept by path, in all outputs."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any, Literal

import polars
import pytest
from indecx import AsyncIndeCX, IndeCX
from indecx.testing import Sandbox
from servers import answers

Json = dict[str, Any]

DEEP: Json = {
    "_id": "1",
    "treatments": {
        "solvedDate": "31/01/2025 10:00",
        "feed": [{"_id": "f", "date": "ontem"}, 7],
        "closeTheLoopFeedback": [{"choices": [{"choice": {"id": "c", "text": 5}}]}],
    },
    "sentimentAnalyzeGCP": {"score": "-0,62"},
    "additionalQuestions": [
        {"type": "REVIEWS", "text": "Prazo", "review": "4,5"},
        {"type": "MULTIPLE", "text": "Motivo", "multipleValues": ["a", 1]},
    ],
}
PATHS: Json = {
    "treatments.solvedDate": "31/01/2025 10:00",
    "treatments.feed[0].date": "ontem",
    "treatments.feed[1]": 7,
    "treatments.closeTheLoopFeedback[0].choices[0].choice.text": 5,
    "sentimentAnalyzeGCP.score": "-0,62",
    "additionalQuestions[0].review": "4,5",
    "additionalQuestions[1].multipleValues": ["a", 1],
}
#: A record, how many of its values cannot be read, and its `extra` in the wide layout.
RECORDS: list[tuple[Json, int, Json]] = [
    (DEEP, len(PATHS), PATHS),
    (
        {"_id": "2", "indicators": [{"column": 5, "value": "x"}, {"column": "A", "value": "y"}]},
        1,
        {"indicators[0]": {"column": 5, "value": "x"}},
    ),
    (
        {"_id": "3", "additionalQuestions": [{"type": "INPUT", "text": ["?"], "answerText": "x"}]},
        1,
        {"additionalQuestions[0]": {"type": "INPUT", "text": ["?"], "answerText": "x"}},
    ),
    ({"_id": "4", "indicators": ["Filial", None]}, 1, {"indicators[0]": "Filial"}),
    (
        {"_id": "5", "indicators": [{"value": "nameless"}]},
        0,
        {"indicators[0]": {"value": "nameless"}},
    ),
    ({"_id": "6", "review": "nove", "new": 1}, 1, {"review": "nove", "new": 1}),
    ({"_id": "7", "review": "", "createdAt": "", "phone": "****", "categories": ""}, 0, {}),
    ({"_id": "8", "updatedAt": "2025-01-01T00:00:00.000Z", "updateAt": "ontem"}, 0, {}),
    ({"_id": "9", "actionId": {"name": "Vendas", "owner": 5}, "action": {"team": 5}}, 0, {}),
    ({"_id": "10", "actionId": 7}, 1, {"actionId": 7}),
]
KEPT_AS_BEFORE = {"7", "8", "9"}


@pytest.mark.parametrize(("record", "count", "kept"), RECORDS, ids=[r["_id"] for r, *_ in RECORDS])
def test_it_is_counted_at_any_depth_and_kept_under_its_path(
    record: Json, count: int, kept: Json, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    listing = client.answers.list()
    box.reply(**answers(record))
    pages = listing.pages()
    assert [len(page) for page in pages] == [1]
    assert pages.receipt.unreadable == count
    layouts: list[Literal["wide", "nested"]] = ["wide", "nested"]
    for layout in layouts:
        box.reply(**answers(record))
        table = listing.to_arrow(layout=layout)
        assert table.receipt.unreadable == count
        if layout == "wide" and record["_id"] not in KEPT_AS_BEFORE:
            extra = polars.DataFrame(table)["extra"][0]
            assert json.loads(extra or "{}") == kept
        for name, write in (("a.csv", listing.write_csv), ("a.parquet", listing.write_parquet)):
            box.reply(**answers(record))
            assert write(tmp_path / name, layout=layout).unreadable == count
        if layout == "wide" and kept:
            with (tmp_path / "a.csv").open(encoding="utf-8", newline="") as file:
                cell = next(iter(csv.DictReader(file)))["extra"]
            assert json.loads(cell) == kept
    box.reply(**answers(record))
    assert listing.write_jsonl(tmp_path / "a.jsonl").unreadable == count


def test_a_table_has_no_column_without_a_name(box: Sandbox, client: IndeCX) -> None:
    box.reply(**answers(*(record for record, *_ in RECORDS)))
    columns = client.answers.list().to_polars().columns
    assert not {"indicator_", "question_"} & set(columns)


async def test_the_asynchronous_client_counts_alike(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.reply(**answers(DEEP))
    table = await async_client.answers.list().to_arrow()
    assert table.receipt.unreadable == len(PATHS)


def test_healthy_rows_of_every_route_have_nothing_unreadable(
    client: IndeCX, tmp_path: Path
) -> None:
    listings: list[Any] = [
        client.actions.list(),
        client.answers.list(),
        client.answers.list(treatments=True),
        client.invites.list(),
        client.invites.unanswered(client.actions.list().to_list()[0].control_id or ""),
        client.blocklist.list(),
        client.categories.list(),
        client.branches.list(),
        client.details.list(client.actions.list().to_list()[0].control_id or ""),
        client.quarantines.list(),
    ]
    for listing in listings:
        pages = listing.pages()
        assert sum(len(page) for page in pages) > 0, repr(listing)
        assert pages.receipt.unreadable == 0, repr(listing)
        for layout in ("wide", "nested"):
            assert listing.to_arrow(layout=layout).receipt.unreadable == 0, repr(listing)
        assert listing.write_csv(tmp_path / "a.csv").unreadable == 0, repr(listing)


HALF = (
    '{"_id": "a", "feedback": "ótimo \\ud83d", "tags": ["x\\udc00", "y"], "new": "\\ud83d\\ude42"}'
)


def test_half_a_character_is_replaced_everywhere_but_in_raw(
    box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    page = f'{{"page": 1, "limit": 1000, "total": 1, "answers": [{HALF}]}}'
    listing = client.answers.list()
    box.reply(text=page)
    pages = listing.pages()
    ((row,),) = pages
    assert pages.receipt.unreadable == 2
    assert (row.feedback, row.tags) == ("ótimo \ufffd", ["x\ufffd", "y"])
    assert row.extra == {"new": "🙂"}
    assert row.raw["feedback"] == "ótimo \ud83d"
    layouts: list[Literal["wide", "nested"]] = ["wide", "nested"]
    for layout in layouts:
        box.reply(text=page)
        table = listing.to_arrow(layout=layout)
        frame = polars.DataFrame(table)
        assert (frame["feedback"][0], table.receipt.unreadable) == ("ótimo \ufffd", 2)
        assert json.loads(frame["tags"][0]) == ["x\ufffd", "y"]
        box.reply(text=page)
        assert listing.write_csv(tmp_path / "a.csv", layout=layout).unreadable == 2
        assert "ótimo \ufffd" in (tmp_path / "a.csv").read_text(encoding="utf-8")
    box.reply(text=page)
    assert listing.write_jsonl(tmp_path / "a.jsonl").unreadable == 2
    line = (tmp_path / "a.jsonl").read_text(encoding="utf-8")
    assert json.loads(line)["feedback"] == "ótimo \ufffd"


def test_a_nul_is_replaced_in_tables_and_stays_in_rows(
    box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    sent = {"_id": "a", "feedback": "a\0b", "indicators": [{"column": "x\0", "value": "\0"}]}
    listing = client.answers.list()
    box.reply(**answers(sent))
    (row,) = listing.to_list()
    assert (row.feedback, row.raw) == ("a\0b", sent)
    layouts: list[Literal["wide", "nested"]] = ["wide", "nested"]
    for layout in layouts:
        box.reply(**answers(sent))
        table = listing.to_arrow(layout=layout)
        frame = polars.DataFrame(table)
        assert (frame["feedback"][0], table.receipt.unreadable) == ("a\ufffdb", 3)
        assert "\0" not in json.dumps(frame.to_dicts(), default=str)
        box.reply(**answers(sent))
        assert listing.write_csv(tmp_path / "a.csv", layout=layout).unreadable == 3
        assert b"\0" not in (tmp_path / "a.csv").read_bytes()
    box.reply(**answers(sent))
    assert listing.write_jsonl(tmp_path / "a.jsonl").unreadable == 0
    assert json.loads((tmp_path / "a.jsonl").read_text(encoding="utf-8")) == sent


@pytest.mark.parametrize(
    "odd", ["[" * 1_100 + "]" * 1_100, '{"a":' * 1_100 + "1" + "}" * 1_100, "1" * 4_301]
)
def test_what_the_interpreter_cannot_read_is_its_json_text(odd: str) -> None:
    from indecx.records import Answer

    row = Answer(f'{{"_id": "a", "tags": {odd}, "new": {odd}, "review": 9}}'.encode())
    assert row.tags == row.extra["new"] == odd
    assert row.raw == {"_id": "a", "tags": odd, "new": odd, "review": 9}
    shown = row.to_dict()
    assert (shown["tags"], shown["extra"], shown["review"]) == (odd, {"new": odd}, 9)


SENT: list[Any] = [150, 149.9, True, "89,50", ["a"], None]
SHOWN = ["150", "149.9", "true", "89,50", '["a"]', None]


@pytest.mark.parametrize("source", ["value", "key"])
def test_an_indicator_is_text_whatever_scalar_came(
    source: Literal["value", "key"], box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    records = [
        {"_id": str(at), "indicators": [{"column": "Ticket", source: value}]}
        for at, value in enumerate(SENT)
    ]
    page = {"text": answers(*records)["text"].replace(": ", ":").replace(", ", ",")}
    listing = client.answers.list()
    box.reply(**page)
    rows = listing.to_list()
    assert [getattr((row.indicators or [])[0], source) for row in rows] == SHOWN
    if source == "value":
        assert [row.indicator("Ticket") for row in rows] == SHOWN
    box.reply(**page)
    table = listing.to_arrow(indicators=source)
    frame = polars.DataFrame(table)
    assert (frame["indicator_Ticket"].to_list(), table.receipt.unreadable) == (SHOWN, 0)
    box.reply(**page)
    nested = polars.DataFrame(listing.to_arrow(layout="nested"))
    assert [cell[0][source] for cell in nested["indicators"].to_list()] == SHOWN


@pytest.mark.parametrize("route", ["answers", "invites"])
def test_an_indicator_without_a_key_has_its_value(route: str, box: Sandbox, client: IndeCX) -> None:
    indicators = [
        {"column": "absent", "value": "a"},
        {"column": "null", "value": "b", "key": None},
        {"column": "empty", "value": "c", "key": ""},
        {"column": "masked", "value": "d", "key": "****"},
        {"column": "number", "value": "18/05/3038", "key": 415785},
        {"column": "neither"},
    ]
    row = {"_id": "a", "indicators": indicators}
    box.reply(body={"page": 1, "limit": 1000, "total": 1, route: [row]})
    listing: Any = client.answers.list() if route == "answers" else client.invites.list()
    (cells,) = listing.to_polars(indicators="key").to_dicts()
    found = {name[10:]: cell for name, cell in cells.items() if name.startswith("indicator_")}
    assert found == {
        "absent": "a",
        "null": "b",
        "empty": "c",
        "masked": None,
        "number": "415785",
        "neither": None,
    }


def test_the_sandbox_keeps_a_number_as_one(box: Sandbox, client: IndeCX) -> None:
    action = client.actions.list().to_list()[0].control_id or ""
    customer: Any = {"email": "ana@example.com", "indicators": {"Ticket": 149.9, "Texto": "149.9"}}
    client.invites.send(action, customer)
    row = client.invites.unanswered(action, indicator="Ticket", indicator_value="149.9").first()
    assert row is not None
    sent = {item["column"]: item["value"] for item in row.raw["indicators"]}
    assert sent == {"Ticket": 149.9, "Texto": "149.9"}
    assert {item.column: item.value for item in row.indicators or []} == {
        "Ticket": "149.9",
        "Texto": "149.9",
    }
