"""The sources of rows: lists, generators and rows of other libraries, and the outcomes of rows that
cannot be read.

Every case runs with the blocking and the asynchronous client.
"""

from __future__ import annotations

import csv
import dataclasses
import io
import sqlite3
from collections import UserDict
from collections.abc import AsyncIterator, Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

import attrs
import numpy
import pandas
import polars
import pyarrow
import pytest
from indecx import (
    Customer,
    InvalidRequestError,
    Outcomes,
    OutcomeUnknownError,
)
from indecx.testing import Sandbox
from writes import Call

Send = Callable[..., Outcomes]


@pytest.fixture
def send(call: Call) -> Send:
    return partial(call, "invites.send_bulk", "T0AXXX")


def statuses(outcomes: Any) -> list[str]:
    return [outcome.status for outcome in outcomes]


def emails(box: Sandbox) -> list[str]:
    return [row["email"] for row in box.sent]


def test_a_source_may_use_one_object_for_all_rows(send: Send, box: Sandbox) -> None:
    def rows() -> Iterator[Any]:
        row: dict[str, Any] = {"indicators": {}}
        for n in range(3):
            row["email"] = f"c{n}@example.com"
            row["indicators"]["N"] = n
            yield row

    assert statuses(send(rows())) == ["accepted"] * 3
    assert box.requests[-1]["body"]["customers"] == [
        {"email": f"c{n}@example.com", "N": n} for n in range(3)
    ]


def test_a_list_is_read_as_it_was(send: Send, box: Sandbox) -> None:
    rows = [{"email": f"c{n}@example.com"} for n in range(2_000)]

    def change(outcomes: Any) -> None:
        for row in rows:
            row["email"] = "changed@example.com"
        rows.clear()

    assert len(send(rows, on_outcome=change)) == 2_000
    assert emails(box) == [f"c{n}@example.com" for n in range(2_000)]


class Lines:
    """A row whose data cannot be read."""

    def _asdict(self) -> dict[str, Any]:
        raise ValueError("no heading for ana@example.com")


class Broken(UserDict[str, Any]):
    def __getitem__(self, name: str) -> Any:
        raise LookupError("bia@example.com")


@pytest.mark.parametrize("bad", [Lines(), Broken(email="x")], ids=["object", "mapping"])
def test_a_row_that_cannot_be_read_is_refused(bad: Any, send: Send, box: Sandbox) -> None:
    rows = [{"email": "c0@example.com"}, bad, {"email": "c2@example.com"}]
    outcomes = send(iter(rows))
    assert statuses(outcomes) == ["accepted", "refused", "accepted"]
    assert "could not be read" in str(outcomes[1].message)
    assert "@example.com" not in f"{outcomes[1].message}{outcomes[1].error!r}"
    assert emails(box) == ["c0@example.com", "c2@example.com"]
    with pytest.raises(InvalidRequestError, match="row 1") as raised:
        send(rows)
    assert raised.value.row == 1


def test_a_base_exception_carries_an_outcome_for_each_row_drawn(send: Send) -> None:
    class Interrupted:
        def _asdict(self) -> dict[str, Any]:
            raise KeyboardInterrupt

    def rows() -> Iterator[Any]:
        for n in range(1_500):
            yield {"email": f"c{n}@example.com"}
        yield Interrupted()

    with pytest.raises(KeyboardInterrupt) as raised:
        send(rows())
    unknown = raised.value.__cause__
    assert isinstance(unknown, OutcomeUnknownError)
    assert unknown.outcomes is not None
    assert statuses(unknown.outcomes) == ["accepted"] * 1_000 + ["not_sent"] * 500 + ["refused"]


def test_a_lazy_source_without_a_good_row_raises(send: Send, box: Sandbox) -> None:
    text = "email;Filial\nana@example.com;Sul\nbia@example.com;Norte\n"
    with pytest.raises(InvalidRequestError, match="`Filial`") as raised:
        send(csv.DictReader(io.StringIO(text), delimiter=";"))
    assert (raised.value.row, raised.value.field) == (0, "Filial")
    assert [request["path"] for request in box.requests] == []


@pytest.mark.parametrize("heading", ["\ufeffemail", '\ufeff"email"'], ids=repr)
def test_the_mark_before_a_files_heading_is_no_part_of_it(
    heading: str, send: Send, box: Sandbox
) -> None:
    send(csv.DictReader(io.StringIO(f"{heading}\nana@example.com\n")))
    assert emails(box) == ["ana@example.com"]


