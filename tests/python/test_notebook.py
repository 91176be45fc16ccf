"""What people see in a notebook: HTML without personal data, progress, receipts, and errors that
name a missing extra; and the example notebook, which runs as it is.
"""

from __future__ import annotations

import json
import pickle
import re
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import nbclient
import nbformat
import polars as pl
import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError, Receipt, ServerError, metrics
from indecx.testing import Sandbox
from tqdm.auto import tqdm

Json = dict[str, Any]

NOTEBOOKS = sorted((Path(__file__).parent.parent.parent / "examples").glob("*.ipynb"))
WRITES = ("write_parquet", "write_csv", "write_jsonl")
CLOSED = {"table", "caption", "thead", "tbody", "tr", "th", "td"}


def answers(*records: Any) -> Json:
    page = {"page": 1, "limit": 1000, "total": len(records), "answers": records}
    return {"text": json.dumps(page)}


class Cells(HTMLParser):
    """Collects the texts of a table's cells by row, and checks that all elements are closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.open: list[str] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert (tag in CLOSED, attrs) == (True, [])
        self.open.append(tag)
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1] in ("td", "th"):
            self.rows[-1][-1] += data


def shown(thing: Any) -> list[list[str]]:
    return Cells(thing._repr_html_()).rows


def personal(box: Sandbox) -> set[str]:
    """Returns the texts of the sandbox's answers that no notebook may show."""
    found: set[str] = set()
    for record in box.records("answers"):
        said = [q.get("answerText") for q in record["additionalQuestions"]]
        contacts = [record[name] for name in ("name", "email", "phone", "feedback", "clientId")]
        found |= {str(text) for text in (*said, *contacts) if text not in (None, "", "****")}
    return found


async def test_a_query_shows_what_it_asks_for_but_no_person(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX
) -> None:
    for made in (client, async_client):
        listing = made.answers.list(
            "T0AXXX",
            start_date="2025-01-31",
            email="ana.souza@example.com",
            phone="5511912345678",
            client_id="98765004321",
        )
        html: str = listing._repr_html_()
        rows = dict(tuple(row) for row in shown(listing))
        assert rows["route"] == "GET answers-info/{action}"
        assert rows["action"] == "T0AXXX"
        assert rows["startDate"] == "31-01-2025"
        assert {"email", "phone", "clientId"} <= set(rows)
        assert not re.search("ana|souza|example|912345678|98765004321", html)
    assert box.requests == []


async def test_pulled_rows_show_ids_dates_and_scores_but_no_person(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX
) -> None:
    held = box.records("answers")
    listing = client.answers.list(page_size=50)
    pages, awaited = listing.pages(), async_client.answers.list(page_size=50).pages()
    page, other = next(pages), await awaited.__anext__()
    frames = [listing.to_arrow(layout="nested"), listing.to_arrow()]
    for table in (page, other, *frames):
        header, *rows = shown(table)
        assert header[:2] == ["id", "control_id"]
        assert {"review", "metric", "created_at"} <= set(header)
        assert len(header) <= 6
        assert len(rows) == 10
        for row, record in zip(rows, held, strict=False):
            cells = dict(zip(header, row, strict=True))
            assert (cells["id"], cells["metric"]) == (record["_id"], record["metric"])
            assert cells["created_at"][:19] == record["createdAt"][:19]
            score = record["review"]
            assert cells["review"] == ("" if score in (None, "") else str(score))
    said = personal(box)
    assert len(said) > 400
    for thing in (page, pages, awaited, *frames):
        html = thing._repr_html_()
        assert not [text for text in said if text in html or text in repr(thing)]
    assert ["rows", "50"] in shown(pages)
    assert ["rows", "50"] in shown(awaited)
    assert isinstance(page, list)
    assert page == listing.to_list()[:50]


def test_html_is_escaped(box: Sandbox, client: IndeCX) -> None:
    text = "<script>alert('&')</script>"
    for layout in ("nested", "wide"):
        box.reply(**answers({"_id": text, "metric": "a<b"}))
        table = client.answers.list().to_arrow(layout=layout)
        cells = dict(zip(*shown(table), strict=True))
        assert (cells["id"], cells["metric"]) == (text, "a<b")
    box.reply(**answers({"_id": text, "metric": "a<b"}))
    [page] = client.answers.list().pages()
    assert dict(zip(*shown(page), strict=True)) == {"id": text, "metric": "a<b"}
    box.reply(**answers())
    named = client.invites.unanswered(
        "T0AXXX", indicator="<b>Filial</b>", indicator_value="<i>Ana</i>"
    )
    assert ["indicator", "<b>Filial</b>"] in shown(named)
    assert "Ana" not in named._repr_html_()


