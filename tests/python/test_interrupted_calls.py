"""Whatever ends a call that writes, wherever it stands: it tells who may have been asked."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections import UserDict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, Outcome, OutcomeUnknownError, records
from indecx.testing import Sandbox

#: Only so that a defect ends a test; nothing is measured by it.
PATIENCE = 30

ANA = {"email": "ana@example.com"}

#: Each operation that writes one thing: its route, and its arguments.
SINGLE: dict[str, tuple[str, tuple[Any, ...]]] = {
    "answers.create": ("create-answer", ("T0AXXX", {**ANA, "review": 9})),
    "invites.send": ("send", ("T0AXXX", ANA)),
    "links.create_with_callback": (
        "actions",
        ("T0AXXX", [ANA], "https://example.com/hook"),
    ),
    "blocklist.add": ("send-blacklist", ("ana@example.com", "asked for it")),
    "branches.create": ("branches", ("Filial",)),
}

#: Each operation that writes many rows: its arguments before the rows, a row, and rows a request.
BULK: dict[str, tuple[tuple[Any, ...], Callable[[int], dict[str, Any]], int]] = {
    "invites.send_bulk": (("T0AXXX",), lambda n: {"email": f"ana{n}@example.com"}, 1000),
    "links.create": (("T0AXXX",), lambda n: {"email": f"ana{n}@example.com"}, 1000),
    "invites.update": ((), lambda n: {"invite_id": f"{n:024x}", "name": "Ana"}, 100),
    "follow_ups.update": ((), lambda n: {"answer_id": f"{n:024x}", "status": "aberto"}, 100),
}


class TimeLimit(Exception):
    """What a worker's time limit raises from a signal's handler."""


@pytest.fixture
def box() -> Iterator[Sandbox]:
    with Sandbox(answers=0, invites=0, actions=1) as sandbox:
        yield sandbox


@pytest.fixture
def interrupt_when() -> Iterator[Callable[[Callable[[], bool], BaseException], None]]:
    """Raises an error in the main thread, out of a signal's handler, once a condition holds."""
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


def operation(client: object, name: str) -> Callable[..., Any]:
    resource, method = name.split(".")
    return getattr(getattr(client, resource), method)  # type: ignore[no-any-return]


def writes(box: Sandbox) -> list[dict[str, Any]]:
    return [request for request in box.requests if request["method"] in ("POST", "PUT")]


def rows_of(request: dict[str, Any]) -> int:
    return next(len(value) for value in request["body"].values() if isinstance(value, list))


def outcomes_of(error: BaseException) -> list[Outcome]:
    cause = error.__cause__
    assert isinstance(cause, OutcomeUnknownError)
    assert cause.outcomes is not None
    assert [outcome.index for outcome in cause.outcomes] == list(range(len(cause.outcomes)))
    return list(cause.outcomes)


async def until(condition: Callable[[], bool]) -> None:
    async def waits() -> None:
        while not condition():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(waits(), PATIENCE)


STAGES = {
    # Nothing of the write itself has gone out.
    "token": ({"route": "authorization/token", "delay_ms": 60_000}, False),
    "reply": ({"delay_ms": 60_000}, True),
    "body": ({"delay_body_ms": 60_000}, True),
}


def arrange(box: Sandbox, name: str, stage: str) -> Callable[[], bool]:
    """Makes the operation hang at a stage; gives what is true once it hangs there."""
    fault, has_gone = STAGES[stage]
    box.fault(**{"route": SINGLE[name][0], **fault})
    return lambda: len(writes(box) if has_gone else box.requests) == 1


def check(error: BaseException, stage: str) -> None:
    if STAGES[stage][1]:
        assert isinstance(error.__cause__, OutcomeUnknownError)
        assert "may have happened" in str(error.__cause__)
        assert error.__cause__.outcomes is None
    else:
        assert error.__cause__ is None


