"""Retries: reads after temporary failures, writes only if they cannot have been acted on."""

import email.utils
import socket
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from indecx import (
    APIConnectionError,
    APIStatusError,
    APITimeoutError,
    IndeCX,
    OutcomeUnknownError,
    RateLimitError,
    ResponseFormatError,
    ServerError,
)
from indecx.testing import Sandbox

ANA = {"email": "ana@example.com"}


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=50) as sandbox:
        yield sandbox


@pytest.fixture
def client(box: Sandbox) -> IndeCX:
    return connect(box)


def connect(box: Sandbox, **options: Any) -> IndeCX:
    options = {"base_url": box.url, "company_key": box.company_key, "rate_limit": None, **options}
    client = IndeCX(**options)
    client.actions.get("T0AXXX")
    box.clear_requests()
    return client


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503, 504])
def test_a_read_is_repeated_on_a_status_that_passes(
    box: Sandbox, client: IndeCX, status: int
) -> None:
    box.fault(status=status, times=2)
    assert client.actions.get("T0AXXX").control_id == "T0AXXX"
    assert [request["status"] for request in box.requests] == [status, status, 200]


@pytest.mark.parametrize("status", [400, 402, 403, 404, 418])
def test_a_read_is_not_repeated_on_a_refusal(box: Sandbox, client: IndeCX, status: int) -> None:
    # The refusal has a message, since one without may mean that the token has expired.
    box.fault(status=status, body='{"message":"no such luck"}', times=None)
    with pytest.raises(APIStatusError) as caught:
        client.actions.get("T0AXXX")
    assert caught.value.status_code == status
    assert len(box.requests) == 1


@pytest.mark.parametrize(
    "fault", [{"reset": True}, {"cut": 20}, {"cut": 0}, {"reset": True, "act": True}]
)
def test_a_read_is_repeated_on_a_broken_connection(
    box: Sandbox, client: IndeCX, fault: dict[str, Any]
) -> None:
    box.fault(times=2, **fault)
    assert client.actions.get("T0AXXX").control_id == "T0AXXX"
    assert len(box.requests) == 3


def test_repeats_end(box: Sandbox) -> None:
    client = connect(box, max_retries=1)
    box.fault(status=503, times=None)
    with pytest.raises(ServerError) as caught:
        client.actions.get("T0AXXX")
    assert caught.value.status_code == 503
    assert len(box.requests) == 2


def test_max_retries_zero_repeats_nothing(box: Sandbox) -> None:
    client = connect(box, max_retries=0)
    box.fault(reset=True)
    with pytest.raises(APIConnectionError):
        client.actions.get("T0AXXX")
    assert len(box.requests) == 1


@pytest.mark.parametrize(
    "fault",
    [
        {"status": 408},
        {"status": 500},
        {"status": 503},
        {"status": 503, "act": True},
        {"reset": True},
        {"reset": True, "act": True},
        {"cut": 5},
        {"body": "<html>", "act": True},
        {"body": "", "act": True},
    ],
)
def test_a_write_with_an_unclear_answer_is_unknown_and_sent_once(
    box: Sandbox, client: IndeCX, fault: dict[str, Any]
) -> None:
    box.fault(**fault)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.invites.send("T0AXXX", ANA)
    assert len(box.requests) == 1
    assert caught.value.cause is not None
    assert caught.value.__cause__ is caught.value.cause
    assert not isinstance(caught.value, (APIConnectionError, APIStatusError, ResponseFormatError))


def test_a_write_that_takes_too_long_is_unknown(box: Sandbox) -> None:
    client = connect(box, timeout=0.2)
    box.fault(delay_ms=60_000)
    with pytest.raises(OutcomeUnknownError) as caught:
        client.invites.send("T0AXXX", ANA)
    assert isinstance(caught.value.cause, APITimeoutError)


def test_a_limited_write_is_repeated(box: Sandbox, client: IndeCX) -> None:
    box.fault(status=429, times=2)
    client.invites.send("T0AXXX", ANA)
    assert len(box.sent) == 1
    assert len(box.requests) == 3


def test_a_write_that_never_connected_is_no_unknown_outcome() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
    client = IndeCX(base_url=f"http://127.0.0.1:{port}", company_key="k", max_retries=1)
    with pytest.raises(APIConnectionError, match="Nothing was sent"):
        client.invites.send("T0AXXX", ANA)


def test_retry_after_is_honoured(box: Sandbox, client: IndeCX) -> None:
    box.fault(status=429, headers={"retry-after": "1"})
    client.actions.get("T0AXXX")
    first, second = box.requests
    assert second["received_ms"] - first["answered_ms"] >= 990


def test_retry_after_may_be_a_date(box: Sandbox, client: IndeCX) -> None:
    at = email.utils.formatdate(time.time() + 2, usegmt=True)
    box.fault(status=503, headers={"retry-after": at})
    client.actions.get("T0AXXX")
    first, second = box.requests
    assert second["received_ms"] - first["answered_ms"] >= 500


@pytest.mark.parametrize("after", ["61", "Fri, 31 Dec 2100 23:59:59 GMT"])
def test_a_long_retry_after_raises_at_once(box: Sandbox, client: IndeCX, after: str) -> None:
    box.fault(status=429, headers={"retry-after": after})
    with pytest.raises(RateLimitError) as caught:
        client.actions.get("T0AXXX")
    assert caught.value.retry_after is not None
    assert caught.value.retry_after > 60
    assert len(box.requests) == 1


def test_a_broken_server_is_not_hammered(box: Sandbox) -> None:
    client = connect(box, max_retries=10, max_concurrency=50)
    box.fault(status=503, headers={"retry-after": "0"}, times=None)

    def call() -> None:
        with pytest.raises(ServerError):
            client.actions.get("T0AXXX")

    threads = [threading.Thread(target=call) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    # There are 50 calls, and the retry budget allows 100 retries for all of them instead of 500.
    assert len(box.requests) <= 50 + 101


def test_the_rate_limit_spaces_requests(box: Sandbox) -> None:
    client = connect(box, rate_limit=20.0)
    other = connect(box, rate_limit=100.0)
    box.clear_requests()
    for _ in range(15):
        client.actions.get("T0AXXX")
        other.actions.get("T0AXXX")
    at = [request["received_ms"] for request in box.requests]
    # 30 requests at 20 a second, five of them at once: the clients share the lower limit.
    assert at[-1] - at[0] >= 1000 * (30 - 5 - 1) / 20 * 0.95


def test_clients_of_another_key_have_a_limit_of_their_own(box: Sandbox) -> None:
    slow = IndeCX(base_url=box.url, company_key="another", rate_limit=0.001)
    answered: list[str | None] = []

    def call() -> None:
        fast = connect(box, rate_limit=1000.0)
        for _ in range(10):
            answered.append(fast.actions.get("T0AXXX").control_id)

    # At the rate of the other key the sixth request would wait a quarter of an hour.
    thread = threading.Thread(target=call, daemon=True)
    thread.start()
    thread.join(30)
    assert answered == ["T0AXXX"] * 10
    assert "0.001" in repr(slow)


def test_a_spelling_that_never_answered_is_not_remembered(box: Sandbox) -> None:
    client = connect(box, max_retries=0)
    box.fault(route="blacklist-info", status=404)
    box.fault(route="blocklist-info", reset=True)
    with pytest.raises(APIConnectionError):
        client.blocklist.list().to_list()
    assert client.blocklist.list().to_list()
