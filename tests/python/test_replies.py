"""The meaning of replies that need more than one request: an expired token, a route that moved, a
campaign that stops half-way. Single replies are tested by vectors.

Every case of a write to many rows runs with the blocking and the asynchronous client.
"""

from __future__ import annotations

import logging
import tracemalloc
from collections.abc import Iterator
from typing import Any

import pytest
from indecx import (
    ActionUnavailableError,
    APIStatusError,
    AuthenticationError,
    BadRequestError,
    IndeCX,
    InsufficientBalanceError,
    NotFoundError,
    Outcomes,
    OutcomeUnknownError,
    RateLimitError,
    ServerError,
)
from indecx.testing import Sandbox
from writes import ANA, Call, options_of, people

TOKEN = "authorization/token"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


def paths(box: Sandbox) -> list[str]:
    return [request["path"] for request in box.requests]


def statuses(outcomes: Outcomes) -> list[str]:
    return [outcome.status for outcome in outcomes]


# --- the token ------------------------------------------------------------------------------

ENDED = [
    (401, ""),
    (401, '{"message":"Unauthorized"}'),
    (403, ""),
    (403, '{"message":"Forbidden"}'),
    (400, "{}"),
    (400, '{"message":"jwt expired"}'),
    (403, '{"message":"Sessão da empresa expirada."}'),
]


@pytest.mark.parametrize(("status", "body"), ENDED)
def test_a_refused_token_is_renewed_once(
    box: Sandbox, client: IndeCX, status: int, body: str
) -> None:
    client.actions.list().to_list()
    box.clear_requests()
    box.fault(route="send", status=status, body=body)
    client.invites.send("T0AXXX", ANA)
    assert paths(box) == ["send/T0AXXX", TOKEN, "send/T0AXXX"]
    assert len(box.sent) == 1


@pytest.mark.parametrize(("status", "body"), [case for case in ENDED if case[0] != 401])
def test_a_fresh_token_is_not_renewed_for_another_status(
    box: Sandbox, client: IndeCX, status: int, body: str
) -> None:
    box.fault(route="send", status=status, body=body)
    with pytest.raises(APIStatusError) as raised:
        client.invites.send("T0AXXX", ANA)
    assert raised.value.status_code == status
    assert paths(box) == [TOKEN, "send/T0AXXX"]


@pytest.mark.parametrize("status", [400, 401, 403])
def test_a_refusal_at_the_tokens_route_is_about_the_key(
    box: Sandbox, client: IndeCX, status: int
) -> None:
    box.fault(route=TOKEN, status=status, body='{"message":"Forbidden"}')
    with pytest.raises(AuthenticationError, match="company key") as raised:
        client.invites.send("T0AXXX", ANA)
    assert "refused the token" not in str(raised.value)


# --- routes with two spellings --------------------------------------------------------------


def test_the_other_spelling_is_tried_again_once_the_platform_put_it_right(
    box: Sandbox, client: IndeCX
) -> None:
    for spelling in ("blocklist", "blacklist", "blocklist"):
        box.configure(blocklist_spelling=spelling)
        box.clear_requests()
        client.blocklist.add("ana@example.com", "teste")
        assert len(box.requests) <= 3
        box.clear_requests()
        client.blocklist.add("bia@example.com", "teste")
        assert paths(box) == [f"send-{spelling}"]


@pytest.mark.parametrize("status", [404, 405, 410, 501])
def test_a_route_that_is_not_there_is_looked_for_under_its_other_name(
    box: Sandbox, client: IndeCX, status: int
) -> None:
    box.configure(blocklist_spelling="blocklist")
    box.fault(route="send-blacklist", status=status, body="", times=None)
    client.blocklist.add("ana@example.com", "teste")
    box.configure(quarantine_spelling="quarantines")
    box.fault(route="quarentines-info", status=status, body="", times=None)
    client.quarantines.list().to_list()


def test_a_gateway_that_refuses_an_unknown_route_gets_the_other_spelling(
    box: Sandbox, client: IndeCX
) -> None:
    box.configure(blocklist_spelling="blocklist")
    body = '{"message":"Missing Authentication Token"}'
    box.fault(route="send-blacklist", status=403, body=body, times=None)
    client.blocklist.add("ana@example.com", "teste")


def test_a_write_that_neither_spelling_takes_may_have_happened(
    box: Sandbox, client: IndeCX
) -> None:
    box.fault(route="send-blacklist", status=501, body="", times=None)
    box.fault(route="send-blocklist", status=501, body="", times=None)
    with pytest.raises(OutcomeUnknownError):
        client.blocklist.add("ana@example.com", "teste")


