"""Callbacks: an asynchronous client awaits them; a blocking client refuses asynchronous ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, InvalidRequestError, Outcome, OutcomeUnknownError
from indecx.testing import Sandbox
from writes import people


async def asynchronous(*reports: object) -> None:
    raise AssertionError("nobody awaits this")


class Keeper:
    async def __call__(self, *reports: object) -> None:
        raise AssertionError("nobody awaits this")

    async def keep(self, *reports: object) -> None:
        raise AssertionError("nobody awaits this")


ASYNCHRONOUS = [asynchronous, partial(asynchronous), Keeper(), Keeper().keep]
NO_CALLBACKS: list[Any] = ["keep", 5, [print]]


@pytest.mark.parametrize("callback", ASYNCHRONOUS, ids=lambda callback: type(callback).__name__)
def test_the_client_that_blocks_refuses_what_it_cannot_await(
    box: Sandbox, client: IndeCX, callback: Any
) -> None:
    with pytest.raises(InvalidRequestError, match=r"`on_outcome` .* AsyncIndeCX") as raised:
        client.invites.send_bulk("T0AXXX", people(3), on_outcome=callback)
    assert raised.value.field == "on_outcome"
    with pytest.raises(InvalidRequestError, match=r"`progress` .* AsyncIndeCX") as raised:
        client.answers.list(progress=callback)
    assert raised.value.field == "progress"
    assert box.requests == []


@pytest.mark.parametrize("callback", NO_CALLBACKS, ids=repr)
async def test_what_cannot_be_called_is_refused_before_any_request(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX, callback: Any
) -> None:
    with pytest.raises(InvalidRequestError, match="`on_outcome` must be"):
        client.invites.send_bulk("T0AXXX", people(3), on_outcome=callback)
    with pytest.raises(InvalidRequestError, match="`on_outcome` must be"):
        await async_client.invites.send_bulk("T0AXXX", people(3), on_outcome=callback)
    assert box.requests == []


def test_a_coroutine_that_comes_of_a_plain_function_ends_the_write(
    box: Sandbox, client: IndeCX
) -> None:
    with pytest.raises(InvalidRequestError, match="`on_outcome`") as raised:
        client.invites.send_bulk("T0AXXX", people(1_500), on_outcome=lambda reports: asynchronous())
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    assert raised.value.__cause__.outcomes is not None
    assert raised.value.__cause__.outcomes.counts == {"accepted": 1000, "not_sent": 500}
    with pytest.raises(InvalidRequestError, match="`progress`"):
        client.answers.list(progress=lambda rows, total: asynchronous()).to_list()  # type: ignore[arg-type,return-value]


async def test_each_chunk_waits_for_the_callback_of_the_one_before(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    kept: list[tuple[int, int]] = []

    async def keep(outcomes: list[Outcome]) -> None:
        await asyncio.sleep(0.02)
        kept.append((len(outcomes), len(box.sent)))

    await async_client.invites.send_bulk("T0AXXX", people(2_500), on_outcome=keep)
    assert kept == [(1000, 1000), (1000, 2000), (500, 2500)]
    kept.clear()
    box.clear_requests()
    awaited = partial(keep)
    await async_client.links.create("T0AXXX", people(1_001), on_outcome=awaited)
    assert [rows for rows, _ in kept] == [1000, 1]


async def test_each_page_waits_for_the_callback_of_the_one_before(
    box: Sandbox, async_client: AsyncIndeCX, tmp_path: Path
) -> None:
    reports: list[int] = []

    async def tell(rows: int, total: int | None) -> None:
        await asyncio.sleep(0.01)
        reports.append(rows)

    listing = async_client.answers.list(page_size=50, progress=tell)
    seen = 0
    async for page in listing.pages():
        seen += len(page)
        assert reports[-1] == seen
    reports.clear()
    await listing.to_list()
    assert reports[-1] == 125
    reports.clear()
    await listing.write_jsonl(tmp_path / "rows")
    assert reports[-1] == 125


@pytest.mark.parametrize("error", [ValueError("the disk"), KeyboardInterrupt()], ids=repr)
async def test_a_callback_that_fails_stops_the_write_with_the_outcomes(
    box: Sandbox, async_client: AsyncIndeCX, error: BaseException
) -> None:
    async def fail(outcomes: list[Outcome]) -> None:
        await asyncio.sleep(0)
        raise error

    with pytest.raises(type(error)) as raised:
        await async_client.invites.send_bulk("T0AXXX", people(1_500), on_outcome=fail)
    cause = raised.value.__cause__
    assert isinstance(cause, OutcomeUnknownError)
    assert cause.outcomes is not None
    assert cause.outcomes.counts == {"accepted": 1000, "not_sent": 500}


async def test_a_callback_that_hangs_is_cancelled_with_the_call(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    started = asyncio.Event()

    async def hang(outcomes: list[Outcome]) -> None:
        started.set()
        await asyncio.sleep(3600)

    call: Coroutine[Any, Any, Any] = async_client.invites.send_bulk(
        "T0AXXX", people(3), on_outcome=hang
    )
    task = asyncio.create_task(call)
    await started.wait()
    task.cancel()
    with pytest.raises(asyncio.CancelledError) as raised:
        await task
    assert isinstance(raised.value.__cause__, OutcomeUnknownError)
    assert raised.value.__cause__.outcomes is not None
    assert raised.value.__cause__.outcomes.counts == {"accepted": 3}


#: All progress bars that are open.
Bars = list[Any]


@pytest.fixture
def bars(monkeypatch: pytest.MonkeyPatch) -> Bars:
    made: Bars = []

    class Bar:
        def __init__(self, **options: object) -> None:
            self.n, self.total, self.is_open = 0, None, True
            made.append(self)

        def update(self, by: int) -> None:
            self.n += by

        def close(self) -> None:
            self.is_open = False

    monkeypatch.setattr("tqdm.auto.tqdm", Bar)
    return made


def left_at_the_first_row(client: IndeCX) -> None:
    for _ in client.answers.list(page_size=50, progress=True):
        break


def left_at_the_first_page(client: IndeCX) -> None:
    for _ in client.answers.list(page_size=50, progress=True).pages():
        break


def closed(client: IndeCX) -> None:
    rows: Any = iter(client.answers.list(page_size=50, progress=True))
    next(rows)
    rows.close()
    assert list(rows) == []


def let_go(client: IndeCX) -> None:
    pages = client.answers.list(page_size=50, progress=True).pages()
    next(iter(pages))
    del pages


def read(client: IndeCX) -> None:
    client.answers.list(page_size=50, progress=True).to_list()


@pytest.mark.parametrize(
    "use", [left_at_the_first_row, left_at_the_first_page, closed, let_go, read]
)
def test_no_bar_stays_open(client: IndeCX, bars: Bars, use: Callable[[IndeCX], None]) -> None:
    use(client)
    assert [bar.is_open for bar in bars] == [False]


async def test_no_bar_of_an_awaited_listing_stays_open(
    async_client: AsyncIndeCX, bars: Bars
) -> None:
    async for _ in async_client.answers.list(page_size=50, progress=True):
        break
    assert [bar.is_open for bar in bars] == [False]
