"""Follow-ups: which fields stay and which are cleared, and the route's own rate limit."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from indecx import FollowUp, IndeCX
from indecx.testing import Sandbox

#: The platform's limit on this route, in requests a second, and how many may be sent at once.
LIMIT, BURST = 20, 5


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=20, invites=0) as sandbox:
        yield sandbox


def sent(box: Sandbox) -> list[dict[str, Any]]:
    return [request for request in box.requests if request["path"] == "feedback-follow-ups"]


def wire(box: Sandbox, client: IndeCX, follow_up: Any) -> dict[str, Any]:
    client.follow_ups.update([follow_up])
    return sent(box)[-1]["body"]["answers"][0]


@pytest.mark.parametrize(
    ("given", "on_the_wire"),
    [
        ({"responsible": ""}, {"responsible": ""}),
        ({"comment": ""}, {"comment": ""}),
        ({"followers": []}, {"followers": []}),
        ({"followers": ()}, {"followers": []}),
        ({"tags": []}, {"tags": []}),
        ({"tags": ({"tag": "Prazo"},)}, {"tags": [{"tag": "Prazo"}]}),
        ({"status": "aberto", "comment": None}, {"status": "aberto"}),
        (
            {"date": datetime(2026, 5, 26, 15, 56, tzinfo=timezone.utc)},
            {"date": "2026-05-26T15:56:00"},
        ),
        (
            {"date": datetime(2025, 12, 31, 22, 0, 0, 999_999, timezone(timedelta(hours=-3)))},
            {"date": "2026-01-01T01:00:00"},
        ),
    ],
    ids=repr,
)
def test_absent_is_left_alone_and_empty_is_cleared(
    given: dict[str, Any], on_the_wire: dict[str, Any], box: Sandbox, client: IndeCX
) -> None:
    expected = {"answerId": "S8C0VE", **on_the_wire}
    assert wire(box, client, FollowUp("S8C0VE", **given)) == expected
    assert wire(box, client, {"answer_id": "S8C0VE", **given}) == expected


def test_a_cleared_field_is_empty(box: Sandbox, client: IndeCX) -> None:
    answer = box.records("answers")[0]
    full = FollowUp(answer["controlId"], status="em_analise", responsible="bia@example.com")
    [outcome] = client.follow_ups.update([full])
    assert (outcome.status, outcome.answer_id) == ("accepted", answer["_id"])
    assert outcome.fields == {"status": "OK", "responsible": "OK"}
    assert box.records("answers")[0]["treatments"]["sponsor"] == "bia@example.com"
    [outcome] = client.follow_ups.update([FollowUp(answer["_id"], responsible="")])
    assert outcome.ok
    assert box.records("answers")[0]["treatments"]["sponsor"] != "bia@example.com"
    assert box.records("answers")[0]["treatments"]["status"] == "em_analise"


def test_each_follow_up_has_its_own_outcome(box: Sandbox, client: IndeCX) -> None:
    ids = [answer["_id"] for answer in box.records("answers") if not answer.get("deleted")]
    updates = [FollowUp(id_, status="respondido") for id_ in ids]
    updates[3] = FollowUp(ids[3], status="fechado")
    updates[5] = FollowUp("f" * 24, status="aberto")
    updates[7] = FollowUp(ids[7], status="aberto", followers=["caio@example.com"])
    outcomes = client.follow_ups.update(updates)
    assert [o.index for o in outcomes if not o.ok] == [3, 5]
    assert outcomes[3].fields == {"status": "Status não cadastrado na conta"}
    assert outcomes[5].answer_id == "f" * 24
    assert outcomes[7].fields == {"status": "OK", "followers": "OK"}
    assert [o.answer_id for o in outcomes if o.ok] == [
        id_ for n, id_ in enumerate(ids) if n not in (3, 5)
    ]


def test_a_hundred_go_in_a_request_and_twenty_requests_in_a_second(
    box: Sandbox, client: IndeCX
) -> None:
    ids = [answer["_id"] for answer in box.records("answers")]
    updates = [FollowUp(ids[n % len(ids)], comment=f"{n}") for n in range(1_450)]
    assert len(client.follow_ups.update(updates)) == 1_450
    requests = sent(box)
    assert [len(request["body"]["answers"]) for request in requests] == [100] * 14 + [50]
    at = [request["received_ms"] for request in requests]
    # This is a lower bound: a busy machine is slower, but never faster. No other limit is set here.
    assert at[-1] - at[0] >= 1000 * (len(at) - 1 - BURST) / LIMIT
