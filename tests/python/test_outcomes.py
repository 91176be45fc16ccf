"""Writes to many rows: one outcome for each row, in order, whatever happens to the requests.

Every case runs with the blocking and the asynchronous client.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator
from itertools import count
from typing import Any

import pytest
from indecx import (
    ActionUnavailableError,
    AuthenticationError,
    BadRequestError,
    Customer,
    InvalidRequestError,
    Outcome,
    Outcomes,
    OutcomeUnknownError,
)
from indecx.testing import Sandbox
from writes import Call, people


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


def bulks(box: Sandbox) -> list[int]:
    """Returns how many customers each request contained."""
    sends = [request for request in box.requests if request["path"].startswith("send/bulk")]
    return [len(request["body"]["customers"]) for request in sends]


def counts(outcomes: Outcomes) -> list[tuple[str, int]]:
    """Returns the statuses in order, each with the number of equal neighbours."""
    runs: list[tuple[str, int]] = []
    for outcome in outcomes:
        if runs and runs[-1][0] == outcome.status:
            runs[-1] = (outcome.status, runs[-1][1] + 1)
        else:
            runs.append((outcome.status, 1))
    return runs


def test_thousands_go_in_chunks_in_order(box: Sandbox, call: Call) -> None:
    reports: list[list[Outcome]] = []
    outcomes = call("invites.send_bulk", "T0AXXX", people(2_500), on_outcome=reports.append)
    assert bulks(box) == [1000, 1000, 500]
    assert [sent["email"] for sent in box.sent] == [row["email"] for row in people(2_500)]
    assert [outcome.index for outcome in outcomes] == list(range(2_500))
    assert all(outcome.ok for outcome in outcomes)
    assert [len(chunk) for chunk in reports] == [1000, 1000, 500]
    assert [outcome for chunk in reports for outcome in chunk] == list(outcomes)
    outcomes.raise_for_unknown()


@pytest.mark.parametrize("fault", [{"reset": True}, {"status": 503}, {"body": "<html>"}])
def test_a_lost_chunk_costs_no_other_its_outcome(
    box: Sandbox, call: Call, fault: dict[str, Any]
) -> None:
    box.fault(route="send/bulk", skip=1, act=True, **fault)
    outcomes = call("invites.send_bulk", "T0AXXX", people(2_500))
    assert counts(outcomes) == [("accepted", 1000), ("unknown", 1000), ("accepted", 500)]
    assert isinstance(outcomes[1500].error, OutcomeUnknownError)
    assert len(box.sent) == 2_500, "what is unknown is not sent again"
    with pytest.raises(OutcomeUnknownError, match="1000 of 2500") as raised:
        outcomes.raise_for_unknown()
    assert raised.value.outcomes is outcomes
    assert raised.value.__cause__ is outcomes[1000].error


@pytest.mark.parametrize(
    ("fault", "retry_safe"),
    [
        ({"status": 402, "body": '{"message":"Insufficient sms balance."}'}, True),
        ({"status": 401, "body": '{"message":"This action is paused."}'}, True),
        ({"status": 429}, True),
        ({"status": 400}, False),
        ({"status": 401, "body": '{"message":"Invalid api key."}'}, False),
        ({"status": 503}, False),
        ({"reset": True}, False),
    ],
)
def test_a_row_says_whether_it_may_go_again(
    box: Sandbox, call: Call, fault: dict[str, Any], retry_safe: bool
) -> None:
    box.fault(route="send/bulk", skip=1, **fault)
    outcomes = call("invites.send_bulk", "T0AXXX", people(2_500))
    assert not any(outcome.retry_safe for outcome in outcomes[:1000])
    assert all(outcome.retry_safe is retry_safe for outcome in outcomes[1000:2000])
    for outcome in outcomes[2000:]:
        assert outcome.retry_safe is (outcome.status == "not_sent")
    again = pickle.loads(pickle.dumps(outcomes))
    assert [outcome.retry_safe for outcome in again] == [row.retry_safe for row in outcomes]


def test_a_bad_row_may_not_go_again(call: Call) -> None:
    rows = (row for row in [*people(2), {"email": "not an e-mail"}])
    outcomes = call("invites.send_bulk", "T0AXXX", rows)
    assert [outcome.retry_safe for outcome in outcomes] == [False, False, False]
    assert outcomes[2].status == "refused"


def test_a_refused_chunk_costs_no_other_its_outcome(box: Sandbox, call: Call) -> None:
    box.fault(route="send/bulk", skip=1, status=400)
    outcomes = call("invites.send_bulk", "T0AXXX", people(2_500))
    assert counts(outcomes) == [("accepted", 1000), ("refused", 1000), ("accepted", 500)]
    assert isinstance(outcomes[1000].error, BadRequestError)
    outcomes.raise_for_unknown()


@pytest.mark.parametrize(
    ("status", "message"),
    [
        (401, "This action is paused."),
        (401, "Invalid api key."),
        (402, "Insufficient email balance."),
    ],
)
def test_a_refusal_that_concerns_all_stops_the_rest(
    box: Sandbox, call: Call, status: int, message: str
) -> None:
    body = f'{{"message":"{message}"}}'
    box.fault(route="send/bulk", skip=1, times=None, status=status, body=body)
    reports: list[list[Outcome]] = []
    outcomes = call("invites.send_bulk", "T0AXXX", people(3_500), on_outcome=reports.append)
    assert counts(outcomes) == [("accepted", 1000), ("refused", 1000), ("not_sent", 1500)]
    assert bulks(box) == [1000, 1000]
    assert [len(chunk) for chunk in reports] == [1000, 1000, 1000, 500]
    assert str(outcomes[3_499].error) == str(outcomes[1000].error) == outcomes[1000].message


def test_a_paused_action_is_the_error_of_each_row(box: Sandbox, call: Call) -> None:
    box.configure(paused=["T0AXXX"])
    outcomes = call("invites.send_bulk", "T0AXXX", people(1_001))
    assert counts(outcomes) == [("refused", 1000), ("not_sent", 1)]
    for outcome in (outcomes[0], outcomes[-1]):
        assert isinstance(outcome.error, ActionUnavailableError)
        assert outcome.error.reason == "paused"


def test_a_source_is_drawn_no_further_than_a_refusal_that_concerns_all(
    box: Sandbox, call: Call
) -> None:
    def endless() -> Iterator[dict[str, object]]:
        return ({"email": f"p{at}@example.com"} for at in count())

    box.configure(paused=["T0AXXX"])
    outcomes = call("invites.send_bulk", "T0AXXX", endless())
    assert counts(outcomes) == [("refused", 1000)]
    assert outcomes.drawn == 1000
    box.configure(paused=[])
    box.fault(route="send/bulk", skip=2, status=402, body='{"message":"Insufficient balance"}')
    outcomes = call("invites.send_bulk", "T0AXXX", endless())
    assert counts(outcomes) == [("accepted", 2000), ("refused", 1000)]
    assert outcomes.drawn == 3000
    assert call("invites.send_bulk", "T0AXXX", iter(people(3))).drawn is None
    assert call("invites.send_bulk", "T0AXXX", people(3)).drawn is None


def test_a_refused_key_raises_before_anything_is_sent(box: Sandbox, call: Call) -> None:
    box.fault(route="authorization/token", status=401, body='{"message":"Invalid api key."}')
    with pytest.raises(AuthenticationError) as raised:
        call("invites.send_bulk", "T0AXXX", people(2))
    assert raised.value.__cause__ is None
    assert bulks(box) == []


def test_a_key_refused_in_the_middle_raises_nothing(box: Sandbox, call: Call) -> None:
    def lose_the_token(outcomes: list[Outcome]) -> None:
        box.fault(route="authorization/token", status=403, times=None)
        box.expire_tokens()

    outcomes = call("invites.send_bulk", "T0AXXX", people(2_500), on_outcome=lose_the_token)
    assert counts(outcomes) == [("accepted", 1000), ("not_sent", 1500)]
    assert isinstance(outcomes[1000].error, AuthenticationError)


def test_input_with_a_length_is_checked_whole_first(box: Sandbox, call: Call) -> None:
    rows = people(2_500)
    rows[2_400] = {"email": "ana2400.example.com"}
    for given in (rows, tuple(rows), deque(rows), dict(enumerate(rows)).values()):
        with pytest.raises(InvalidRequestError, match="row 2400") as raised:
            call("invites.send_bulk", "T0AXXX", given)
        assert (raised.value.row, raised.value.field) == (2_400, "email")
        assert "ana2400" not in str(raised.value)
    assert box.requests == []


def test_lazy_input_is_read_chunk_by_chunk(box: Sandbox, call: Call) -> None:
    taken = 0

    def rows() -> Iterator[Any]:
        nonlocal taken
        for row in people(2_500):
            taken += 1
            yield row if taken != 1_501 else {"telefone": "11900000001"}

    reports: list[int] = []

    def tell(outcomes: list[Outcome]) -> None:
        reports.append(taken)

    outcomes = call("invites.send_bulk", "T0AXXX", rows(), on_outcome=tell)
    assert reports == [1000, 2000, 2500]
    assert counts(outcomes) == [("accepted", 1500), ("refused", 1), ("accepted", 999)]
    assert bulks(box) == [1000, 999, 500]
    error = outcomes[1_500].error
    assert isinstance(error, InvalidRequestError)
    assert (error.row, error.field) == (1_500, "telefone")
    assert [outcome.index for outcome in outcomes] == list(range(2_500))


def test_the_same_contact_twice_is_refused(box: Sandbox, call: Call) -> None:
    # The second contact is in another chunk than the first.
    rows = [*people(1_200), {"email": "ANA7@Example.com"}]
    with pytest.raises(InvalidRequestError, match="row 1200") as raised:
        call("invites.send_bulk", "T0AXXX", rows)
    assert raised.value.row == 1_200
    assert box.requests == []
    outcomes = call("invites.send_bulk", "T0AXXX", iter(rows))
    assert counts(outcomes) == [("accepted", 1200), ("refused", 1)]
    assert "allow_duplicates" in (outcomes[-1].message or "")
    outcomes = call("invites.send_bulk", "T0AXXX", rows, allow_duplicates=True)
    assert counts(outcomes) == [("accepted", 1201)]


@pytest.mark.parametrize("operation", ["invites.send_bulk", "links.create"])
@pytest.mark.parametrize(
    "rows",
    [None, 5, "ana@example.com", b"x", {"email": "ana@example.com"}, Customer(email="a@b.example")],
    ids=lambda rows: type(rows).__name__,
)
def test_a_value_that_is_not_a_collection_of_rows_is_refused(
    box: Sandbox, call: Call, operation: str, rows: Any
) -> None:
    with pytest.raises(InvalidRequestError) as raised:
        call(operation, "T0AXXX", rows)
    assert raised.value.field == "customers"
    assert "example" not in str(raised.value)
    assert box.requests == []


def test_an_empty_input_is_refused(box: Sandbox, call: Call) -> None:
    for nothing in ([], iter([])):
        with pytest.raises(InvalidRequestError, match="empty"):
            call("invites.send_bulk", "T0AXXX", nothing)
    assert box.requests == []


def test_links_are_matched_whatever_their_order(box: Sandbox, call: Call) -> None:
    box.configure(link_echo_order="shuffled", links_without_url=["ana3@example.com"])
    rows = people(1_200)
    outcomes = call("links.create", "T0AXXX", rows)
    for row, outcome in zip(rows, outcomes, strict=True):
        assert outcome.link is not None
        assert outcome.link.email == row["email"]
        assert outcome.invite_id == outcome.link.invite_id
        assert outcome.ok == (outcome.index != 3)
    assert outcomes[3].status == "refused"
    assert len({outcome.link.short_url for outcome in outcomes if outcome.link}) == 1_200


def test_updates_go_by_the_hundred(box: Sandbox, call: Call) -> None:
    box.insert("unanswered", 250)
    ids = [invite["_id"] for invite in box.records("unanswered")]
    updates = [{"invite_id": id_, "name": f"Ana {n}"} for n, id_ in enumerate(ids)]
    updates.insert(120, {"invite_id": "f" * 24, "name": "Ninguém"})
    outcomes = call("invites.update", updates)
    sent = [request for request in box.requests if request["path"] == "update-invite"]
    assert [len(request["body"]["invites"]) for request in sent] == [100, 100, 51]
    assert counts(outcomes) == [("accepted", 120), ("refused", 1), ("accepted", 130)]
    assert [outcome.invite_id for outcome in outcomes] == [row["invite_id"] for row in updates]
    names = {invite["name"] for invite in box.records("unanswered")}
    assert names == {row["name"] for row in updates} - {"Ninguém"}


def test_outcomes_are_a_sequence(box: Sandbox, call: Call) -> None:
    box.configure(links_without_url=["ana1@example.com"])
    outcomes = call("links.create", "T0AXXX", people(4))
    assert isinstance(outcomes[1:3], Outcomes)
    assert [outcome.index for outcome in outcomes[1:3]] == [1, 2]
    assert [outcome.index for outcome in reversed(outcomes)] == [3, 2, 1, 0]
    assert outcomes.index(outcomes[2]) == 2
    assert outcomes == list(outcomes)
    assert outcomes[:2] != outcomes[2:]
    assert repr(outcomes) == "Outcomes(3 accepted, 1 refused)"
    assert repr(outcomes[1]) == "Outcome(index=1, status='refused')"
    assert repr(outcomes[:0]) == "Outcomes(none)"
    assert "example.com" not in f"{outcomes!r} {list(outcomes)!r}"
    copied = pickle.loads(pickle.dumps(outcomes))
    assert copied == outcomes
    assert copied[0].link == outcomes[0].link


def test_rows_are_counted_by_status_and_the_first_refusal_is_raised(
    box: Sandbox, call: Call
) -> None:
    accepted = call("invites.send_bulk", "T0AXXX", people(3))
    assert accepted.counts == {"accepted": 3}
    assert accepted.counts["refused"] == 0
    accepted.raise_for_refused()
    box.fault(route="send/bulk", skip=1, status=400, body='{"message":"Zulmira"}')
    outcomes = call("invites.send_bulk", "T0AXXX", people(2_100))
    assert outcomes.counts == {"accepted": 1100, "refused": 1000}
    with pytest.raises(BadRequestError) as raised:
        outcomes.raise_for_refused()
    own = outcomes[1000].error
    assert isinstance(own, BadRequestError)
    assert raised.value.outcomes is outcomes
    assert own.outcomes is None
    assert (str(raised.value), raised.value.status_code) == (str(own), 400)
    assert raised.value.body == b'{"message":"Zulmira"}'
    kept = pickle.loads(pickle.dumps(raised.value))
    assert kept.outcomes == outcomes
    lazy = call("invites.send_bulk", "T0AXXX", iter([{"name": "Ana"}, *people(1)]))
    with pytest.raises(InvalidRequestError) as refused:
        lazy.raise_for_refused()
    assert refused.value.row == 0


def test_an_unfinished_generator_is_closed(box: Sandbox, call: Call) -> None:
    closed: list[str] = []

    def endless(says: Exception | None) -> Iterator[dict[str, Any]]:
        n = 0
        try:
            while True:
                yield {"email": f"ana{n}@example.com"}
                n += 1
        finally:
            closed.append("closed")
            if says is not None:
                raise says

    box.configure(paused=["T0AXXX"])
    outcomes = call("invites.send_bulk", "T0AXXX", endless(None))
    assert (outcomes.counts, outcomes.drawn, closed) == ({"refused": 1000}, 1000, ["closed"])
    box.configure(paused=[])

    def fail(reports: object) -> None:
        raise ValueError("the caller's own")

    for says in (None, OSError("while it closes")):
        closed.clear()
        with pytest.raises(ValueError, match="the caller's own") as raised:
            call("invites.send_bulk", "T0AXXX", endless(says), on_outcome=fail)
        assert closed == ["closed"]
        assert isinstance(raised.value.__cause__, OutcomeUnknownError)
