"""Writes that are interrupted in any way, at any point: the error says who may have been asked."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
import time
from collections import UserDict
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, OutcomeUnknownError
from indecx.testing import Sandbox
from writes import ANA, BULK, PATIENCE, SINGLE, operation, outcomes_of, rows_of, until, writes


class TimeLimit(Exception):
    """The error that a worker's time limit raises from a signal's handler."""


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


@pytest.fixture
def interrupt_when() -> Iterator[Callable[[Callable[[], bool], BaseException], None]]:
    """Raises an error in the main thread, from a signal's handler, once a condition holds."""
    before = signal.getsignal(signal.SIGALRM)
    threads: list[threading.Thread] = []

    def arrange(condition: Callable[[], bool], error: BaseException) -> None:
        def handle(number: int, frame: object) -> None:
            raise error

        def watch() -> None:
            deadline = time.monotonic() + PATIENCE
            while not condition() and time.monotonic() < deadline:
                time.sleep(0.005)
            os.kill(os.getpid(), signal.SIGALRM)

        signal.signal(signal.SIGALRM, handle)
        threads.append(threading.Thread(target=watch))
        threads[-1].start()

    yield arrange
    for thread in threads:
        thread.join()
    signal.signal(signal.SIGALRM, before)


STAGES = {
    # At this stage no request of the write itself has been sent.
    "token": ({"route": "authorization/token", "delay_ms": 60_000}, False),
    "reply": ({"delay_ms": 60_000}, True),
    "body": ({"delay_body_ms": 60_000}, True),
}


def arrange(box: Sandbox, name: str, stage: str) -> Callable[[], bool]:
    """Makes the operation hang at a stage. Returns a condition that holds once it hangs there."""
    fault, any_sent = STAGES[stage]
    box.fault(**{"route": SINGLE[name][0], **fault})
    return lambda: len(writes(box) if any_sent else box.requests) == 1


def check(error: BaseException, stage: str) -> None:
    if STAGES[stage][1]:
        assert isinstance(error.__cause__, OutcomeUnknownError)
        assert "may have happened" in str(error.__cause__)
        assert error.__cause__.outcomes is None
    else:
        assert error.__cause__ is None


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", SINGLE)
async def test_a_cancelled_single_write_says_whether_it_may_have_happened(
    box: Sandbox, async_client: AsyncIndeCX, name: str, stage: str
) -> None:
    hangs = arrange(box, name, stage)
    task = asyncio.ensure_future(operation(async_client, name)(*SINGLE[name][1]))
    await until(hangs)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    check(raised.value, stage)


@pytest.mark.parametrize("stage", STAGES)
async def test_a_time_limit_around_a_single_write_says_so_too(
    box: Sandbox, async_client: AsyncIndeCX, stage: str
) -> None:
    arrange(box, "invites.send", stage)
    with pytest.raises(asyncio.TimeoutError) as raised:
        await asyncio.wait_for(async_client.invites.send("T0AXXX", ANA), 0.3)
    assert isinstance(raised.value.__cause__, asyncio.CancelledError)
    check(raised.value.__cause__, stage)


async def test_a_write_whose_reply_was_not_read_may_have_happened(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="send", delay_ms=200)
    task = asyncio.ensure_future(async_client.invites.send("T0AXXX", ANA))
    await until(lambda: len(writes(box)) == 1)
    # The loop is blocked while the reply arrives, so that the task cannot read it.
    deadline = time.monotonic() + PATIENCE
    while writes(box)[0]["status"] is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="signals of Unix")
@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), TimeLimit()], ids=repr)
@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", SINGLE)
def test_a_signal_in_a_single_write_says_whether_it_may_have_happened(
    box: Sandbox,
    client: IndeCX,
    interrupt_when: Callable[..., None],
    name: str,
    stage: str,
    error: BaseException,
) -> None:
    error.__cause__ = None
    interrupt_when(arrange(box, name, stage), error)
    with pytest.raises(type(error)) as raised:
        operation(client, name)(*SINGLE[name][1])
    check(raised.value, stage)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), TimeLimit()], ids=repr)
