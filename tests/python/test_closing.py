"""Closing a client: calls in progress finish first, others are refused, and the remaining rows of
a write have outcomes.
"""

from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError, Outcomes, OutcomeUnknownError
from indecx.testing import Sandbox
from writes import BULK, operation, options_of, outcomes_of, until, writes


@pytest.mark.parametrize("bound", [5.0, 0.4])
def test_closing_waits_for_calls_under_way_and_refuses_others(bound: float) -> None:
    with Sandbox(answers=0) as box:
        client = IndeCX(**options_of(box), timeout=bound)
        client.actions.get("T0AXXX")
        box.clear_requests()
        box.fault(route="send", delay_ms=1000, times=None)
        with ThreadPoolExecutor(1) as pool:
            sent = pool.submit(client.invites.send, "T0AXXX", {"email": "ana@example.com"})
            while not box.requests:
                time.sleep(0.01)
            client.close()
            if bound > 1:
                assert sent.done() or len(box.sent) == 1
                sent.result()
            else:
                assert isinstance(sent.exception(), OutcomeUnknownError)
        with pytest.raises(InvalidRequestError, match="closed"):
            client.actions.get("T0AXXX")
        client.close()


async def test_an_awaited_close_waits_too() -> None:
    with Sandbox(answers=0) as box:
        async with AsyncIndeCX(base_url=box.url, company_key=box.company_key) as client:
            await client.actions.get("T0AXXX")
            box.clear_requests()
            box.fault(route="send", delay_ms=500)
            customer = {"email": "ana@example.com"}
            sent = asyncio.ensure_future(client.invites.send("T0AXXX", customer))
            while not box.requests:
                await asyncio.sleep(0.01)
        assert len(box.sent) == 1
        await sent


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


def endless(row: Callable[[int], dict[str, Any]]) -> Iterator[dict[str, Any]]:
    n = 0
    while True:
        yield row(n)
        n += 1


#: The sources of the rows. Each returns the rows, and how many of them have an outcome if a request
#: takes `chunk` rows.
SOURCES: dict[str, Callable[[Callable[[int], dict[str, Any]], int], tuple[Iterable[Any], int]]] = {
    "list": lambda row, chunk: ([row(n) for n in range(3 * chunk + 1)], 3 * chunk + 1),
    "endless": lambda row, chunk: (endless(row), 3 * chunk),
}


def check(outcomes: Outcomes, chunk: int, rows: int) -> None:
    """Checks the outcomes of a write of which two chunks were sent before the client was closed."""
    statuses = [outcome.status for outcome in outcomes]
    assert len(statuses) == rows
    assert "not_sent" not in statuses[: 2 * chunk]
    assert set(statuses[2 * chunk :]) == {"not_sent"}
    for outcome in outcomes[2 * chunk :]:
        assert outcome.retry_safe
        assert "closed" in (outcome.message or "")
        assert isinstance(outcome.error, InvalidRequestError)


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", BULK)
def test_the_rest_of_a_write_whose_client_is_closed_is_not_sent(
    box: Sandbox, name: str, source: str
) -> None:
    before, row, chunk = BULK[name]
    rows, expected = SOURCES[source](row, chunk)
    client = IndeCX(**options_of(box))
    box.fault(skip=1, delay_ms=300)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(operation(client, name), *before, rows)
        while len(writes(box)) < 2:
            time.sleep(0.005)
        client.close()
        check(call.result(), chunk, expected)
    assert len(writes(box)) == 2


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", BULK)
async def test_the_same_holds_for_a_client_that_is_awaited(
    box: Sandbox, name: str, source: str
) -> None:
    before, row, chunk = BULK[name]
    rows, expected = SOURCES[source](row, chunk)
    client = AsyncIndeCX(**options_of(box))
    box.fault(skip=1, delay_ms=300)
    call = asyncio.ensure_future(operation(client, name)(*before, rows))
    await until(lambda: len(writes(box)) == 2)
    await client.aclose()
    check(await call, chunk, expected)
    assert len(writes(box)) == 2


@pytest.mark.parametrize("name", BULK)
def test_a_callback_may_close_the_client(box: Sandbox, name: str) -> None:
    before, row, chunk = BULK[name]
    client = IndeCX(**options_of(box))
    reports: list[int] = []

    def close(outcomes: list[Any]) -> None:
        reports.append(len(outcomes))
        if len(reports) == 2:
            client.close()

    outcomes = operation(client, name)(
        *before, [row(n) for n in range(3 * chunk + 1)], on_outcome=close
    )
    check(outcomes, chunk, 3 * chunk + 1)
    assert reports == [chunk, chunk, chunk, 1]


def test_a_write_whose_client_is_closed_before_the_first_request_raises(box: Sandbox) -> None:
    client = IndeCX(**options_of(box))

    def rows() -> Iterator[dict[str, Any]]:
        yield {"email": "ana@example.com"}
        client.close()

    with pytest.raises(InvalidRequestError, match="closed") as raised:
        client.invites.send_bulk("T0AXXX", rows())
    assert raised.value.__cause__ is None
    assert box.requests == []


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="signals of Unix")
@pytest.mark.parametrize("ends", [True, False], ids=["exits", "goes on"])
def test_a_signals_handler_may_close_the_client_of_the_call_that_it_interrupts(
    box: Sandbox, ends: bool
) -> None:
    client = IndeCX(**options_of(box))
    box.fault(route="send/bulk", skip=1, delay_ms=400)

    def close(number: int, frame: object) -> None:
        client.close()
        if ends:
            raise SystemExit(0)

    def interrupt() -> None:
        while len(writes(box)) < 2:
            time.sleep(0.005)
        signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGALRM)

    before = signal.signal(signal.SIGALRM, close)
    thread = threading.Thread(target=interrupt)
    thread.start()
    rows = [BULK["invites.send_bulk"][1](n) for n in range(2_500)]
    try:
        if ends:
            with pytest.raises(SystemExit) as raised:
                client.invites.send_bulk("T0AXXX", rows)
            outcomes = outcomes_of(raised.value)
        else:
            outcomes = list(client.invites.send_bulk("T0AXXX", rows))
    finally:
        thread.join()
        signal.signal(signal.SIGALRM, before)
    statuses = [outcome.status for outcome in outcomes]
    assert statuses == ["accepted"] * 2000 + ["not_sent"] * 500