@pytest.mark.parametrize("stage", STAGES)
@pytest.mark.parametrize("name", SINGLE)
async def test_a_cancelled_single_write_tells_whether_it_may_have_happened(
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
async def test_a_time_limit_around_a_single_write_tells_too(
    box: Sandbox, async_client: AsyncIndeCX, stage: str
) -> None:
    arrange(box, "invites.send", stage)
    with pytest.raises(asyncio.TimeoutError) as raised:
        await asyncio.wait_for(async_client.invites.send("T0AXXX", ANA), 0.3)
    assert isinstance(raised.value.__cause__, asyncio.CancelledError)
    check(raised.value.__cause__, stage)


async def test_a_reply_that_nobody_took_may_have_happened(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="send", delay_ms=200)
    task = asyncio.ensure_future(async_client.invites.send("T0AXXX", ANA))
    await until(lambda: len(writes(box)) == 1)
    # The loop stands still while the answer comes, so that the task cannot take it.
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
def test_a_signal_in_a_single_write_tells_whether_it_may_have_happened(
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
def test_a_signal_in_the_first_request_tells_of_every_row(
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


def test_an_interruption_before_anything_went_out_carries_nothing(
    box: Sandbox, client: IndeCX, interrupt_when: Callable[..., None]
) -> None:
    box.fault(route="authorization/token", delay_ms=60_000)
    interrupt_when(lambda: box.requests != [], TimeLimit())
    with pytest.raises(TimeLimit) as raised:
        client.invites.send_bulk("T0AXXX", [ANA])
    assert raised.value.__cause__ is None
    assert box.sent == []


class Row(UserDict[str, Any]):
    """A row in whose reading a signal comes, which is handled once."""

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
def test_a_list_that_is_interrupted_while_it_is_read_asks_nobody(
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
async def test_a_source_that_is_interrupted_at_any_row_tells_of_every_row(
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
        # A task would pass KeyboardInterrupt to the loop: the coroutine is stepped by this one.
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


@contextmanager
def handler(error: BaseException) -> Iterator[None]:
    """A handler that raises where a write is told of."""

    class Raises(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            if record.__dict__["http.request.method"] != "GET":
                raise error

    logger, raises, level = logging.getLogger("indecx"), Raises(), logging.getLogger("indecx").level
    logger.addHandler(raises)
    logger.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        logger.removeHandler(raises)
        logger.setLevel(level)


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3), GeneratorExit()], ids=repr)
@pytest.mark.parametrize("name", ["invites.send", "invites.send_bulk"])
def test_what_is_no_failure_of_a_log_handler_is_raised(
    box: Sandbox, client: IndeCX, name: str, error: BaseException
) -> None:
    error.__cause__ = None
    with handler(error), pytest.raises(type(error)) as raised:
        operation(client, name)("T0AXXX", ANA if name == "invites.send" else [ANA])
    assert len(box.sent) == 1
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    if name == "invites.send_bulk":
        assert [outcome.status for outcome in outcomes_of(raised.value)] == ["accepted"]


@pytest.mark.parametrize("error", [KeyboardInterrupt(), SystemExit(3)], ids=repr)
@pytest.mark.parametrize("name", ["invites.send", "invites.send_bulk"])
def test_what_a_log_handler_raises_ends_an_awaited_call_too(
    box: Sandbox, name: str, error: BaseException
) -> None:
    async def main() -> object:
        client = AsyncIndeCX(base_url=box.url, company_key=box.company_key)
        given = ANA if name == "invites.send" else [ANA]
        return await operation(client, name)("T0AXXX", given)

    error.__cause__ = None
    with handler(error), pytest.raises(type(error)) as raised:
        asyncio.run(main())
    assert len(box.sent) == 1
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    if name == "invites.send_bulk":
        assert [outcome.status for outcome in outcomes_of(raised.value)] == ["accepted"]


@dataclass(frozen=True)
class Frozen(Exception):
    """As some libraries make theirs: no attribute can be set."""

    code: str = "NoSuchKey"


class Shadowed(Exception):
    """Its cause is its own affair."""

    __cause__ = property(lambda self: None)  # type: ignore[assignment]


class Touchy(Exception):
    """Not even asked for its cause."""

    @property
    def __cause__(self) -> BaseException | None:  # type: ignore[override]
        raise RuntimeError("no")


@pytest.mark.parametrize("error", [Frozen(), Shadowed(), Touchy()], ids=lambda e: type(e).__name__)
@pytest.mark.parametrize("where", ["source", "on_outcome"])
async def test_an_error_that_cannot_be_changed_loses_nothing(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, where: str, error: Exception
) -> None:
    def fail(*_: object) -> None:
        raise error

    def source() -> Iterator[dict[str, Any]]:
        yield from ({"email": f"ana{n}@example.com"} for n in range(1_500))
        fail()

    options: dict[str, Any] = {"on_outcome": fail} if where == "on_outcome" else {}

    async def blocking() -> object:
        return client.invites.send_bulk("T0AXXX", source(), **options)

    for call in (blocking(), async_client.invites.send_bulk("T0AXXX", source(), **options)):
        with pytest.raises((type(error), OutcomeUnknownError)) as raised:
            await call
        if isinstance(error, Frozen):
            assert raised.value is error
            told = raised.value.__cause__
        else:
            told = raised.value
            assert told.__cause__ is error
        assert isinstance(told, OutcomeUnknownError)
        assert told.outcomes is not None
        drawn = 1_000 if where == "on_outcome" else 1_500
        assert len(told.outcomes) == drawn
        assert [outcome.status for outcome in told.outcomes[:1000]] == ["accepted"] * 1000


@pytest.mark.parametrize("name", SINGLE)
async def test_a_reply_that_cannot_be_handed_over_may_have_happened(
    box: Sandbox,
    client: IndeCX,
    async_client: AsyncIndeCX,
    name: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(self: object, *_: object) -> None:
        raise OSError("too many open files")

    for record in records.__all__:
        monkeypatch.setattr(getattr(records, record), "__init__", fail, raising=False)

    async def blocking() -> object:
        return operation(client, name)(*SINGLE[name][1])

    for call in (blocking(), operation(async_client, name)(*SINGLE[name][1])):
        with pytest.raises(OSError, match="too many") as raised:
            await call
        assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    assert len(writes(box)) == 2


RUN = """
import sys
from indecx import IndeCX
from indecx.testing import Sandbox

class Gone:
    def find_spec(self, name, path=None, target=None):
        if name == "indecx.records":
            raise ModuleNotFoundError(name)

with Sandbox() as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key)
    sys.meta_path.insert(0, Gone())
    for call in (
        lambda: client.invites.send("T0AXXX", {"email": "ana@example.com"}),
        lambda: client.invites.send_bulk("T0AXXX", [{"email": "ana@example.com"}]),
    ):
        try:
            call()
        except ModuleNotFoundError:
            assert not box.sent
        else:
            raise SystemExit("the class of the reply was there")
"""


def test_an_installation_that_went_away_is_noticed_before_anything_is_sent() -> None:
    done = subprocess.run([sys.executable, "-c", RUN], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


FROZEN = """
import datetime
from unittest import mock
from indecx import IndeCX
from indecx.testing import Sandbox

real = datetime.datetime

class FakeDatetime(real):
    pass

with Sandbox(answers=3) as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key)
    for stand_in in (FakeDatetime, mock.MagicMock()):
        with mock.patch("datetime.datetime", stand_in), mock.patch("datetime.date", stand_in):
            since = real(2020, 1, 1, tzinfo=datetime.timezone.utc)
            answer = client.answers.list(start_date=since).first()
            assert type(answer.created_at) is real, type(answer.created_at)
    assert type(client.answers.list().first().created_at) is real
"""


def test_a_clock_that_a_test_has_frozen_stays_in_that_test() -> None:
    done = subprocess.run(
        [sys.executable, "-c", FROZEN], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
