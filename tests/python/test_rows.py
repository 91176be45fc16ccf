"""Rows as Python objects: attributes, equality, hashing, pickling, `repr` without personal data."""

from __future__ import annotations

import copy
import json
import pickle
from datetime import datetime, timezone
from typing import Any

import pytest
from indecx import IndeCX
from indecx.records import Action, Answer, Branch, Indicator, Treatment
from indecx.rows import Row
from indecx.testing import Sandbox

PERSON = {
    "_id": "65a1b2c3d4e5f6a7b8c9d0e1",
    "controlId": "S8C0VE",
    "name": "Ana Exemplo",
    "email": "ana@example.com",
    "phone": 5511900000001,
    "clientId": 4711,
    "review": 0,
    "feedback": "O atendimento poderia ser melhor",
    "metric": "nps-0-10",
    "createdAt": "2025-06-01T15:46:17.380-03:00",
    "indicators": [
        {"_id": "i1", "column": "Filial", "value": "Centro", "key": "centro"},
        {"_id": "i2", "column": "Loja", "value": 12},
        {"_id": "i3", "column": "Filial", "value": "Sul"},
    ],
    "treatments": {"status": "aberto", "sponsor": "equipe@example.com"},
    "tags": [{"tag": "a"}],
    "novo": {"x": [1, None]},
}


def answer(**fields: Any) -> Answer:
    return Answer(json.dumps(fields).encode())


@pytest.fixture
def ana() -> Answer:
    return answer(**PERSON)


def test_attributes_have_python_types(ana: Answer) -> None:
    assert ana.id == PERSON["_id"]
    assert (ana.phone, ana.client_id) == ("5511900000001", "4711")
    assert ana.review == 0
    assert isinstance(ana.review, (int, float))
    assert ana.created_at == datetime(2025, 6, 1, 18, 46, 17, 380_000, timezone.utc)
    assert getattr(ana.created_at, "tzinfo", None) is timezone.utc
    assert ana.updated_at is None
    assert ana.tags == [{"tag": "a"}]
    assert isinstance(ana.treatments, Treatment)
    assert ana.treatments.sponsor == "equipe@example.com"
    assert [type(each) for each in ana.indicators or []] == [Indicator] * 3


def test_an_indicator_is_found_by_name(ana: Answer) -> None:
    assert ana.indicator("Filial") == "Centro", "of equal names the first"
    assert ana.indicator("Loja") == "12"
    assert ana.indicator("filial") is None
    assert answer().indicator("Filial") is None
    assert answer(indicators="?").indicator("Filial") is None


def test_what_is_not_understood_is_kept() -> None:
    row = answer(_id="a", email={"x": 1}, review="nove", extra=1, createdAt="ontem")
    assert (row.email, row.review, row.created_at) == (None, None, None)
    assert row.extra == {"email": {"x": 1}, "review": "nove", "extra": 1, "createdAt": "ontem"}
    assert answer(**PERSON).extra == {"novo": {"x": [1, None]}}


def test_raw_is_the_record_as_sent(ana: Answer) -> None:
    assert ana.raw == PERSON
    ana.raw["name"] = "x"
    ana.extra.clear()
    assert ana.raw == PERSON
    assert ana.extra


def test_to_dict_holds_all_fields_and_extra(ana: Answer) -> None:
    fields = ana.to_dict()
    extra = fields.pop("extra")
    assert extra == ana.extra
    for name, value in fields.items():
        given = getattr(ana, name)
        if name == "indicators":
            assert value == [each.to_dict() for each in given]
        elif name == "treatments":
            assert value == given.to_dict()
        else:
            assert value == given, name
    assert fields["created_at"] == ana.created_at


def test_rows_are_read_only(ana: Answer) -> None:
    with pytest.raises(AttributeError):
        ana.review = 5  # type: ignore[misc] # pyright: ignore[reportAttributeAccessIssue]
    with pytest.raises(AttributeError):
        ana.createdAt = 5  # type: ignore[attr-defined] # pyright: ignore
    with pytest.raises(AttributeError):
        _ = ana.nome  # type: ignore[attr-defined] # pyright: ignore


def test_rows_are_equal_by_what_was_sent(ana: Answer) -> None:
    shuffled = dict(sorted(PERSON.items(), reverse=True))
    same = Answer(json.dumps(shuffled, indent=2).encode())
    assert ana == same
    assert (ana != same) is False
    assert hash(ana) == hash(same)
    assert len({ana, same}) == 1
    other = answer(**{**PERSON, "review": 1})
    assert ana != other
    assert ana not in (other, PERSON, None, "x")
    assert Action(b'{"_id":"a"}') != Branch(b'{"_id":"a"}')
    with pytest.raises(TypeError):
        sorted([ana, other])  # type: ignore[type-var] # pyright: ignore


