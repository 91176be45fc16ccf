"""Errors as Python exceptions: their classes, their details, and what they do not show."""

from __future__ import annotations

import copy
import pickle
from collections.abc import Callable
from typing import Any

import indecx
import indecx.webhooks
import pytest
from indecx import (
    ActionUnavailableError,
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    AsyncIndeCX,
    AuthenticationError,
    BadRequestError,
    IncompleteListingError,
    IndeCX,
    IndeCXError,
    InsufficientBalanceError,
    InvalidRequestError,
    NotFoundError,
    OutcomeUnknownError,
    RateLimitError,
    ResponseFormatError,
    ServerError,
)
from indecx.testing import Sandbox

ANA = {"email": "ana@example.com"}
WORDS = '{"message": "ana@example.com, telefone 11900000001"}'

HIERARCHY: dict[type[IndeCXError], type[Exception]] = {
    IndeCXError: Exception,
    InvalidRequestError: IndeCXError,
    APIConnectionError: IndeCXError,
    APITimeoutError: APIConnectionError,
    APIStatusError: IndeCXError,
    BadRequestError: APIStatusError,
    AuthenticationError: APIStatusError,
    ActionUnavailableError: APIStatusError,
    InsufficientBalanceError: APIStatusError,
    NotFoundError: APIStatusError,
    RateLimitError: APIStatusError,
    ServerError: APIStatusError,
    ResponseFormatError: IndeCXError,
    IncompleteListingError: IndeCXError,
    OutcomeUnknownError: IndeCXError,
}


def test_the_hierarchy_is_the_documented_one() -> None:
    exported = {
        value
        for name in indecx.__all__
        if issubclass(value := getattr(indecx, name), BaseException)
    }
    assert exported == set(HIERARCHY)
    for error, base in HIERARCHY.items():
        assert error.__bases__[0] is base
    assert issubclass(InvalidRequestError, ValueError)
    assert not any(issubclass(e, ValueError) for e in HIERARCHY if e is not InvalidRequestError)
    # It must not be a builtin class that a generic retry might catch.
    assert not issubclass(OutcomeUnknownError, (OSError, TimeoutError, ConnectionError))


def caught(call: Callable[[], object]) -> IndeCXError:
    with pytest.raises(IndeCXError) as raised:
        call()
    return raised.value


def make(kind: str, box: Sandbox, client: IndeCX) -> IndeCXError:
    """Provokes an error of a class, and returns it."""

    def get() -> object:
        return client.actions.get("T0AXXX")

    def send() -> object:
        return client.invites.send("T0AXXX", ANA)

    def failing(**fault: Any) -> None:
        box.fault(**fault)

    match kind:
        case "InvalidRequestError":
            return caught(lambda: client.answers.list(page_size=0))
        case "APIConnectionError":
            failing(reset=True)
        case "APITimeoutError":
            failing(delay_ms=20_000)
            return caught(lambda: client.actions.get("T0AXXX", timeout=0.2))
        case "APIStatusError":
            failing(status=418, body=WORDS)
        case "BadRequestError":
            failing(status=400, body=WORDS)
        case "AuthenticationError":
            failing(status=403, body=WORDS)
        case "ActionUnavailableError":
            box.configure(paused=["T0AXXX"])
            return caught(send)
        case "InsufficientBalanceError":
            box.configure(no_balance="sms")
            return caught(send)
        case "NotFoundError":
            return caught(lambda: client.actions.get("ABSENT"))
        case "RateLimitError":
            failing(status=429, body=WORDS, headers={"retry-after": "120"})
        case "ServerError":
            failing(status=503, body=WORDS)
        case "ResponseFormatError":
            failing(body=WORDS.replace("{", "["))
        case "IncompleteListingError":
            box.configure(total="wrong", total_error=1)
            return caught(lambda: client.answers.list().to_list())
        case "OutcomeUnknownError":
            failing(status=500, body=WORDS, act=True)
            return caught(send)
        case _:
            raise AssertionError(kind)
    return caught(get)


KINDS = [error.__name__ for error in HIERARCHY if error is not IndeCXError]


@pytest.mark.parametrize("kind", KINDS)
def test_every_class_is_raised(kind: str, box: Sandbox, client: IndeCX) -> None:
    error = make(kind, box, client)
    assert type(error).__name__ == kind
    assert str(error) == error.message
    assert len(error.message) > 20
    assert error.args == (error.message,)


@pytest.mark.parametrize("kind", KINDS)
def test_no_form_shows_what_the_server_said(kind: str, box: Sandbox, client: IndeCX) -> None:
    error = make(kind, box, client)
    shown = f"{error} {error!r} {error.args} {error.__cause__!r}"
    assert "ana@example.com" not in shown
    assert "11900000001" not in shown
    assert b"ana@example.com" not in pickle.dumps(error)