def test_an_empty_input_of_any_kind_is_refused(send: Send) -> None:
    exhausted = iter([{"email": "c0@example.com"}])
    send(exhausted)
    frame = pandas.DataFrame({"email": []})
    nothing: list[Any] = [[], (), exhausted, iter([]), {}.values(), frame]
    for rows in nothing:
        with pytest.raises(InvalidRequestError, match="`customers` is empty") as raised:
            send(rows)
        assert raised.value.field == "customers"


async def one_by_one() -> AsyncIterator[dict[str, Any]]:
    yield {"email": "ana@example.com"}


async def later() -> list[dict[str, Any]]:
    return [{"email": "ana@example.com"}]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        (lambda: later, "call it"),
        (lambda: one_by_one, "call it"),
        (later, "must be awaited"),
        (one_by_one, "async for row in rows"),
        (lambda: polars.LazyFrame({"email": ["ana@example.com"]}), r"collect\(\)"),
        (lambda: pandas.DataFrame({"email": ["ana@example.com"]}).to_dict(), "data frame itself"),
        (lambda: {"email": "ana@example.com"}, "into a list"),
        (lambda: Customer(email="ana@example.com"), "into a list"),
        (lambda: "ana@example.com", "must be a list"),
        (lambda: 5, "must be a list"),
        (lambda: None, "must be a list"),
    ],
)
def test_what_holds_no_rows_is_refused_with_what_to_do(
    rows: Callable[[], Any], message: str, send: Send, box: Sandbox
) -> None:
    with pytest.raises(InvalidRequestError, match=f"^`customers` .*{message}") as raised:
        send(rows())
    assert raised.value.field == "customers"
    assert "example.com" not in str(raised.value)
    assert box.requests == []


def test_more_cells_than_headings_are_named(send: Send) -> None:
    text = "email\nana@example.com,Sul\n"
    with pytest.raises(InvalidRequestError, match="more cells than headings") as raised:
        send(list(csv.DictReader(io.StringIO(text))))
    assert "Sul" not in str(raised.value)


class Typed(NamedTuple):
    email: str
    phone: str | None = None


@dataclasses.dataclass
class Data:
    email: str
    indicators: dict[str, Any] = dataclasses.field(default_factory=dict[str, Any])


@attrs.define
class Attrs:
    email: str


class Model:
    """A row like a model of pydantic."""

    def __init__(self, **fields: Any) -> None:
        self._fields = fields

    def model_dump(self) -> dict[str, Any]:
        return dict(self._fields)


class Result:
    """A row like those of SQLAlchemy."""

    def __init__(self, **fields: Any) -> None:
        self._mapping = fields

    _mapping: dict[str, Any] = {}  # noqa: RUF012


class Record:
    """A row like a record of asyncpg."""

    def __init__(self, **fields: Any) -> None:
        self._fields = fields

    def keys(self) -> Any:
        return self._fields.keys()

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]


def sqlite_row() -> Any:
    database = sqlite3.connect(":memory:")
    database.row_factory = sqlite3.Row
    row = database.execute("select 'ana@example.com' as email").fetchone()
    database.close()
    return row


@pytest.mark.parametrize(
    "row",
    [
        Typed("ana@example.com"),
        Data("ana@example.com"),
        Attrs("ana@example.com"),
        Model(email="ana@example.com"),
        Result(email="ana@example.com"),
        Record(email="ana@example.com"),
        pandas.Series({"email": "ana@example.com", "phone": None}),
        sqlite_row(),
        numpy.array([("ana@example.com", "")], dtype=[("email", "U20"), ("phone", "U20")])[0],
        numpy.rec.fromarrays([["ana@example.com"]], names="email")[0],
        pyarrow.array([{"email": "ana@example.com", "phone": None}])[0],
    ],
    ids=lambda row: type(row).__name__,
)
def test_rows_of_other_libraries_are_taken(row: Any, send: Send, box: Sandbox) -> None:
    send([row])
    assert box.sent[-1]["email"] == "ana@example.com"
    assert statuses(send(iter([row]))) == ["accepted"]


def test_the_labels_of_pandas_tuples_are_not_data(send: Send, box: Sandbox) -> None:
    frame = pandas.DataFrame({"email": ["ana@example.com", "bia@example.com"]})
    send(frame.itertuples())
    assert emails(box) == ["ana@example.com", "bia@example.com"]


def test_their_wrong_names_are_reported_too(send: Send) -> None:
    with pytest.raises(InvalidRequestError, match="the name here is `phone`"):
        send([Record(email="ana@example.com", telefone="11900000001")])


def test_a_customer_may_stand_in_a_set(send: Send, box: Sandbox) -> None:
    customers = {Customer(email="ana@example.com", indicators={"N": 1}) for _ in range(2)}
    assert len(send(customers)) == 1