def test_different_rows_have_different_hashes(box: Sandbox, client: IndeCX) -> None:
    rows = client.answers.list().to_list()
    assert len(set(rows)) == len(rows) == 125
    assert len({hash(row) for row in rows}) > 120
    again = client.answers.list().to_list()
    assert set(again) == set(rows)
    assert [hash(row) for row in again] == [hash(row) for row in rows]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_rows_are_pickled_whole(ana: Answer, protocol: int) -> None:
    again = pickle.loads(pickle.dumps(ana, protocol))
    assert type(again) is Answer
    assert again == ana
    assert again.to_dict() == ana.to_dict()
    inner = ana.treatments
    assert inner is not None
    assert pickle.loads(pickle.dumps(inner, protocol)).sponsor == "equipe@example.com"


def test_rows_are_copied(ana: Answer) -> None:
    assert copy.copy(ana) == ana
    assert copy.deepcopy([ana]) == [ana]


def test_a_repr_shows_no_personal_data(ana: Answer) -> None:
    shown = f"{ana!r} {ana} {ana.indicators!r} {ana.treatments!r} {[ana]}"
    assert shown.startswith("Answer(id=")
    assert "S8C0VE" in shown
    assert "review=0" in shown
    for person in ("Ana", "example.com", "11900000001", "4711", "atendimento", "Centro"):
        assert person not in shown
    assert len(repr(ana)) < 200


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ('"2025-06-01T18:46:17"', datetime(2025, 6, 1, 18, 46, 17, tzinfo=timezone.utc)),
        ('"2025-06-01"', datetime(2025, 6, 1, tzinfo=timezone.utc)),
        ('"0001-01-01T00:00:00Z"', datetime(1, 1, 1, tzinfo=timezone.utc)),
        (
            '"9999-12-31T23:59:59.999999Z"',
            datetime(9999, 12, 31, 23, 59, 59, 999_999, timezone.utc),
        ),
        (
            '"2025-06-01T18:46:17.123456789Z"',
            datetime(2025, 6, 1, 18, 46, 17, 123_456, timezone.utc),
        ),
        ('"0000-12-31T23:00:00Z"', None),
        ('"0001-01-01T00:00:00+01:00"', None),
        ('"9999-12-31T23:00:00-03:00"', None),
        ('"2025-06-01T24:00:01Z"', None),
        ("1748803577374", datetime(2025, 6, 1, 18, 46, 17, 374_000, timezone.utc)),
        ("1748803577", None),
    ],
)
def test_dates_are_instants_in_utc(sent: str, read: datetime | None) -> None:
    row = Answer(b'{"createdAt": ' + sent.encode() + b"}")
    assert row.created_at == read
    assert row.extra == ({} if read else {"createdAt": json.loads(sent)})


@pytest.mark.parametrize(
    ("sent", "read"),
    [
        ("12345678901234567890", "12345678901234567890"),
        ('"00042"', "00042"),
        ("0", "0"),
        ("-5", "-5"),
        ("5.511900000001e12", "5511900000001"),
        ("true", None),
    ],
)
def test_codes_are_text(sent: str, read: str | None) -> None:
    assert Answer(b'{"clientId": ' + sent.encode() + b"}").client_id == read


@pytest.mark.parametrize("big", [2**53 + 1, 2**63 - 1, 2**63, 10**20 - 1, -(2**64)])
def test_no_digit_of_a_number_is_lost(big: int) -> None:
    sent = {"review": big, "big": 123456789012345678901234567890}
    row = Answer(json.dumps(sent).encode())
    assert row.review is None
    assert row.extra == sent
    assert Answer(b'{"review": 9007199254740992}').review == 2**53
    assert Answer(b'{"review": 1e20}').review == 1e20


def test_half_a_character_is_replaced_but_in_the_original() -> None:
    row = Answer(b'{"name": "\\ud800", "feedback": "\\ud83d\\ude42"}')
    assert (row.name, row.extra) == ("\ufffd", {})
    assert row.raw["name"] == "\ud800"
    assert pickle.loads(pickle.dumps(row)).raw == row.raw
    assert row.feedback == "\N{SLIGHTLY SMILING FACE}"


def test_of_names_that_repeat_the_last_counts() -> None:
    row = Answer(b'{"name": "a", "x": 1, "name": "b", "x": 2}')
    assert row.name == row.raw["name"] == "b"
    assert row.extra == {"x": 2}


@pytest.mark.parametrize("odd", [b"", b"{", b"\xff", b"{} {}", b"nope"])
def test_a_row_is_made_of_one_json_value(odd: bytes) -> None:
    with pytest.raises(ValueError, match="JSON"):
        Answer(odd)


def test_a_record_that_is_no_object_has_no_fields() -> None:
    for sent, extra in ((b"null", {}), (b"5", {"": 5}), (b'"x"', {"": "x"}), (b"[1]", {"": [1]})):
        row = Answer(sent)
        assert (row.id, row.indicators, row.extra) == (None, None, extra)


def test_the_base_is_no_record() -> None:
    with pytest.raises(TypeError, match=r"indecx\.records"):
        Row(b"{}")
