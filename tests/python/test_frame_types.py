"""The meaning of a data frame's columns: indexes, decimals, extension types, absent values,
moments, and columns with values of several types.
"""

from __future__ import annotations

import csv
import io
import subprocess
import sys
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from decimal import Decimal
from typing import Any

import pytest
from indecx import IndeCX, InvalidRequestError
from indecx.testing import Sandbox

pa: Any = pytest.importorskip("pyarrow")
polars: Any = pytest.importorskip("polars")
pandas: Any = pytest.importorskip("pandas")

EMAILS = ["ana@example.com", "bia@example.com", "caio@example.com"]


def sent(box: Sandbox) -> list[dict[str, Any]]:
    """Returns the rows of the last request."""
    body: dict[str, list[dict[str, Any]]] = box.requests[-1]["body"]
    [rows] = body.values()
    return rows


def refused(box: Sandbox, client: IndeCX, frame: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as raised:
        client.invites.send_bulk("T0AXXX", frame)
    assert box.requests == []
    error = raised.value
    assert error.__cause__ is None
    assert error.__context__ is None
    return error


CALLS: dict[str, Callable[[IndeCX, Any], Any]] = {
    "send_bulk": lambda client, frame: client.invites.send_bulk("T0AXXX", frame),
    "links": lambda client, frame: client.links.create("T0AXXX", frame),
    "updates": lambda client, frame: client.invites.update(frame.rename(columns={"x": "name"})),
    "follow_ups": lambda client, frame: client.follow_ups.update(
        frame.rename(columns={"x": "comment", "invite_id": "answer_id"}).drop(columns="email")
    ),
}


@pytest.mark.parametrize("call", CALLS)
def test_row_labels_are_not_data(call: str, box: Sandbox, client: IndeCX) -> None:
    columns: dict[str, Any] = {"email": EMAILS, "x": ["a", "b", "c"]}
    if call in ("updates", "follow_ups"):
        columns["invite_id"] = ["i1", "i2", "i3"]
    frame = pandas.DataFrame(columns)
    CALLS[call](client, frame)
    plain = sent(box)[1:]
    for labelled in (frame[frame.x > "a"], frame[1:].set_index(pandas.Index(["r1", "r2"]))):
        CALLS[call](client, labelled)
        assert sent(box) == plain
    both = pandas.MultiIndex.from_tuples([("r", 1), ("s", 2), ("t", 3)])
    CALLS[call](client, frame.set_index(both)[1:])
    assert sent(box) == plain


def test_an_index_with_a_name_is_a_column(box: Sandbox, client: IndeCX) -> None:
    frame = pandas.DataFrame({"email": EMAILS})
    for index in (
        pandas.Index([3, 5, 7], name="Loja"),
        pandas.RangeIndex(3, 9, 2, name="Loja"),
        pandas.MultiIndex.from_tuples([(3, 0), (5, 0), (7, 0)], names=["Loja", None]),
    ):
        client.invites.send_bulk("T0AXXX", frame.set_index(index))
        wire = [{"email": email, "Loja": n} for email, n in zip(EMAILS, [3, 5, 7], strict=True)]
        assert sent(box) == wire, type(index)
    counted = pandas.RangeIndex(11_900_000_001, 11_900_000_004, name="phone")
    client.invites.send_bulk("T0AXXX", frame.set_index(counted)[1:])
    assert [row["telefone"] for row in sent(box)] == ["11900000002", "11900000003"]


def test_two_columns_of_one_name_are_refused(box: Sandbox, client: IndeCX) -> None:
    table = pa.Table.from_arrays(
        [pa.array(EMAILS)] + [pa.array(["a", "b", "c"])] * 2, ["email", "x", "x"]
    )
    error = refused(box, client, table)
    assert "two columns `x`" in str(error)
    twice = pandas.DataFrame([["ana@example.com", 1, "b"]], columns=["email", "x", "x"])
    assert "two columns `x`" in str(refused(box, client, twice.astype(object)))


@pytest.mark.parametrize(
    ("values", "wire"),
    [
        (["4711", "9.50", "0.1"], [4711, 9.5, 0.1]),
        (
            ["1234567890123456789", "-12.00", "9007199254740993"],
            [1234567890123456789, -12, 9007199254740993],
        ),
    ],
)
def test_decimals_keep_their_digits(
    values: list[str], wire: list[float], box: Sandbox, client: IndeCX
) -> None:
    decimals = [Decimal(value) for value in values]
    frames = [
        pa.table({"email": EMAILS, "N": pa.array(decimals, kind(30, 5))})
        for kind in (pa.decimal128, pa.decimal256)
    ]
    frames.append(polars.DataFrame({"email": EMAILS, "N": decimals}))
    frames.append(pandas.DataFrame({"email": EMAILS, "N": decimals}))
    rows = [
        {"email": email, "indicators": {"N": n}} for email, n in zip(EMAILS, decimals, strict=True)
    ]
    for given in [*frames, rows]:
        client.invites.send_bulk("T0AXXX", given)
        assert [row["N"] for row in sent(box)] == wire
        assert [type(row["N"]) for row in sent(box)] == [type(n) for n in wire]


@pytest.mark.parametrize(
    "value", ["12345678901234567890", "0.12345678901234567890", "1234567890.12345678901"]
)
def test_a_decimal_that_would_lose_digits_is_refused(
    value: str, box: Sandbox, client: IndeCX
) -> None:
    table = pa.table(
        {
            "email": EMAILS[:1],
            "N": pa.array([Decimal(value)], pa.decimal128(38, 20 if "." in value else 0)),
        }
    )
    customer = {"email": EMAILS[0], "indicators": {"N": Decimal(value)}}
    for given in (table, [customer]):
        error = refused(box, client, given)
        assert (error.row, error.field) == (0, "indicators.N")
        assert "as text" in str(error)
        assert value not in str(error)


def extension(storage: Any, name: str) -> Any:
    """Makes a column of an extension type that this machine does not know."""
    field = pa.field("x", storage.type, metadata={"ARROW:extension:name": name})
    schema = pa.schema([pa.field("email", pa.string()), field])
    return pa.Table.from_arrays([pa.array(EMAILS[: len(storage)]), storage], schema=schema)


@pytest.mark.parametrize(
    ("frame", "wire"),
    [
        (extension(pa.array(['{"a": 1}']), "arrow.json"), ['{"a": 1}']),
        (
            pa.table(
                {
                    "email": EMAILS[:1],
                    "x": pa.array([uuid.UUID(int=7).bytes], pa.uuid()),
                }
            ),
            ["00000000-0000-0000-0000-000000000007"],
        ),
        (pa.table({"email": EMAILS[:1], "x": pa.array([9.7], pa.float32())}), [9.7]),
        (pa.table({"email": EMAILS, "x": pa.nulls(3)}), []),
        (polars.DataFrame({"email": EMAILS, "x": [None, None, None]}), []),
        (polars.DataFrame({"email": EMAILS, "x": ["a", None, "b"], "y": [None] * 3}), ["a", "b"]),
        (polars.DataFrame({"email": EMAILS}).with_columns(x=polars.lit(None)), []),
    ],
)
def test_types_are_read_by_their_names(
    frame: Any, wire: list[Any], box: Sandbox, client: IndeCX
) -> None:
    client.invites.send_bulk("T0AXXX", frame)
    assert [row["x"] for row in sent(box) if "x" in row] == wire


@pytest.mark.parametrize(
    ("frame", "why"),
    [
        (
            pandas.DataFrame({"x": pandas.PeriodIndex(["2026-01"], freq="M")}),
            "a date: give it as text",
        ),
        (
            pandas.DataFrame({"x": pandas.PeriodIndex(["2026Q1"], freq="Q")}),
            "a date: give it as text",
        ),
        (extension(pa.array([1], pa.int8()), "arrow.bool8"), "a boolean"),
        (extension(pa.array([1]), "geoarrow.point"), "geoarrow.point"),
        (extension(pa.array(["x"]), "acme.secret"), "acme.secret"),
    ],
)
def test_other_types_are_refused_by_their_names(
    frame: Any, why: str, box: Sandbox, client: IndeCX
) -> None:
    if isinstance(frame, pandas.DataFrame):
        frame = frame.assign(email=EMAILS[0])
    error = refused(box, client, frame)
    assert (error.row, error.field) == (0, "indicators.x")
    assert why in str(error)
    if isinstance(frame, pandas.DataFrame):
        as_phone = frame.rename(columns={"x": "phone"})
    else:
        as_phone = frame.rename_columns(["email", "phone"])
    assert refused(box, client, as_phone).field == "phone"


def test_a_period_in_a_mapping_is_a_date(box: Sandbox, client: IndeCX) -> None:
    row = {"email": EMAILS[0], "indicators": {"Mês": pandas.Period("2026-01")}}
    assert "a date: give it as text" in str(refused(box, client, [row]))


def test_null_columns_inside_lists_and_records_are_absent(box: Sandbox, client: IndeCX) -> None:
    frame = polars.DataFrame(
        {"answer_id": ["A1"], "comment": ["x"], "status": [None], "tags": [[]]}
    )
    client.follow_ups.update(frame)
    assert sent(box) == [{"answerId": "A1", "comment": "x", "tags": []}]
    tags = polars.DataFrame({"answer_id": ["A1"], "tags": [[{"tag": "Prazo", "sub_tag": None}]]})
    client.follow_ups.update(tags)
    assert sent(box) == [{"answerId": "A1", "tags": [{"tag": "Prazo"}]}]


def test_moments_with_a_zone_are_instants(box: Sandbox, client: IndeCX) -> None:
    at = datetime(2026, 5, 26, 12, 56, tzinfo=timezone(timedelta(hours=-3)))
    for unit in ("s", "ms", "us", "ns"):
        column = pa.array([at], pa.timestamp(unit, "America/Sao_Paulo"))
        client.follow_ups.update(pa.table({"answer_id": ["A1"], "date": column}))
        assert sent(box) == [{"answerId": "A1", "date": "2026-05-26T15:56:00"}]
    client.follow_ups.update(pandas.DataFrame({"answer_id": ["A1"], "date": [at]}))
    client.follow_ups.update(polars.DataFrame({"answer_id": ["A1"], "date": [at]}))
    assert sent(box) == [{"answerId": "A1", "date": "2026-05-26T15:56:00"}]
    naive = pa.table({"answer_id": ["A1"], "date": [datetime(2026, 5, 26)]})
    with pytest.raises(InvalidRequestError, match="no time zone"):
        client.follow_ups.update(naive)


def test_columns_of_several_kinds_are_judged_row_by_row(box: Sandbox, client: IndeCX) -> None:
    frame = pandas.DataFrame(
        {
            "email": [*EMAILS[:2], None],
            "phone": [5511900000001, "(11) 90000-0002", 5511900000003],
            "Código": ["A-1", 4711, None],
        },
        index=pandas.Index([7, 8, 9], name="Loja"),
    )
    client.invites.send_bulk("T0AXXX", frame)
    assert sent(box) == [
        {"email": EMAILS[0], "telefone": "5511900000001", "Código": "A-1", "Loja": 7},
        {"email": EMAILS[1], "telefone": "11900000002", "Código": 4711, "Loja": 8},
        {"telefone": "5511900000003", "Loja": 9},
    ]


def test_what_no_stream_carries_is_read_from_the_frame(box: Sandbox, client: IndeCX) -> None:
    frame = polars.DataFrame({"email": EMAILS[:1], "N": polars.Series([7], dtype=polars.Int128)})
    client.invites.send_bulk("T0AXXX", frame)
    assert sent(box) == [{"email": EMAILS[0], "N": 7}]
    error = refused_again(box, client, pandas.Series(EMAILS, name="email"))
    assert "dtype=str" in str(error)


def refused_again(box: Sandbox, client: IndeCX, frame: Any) -> InvalidRequestError:
    box.clear_requests()
    return refused(box, client, frame)


def test_what_a_signal_raises_during_an_export_is_raised(box: Sandbox, client: IndeCX) -> None:
    class Slow:
        calls = 0

        def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
            self.calls += 1
            if self.calls == 1:
                raise TimeoutError("the task's time is over")
            return pa.table({"email": EMAILS}).__arrow_c_stream__(requested_schema)

    with pytest.raises(TimeoutError):
        client.invites.send_bulk("T0AXXX", Slow())
    assert box.requests == []


async def test_an_export_that_fails_shows_no_cell(
    box: Sandbox, client: IndeCX, async_client: Any
) -> None:
    class Broken:
        def __arrow_c_stream__(self, requested_schema: object | None = None) -> Any:
            raise ValueError("could not convert '(11) 90000-0002', CPF 123.456.789-09")

    frame = pandas.DataFrame(
        {"email": EMAILS[:2], "phone": [5511900000001, "ramal de Ana Exemplo"]}
    )
    error = refused(box, client, frame)
    assert (error.row, error.field) == (1, "phone")
    assert "Ana" not in str(error)
    error = refused(box, client, Broken())
    assert error.field == "customers"
    assert "dtype=str" in str(error)
    assert "90000" not in f"{error!r}{error.args}"
    with pytest.raises(InvalidRequestError, match="row 1") as raised:
        await async_client.links.create("T0AXXX", frame)
    assert raised.value.__context__ is None


@pytest.mark.parametrize("make", [pandas.DataFrame, polars.DataFrame, pa.table])
@pytest.mark.parametrize(
    ("name", "right"),
    [
        ("Name", "name"),
        ("Phone", "phone"),
        ("nome", "name"),
        ("Telefone", "phone"),
        ("E-mail", "email"),
    ],
)
def test_a_frames_names_get_the_help_that_a_mappings_get(
    name: str, right: str, make: Any, box: Sandbox, client: IndeCX
) -> None:
    error = refused(box, client, make({"email": EMAILS[:1], "Filial": ["Sul"], name: ["x"]}))
    assert (error.row, error.field) == (0, name)
    assert f"the name here is `{right}`" in str(error)


def test_a_file_without_a_heading_shows_no_personal_data(box: Sandbox, client: IndeCX) -> None:
    text = "Ana Exemplo,ana@example.com,5511900000001\nBia Exemplo,bia@example.com,5511900000002\n"
    read = pandas.read_csv(io.StringIO(text), dtype=str)
    for given in (read, polars.from_pandas(read), list(csv.DictReader(io.StringIO(text)))):
        error = refused(box, client, given)
        assert "has the file no heading?" in str(error)
        shown = f"{error}{error!r}{error.field}"
        assert not any(part in shown for part in ("Ana", "@", "5511"))
    outcomes = client.invites.send_bulk(
        "T0AXXX", iter([{"email": EMAILS[0]}, *csv.DictReader(io.StringIO(text))])
    )
    assert [outcome.status for outcome in outcomes] == ["accepted", "refused"]
    assert "heading" in str(outcomes[1].message)
    assert "ana@" not in f"{outcomes[1].message}{outcomes[1].error!r}"


def test_a_byte_order_mark_is_no_part_of_a_name(box: Sandbox, client: IndeCX) -> None:
    text = "\ufeffemail,Filial\nana@example.com,Sul\n"
    frame = polars.DataFrame({"\ufeffemail": EMAILS[:1], "Filial": ["Sul"]})
    rows = [{"email": EMAILS[0], "indicators": {"\ufeffFilial": "Sul"}}]
    for given in (frame, rows):
        client.invites.send_bulk("T0AXXX", given)
        assert sent(box) == [{"email": EMAILS[0], "Filial": "Sul"}]
    [row] = csv.DictReader(io.StringIO(text))
    with pytest.raises(InvalidRequestError, match="`Filial`"):
        client.invites.send_bulk("T0AXXX", [row])


MEMORY = """
import pathlib
import sys

import pyarrow as pa
from indecx import IndeCX


def kilobytes(name):
    status = pathlib.Path("/proc/self/status").read_text()
    return int(status.split(f"{name}:")[1].split()[0])


rows = 50_000
columns = {"email": [f"cliente{n}@example.com" for n in range(rows)]}
columns["phone"] = [str(11_900_000_000 + n) for n in range(rows)]
for column in range(10):
    columns[f"Indicador {column}"] = [f"valor {column} da linha {n}" for n in range(rows)]
frame = pa.table(columns)
del columns
with IndeCX(base_url=sys.argv[1], company_key=sys.argv[2], rate_limit=None) as client:
    client.invites.send_bulk("T0AXXX", frame[:1000])
    # The peak so far is that of making the frame: it begins anew.
    pathlib.Path("/proc/self/clear_refs").write_text("5")
    before = kilobytes("VmRSS")
    outcomes = client.invites.send_bulk("T0AXXX", frame)
    after = kilobytes("VmHWM")
assert len(outcomes) == rows
assert all(outcome.ok for outcome in outcomes)
print((after - before) / 1024)
"""


@pytest.mark.skipif(
    sys.platform != "linux", reason="a peak is measured from a moment on there alone"
)
def test_a_frames_rows_are_made_as_they_are_sent(box: Sandbox) -> None:
    """50,000 rows may take a quarter of the limit for 200,000, which is 150 MB beside the frame."""
    command = [sys.executable, "-c", MEMORY, box.url, box.company_key]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert float(done.stdout) < 150 / 4
