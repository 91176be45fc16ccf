"""CSV: the form of each cell, formulas that spreadsheets would run, and Excel in Brazil."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyarrow as pa
import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError
from indecx.testing import Sandbox
from servers import answers

Json = dict[str, Any]

#: Where a spreadsheet would see a formula: at the start, and after a character where it may split.
DEFUSING = re.compile("(^|[;\\t]\"*)'('*(?:[=+\\-@\uff1d\uff0b\uff0d\uff20]|(?<=^')[\\t\\r\\n]))")


def cells(path: Path, separator: str = ",") -> list[list[str | None]]:
    """Parses the cells of a file. A cell without any content, not even quotes, is null."""
    cell = re.compile(rf'"((?:[^"]|"")*)"|([^"{separator}\r\n]*)')
    text, lines, at = path.read_bytes().decode(), [[]], 0  # type: ignore[var-annotated]
    while at < len(text):
        found = cell.match(text, at)
        assert found
        quoted, bare = found.groups()
        lines[-1].append(bare or None if quoted is None else quoted.replace('""', '"'))
        at = found.end()
        if text.startswith(separator, at):
            at += 1
        else:
            assert text.startswith("\r\n", at), text[at : at + 20]
            at += 2
            lines.append([])
    assert lines.pop() == []
    return lines


def undone(cell: str) -> str:
    """Returns the text that a cell represents."""
    return DEFUSING.sub(r"\1\2", cell)


def column(path: Path, name: str, separator: str = ",") -> list[str | None]:
    header, *lines = cells(path, separator)
    return [line[header.index(name)] for line in lines]


def read_as(value: Any, cell: str | None) -> Any:
    """Parses a cell as a value of the same type as `value`."""
    if cell is None:
        return None
    if isinstance(value, bool):
        return {"true": True, "false": False}[cell]
    if isinstance(value, float):
        return float(cell)
    if isinstance(value, datetime):
        return datetime.fromisoformat(cell.replace("Z", "+00:00"))
    return undone(cell)


# Not every machine has the last name in its own database of time zones.
@pytest.mark.parametrize("zone", ["UTC", "America/Sao_Paulo", "Brazil/East"])
def test_csv_holds_what_the_wide_table_holds(zone: str, client: IndeCX, tmp_path: Path) -> None:
    rows, path = client.answers.list(page_size=50), tmp_path / "answers.csv"
    rows.write_csv(path, time_zone=zone)
    frame = rows.to_polars(time_zone=zone)
    header, *lines = cells(path)
    assert header == frame.columns
    for line, row in zip(lines, frame.rows(), strict=True):
        assert list(map(read_as, row, line)) == list(row)
    created = lines[0][header.index("created_at")]
    assert created is not None
    assert created.endswith("Z" if zone == "UTC" else "-03:00")
    read = polars.read_csv(path, infer_schema=False)
    assert read.columns == header
    assert [list(row) for row in read.rows()] == lines


@pytest.mark.parametrize("layout", ["wide", "nested"])
def test_csv_is_as_rfc_4180_has_it_with_quotes_around_every_text(
    layout: Any, client: IndeCX, tmp_path: Path
) -> None:
    path = tmp_path / "answers.csv"
    client.answers.list(page_size=50).write_csv(path, layout=layout)
    frame = client.answers.list(page_size=50).to_polars(layout="wide")
    texts = {name for name, ty in frame.schema.items() if ty == polars.String}
    texts |= {"indicators", "additional_questions", "sentiment_analyze_gcp", "treatments"}
    header, *lines = cells(path)
    written = [",".join(f'"{name}"' for name in header)]
    for line in lines:
        shown = [
            "" if cell is None else '"' + cell.replace('"', '""') + '"' if name in texts else cell
            for name, cell in zip(header, line, strict=True)
        ]
        written.append(",".join(shown))
    assert path.read_bytes() == "".join(f"{line}\r\n" for line in written).encode()
    assert "ç" in path.read_text("utf-8")
    # `csv` is another reader, which follows only RFC 4180.
    read = list(csv.reader(io.StringIO(path.read_bytes().decode(), newline=""), strict=True))
    assert read == [["" if cell is None else cell for cell in line] for line in [header, *lines]]


def test_csv_of_the_nested_layout_holds_json(box: Sandbox, client: IndeCX, tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    client.answers.list(page_size=50).write_csv(path, layout="nested")
    header, *lines = cells(path)
    assert header == pa.table(client.answers.list()).column_names
    for line, record in zip(lines, box.records("answers"), strict=True):
        row = dict(zip(header, line, strict=True))
        for name, wire in (
            ("indicators", "indicators"),
            ("additional_questions", "additionalQuestions"),
            ("sentiment_analyze_gcp", "sentimentAnalyzeGCP"),
            ("treatments", "treatments"),
            ("tags", "tags"),
        ):
            assert json.loads(row[name] or "null") == (record.get(wire) or None), name
        # The nested layout keeps masks.
        assert row["email"] == record["email"]


def test_an_empty_text_is_no_null(box: Sandbox, client: IndeCX, tmp_path: Path) -> None:
    box.reply(**answers({"_id": "a", "feedback": ""}, {"_id": "b", "feedback": None}))
    path = tmp_path / "answers.csv"
    client.answers.list().write_csv(path)
    assert column(path, "feedback") == ["", None]
    with duckdb.connect() as connection:
        from_csv = f"read_csv('{path}', allow_quoted_nulls = false)"
        counted = connection.execute(f"select count(feedback) from {from_csv}").fetchone()
    assert counted == (1,)


#: Texts, each with the content of its cell.
DEFUSED = {
    **{
        text: f"'{text}" for text in ("=1+1", "@SUM(A1)", "\tx", "\rx", "\n=1", "\uff1d1", "- caro")
    },
    **{text: f"'{text}" for text in ("-2+3", "'=1", "''@x", "'-2", "+x")},
    **{
        text: text
        for text in ("+5531977461755", "-12,5", "+55 (31) 97746-1755", "-", "'tis", " =1")
    },
    **{text: text for text in ("a=1", "", "12", "oi; tchau", "oi;-2;x", 'ela disse "não"', "a\nb")},
    "oi;=1+1": "oi;'=1+1",
    "oi\t@x": "oi\t'@x",
    'oi;"=1': "oi;\"'=1",
    "oi;'=1": "oi;''=1",
    "=1;=2": "'=1;'=2",
}


@pytest.mark.parametrize("layout", ["wide", "nested"])
def test_csv_defuses_what_a_spreadsheet_would_run_and_nothing_else(
    layout: Any, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    held = [{"_id": f"{n}", "feedback": t, "clientId": t} for n, t in enumerate(DEFUSED)]
    named = {"column": "=x", "value": "@y"}, {"column": "a;=x", "value": "+55"}
    asked = [{"type": "INPUT", "text": "=HYPERLINK(1)", "answerText": "=1"}]
    last = {"_id": "z", "review": -2, "indicators": named, "additionalQuestions": asked}
    box.reply(**answers(*held, last))
    path = tmp_path / "answers.csv"
    client.answers.list().write_csv(path, layout=layout)
    for name in ("feedback", "client_id"):
        assert column(path, name) == [*DEFUSED.values(), None]
    assert column(path, "review")[-1] == "-2"
    if layout == "wide":
        found = {name: column(path, name)[-1] for name in cells(path)[0] if name and ";" in name}
        assert found == {"indicator_a;'=x": "+55"}
        assert column(path, "indicator_=x")[-1] == "'@y"
        assert column(path, "question_=HYPERLINK(1)")[-1] == "'=1"


def test_what_was_defused_can_be_undone(box: Sandbox, client: IndeCX, tmp_path: Path) -> None:
    texts = list(DEFUSED)
    box.reply(**answers(*[{"_id": f"{n}", "feedback": t} for n, t in enumerate(texts)]))
    path = tmp_path / "answers.csv"
    client.answers.list().write_csv(path)
    assert [undone(cell or "") for cell in column(path, "feedback")] == texts


TRICKY = ["- demorou", "ok", "ok", "esperei 40'", "ok, obrigada", "- caro", "ok", "levou 15'"]
LATE = ["ok"] * 900 + ["esperei, e saí", "ok\nnovo", "- demorou", "esperei 40'"]


@pytest.mark.parametrize("texts", [TRICKY, LATE], ids=["tricky", "late"])
def test_readers_that_guess_find_every_row(
    texts: list[str], box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    box.reply(**answers(*[{"_id": f"{n:05}", "feedback": t} for n, t in enumerate(texts)]))
    path = tmp_path / "answers.csv"
    client.answers.list().write_csv(path)
    with duckdb.connect() as connection:
        from_file = f"select feedback from read_csv('{path}', sample_size = 500) order by id"
        read = [cell for (cell,) in connection.execute(from_file).fetchall()]
    assert [undone(cell) for cell in read] == texts
    for frame in (pandas.read_csv(path, dtype=str), polars.read_csv(path, infer_schema=False)):
        assert [undone(cell) for cell in frame["feedback"]] == texts
    with path.open(newline="", encoding="utf-8") as file:
        dialect = csv.Sniffer().sniff(file.read(20_000))
        file.seek(0)
        header, *lines = csv.reader(file, dialect)
    assert [undone(line[header.index("feedback")]) for line in lines] == texts


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("2025-06-01T18:46:17Z", "2025-06-01T18:46:17.000Z"),
        ("2025-06-01T18:46:17.374123Z", "2025-06-01T18:46:17.374123Z"),
        ("0001-01-01T00:00:00Z", "0001-01-01T00:00:00.000Z"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999Z"),
    ],
)
def test_csv_shows_every_instant_as_it_is(
    sent: str, shown: str, box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    box.reply(**answers({"_id": "a", "createdAt": sent}))
    client.answers.list().write_csv(tmp_path / "answers.csv")
    assert column(tmp_path / "answers.csv", "created_at") == [shown]


def test_offsets_of_old_instants_have_no_seconds(
    box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    held = "1900-01-01T00:00:00.000Z"
    box.reply(**answers({"_id": "a", "createdAt": held}))
    path = tmp_path / "old.csv"
    client.answers.list().write_csv(path, time_zone="America/Sao_Paulo")
    (shown,) = column(path, "created_at")
    assert shown is not None
    assert datetime.fromisoformat(shown) == datetime.fromisoformat(held.replace("Z", "+00:00"))
    assert re.search(r"[+-]\d\d:\d\d$", shown)


def test_a_number_too_long_to_read_has_an_exponent(
    box: Sandbox, client: IndeCX, tmp_path: Path
) -> None:
    held = [1e300, 1e20, 0.1, -0.62, 9]
    box.reply(**answers(*[{"_id": f"{n}", "review": number} for n, number in enumerate(held)]))
    client.answers.list().write_csv(tmp_path / "answers.csv")
    shown = column(tmp_path / "answers.csv", "review")
    assert [float(cell or "") for cell in shown] == held
    assert shown[0] == "1e300"
    assert shown[4] == "9"


@pytest.mark.parametrize("layout", ["wide", "nested"])
async def test_excel_in_brazil_opens_its_dialect_as_it_is(
    layout: Any, box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    texts = ["ótimo", "=SOMA(A1;A2)", "+5531977461755", "-12,5", "0123", "31/01/2025", "", "A-1; x"]
    kept = [
        "ótimo",
        "'=SOMA(A1;A2)",
        "'+5531977461755",
        "'-12,5",
        "'0123",
        "'31/01/2025",
        "",
        "A-1; x",
    ]
    held: Json = {"createdAt": "2025-01-31T12:34:56.789Z", "review": 9.5, "deleted": False}
    rows = [{"_id": f"{n}", "feedback": t, "phone": t, **held} for n, t in enumerate(texts)]
    path = tmp_path / "answers.csv"
    for write in (client.answers.list().write_csv, async_client.answers.list().write_csv):
        box.reply(**answers(*rows))
        written = write(path, dialect="excel-br", layout=layout)
        if not hasattr(written, "rows"):
            await written
        text = path.read_bytes().decode()
        assert text.startswith('\ufeff"id";"control_id";')
        path.write_text(text.removeprefix("\ufeff"), "utf-8", newline="")
        assert column(path, "feedback", ";") == column(path, "phone", ";") == kept
        assert column(path, "review", ";")[0] == "9,5"
        assert column(path, "created_at", ";")[0] == "2025-01-31 09:34:56"
        assert column(path, "deleted", ";")[0] == "false"
    box.reply(**answers(*rows))
    client.answers.list().write_csv(path, dialect="excel-br", time_zone="UTC")
    assert ";2025-01-31 12:34:56;" in path.read_text("utf-8")


@pytest.mark.parametrize("dialect", ["excel", "EXCEL-BR", "", 5, True])
async def test_another_dialect_is_refused_by_name(
    dialect: Any, box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    with pytest.raises(InvalidRequestError, match=r"`dialect`.*excel-br") as raised:
        client.answers.list().write_csv(tmp_path / "rows", dialect=dialect)
    assert raised.value.field == "dialect"
    with pytest.raises(InvalidRequestError, match="`dialect`"):
        await async_client.answers.list().write_csv(tmp_path / "rows", dialect=dialect)
    assert box.requests == []
    assert list(tmp_path.iterdir()) == []