@pytest.mark.parametrize("kind", KINDS)
def test_an_error_is_pickled_without_its_body(kind: str, box: Sandbox, client: IndeCX) -> None:
    error = make(kind, box, client)
    again = pickle.loads(pickle.dumps(error))
    assert type(again) is type(error)
    assert again.message == error.message
    for name in (
        "status_code",
        "request_id",
        "retry_after",
        "retry_safe",
        "reason",
        "field",
        "row",
    ):
        assert getattr(again, name, None) == getattr(error, name, None), name
    for name in ("seen", "expected"):
        assert getattr(again, name, None) == getattr(error, name, None), name
    assert getattr(again, "body", None) is None
    assert type(again.__cause__) is type(error.__cause__)
    assert str(copy.copy(error)) == str(error)


#: Whether the same call may be repeated, by class.
RETRY_SAFE = {
    "InvalidRequestError": False,
    "APIConnectionError": True,
    "APITimeoutError": True,
    "APIStatusError": False,
    "BadRequestError": False,
    "AuthenticationError": False,
    "ActionUnavailableError": True,
    "InsufficientBalanceError": True,
    "NotFoundError": False,
    "RateLimitError": True,
    "ServerError": True,
    "ResponseFormatError": True,
    "IncompleteListingError": True,
    "OutcomeUnknownError": False,
}


@pytest.mark.parametrize("kind", KINDS)
def test_every_error_says_whether_the_call_may_go_again(
    kind: str, box: Sandbox, client: IndeCX
) -> None:
    error = make(kind, box, client)
    assert error.retry_safe is RETRY_SAFE[kind]
    # An error that a program creates, for example in its tests, has the value of its class.
    assert type(error)("words").retry_safe is RETRY_SAFE[kind]
    assert IndeCXError("words").retry_safe is False


@pytest.mark.parametrize(
    ("route", "fault"),
    [
        ("authorization/token", {"status": 503}),
        ("authorization/token", {"reset": True}),
        ("send", {"status": 429}),
    ],
)
def test_a_write_that_was_not_acted_on_may_go_again(
    box: Sandbox, client: IndeCX, route: str, fault: dict[str, Any]
) -> None:
    box.fault(route=route, **fault)
    assert caught(lambda: client.invites.send("T0AXXX", ANA)).retry_safe
    assert box.sent == []


@pytest.mark.parametrize("fault", [{"status": 503}, {"reset": True}, {"body": "<html>"}])
def test_a_write_that_may_have_happened_may_not_go_again(
    box: Sandbox, client: IndeCX, fault: dict[str, Any]
) -> None:
    box.fault(route="send", act=True, **fault)
    error = caught(lambda: client.invites.send("T0AXXX", ANA))
    assert isinstance(error, OutcomeUnknownError)
    assert not error.retry_safe
    assert error.cause is not None
    assert not error.cause.retry_safe


def test_a_delivery_that_cannot_be_read_is_no_better_the_second_time() -> None:
    assert not caught(lambda: indecx.webhooks.parse_answer(b"<html>")).retry_safe
    assert not caught(lambda: indecx.webhooks.parse_links(b"[]")).retry_safe


@pytest.mark.parametrize("status", [429, 500, 503])
def test_an_error_has_the_seconds_that_a_server_asked_for(
    box: Sandbox, client: IndeCX, status: int
) -> None:
    box.fault(status=status, headers={"retry-after": "120"}, times=2, route="actions-info")
    error = caught(lambda: client.actions.get("T0AXXX"))
    assert isinstance(error, APIStatusError)
    assert error.retry_after == 120.0


def test_a_status_error_says_where_it_came_from(box: Sandbox, client: IndeCX) -> None:
    error = make("BadRequestError", box, client)
    assert isinstance(error, BadRequestError)
    assert error.status_code == 400
    assert error.request_id == f"sandbox-{box.requests[-1]['index']}"
    assert error.body == WORDS.encode()
    assert "actions-info/{action}" in str(error)
    assert "T0AXXX" not in str(error)


def test_classes_declare_their_details(box: Sandbox, client: IndeCX) -> None:
    limited = make("RateLimitError", box, client)
    assert isinstance(limited, RateLimitError)
    assert limited.retry_after == 120.0
    paused = make("ActionUnavailableError", box, client)
    assert isinstance(paused, ActionUnavailableError)
    assert (paused.status_code, paused.reason) == (401, "paused")
    box.configure(paused=[], blocked=["T0AXXX"])
    with pytest.raises(ActionUnavailableError) as blocked:
        client.invites.send("T0AXXX", ANA)
    assert blocked.value.reason == "blocked"
    assert box.sent == []
    odd = make("ResponseFormatError", box, client)
    assert isinstance(odd, ResponseFormatError)
    assert odd.status_code == 200
    refused = make("InvalidRequestError", box, client)
    assert isinstance(refused, InvalidRequestError)
    assert (refused.field, refused.row) == ("page_size", None)


def test_nothing_waits_for_a_server_that_asks_for_too_long(box: Sandbox) -> None:
    client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
    box.fault(status=429, headers={"retry-after": "3600"}, times=None)
    with pytest.raises(RateLimitError) as raised:
        client.actions.get("T0AXXX")
    assert raised.value.retry_after == 3600.0
    assert [r["status"] for r in box.requests if "actions-info" in r["path"]] == [429]


