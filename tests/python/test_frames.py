"""Data frames as the rows of a write: any object that exports itself as an Arrow stream.

pyarrow, polars and pandas are used only to test this; the package needs none of them.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator
from datetime import date, datetime, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from indecx import IndeCX, InvalidRequestError
from indecx.testing import Sandbox

numpy: Any = pytest.importorskip("numpy")
pa: Any = pytest.importorskip("pyarrow")
polars: Any = pytest.importorskip("polars")
pandas: Any = pytest.importorskip("pandas")

COLUMNS: dict[str, list[Any]] = {
    "name": ["Ana Exemplo", None, "Caio"],
    "email": ["ana@example.com", "bia@example.com", None],
    "phone": [None, "+55 (11) 90000-0002", "5511900000003"],
    "Filial": ["Centro", None, "Sul"],
    "Código do cliente": [4711, 0, -3],
    "Nota": [9.5, None, 10.0],
}
WIRE = [
    {"nome": "Ana Exemplo", "email": "ana@example.com", "Filial": "Centro", "Nota": 9.5}
    | {"Código do cliente": 4711},
    {"email": "bia@example.com", "telefone": "5511900000002", "Código do cliente": 0},
    {"nome": "Caio", "telefone": "5511900000003", "Filial": "Sul", "Nota": 10}
    | {"Código do cliente": -3},
]


class OnlyAStream:
    """An object that has the protocol's method, and nothing else."""

    def __init__(self, frame: Any) -> None:
        self._frame = frame

    def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
        return self._frame.__arrow_c_stream__(requested_schema)


MAKERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "pyarrow": lambda columns: pa.table(columns),
    "polars": lambda columns: polars.DataFrame(columns, strict=False),
    "pandas": lambda columns: pandas.DataFrame(columns),
    "stream": lambda columns: OnlyAStream(pa.table(columns)),
    "reader": lambda columns: pa.table(columns).to_reader(),
}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=20, actions=1) as sandbox:
        yield sandbox


@pytest.fixture(params=MAKERS)
def frame(request: pytest.FixtureRequest) -> Callable[[dict[str, Any]], Any]:
    return MAKERS[request.param]


def customers(box: Sandbox) -> list[dict[str, Any]]:
    return [row for request in box.requests[-1:] for row in request["body"]["customers"]]