@pytest.mark.parametrize("is_odd", [False, True])
async def test_receipts_agree_whatever_took_the_rows(
    is_odd: bool, box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    odd = {"_id": "odd", "review": "nove", "active": "sim", "createdAt": "ontem", "new": 1}
    odd |= {"indicators": "Sul", "sentimentAnalyzeGCP": [], "categories": [{"category": 5}]}

    def query(made: Any) -> Any:
        if is_odd:
            box.reply(**answers(odd))
        return made.answers.list(page_size=1000 if is_odd else 50)

    # Each client fetches its token now, so that no receipt counts that request.
    client.actions.list().first()
    await async_client.actions.list().first()
    pages = query(client).pages()
    count = sum(len(page) for page in pages)
    receipts = [pages.receipt, query(client).to_arrow(layout="nested").receipt]
    receipts += [query(client).to_arrow().receipt, (await query(async_client).to_arrow()).receipt]
    for name in WRITES:
        path = tmp_path / "answers"
        receipts.append(getattr(query(client), name)(path))
        receipts.append(await getattr(query(async_client), name)(path))
        if name != "write_jsonl":
            receipts += [getattr(query(client), name)(path, layout=of) for of in ("wide", "nested")]
    assert all(isinstance(receipt, Receipt) and receipt.seconds > 0 for receipt in receipts)
    facts = [asdict(receipt) | {"seconds": None, "started_at": None} for receipt in receipts]
    assert facts == facts[:1] * len(facts)
    assert (facts[0]["rows"], facts[0]["total_last"], facts[0]["evidence"]) == (
        count,
        count,
        "linked",
    )
    assert (count, facts[0]["unreadable"]) == (1, 5) if is_odd else count == 125
    assert min(facts[0]["requests"], facts[0]["bytes"]) > 0


async def test_a_callable_receives_rows_so_far_and_the_total(
    client: IndeCX, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    reports: list[tuple[int, int | None]] = []

    def tell(rows: int, total: int | None) -> None:
        reports.append((rows, total))

    listing = client.answers.list(page_size=50, progress=tell)
    awaited = async_client.answers.list(page_size=50, progress=tell)
    listing.to_list()
    wanted, reports[:] = reports[:], []
    assert wanted[-1] == (125, 125)
    assert [rows for rows, _ in wanted] == sorted({rows for rows, _ in wanted})
    uses: list[Callable[[Any], Any]] = [lambda rows: rows.to_arrow(), lambda rows: rows.to_polars()]
    for name in WRITES:
        uses.append(lambda rows, name=name: getattr(rows, name)(tmp_path / "answers"))
    for use in uses:
        use(listing)
        assert reports == wanted
        reports.clear()
        await use(awaited)
        assert reports == wanted
        reports.clear()


def test_progress_shows_a_bar(
    client: IndeCX, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    listing = client.answers.list(page_size=50, progress=True)
    for use in (listing.to_list, listing.to_arrow, lambda: listing.write_csv(tmp_path / "csv")):
        use()
        assert "125/125" in capsys.readouterr().err


def test_a_bar_is_closed_whatever_happens(box: Sandbox, client: IndeCX) -> None:
    listing: Any = client.answers.list(page_size=50, progress=True)
    # An error keeps the frames that it passed through, and the objects in them, alive.
    with pytest.raises(InvalidRequestError) as refused:
        listing.to_arrow(layout="long")
    errors = [refused]
    for use in (listing.to_list, listing.to_arrow):
        box.fault(route="answers-info", skip=1, times=None, status=503)
        with pytest.raises(ServerError) as failed:
            use()
        box.clear_faults()
        errors.append(failed)
    assert len(errors) == 3
    assert list(tqdm._instances) == []


@pytest.mark.parametrize(
    ("hidden", "extra", "use"),
    [
        ("polars", "polars", lambda made: made.answers.list().to_polars()),
        ("pandas", "pandas", lambda made: made.answers.list().to_pandas()),
        ("pyarrow", "pandas", lambda made: made.answers.list().to_pandas()),
        ("tqdm", "progress", lambda made: made.answers.list(progress=True).to_list()),
        ("tqdm", "progress", lambda made: made.answers.list(progress=True).to_arrow()),
        ("tqdm", "progress", lambda made: made.answers.list(progress=True).write_csv("never")),
    ],
)
async def test_a_missing_package_is_named_before_any_request(
    hidden: str,
    extra: str,
    use: Callable[[Any], Any],
    box: Sandbox,
    client: IndeCX,
    async_client: AsyncIndeCX,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(sys.modules, hidden, None)
    monkeypatch.setitem(sys.modules, f"{hidden}.auto", None)
    wanted = rf'needs {hidden}.*pip install "indecx\[{extra}\]"'
    with pytest.raises(ImportError, match=wanted):
        use(client)
    with pytest.raises(ImportError, match=wanted):
        await use(async_client)
    assert box.requests == []
    assert list(tmp_path.iterdir()) == []


def test_a_table_needs_no_other_package_until_it_becomes_a_frame(
    client: IndeCX, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("polars", "pandas", "pyarrow", "tqdm", "tqdm.auto"):
        monkeypatch.setitem(sys.modules, name, None)
    table = client.answers.list().to_arrow()
    assert (table.num_rows, table.column_names[0]) == (125, "id")
    for name in WRITES:
        assert getattr(client.answers.list(), name)(tmp_path / name).rows == 125
    with pytest.raises(ImportError, match=r"indecx\[polars\]"):
        table.to_polars()
    with pytest.raises(ImportError, match=r"indecx\[pandas\]"):
        table.to_pandas()


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.name)
def test_notebooks_are_committed_without_outputs(path: Path) -> None:
    cells = nbformat.read(path, as_version=4).cells
    for cell in (cell for cell in cells if cell.cell_type == "code"):
        assert (cell.outputs, cell.execution_count) == ([], None)


def test_the_example_computes_nps_by_month(tmp_path: Path) -> None:
    [path] = [path for path in NOTEBOOKS if path.name == "nps_by_month.ipynb"]
    notebook = nbformat.read(path, as_version=4)
    place = {"metadata": {"path": str(tmp_path)}}
    nbclient.NotebookClient(notebook, timeout=120, resources=place).execute()
    outputs = [out for cell in notebook.cells for out in cell.get("outputs", [])]
    assert {out.output_type for out in outputs} == {"execute_result", "display_data"}
    shape, frame, scores, rates, chart = (out.data for out in outputs)
    assert chart["image/png"]
    # The expected numbers are computed here from the same data.
    months: dict[str, list[float]] = {}
    with Sandbox(answers=5000, invites=5000) as box:
        held = box.records("answers")
        said = personal(box)
    period = [r for r in held if "2025-01-01" <= r["createdAt"][:10] <= "2025-06-30"]
    for record in period:
        is_score = record["metric"] == "nps-0-10" and record["review"] not in (None, "")
        if is_score and not record.get("deleted"):
            at = datetime.fromisoformat(record["createdAt"].replace("Z", "+00:00"))
            month = f"{at.astimezone(ZoneInfo('America/Sao_Paulo')):%Y-%m-01}"
            months.setdefault(month, []).append(float(record["review"]))
    assert shape["text/plain"].startswith(f"({len(period)}, ")
    cells = re.findall("<td>(.*?)</td>", scores["text/html"])[7:]
    found = [tuple(cells[at : at + 7]) for at in range(0, len(cells), 7)]
    assert [row[0] for row in found] == sorted(months)
    for (_, given), row in zip(sorted(months.items()), found, strict=True):
        high, low = sum(score >= 9 for score in given), sum(score <= 6 for score in given)
        assert (row[1], row[5], row[6]) == (str(len(given)), str(high), str(low))
        nps = 100 * (high - low) / len(given)
        assert abs(float(row[2]) - nps) < 0.001
        assert float(row[3]) < nps < float(row[4])
    assert "rate" in rates["text/html"]
    everything = f"{frame}{scores}{rates}{shape}"
    assert period[0]["_id"] in everything
    assert not [text for text in said if text in everything]


def test_a_notebook_shows_the_numbers_and_no_group_that_may_be_a_person(client: IndeCX) -> None:
    named: Any = {"by": ["month", "name", "email", "indicator_Filial"]}
    table = client.answers.metrics(**named)
    invites = client.invites.metrics(by=["month", "valid_email", "phone"])
    counted = ["n", "score", "low", "high", "top", "middle", "bottom", "mean", "sd"]
    answers = ["metric", "kind", "scale", "month", *counted, "n_effective", "left_out"]
    rates = ["month", "valid_email", "n", "answered", "rate", "low", "high", "unreachable"]
    for shown, expected in (
        (table, answers),
        (pickle.loads(pickle.dumps(table)), answers),
        (metrics.summarize(client.answers.list(), **named), answers),
        (invites, [*rates, "left_out"]),
    ):
        assert re.findall("<th>(.*?)</th>", shown._repr_html_()) == expected
    typed = pl.DataFrame({"metric": ["nps"], "review": [9], "status": [1], "type": [date.min]})
    (cells,) = re.findall(
        "<tbody>(.*?)</tbody>", metrics.summarize(typed, by=["status", "type"])._repr_html_()
    )
    assert cells.startswith(
        "<tr><td>nps</td><td>nps</td><td>0-10</td><td>1</td><td>0001-01-01</td>"
    )
    text = table._repr_html_()
    for row in table.to_polars().to_dicts()[:10]:
        assert str(row["month"]) in text
        assert not any(row[name] and row[name] in text for name in ("name", "email"))