def test_a_read_is_repeated_and_a_write_is_not(box: Sandbox) -> None:
    client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None, max_retries=2)
    for fault in ({"status": 503}, {"reset": True}, {"cut": 10}, {"status": 429}):
        box.clear_requests()
        box.fault(route="actions-info", **fault)
        assert client.actions.get("T0AXXX").control_id == "T0AXXX"
        assert len([r for r in box.requests if "actions-info" in r["path"]]) == 2
    for fault in ({"status": 503}, {"reset": True}, {"cut": 10}):
        box.clear_requests()
        box.fault(route="send", **fault)
        with pytest.raises(OutcomeUnknownError):
            client.invites.send("T0AXXX", ANA)
        assert len([r for r in box.requests if "send" in r["path"]]) == 1
    box.clear_requests()
    before = len(box.sent)
    box.fault(route="send", status=429)
    client.invites.send("T0AXXX", ANA)
    assert len(box.sent) == before + 1


def test_an_unknown_outcome_says_what_broke(box: Sandbox, client: IndeCX) -> None:
    box.fault(route="send", reset=True, act=True)
    with pytest.raises(OutcomeUnknownError) as raised:
        client.invites.send("T0AXXX", ANA)
    assert isinstance(raised.value.cause, APIConnectionError)
    assert raised.value.__cause__ is raised.value.cause
    assert len(box.sent) == 1, "it did happen"

    box.fault(route="send", delay_ms=20_000)
    with pytest.raises(OutcomeUnknownError) as late:
        client.invites.send("T0AXXX", ANA, timeout=0.3)
    assert isinstance(late.value.cause, APITimeoutError)

    box.fault(route="send", status=500)
    with pytest.raises(OutcomeUnknownError) as failed:
        client.invites.send("T0AXXX", ANA)
    assert isinstance(failed.value.cause, ServerError)
    assert failed.value.cause.status_code == 500


def test_what_was_never_sent_is_not_unknown(box: Sandbox, client: IndeCX) -> None:
    client.actions.list().to_list()
    box.stop()
    with pytest.raises(APIConnectionError) as raised:
        IndeCX(
            base_url=box.url, company_key=box.company_key, max_retries=0, rate_limit=None
        ).invites.send("T0AXXX", ANA)
    assert type(raised.value) is APIConnectionError
    assert "Nothing was sent" in str(raised.value)


async def test_the_awaited_client_raises_the_same(box: Sandbox, async_client: AsyncIndeCX) -> None:
    box.fault(route="send", reset=True)
    with pytest.raises(OutcomeUnknownError) as raised:
        await async_client.invites.send("T0AXXX", ANA)
    assert isinstance(raised.value.__cause__, APIConnectionError)
    with pytest.raises(InvalidRequestError, match="page_size"):
        async_client.answers.list(page_size=0)
    with pytest.raises(NotFoundError):
        await async_client.actions.get("ABSENT")


@pytest.mark.parametrize(
    ("options", "field"),
    [
        ({"company_key": None}, "company_key"),
        ({"company_key": " \n"}, "company_key"),
        ({"company_key": "a\r\nb"}, "company_key"),
        ({"base_url": "http://indecx.example/v3"}, "base_url"),
        ({"base_url": "indecx.com"}, "base_url"),
        ({"timeout": 0}, "timeout"),
        ({"timeout": float("nan")}, "timeout"),
        ({"max_concurrency": 0}, "max_concurrency"),
        ({"rate_limit": 0.0}, "rate_limit"),
        ({"ca_file": "/nonexistent/ca.pem"}, "ca_file"),
        ({"proxy": "::"}, "proxy"),
    ],
)
def test_a_wrong_option_is_refused_by_name(options: dict[str, Any], field: str) -> None:
    given: dict[str, Any] = {"company_key": "k", **options}
    for client in (IndeCX, AsyncIndeCX):
        with pytest.raises(InvalidRequestError, match=field) as raised:
            client(**given)
        assert raised.value.field == field


def test_a_missing_key_names_its_variable(monkeypatch: pytest.MonkeyPatch, box: Sandbox) -> None:
    with pytest.raises(InvalidRequestError, match="INDECX_COMPANY_KEY"):
        IndeCX()
    monkeypatch.setenv("INDECX_COMPANY_KEY", f" {box.company_key}\n")
    monkeypatch.setenv("INDECX_BASE_URL", box.url + "/")
    assert IndeCX(rate_limit=None).actions.get("T0AXXX").control_id == "T0AXXX"


def test_a_closed_client_refuses_every_call(box: Sandbox, client: IndeCX) -> None:
    listing = client.answers.list()
    client.close()
    for call in (listing.to_list, lambda: client.actions.get("T0AXXX")):
        with pytest.raises(InvalidRequestError, match="closed"):
            call()
    assert box.requests == []