@pytest.mark.parametrize("name", BULK)
def test_a_signal_in_the_first_request_carries_an_outcome_for_every_row(
    box: Sandbox,
    client: IndeCX,
    interrupt_when: Callable[..., None],
    name: str,
    error: BaseException,
) -> None:
    error.__cause__ = None
    before, row, _ = BULK[name]
    box.fault(delay_body_ms=60_000)
    interrupt_when(lambda: len(writes(box)) == 1, error)
    with pytest.raises(type(error)) as raised:
        operation(client, name)(*before, [row(n) for n in range(7)])
    assert [outcome.status for outcome in outcomes_of(raised.value)] == ["unknown"] * 7


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="signals of Unix")
@pytest.mark.parametrize("name", ["invites.send", "invites.send_bulk"])
def test_a_signal_is_no_failure_of_a_log_handler(
    box: Sandbox,
    client: IndeCX,
    interrupt_when: Callable[..., None],
    caplog: pytest.LogCaptureFixture,
    name: str,
) -> None:
    caplog.set_level(logging.DEBUG, "indecx")
    box.fault(delay_ms=60_000)
    # At this moment the log record of the token request has not been handled yet.
    interrupt_when(lambda: len(writes(box)) == 1, TimeLimit())
    with pytest.raises(TimeLimit) as raised:
        operation(client, name)("T0AXXX", ANA if name == "invites.send" else [ANA])
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)


def test_an_interruption_before_the_first_request_carries_nothing(
    box: Sandbox, client: IndeCX, interrupt_when: Callable[..., None]
) -> None:
    box.fault(route="authorization/token", delay_ms=60_000)
    interrupt_when(lambda: box.requests != [], TimeLimit())
    with pytest.raises(TimeLimit) as raised:
        client.invites.send_bulk("T0AXXX", [ANA])
    assert raised.value.__cause__ is None
    assert box.sent == []


class Row(UserDict[str, Any]):
    """A row that raises a signal's error the first time it is read."""

    def __init__(self, error: BaseException) -> None:
        super().__init__(ANA)
        self.errors = [error]

    def items(self) -> Any:
        while self.errors:
            raise self.errors.pop()
        return super().items()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), TimeLimit()], ids=repr)
@pytest.mark.parametrize("at", [0, 1, 999, 1000, 2100])
@pytest.mark.parametrize("name", BULK)
def test_a_list_that_is_interrupted_while_it_is_read_sends_nothing(
    box: Sandbox, client: IndeCX, name: str, at: int, error: BaseException
) -> None:
    error.__cause__ = None
    before, row, _ = BULK[name]
    rows = [row(n) for n in range(at)] + [Row(error), row(at)]
    with pytest.raises(type(error)) as raised:
        operation(client, name)(*before, rows)
    assert raised.value.__cause__ is None
    assert box.requests == []


@pytest.mark.parametrize("error", [KeyboardInterrupt(), TimeLimit()], ids=repr)
@pytest.mark.parametrize("at", ["0", "1", "c - 1", "c", "c + 1", "2 * c", "2 * c + 7"])
@pytest.mark.parametrize("name", BULK)
async def test_a_source_that_is_interrupted_at_any_row_carries_an_outcome_for_every_row(
    box: Sandbox,
    client: IndeCX,
    async_client: AsyncIndeCX,
    name: str,
    at: str,
    error: BaseException,
) -> None:
    before, row, chunk = BULK[name]
    drawn = int(eval(at, {"c": chunk}))

    def source() -> Iterator[Any]:
        yield from (row(n) for n in range(drawn))
        raise error

    async def blocking() -> object:
        return operation(client, name)(*before, source())

    for call in (blocking, lambda: operation(async_client, name)(*before, source())):
        error.__cause__ = None
        box.clear_requests()
        # A new task would pass KeyboardInterrupt to the loop, so this task awaits the coroutine.
        with pytest.raises(type(error)) as raised:
            await call()
        asked = sum(rows_of(request) for request in writes(box))
        assert asked == drawn // chunk * chunk
        if asked == 0 and (isinstance(error, Exception) or drawn == 0):
            assert raised.value.__cause__ is None
            continue
        statuses = [outcome.status for outcome in outcomes_of(raised.value)]
        assert len(statuses) == drawn
        assert "not_sent" not in statuses[:asked]
        assert set(statuses[asked:]) <= {"not_sent"}


@pytest.mark.skipif(not hasattr(signal, "SIGALRM"), reason="signals of Unix")
def test_a_signal_while_rows_are_read_is_raised(
    box: Sandbox, client: IndeCX, capfd: pytest.CaptureFixture[str]
) -> None:
    rows = [{"email": f"ana{n}@example.com"} for n in range(100_000)]
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.02)
    try:
        with pytest.raises(KeyboardInterrupt) as raised:
            client.invites.send_bulk("T0AXXX", rows)
    finally:
        signal.signal(signal.SIGALRM, before)
    assert raised.value.__cause__ is None
    assert box.sent == []
    assert "ignored" not in capfd.readouterr().err
