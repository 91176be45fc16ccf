"""Writes that are interrupted half-way: the interruption carries an outcome for every row."""

from __future__ import annotations

import _thread
import asyncio
import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, Outcome
from indecx.testing import Sandbox
from writes import PATIENCE, outcomes_of, people, until


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


def with_a_bad_row(rows: list[dict[str, Any]], at: int) -> Iterator[dict[str, Any]]:
    rows[at] = {"name": "Ninguém"}
    return iter(rows)


def bulks(box: Sandbox) -> list[dict[str, Any]]:
    return [request for request in box.requests if request["path"].startswith("send/bulk")]


def statuses(error: BaseException) -> dict[str, list[int]]:
    """Returns the indices of each status, from the outcomes that the interruption carries."""
    found: dict[str, list[int]] = {}
    for outcome in outcomes_of(error):
        found.setdefault(outcome.status, []).append(outcome.index)
    return found


async def test_a_cancelled_task_carries_an_outcome_for_every_row(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="send/bulk", skip=1, delay_ms=60_000)
    task = asyncio.create_task(async_client.invites.send_bulk("T0AXXX", people(2_500)))
    await until(lambda: len(bulks(box)) == 2)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert statuses(raised.value) == {
        "accepted": list(range(1000)),
        "unknown": list(range(1000, 2000)),
        "not_sent": list(range(2000, 2500)),
    }


async def test_bad_rows_of_the_lost_chunk_stay_refused(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="send/bulk", delay_ms=60_000)
    rows = with_a_bad_row(people(30), 7)
    task = asyncio.create_task(async_client.invites.send_bulk("T0AXXX", rows))
    await until(lambda: len(bulks(box)) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    unknown = [n for n in range(30) if n != 7]
    assert statuses(raised.value) == {"refused": [7], "unknown": unknown}


async def test_an_answer_that_came_before_the_cancelling_counts(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="send/bulk", skip=1, delay_ms=200)
    task = asyncio.create_task(async_client.invites.send_bulk("T0AXXX", people(2_500)))
    await until(lambda: len(bulks(box)) == 2)
    # The loop is blocked while the reply arrives, so that the task cannot read it.
    deadline = time.monotonic() + PATIENCE
    while bulks(box)[1]["status"] is None and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.3)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert statuses(raised.value) == {
        "accepted": list(range(2000)),
        "not_sent": list(range(2000, 2500)),
    }


async def test_a_write_that_never_began_carries_nothing(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="authorization/token", delay_ms=60_000)
    task = asyncio.create_task(async_client.invites.send_bulk("T0AXXX", people(1_100)))
    await until(lambda: len(box.requests) == 1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert raised.value.__cause__ is None
    assert bulks(box) == []


async def test_a_timeout_around_the_call_carries_outcomes_too(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="send/bulk", delay_ms=60_000)
    with pytest.raises(asyncio.TimeoutError) as raised:
        await asyncio.wait_for(async_client.invites.send_bulk("T0AXXX", people(3)), 0.3)
    cancelled = raised.value.__cause__
    assert isinstance(cancelled, asyncio.CancelledError)
    assert statuses(cancelled) == {"unknown": [0, 1, 2]}


def test_ctrl_c_carries_an_outcome_for_every_row(box: Sandbox, client: IndeCX) -> None:
    box.fault(route="send/bulk", skip=1, delay_ms=60_000)

    def interrupt() -> None:
        deadline = time.monotonic() + PATIENCE
        while len(bulks(box)) < 2 and time.monotonic() < deadline:
            time.sleep(0.005)
        _thread.interrupt_main()

    thread = threading.Thread(target=interrupt)
    thread.start()
    with pytest.raises(KeyboardInterrupt) as raised:
        client.invites.send_bulk("T0AXXX", with_a_bad_row(people(2_500), 1_400))
    thread.join()
    unknown = [n for n in range(1000, 2000) if n != 1_400]
    # There are no outcomes for rows of a lazy source that were not read yet.
    assert statuses(raised.value) == {
        "accepted": list(range(1000)),
        "unknown": unknown,
        "refused": [1_400],
    }


def test_a_failing_callback_carries_an_outcome_for_every_row(box: Sandbox, client: IndeCX) -> None:
    def fail(outcomes: list[Outcome]) -> None:
        raise ValueError("the caller's own")

    with pytest.raises(ValueError, match="the caller's own") as raised:
        client.invites.send_bulk("T0AXXX", people(1_500), on_outcome=fail)
    assert statuses(raised.value) == {
        "accepted": list(range(1000)),
        "not_sent": list(range(1000, 1500)),
    }
    assert len(bulks(box)) == 1


async def test_a_failing_source_carries_the_outcomes_of_the_rows_before(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX
) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield from people(1_003)
        try:
            raise OSError("the disk")
        except OSError as error:
            raise ValueError("the caller's own") from error

    async def blocking() -> object:
        return client.invites.send_bulk("T0AXXX", rows())

    for call in (blocking(), async_client.invites.send_bulk("T0AXXX", rows())):
        with pytest.raises(ValueError, match="the caller's own") as raised:
            await call
        assert statuses(raised.value) == {
            "accepted": list(range(1000)),
            "not_sent": [1000, 1001, 1002],
        }
        assert raised.value.__cause__ is not None
        assert isinstance(raised.value.__cause__.__cause__, OSError)


def test_rows_that_cannot_be_read_at_all_are_the_callers_own(box: Sandbox, client: IndeCX) -> None:
    def rows() -> Iterator[dict[str, Any]]:
        yield {"email": "ana@example.com"}
        raise ValueError("the caller's own")

    with pytest.raises(ValueError, match="the caller's own") as raised:
        client.invites.send_bulk("T0AXXX", rows())
    assert raised.value.__cause__ is None
    assert box.requests == []