# --- other words ----------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(12))
def test_the_same_in_other_words_means_the_same(seed: int) -> None:
    with Sandbox(answers=3, invites=3, actions=3, variety=seed) as box:
        with IndeCX(**options_of(box)) as client:
            codes = [action.control_id for action in client.actions.list()]
            client.invites.send("T0AXXX", ANA)
            client.blocklist.add("bia@example.com", "teste")
            client.answers.create("T0AXXX", {"review": 9})
            assert client.branches.create("Loja Centro").id
            assert [client.actions.get(str(code)).control_id for code in codes] == codes
            assert client.invites.send_bulk("T0AXXX", people(3))[0].ok
            assert len(client.answers.list().to_list()) == 4
            invites = client.invites.list().to_list()
            open_ones = [invite.id for invite in invites if not invite.answered]
            updates = [{"invite_id": str(id), "name": "Ana"} for id in open_ones]
            assert all(outcome.ok for outcome in client.invites.update(updates))
            for refusal, expected in REFUSED:
                box.configure(**refusal)
                with pytest.raises(expected):
                    client.invites.send("T0AXXX", ANA)
            box.configure(paused=[], blocked=[], no_balance=None)
            with pytest.raises(NotFoundError, match="no such action"):
                client.invites.send("NONE00", ANA)
            assert [row["email"] for row in box.sent].count("ana@example.com") == 1


REFUSED: list[tuple[dict[str, Any], type[APIStatusError]]] = [
    ({"paused": ["T0AXXX"]}, ActionUnavailableError),
    ({"paused": [], "blocked": ["T0AXXX"]}, ActionUnavailableError),
    ({"blocked": [], "no_balance": "sms"}, InsufficientBalanceError),
]


# --- campaigns ------------------------------------------------------------------------------

STOPS = [
    {"status": 429},
    {"status": 402},
    {"status": 403, "body": "<html>blocked by the firewall</html>"},
    {"status": 404, "body": "<html>not here</html>"},
    {"status": 400, "body": '{"message":"Esta acción está en pausa."}'},
]


@pytest.mark.parametrize("fault", STOPS)
def test_a_refusal_that_concerns_all_stops_the_rest(
    box: Sandbox, call: Call, fault: dict[str, Any]
) -> None:
    box.fault(route="send/bulk", skip=1, **fault)
    outcomes = call("invites.send_bulk", "T0AXXX", people(2_500))
    expected = ["accepted"] * 1000 + ["refused"] * 1000 + ["not_sent"] * 500
    assert statuses(outcomes) == expected
    assert [outcome.retry_safe for outcome in outcomes] == [False] * 1000 + [True] * 1500
    again = [people(2_500)[outcome.index] for outcome in outcomes if outcome.retry_safe]
    assert all(outcome.ok for outcome in call("invites.send_bulk", "T0AXXX", again))
    assert len({row["email"] for row in box.sent}) == len(box.sent) == 2_500


@pytest.mark.parametrize("operation", ["invites.update", "follow_ups.update"])
def test_one_that_is_not_there_stops_no_other_update(
    box: Sandbox, call: Call, operation: str
) -> None:
    body = '{"message":"Invite not found"}'
    box.fault(route="update-invite", status=404, body=body)
    box.fault(route="feedback-follow-ups", status=404, body=body)
    field = "invite_id" if operation == "invites.update" else "answer_id"
    change = {"name": "Ana"} if operation == "invites.update" else {"status": "respondido"}
    rows = [{field: f"{n:024x}", **change} for n in range(150)]
    outcomes = call(operation, rows)
    assert "not_sent" not in statuses(outcomes)
    assert isinstance(outcomes[0].error, NotFoundError)
    assert len([path for path in paths(box) if path != TOKEN]) == 2


def test_a_chunk_that_is_too_large_is_halved(box: Sandbox, call: Call) -> None:
    box.fault(route="send/bulk", status=413, body="<html>", times=2)
    reports: list[int] = []
    outcomes = call(
        "invites.send_bulk",
        "T0AXXX",
        people(1_200),
        on_outcome=lambda rows: reports.append(len(rows)),
    )
    assert statuses(outcomes) == ["accepted"] * 1_200
    assert [outcome.index for outcome in outcomes] == list(range(1_200))
    # Requests with 1,000 and with 500 rows were too large.
    assert reports == [250, 250, 500, 200]
    assert len({row["email"] for row in box.sent}) == len(box.sent) == 1_200


def test_one_row_that_is_too_large_costs_no_other_its_turn(box: Sandbox, call: Call) -> None:
    # The fault refuses a request with 4 rows, then one with 2, then one with the first row alone.
    box.fault(route="send/bulk", status=413, times=3)
    outcomes = call("invites.send_bulk", "T0AXXX", people(4))
    assert statuses(outcomes) == ["refused", "accepted", "accepted", "accepted"]
    assert "one row is too large" in (outcomes[0].message or "")
    assert isinstance(outcomes[0].error, APIStatusError)
    assert not outcomes[0].retry_safe
    assert [row["email"] for row in box.sent] == [row["email"] for row in people(4)[1:]]


