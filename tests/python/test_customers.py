"""Customers as Python programs pass them: objects and mappings, with the numbers, blanks and dates
that spreadsheets and databases contain.
"""

from __future__ import annotations

import dataclasses
import enum
from collections import OrderedDict, UserDict
from collections.abc import Iterator, Mapping
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any
from uuid import UUID

import numpy
import pandas
import pyarrow
import pytest
from indecx import Customer, IndeCX, InvalidRequestError
from indecx.testing import Sandbox

NAN = float("nan")


class Whole:
    """A whole number from another library."""

    def __init__(self, value: int) -> None:
        self.value = value

    def __index__(self) -> int:
        return self.value


class Text(str):
    """Text from another library."""


class Level(enum.IntEnum):
    GOLD = 3


class View(Mapping[str, Any]):
    """A mapping that is not a dict."""

    def __init__(self, **fields: Any) -> None:
        self._fields = fields

    def __getitem__(self, name: str) -> Any:
        return self._fields[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._fields)

    def __len__(self) -> int:
        return len(self._fields)


def wire(box: Sandbox, client: IndeCX, customer: Any, **more: Any) -> Any:
    """Sends an invite to a customer, and returns the customer as the server received it."""
    client.invites.send("T0AXXX", customer, **more)
    return box.requests[-1]["body"]


def refused(box: Sandbox, client: IndeCX, customer: Any, **more: Any) -> InvalidRequestError:
    with pytest.raises(InvalidRequestError) as raised:
        client.invites.send("T0AXXX", customer, **more)
    assert box.requests == []
    return raised.value


FIELDS: dict[str, Any] = {
    "name": "Ana Exemplo",
    "email": "ana@example.com",
    "phone": "+55 11 90000-0001",
    "indicators": {"Filial": "Centro", "Nota": 9.5},
}


@pytest.mark.parametrize(
    "customer",
    [
        Customer(**FIELDS),
        FIELDS,
        OrderedDict(FIELDS),
        MappingProxyType(FIELDS),
        UserDict(FIELDS),
        View(**{**FIELDS, "indicators": View(Filial="Centro", Nota=9.5)}),
        Customer("Ana Exemplo", "ana@example.com", "5511900000001", FIELDS["indicators"]),
    ],
    ids=lambda customer: type(customer).__name__,
)
def test_every_form_of_a_customer_is_the_same(customer: Any, box: Sandbox, client: IndeCX) -> None:
    assert wire(box, client, customer) == {
        "nome": "Ana Exemplo",
        "email": "ana@example.com",
        "telefone": "5511900000001",
        "Filial": "Centro",
        "Nota": 9.5,
    }


@pytest.mark.parametrize(
    ("field", "absent"),
    [
        *[(field, blank) for field in ("name", "phone") for blank in (None, NAN, "", "  ")],
        ("indicators", None),
        ("indicators", {}),
        ("indicators", NAN),
    ],
    ids=repr,
)
def test_absent_values_stay_out(field: str, absent: Any, box: Sandbox, client: IndeCX) -> None:
    customer = {"email": "ana@example.com", field: absent}
    assert wire(box, client, customer) == {"email": "ana@example.com"}


@pytest.mark.parametrize(
    "absent",
    [
        None,
        NAN,
        "",
        Decimal("NaN"),
        numpy.float32("nan"),
        numpy.datetime64("NaT"),
        numpy.timedelta64("NaT"),
        pandas.NA,
        pandas.NaT,
        pyarrow.scalar(None),
        pyarrow.scalar(None, pyarrow.string()),
    ],
    ids=repr,
)
def test_absent_indicators_and_contacts_stay_out(absent: Any, box: Sandbox, client: IndeCX) -> None:
    customer = {"email": absent, "phone": "11900000001", "indicators": {"Filial": absent, "N": 0}}
    assert wire(box, client, customer) == {"telefone": "11900000001", "N": 0}
    with pytest.raises(InvalidRequestError, match="neither"):
        client.invites.send("T0AXXX", {"email": absent, "phone": absent})