def refused(box: Sandbox, client: IndeCX, frame: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as raised:
        client.invites.send_bulk("T0AXXX", frame)
    assert box.requests == []
    return raised.value


def column(values: Any, **more: Any) -> Any:
    """Makes a table of people with one further column."""
    emails = [f"ana{n}@example.com" for n in range(len(values))]
    return pa.table({"email": emails, "Coluna": values, **more})


def test_columns_are_contacts_and_indicators(
    box: Sandbox, client: IndeCX, frame: Callable[[dict[str, Any]], Any]
) -> None:
    outcomes = client.invites.send_bulk("T0AXXX", frame(COLUMNS))
    assert [outcome.status for outcome in outcomes] == ["accepted"] * 3
    assert customers(box) == WIRE


async def test_the_awaited_client_takes_them_too(box: Sandbox, async_client: Any) -> None:
    outcomes = await async_client.links.create("T0AXXX", polars.DataFrame(COLUMNS))
    assert [outcome.ok for outcome in outcomes] == [True] * 3
    assert customers(box) == WIRE


@pytest.mark.parametrize(
    ("values", "sent"),
    [
        (pa.array(["a", None], pa.large_string()), ["a"]),
        (pa.array(["a", "b"], pa.string_view()), ["a", "b"]),
        (pa.array(["a", None, "a"]).dictionary_encode(), ["a", "a"]),
        (pa.array([7, 8]).dictionary_encode(), [7, 8]),
        (pa.array([1, 255], pa.uint8()), [1, 255]),
        (pa.array([-1, 2**31 - 1], pa.int32()), [-1, 2**31 - 1]),
        (pa.array([2**53 + 1, -(2**63)]), [2**53 + 1, -(2**63)]),
        (pa.array([0.5, float("nan"), 4711.0], pa.float32()), [0.5, 4711]),
        (pa.array([None, None], pa.null()), []),
        (pa.array(["", " "]), [" "]),
        (pa.chunked_array([["a"], [], ["b", "c"]]), ["a", "b", "c"]),
    ],
    ids=lambda values: str(getattr(values, "type", "")),
)
def test_values_of_every_kind(box: Sandbox, client: IndeCX, values: Any, sent: list[Any]) -> None:
    client.invites.send_bulk("T0AXXX", column(values))
    assert [row["Coluna"] for row in customers(box) if "Coluna" in row] == sent


@pytest.mark.parametrize(
    "value",
    [
        date(2025, 12, 31),
        datetime(2025, 12, 31, 8, 0),
        datetime(2025, 12, 31, 8, 0, tzinfo=timezone.utc),
    ],
    ids=repr,
)
def test_dates_are_refused_with_the_remedy(box: Sandbox, client: IndeCX, value: Any) -> None:
    for table in (column([None, value]), polars.from_arrow(column([None, value]))):
        error = refused(box, client, table)
        assert (error.row, error.field) == (1, "indicators.Coluna")
        assert "give it as text" in str(error)


@pytest.mark.parametrize(
    "values",
    [
        [True, False],
        [["a"], ["b"]],
        [{"a": 1}, {"a": 2}],
        [Decimal("9.12345678901234567890"), Decimal("1.0")],
        [b"a", b"b"],
        pa.array([2**64 - 1, 1], pa.uint64()),
        [float("inf"), 1.0],
    ],
    ids=lambda values: str(getattr(values, "type", values)),
)
def test_other_kinds_are_refused_by_name(box: Sandbox, client: IndeCX, values: Any) -> None:
    error = refused(box, client, column(values))
    assert (error.row, error.field) == (0, "indicators.Coluna")
    assert "text or a number" in str(error)


def test_a_phone_that_became_a_fraction_is_refused_with_the_remedy(
    box: Sandbox, client: IndeCX
) -> None:
    emails = ["ana@example.com", "bia@example.com"]
    error = refused(
        box, client, pandas.DataFrame({"email": emails, "phone": [None, 5511900000002]})
    )
    assert (error.row, error.field) == (1, "phone")
    assert "as text" in str(error)
    assert "5511900000002" not in str(error)
    whole = pandas.DataFrame({"phone": pandas.array([5511900000002, 5511900000003], "Int64")})
    client.invites.send_bulk("T0AXXX", whole)
    assert customers(box) == [{"telefone": "5511900000002"}, {"telefone": "5511900000003"}]


def test_the_platforms_names_are_no_columns(box: Sandbox, client: IndeCX) -> None:
    error = refused(box, client, pa.table({"email": ["ana@example.com"], "telefone": ["11"]}))
    assert (error.row, error.field) == (0, "telefone")
    assert "`phone`" in str(error)


def test_a_frame_is_checked_whole_and_sent_in_chunks(box: Sandbox, client: IndeCX) -> None:
    emails = [f"ana{n}@example.com" for n in range(2_300)]
    table = pa.table({"email": emails})
    batches = pa.Table.from_batches(table.to_batches(max_chunksize=333))
    assert len(client.invites.send_bulk("T0AXXX", batches)) == 2_300
    assert [sent["email"] for sent in box.sent] == emails
    box.clear_requests()
    emails[2_299] = "ana2299.example.com"
    bad = pa.Table.from_batches(pa.table({"email": emails}).to_batches(max_chunksize=333))
    assert refused(box, client, bad).row == 2_299
    emails[2_299] = emails[0].upper()
    assert refused(box, client, pa.table({"email": emails})).row == 2_299


def test_updates_come_in_frames_too(box: Sandbox, client: IndeCX) -> None:
    ids = [invite["_id"] for invite in box.records("unanswered")][:2]
    frame = polars.DataFrame(
        {"invite_id": ids, "name": ["Ana", None], "phone": [None, "11900000001"]}
    )
    client.invites.update(frame)
    assert box.requests[-1]["body"] == {
        "invites": [
            {"inviteId": ids[0], "name": "Ana"},
            {"inviteId": ids[1], "phone": "11900000001"},
        ]
    }
    frame = pandas.DataFrame({"answer_id": ["S8C0VE", "S8C0VF"], "comment": ["Ligar.", None]})
    with pytest.raises(InvalidRequestError, match="row 1: there is nothing to update"):
        client.follow_ups.update(frame)
    client.follow_ups.update(frame[:1])
    assert box.requests[-1]["body"] == {"answers": [{"answerId": "S8C0VE", "comment": "Ligar."}]}


def test_lists_and_records_in_columns_are_fields(box: Sandbox, client: IndeCX) -> None:
    tags = [[{"tag": "Entrega", "sub_tag": "Prazo"}], []]
    followers = [["ana@example.com"], None]
    frame = polars.DataFrame({"answer_id": ["S8C0VE", "A2"], "tags": tags, "followers": followers})
    client.follow_ups.update(frame)
    assert box.requests[-1]["body"] == {
        "answers": [
            {
                "answerId": "S8C0VE",
                "followers": ["ana@example.com"],
                "tags": [{"tag": "Entrega", "subTag": "Prazo"}],
            },
            {"answerId": "A2", "tags": []},
        ]
    }


def test_a_customers_own_answer_id_is_an_indicator(box: Sandbox, client: IndeCX) -> None:
    frame = polars.DataFrame({"email": ["ana@example.com"], "answer_id": ["A1"], "Filial": ["C"]})
    client.invites.send_bulk("T0AXXX", frame)
    [customer] = box.requests[-1]["body"]["customers"]
    assert customer == {"email": "ana@example.com", "answer_id": "A1", "Filial": "C"}


@pytest.mark.parametrize("columns", [{"email": []}, {}], ids=repr)
def test_an_empty_frame_is_nothing_to_send(
    box: Sandbox, client: IndeCX, columns: dict[str, Any]
) -> None:
    assert "empty" in str(refused(box, client, pa.table(columns)))


def test_what_exports_no_stream_is_an_error_of_the_exporter(box: Sandbox, client: IndeCX) -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
            return "a stream"

    with pytest.raises(TypeError, match="Arrow"):
        client.invites.send_bulk("T0AXXX", Broken())
    assert box.requests == []


def test_a_stream_is_read_once(box: Sandbox, client: IndeCX) -> None:
    reader = pa.table({"email": ["ana@example.com"]}).to_reader()
    assert len(client.invites.send_bulk("T0AXXX", reader)) == 1
    with pytest.raises((ValueError, InvalidRequestError)):
        client.invites.send_bulk("T0AXXX", reader)
    assert len(box.sent) == 1


def test_a_column_without_a_heading_is_no_indicator(box: Sandbox, client: IndeCX) -> None:
    """Such columns are row labels that were written to a file and read back, and absent names."""
    frame = pandas.DataFrame({"email": ["ana@example.com"], "Nota": [9]}, index=[5])
    back = pandas.read_csv(io.StringIO(frame.to_csv()))
    nameless = pandas.DataFrame([["ana@example.com", 1]], columns=["email", None])
    for given in (back, polars.from_pandas(back), nameless):
        error = refused(box, client, given)
        assert "without a heading" in str(error)
    empty = pandas.DataFrame({"email": ["ana@example.com"], "Unnamed: 7": [None]})
    client.invites.send_bulk("T0AXXX", empty)
    assert customers(box) == [{"email": "ana@example.com"}]


def test_names_of_several_levels_are_refused(box: Sandbox, client: IndeCX) -> None:
    levels = pandas.MultiIndex.from_tuples([("email", ""), ("Loja", "Nota")])
    frame = pandas.DataFrame([["ana@example.com", 9]], columns=levels)
    assert "several levels" in str(refused(box, client, frame))


def test_lists_that_a_file_gave_are_lists(box: Sandbox, client: IndeCX) -> None:
    followers = numpy.array(["ana@example.com", "bia@example.com"], dtype=object)
    client.follow_ups.update([{"answer_id": "S8C0VE", "followers": followers}])
    (update,) = box.requests[-1]["body"]["answers"]
    assert update == {"answerId": "S8C0VE", "followers": ["ana@example.com", "bia@example.com"]}


def test_objects_of_polars_are_judged_one_by_one(box: Sandbox, client: IndeCX) -> None:
    emails = ["ana@example.com", "bia@example.com", "caio@example.com"]
    objects = [UUID(int=7), Decimal("9.5"), None]
    frame = polars.DataFrame({"email": emails, "x": polars.Series(objects, dtype=polars.Object)})
    client.invites.send_bulk("T0AXXX", frame)
    assert [row.get("x") for row in customers(box)] == [str(UUID(int=7)), 9.5, None]


@pytest.mark.parametrize("separator", [";", "\t", "|"])
def test_a_file_that_was_read_with_another_separator_is_named(
    separator: str, box: Sandbox, client: IndeCX
) -> None:
    heading, cells = separator.join(["email", "Filial"]), separator.join(["a@example.com", "Sul"])
    text = f"{heading}\n{cells}\n"
    rows = list(csv.DictReader(io.StringIO(text)))
    for given in (pandas.read_csv(io.StringIO(text)), polars.read_csv(io.StringIO(text)), rows):
        error = refused(box, client, given)
        assert "separated by" in str(error)
        assert "a@example.com" not in str(error)