def test_the_rows_of_a_chunk_share_their_error(box: Sandbox, call: Call) -> None:
    page = "<html>" + "x" * 300_000
    box.fault(route="send/bulk", status=502, body=page, times=None)
    tracemalloc.start()
    try:
        outcomes = call("invites.send_bulk", "T0AXXX", people(5_000))
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert statuses(outcomes) == ["unknown"] * 5_000
    assert len({id(outcome.error) for outcome in outcomes}) == 5
    assert held < 20_000_000
    error = outcomes[0].error
    assert isinstance(error, OutcomeUnknownError)
    assert isinstance(error.cause, ServerError)
    assert error.cause.body == page[: 64 * 1024].encode()


def test_links_find_their_owners_where_many_share_a_contact(call: Call, box: Sandbox) -> None:
    with Sandbox(answers=0, link_echo_order="shuffled") as shuffled:
        names = [f"Pessoa {n}" for n in range(10)]
        for contact in ({"email": "casa@example.com"}, {"phone": "5511900000001"}):
            rows = [{"name": name, **contact} for name in names]
            with IndeCX(**options_of(shuffled)) as client:
                outcomes = client.links.create("T0AXXX", rows, allow_duplicates=True)
            links = [outcome.link for outcome in outcomes]
            assert [link.name for link in links if link is not None] == names
            assert outcomes.unmatched_links == []


def test_a_link_without_an_owner_is_not_lost(box: Sandbox, call: Call) -> None:
    stranger = {"email": "bia@example.com", "shortUrl": "https://links.example.com/9"}
    box.reply(body={"customers": [stranger]})
    outcomes = call("links.create", "T0AXXX", [ANA])
    assert statuses(outcomes) == ["unknown"]
    assert isinstance(outcomes[0].error, OutcomeUnknownError)
    assert [link.short_url for link in outcomes.unmatched_links] == ["https://links.example.com/9"]
    with pytest.raises(OutcomeUnknownError) as raised:
        outcomes.raise_for_unknown()
    assert raised.value.outcomes is outcomes
    assert "example.com" not in repr(outcomes)


def test_a_follow_up_accepted_in_part_leaves_the_rest_to_send_again(
    box: Sandbox, call: Call
) -> None:
    item = {"comment": "OK", "status": "Status não cadastrado na conta"}
    message = "Tratativa atualizada parcialmente"
    box.reply(body={"answers": [{"answerId": "a", **item, "message": message}]})
    update = {"answer_id": "A1B2C3", "status": "fechado", "comment": "Ligar."}
    outcomes = call("follow_ups.update", [update])
    assert statuses(outcomes) == ["refused"]
    assert isinstance(outcomes[0].error, BadRequestError)
    assert "Status não cadastrado" in (outcomes[0].message or "")
    box.reply(body={"answers": [{"answerId": "a", "message": "Tratativa atualizada com sucesso"}]})
    call("follow_ups.update", [outcomes[0].remaining])
    assert box.requests[-1]["body"] == {"answers": [{"answerId": "A1B2C3", "status": "fechado"}]}


# --- messages -------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [408, 500, 503])
def test_an_unknown_outcome_has_the_seconds_to_wait(
    box: Sandbox, client: IndeCX, status: int
) -> None:
    box.fault(route="send", status=status, headers={"retry-after": "120"})
    with pytest.raises(OutcomeUnknownError, match="120 s") as raised:
        client.invites.send("T0AXXX", ANA)
    assert isinstance(raised.value.cause, ServerError)
    assert raised.value.cause.retry_after == 120.0


def test_a_rate_limit_says_how_long(box: Sandbox, client: IndeCX) -> None:
    box.fault(route="send", status=429, headers={"retry-after": "7"})
    with pytest.raises(RateLimitError, match="7 s") as raised:
        client.invites.send("T0AXXX", ANA)
    assert raised.value.retry_after == 7.0


@pytest.mark.parametrize(
    "name", ["x-amzn-requestid", "apigw-requestid", "x-correlation-id", "x-amz-request-id"]
)
def test_the_id_of_a_request_is_read_under_other_names(
    box: Sandbox, client: IndeCX, name: str
) -> None:
    box.reply(status=400, body={}, headers={"x-request-id": "", name: "r-1"})
    with pytest.raises(BadRequestError) as raised:
        client.invites.send("T0AXXX", ANA)
    assert raised.value.request_id == "r-1"


@pytest.mark.parametrize(
    "reply",
    [
        {"text": "<html>"},
        {"body": {"message": "This action is paused."}},
        {"text": "no gzip", "headers": {"content-encoding": "gzip"}},
    ],
)
def test_an_unreadable_success_is_named_in_logs(
    box: Sandbox, client: IndeCX, caplog: pytest.LogCaptureFixture, reply: dict[str, Any]
) -> None:
    client.actions.list().to_list()
    caplog.set_level(logging.DEBUG, logger="indecx")
    box.reply(**reply)
    with pytest.raises(Exception, match="POST"):
        client.invites.send("T0AXXX", ANA)
    assert caplog.records[-1].__dict__["error.type"] == "body"
