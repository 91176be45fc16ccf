"""The token: fetched once for all waiting calls, renewed when it ends, not if an action refuses."""

import asyncio
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from clients import connect
from indecx import (
    ActionUnavailableError,
    APITimeoutError,
    AsyncIndeCX,
    AuthenticationError,
    ResponseFormatError,
)
from indecx.testing import Sandbox

TOKEN = "authorization/token"


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=2503) as sandbox:
        yield sandbox


def fetches(box: Sandbox) -> int:
    return sum(request["path"] == TOKEN for request in box.requests)


def test_many_threads_fetch_one_token(box: Sandbox) -> None:
    box.fault(route=TOKEN, delay_ms=200)
    client = connect(box, max_concurrency=50)
    threads = [threading.Thread(target=client.actions.get, args=("T0AXXX",)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fetches(box) == 1
    assert len(box.requests) == 51


async def test_many_tasks_fetch_one_token(box: Sandbox) -> None:
    box.fault(route=TOKEN, delay_ms=200)
    client = AsyncIndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
    await asyncio.gather(*(client.actions.get("T0AXXX") for _ in range(50)))
    assert fetches(box) == 1


async def test_a_cancelled_fetch_does_not_take_the_others_along(box: Sandbox) -> None:
    box.fault(route=TOKEN, delay_ms=300)
    client = AsyncIndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
    tasks = [asyncio.create_task(client.actions.get("T0AXXX")) for _ in range(5)]
    while not box.requests:
        await asyncio.sleep(0.01)
    tasks[0].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert not any(isinstance(result, BaseException) for result in results[1:])


@pytest.mark.parametrize("shape", ["jwt", "opaque", "no_exp"])
def test_a_token_is_used_again(box: Sandbox, shape: str) -> None:
    box.configure(token_shape=shape)
    client = connect(box)
    for _ in range(3):
        client.actions.get("T0AXXX")
    assert fetches(box) == 1


def test_a_token_is_renewed_before_it_ends(box: Sandbox) -> None:
    box.configure(token_lifetime_s=1)
    client = connect(box)
    client.actions.get("T0AXXX")
    threading.Event().wait(1.1)
    client.actions.get("T0AXXX")
    assert fetches(box) == 2
    assert all(request["status"] == 200 for request in box.requests)


def test_fifty_refused_calls_renew_once(box: Sandbox) -> None:
    client = connect(box, max_concurrency=50)
    client.actions.get("T0AXXX")
    box.clear_requests()
    box.expire_tokens()
    box.fault(delay_ms=200, times=50)
    threads = [threading.Thread(target=client.actions.get, args=("T0AXXX",)) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert fetches(box) == 1
    assert sum(request["status"] == 401 for request in box.requests) == 50


def test_a_token_that_ends_in_the_middle_of_a_pull_costs_nothing(box: Sandbox) -> None:
    client = connect(box)
    ids = []
    for at, page in enumerate(client.answers.list(page_size=100).pages()):
        ids += [row.id for row in page]
        # Pages are requested ahead, so each token is valid for at least one request.
        if at % 10 == 0:
            box.expire_tokens()
    assert ids == [row["_id"] for row in box.records("answers")]


def test_a_send_that_was_refused_for_its_token_takes_effect_once(box: Sandbox) -> None:
    client = connect(box)
    client.actions.get("T0AXXX")
    box.expire_tokens()
    client.invites.send("T0AXXX", {"email": "ana@example.com"})
    assert len(box.sent) == 1


@pytest.mark.parametrize("reason", ["paused", "blocked"])
def test_a_refused_action_never_renews(box: Sandbox, reason: str) -> None:
    box.configure(**{reason: ["T0AXXX"]})
    client = connect(box)
    with pytest.raises(ActionUnavailableError) as caught:
        client.invites.send("T0AXXX", {"email": "ana@example.com"})
    assert caught.value.reason == reason
    assert (fetches(box), len(box.requests)) == (1, 2)


def test_a_wrong_key_fails_at_once(box: Sandbox) -> None:
    with pytest.raises(AuthenticationError):
        connect(box, company_key="$2b$10$" + "x" * 53).actions.get("T0AXXX")
    assert len(box.requests) == 1


def test_a_token_refused_twice_is_an_error(box: Sandbox) -> None:
    box.fault(status=401, body='{"message":"Unauthorized"}', times=None)
    with pytest.raises(AuthenticationError):
        connect(box).actions.get("T0AXXX")
    assert (fetches(box), len(box.requests)) == (2, 4)


def test_a_key_mangled_by_a_shell_is_noticed(box: Sandbox) -> None:
    with pytest.raises(AuthenticationError, match="expanded by a shell"):
        connect(box, company_key="b$10$" + "x" * 50).actions.get("T0AXXX")


def test_a_key_with_a_newline_is_trimmed(box: Sandbox) -> None:
    connect(box, company_key=f" {box.company_key}\r\n").actions.get("T0AXXX")


def test_a_token_that_no_header_can_hold_fails_before_the_write(box: Sandbox) -> None:
    box.fault(route="authorization/token", status=200, body='{"authToken": "a\\u0001b"}')
    with pytest.raises(ResponseFormatError):
        connect(box).invites.send("T0AXXX", {"email": "ana@example.com"})
    assert [request["path"] for request in box.requests] == ["authorization/token"]


def test_a_short_time_is_not_lengthened_by_anothers_wait_for_a_token(box: Sandbox) -> None:
    box.fault(route=TOKEN, delay_ms=3000)
    client = connect(box, max_retries=0)
    with ThreadPoolExecutor(1) as pool:
        patient = pool.submit(client.actions.get, "T0AXXX")
        while not box.requests:
            time.sleep(0.01)
        with pytest.raises(APITimeoutError, match=r"within 0\.3 s") as caught:
            client.actions.get("T0AXXX", timeout=0.3)
        assert caught.value.retry_safe
        assert not patient.done()
        assert patient.result().control_id == "T0AXXX"


def test_a_long_time_is_not_shortened_by_anothers_wait_for_a_token(box: Sandbox) -> None:
    box.fault(route=TOKEN, delay_ms=1000)
    client = connect(box, max_retries=0)
    with ThreadPoolExecutor(1) as pool:
        hasty = pool.submit(client.actions.get, "T0AXXX", timeout=0.3)
        while not box.requests:
            time.sleep(0.01)
        assert client.actions.get("T0AXXX").control_id == "T0AXXX"
        assert isinstance(hasty.exception(), APITimeoutError)