@pytest.mark.parametrize(
    ("phone", "sent"),
    [
        (5511900000001, "5511900000001"),
        (Whole(5511900000001), "5511900000001"),
        (Decimal("5511900000001"), "5511900000001"),
        (Decimal("5511900000001.00"), "5511900000001"),
        (Text("+55 (11) 90000-0001"), "5511900000001"),
        ("011 90000 0001", "011900000001"),
    ],
    ids=repr,
)
def test_phones_are_digits(phone: Any, sent: str, box: Sandbox, client: IndeCX) -> None:
    assert wire(box, client, {"phone": phone}) == {"telefone": sent}
    assert wire(box, client, Customer(phone=phone)) == {"telefone": sent}


@pytest.mark.parametrize(
    "phone",
    [
        5511900000001.0,
        Decimal("11900000001.5"),
        float("inf"),
        True,
        -5511900000001,
        2**70,
        ["5511900000001"],
        b"5511900000001",
        "ramal 12",
        "---",
        "\ud800",
    ],
    ids=repr,
)
def test_a_value_that_is_not_a_phone_is_refused(phone: Any, box: Sandbox, client: IndeCX) -> None:
    error = refused(box, client, {"phone": phone, "email": "ana@example.com"})
    assert error.field == "phone"
    assert "5511900000001" not in str(error)


@pytest.mark.parametrize(
    ("value", "sent"),
    [
        ("Centro", "Centro"),
        (Text("Centro"), "Centro"),
        (" Centro ", " Centro "),
        (0, 0),
        (-3, -3),
        (4711, 4711),
        (2**53 + 1, 2**53 + 1),
        (Whole(4711), 4711),
        (Level.GOLD, 3),
        (9.5, 9.5),
        (4711.0, 4711),
        (float(2**53 - 1), 2**53 - 1),
        (numpy.float32(9.7), 9.7),
        (Decimal("9.5"), 9.5),
        (Decimal("4711"), 4711),
        (Decimal("1234567890123456789"), 1234567890123456789),
        (numpy.array(4711), 4711),
        (numpy.array(9.5), 9.5),
        (pyarrow.scalar(4711), 4711),
        (pyarrow.scalar("Centro"), "Centro"),
        (UUID(int=7), "00000000-0000-0000-0000-000000000007"),
        ("=1+1", "=1+1"),
        ("31/12/2025", "31/12/2025"),
    ],
    ids=repr,
)
def test_indicators_are_text_or_numbers(
    value: Any, sent: Any, box: Sandbox, client: IndeCX
) -> None:
    customer = {"email": "ana@example.com", "indicators": {"Código do cliente": value}}
    assert wire(box, client, customer)["Código do cliente"] == sent


@pytest.mark.parametrize(
    "value",
    [
        True,
        date(2025, 1, 1),
        datetime(2025, 1, 1),
        datetime(2025, 1, 1, tzinfo=timezone.utc),
        timedelta(days=1),
        float("inf"),
        2**70,
        float(2**53),
        -1.2345678901234568e18,
        Decimal("0.12345678901234567890"),
        Decimal("12345678901234567890"),
        Fraction(1, 3),
        b"Centro",
        ["Centro"],
        {"a": 1},
        numpy.array([4711]),
        numpy.array([]),
        numpy.datetime64("2025-01-01"),
        pyarrow.scalar(date(2025, 1, 1)),
        int,
        Whole,
        object(),
        "\udc80",
    ],
    ids=lambda value: type(value).__name__,
)
def test_other_indicators_are_refused_by_name(value: Any, box: Sandbox, client: IndeCX) -> None:
    error = refused(box, client, Customer(email="ana@example.com", indicators={"Desde": value}))
    assert error.field == "indicators.Desde"
    assert "`Desde`" in str(error)
    if isinstance(value, (date, float, int, Decimal)) and not isinstance(value, bool):
        assert "as text" in str(error) or value == float("inf")


@pytest.mark.parametrize("name", ["nome", "email", "telefone", "scheduling", "Email", "TELEFONE"])
def test_reserved_names_are_refused(name: str, box: Sandbox, client: IndeCX) -> None:
    error = refused(box, client, Customer(email="ana@example.com", indicators={name: "x"}))
    assert error.field == f"indicators.{name}"


@pytest.mark.parametrize(
    ("key", "right"),
    [
        ("telefone", "`phone`"),
        ("nome", "`name`"),
        ("Email", "`email`"),
        ("Name", "`name`"),
        ("Filial", "`indicators`"),
        ("scheduling", "`scheduling`"),
    ],
)
def test_a_wrong_key_is_refused_with_the_right_name(
    key: str, right: str, box: Sandbox, client: IndeCX
) -> None:
    error = refused(box, client, {"email": "ana@example.com", key: "segredo"})
    assert error.field == key
    assert right in str(error)
    assert "segredo" not in str(error)


@pytest.mark.parametrize(
    "customer", [None, "ana@example.com", 5, [FIELDS], {}, Customer()], ids=repr
)
def test_a_value_that_is_not_a_customer_is_refused(
    customer: Any, box: Sandbox, client: IndeCX
) -> None:
    error = refused(box, client, customer)
    assert error.field == "customer"
    assert "ana@example.com" not in str(error)


def test_keys_that_are_no_text_are_refused(box: Sandbox, client: IndeCX) -> None:
    for customer in ({1: "x"}, {"email": "ana@example.com", "indicators": {1: "x"}}):
        with pytest.raises(InvalidRequestError, match="text"):
            client.invites.send("T0AXXX", customer)  # type: ignore[arg-type] # pyright: ignore
    assert box.requests == []


def test_a_customer_shows_no_personal_data_and_compares() -> None:
    ana = Customer(**FIELDS)
    assert repr(ana) == "Customer(name, email, phone, indicators)"
    assert ana == Customer(**FIELDS)
    assert ana != dataclasses.replace(ana, email="bia@example.com")
    assert repr(Customer()) == "Customer()"
    assert {ana: 1, Customer(**FIELDS): 2} == {ana: 2}
    with pytest.raises(AttributeError):
        ana.email = "x"  # type: ignore[misc] # pyright: ignore


def test_what_holds_itself_is_refused(box: Sandbox, client: IndeCX) -> None:
    rows: list[Any] = []
    rows.append(rows)
    customer: dict[str, Any] = {"email": "ana@example.com"}
    customer["indicators"] = {"Filial": customer}
    for call in (
        lambda: client.invites.send_bulk("T0AXXX", rows),
        lambda: client.invites.send("T0AXXX", customer),
        lambda: client.answers.list(email=rows),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidRequestError):
            call()
    assert box.requests == []


def test_an_absent_cell_is_no_filter_and_no_schedule(box: Sandbox, client: IndeCX) -> None:
    customer = {"email": "ana@example.com"}
    for call in (
        lambda: client.answers.list(email=pandas.NA),  # type: ignore[arg-type]
        lambda: client.answers.list(phone=Decimal("NaN")),  # type: ignore[arg-type]
        lambda: client.answers.list(phone=numpy.float32("nan")),  # type: ignore[arg-type]
        lambda: client.answers.list(end_date=numpy.datetime64("NaT")),  # type: ignore[arg-type]
        lambda: client.answers.list(email=pyarrow.scalar(None)),  # type: ignore[arg-type]
        lambda: client.answers.list(start_date=pandas.NaT),  # type: ignore[arg-type]
        lambda: client.invites.send("T0AXXX", customer, scheduling=pandas.NaT),  # type: ignore[arg-type]
    ):
        with pytest.raises(InvalidRequestError, match=r"\bN"):
            call()
    assert box.requests == []
