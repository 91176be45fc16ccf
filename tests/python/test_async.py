"""The asynchronous client as programs use it: tasks, gathering, cancelling, several event loops."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from indecx import (
    APITimeoutError,
    AsyncIndeCX,
    IncompleteListingError,
    InvalidRequestError,
    NotFoundError,
    ServerError,
)
from indecx.testing import Sandbox

#: The longest wait, in seconds. It only ends a test that a defect would block.
PATIENCE = 30


async def until(condition: Callable[[], bool]) -> None:
    async def waits() -> None:
        while not condition():
            await asyncio.sleep(0.005)

    await asyncio.wait_for(waits(), PATIENCE)


def to(box: Sandbox, route: str) -> list[dict[str, Any]]:
    return [request for request in box.requests if request["path"].startswith(route)]


async def test_calls_become_tasks(async_client: AsyncIndeCX) -> None:
    client = async_client
    got = asyncio.create_task(client.actions.get("T0AXXX"))
    first = asyncio.create_task(client.answers.list().first())
    rows = asyncio.create_task(client.answers.list().to_list(limit=3))
    total = asyncio.create_task(client.answers.list().total())
    sent = asyncio.create_task(client.invites.send("T0AXXX", {"email": "ana@example.com"}))
    assert (await got).control_id == "T0AXXX"
    assert (await rows)[0] == await first
    assert await total == 125
    assert (await sent).message == "Disparo configurado com sucesso!"


async def test_fifty_calls_at_once_share_one_token(box: Sandbox, async_client: AsyncIndeCX) -> None:
    box.fault(route="authorization/token", delay_ms=100)
    calls = [async_client.answers.list().to_list() for _ in range(50)]
    results = await asyncio.gather(*calls)
    assert [len(rows) for rows in results] == [125] * 50
    assert len(to(box, "authorization/token")) == 1
    tokens = {r["headers"]["authorization"] for r in to(box, "answers-info")}
    assert len(tokens) == 1
    box.expire_tokens()
    await asyncio.gather(*(async_client.actions.get("T0AXXX") for _ in range(20)))
    assert len(to(box, "authorization/token")) == 2


async def test_a_failed_token_fails_all_who_waited_for_it(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="authorization/token", status=503, delay_ms=200)
    calls = [async_client.actions.get("T0AXXX") for _ in range(10)]
    results = await asyncio.gather(*calls, return_exceptions=True)
    failed = [result for result in results if isinstance(result, ServerError)]
    assert len(failed) >= 1
    assert len(to(box, "authorization/token")) == 1 + (len(failed) < 10)
    assert (await async_client.actions.get("T0AXXX")).control_id == "T0AXXX"


async def a_get(client: AsyncIndeCX) -> None:
    await client.actions.get("T0AXXX")


async def a_list(client: AsyncIndeCX) -> None:
    await client.answers.list().to_list()


async def a_loop(client: AsyncIndeCX) -> None:
    async for _row in client.answers.list():
        pass


async def a_send(client: AsyncIndeCX) -> None:
    await client.invites.send("T0AXXX", {"email": "ana@example.com"})


@pytest.mark.parametrize(
    ("route", "call"),
    [
        ("actions-info", a_get),
        ("answers-info", a_list),
        ("answers-info", a_loop),
        ("send", a_send),
    ],
)
async def test_cancelling_closes_the_connection(
    route: str,
    call: Callable[[AsyncIndeCX], Coroutine[Any, Any, None]],
    box: Sandbox,
    async_client: AsyncIndeCX,
) -> None:
    await async_client.branches.list().to_list()
    box.clear_requests()
    box.fault(route=route, delay_ms=300)
    task = asyncio.create_task(call(async_client))
    await until(lambda: bool(to(box, route)))
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    # This call lasts so long that the cancelled call would have received its reply.
    box.fault(route="branches", delay_ms=1_500)
    await async_client.branches.list().to_list()
    [cancelled], [later] = to(box, route), to(box, "branches")
    assert cancelled["status"] is None
    assert cancelled["connection"] != later["connection"]
    assert box.sent == []


async def test_cancelling_one_call_leaves_the_others(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    await async_client.actions.get("T0AXXX")
    box.clear_requests()
    box.fault(delay_ms=400, times=None)
    tasks = [asyncio.create_task(async_client.actions.get("T0AXXX")) for _ in range(4)]
    await until(lambda: len(to(box, "actions-info")) == 4)
    tasks[0].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert [getattr(result, "control_id", None) for result in results[1:]] == ["T0AXXX"] * 3


async def test_cancelling_who_fetches_the_token_leaves_the_others(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    box.fault(route="authorization/token", delay_ms=400)
    tasks = [asyncio.create_task(async_client.actions.get("T0AXXX")) for _ in range(5)]
    await until(lambda: bool(to(box, "authorization/token")))
    tasks[0].cancel()
    results = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert [getattr(result, "control_id", None) for result in results[1:]] == ["T0AXXX"] * 4


async def test_the_languages_own_timeout_cancels(box: Sandbox, async_client: AsyncIndeCX) -> None:
    box.fault(route="actions-info", delay_ms=60_000)
    with pytest.raises(asyncio.TimeoutError):
        await asyncio.wait_for(async_client.actions.get("T0AXXX"), 0.2)
    assert (await async_client.actions.get("T0AXXX")).control_id == "T0AXXX"


async def test_a_calls_own_timeout_is_an_error(box: Sandbox, async_client: AsyncIndeCX) -> None:
    box.fault(route="actions-info", delay_ms=60_000)
    with pytest.raises(APITimeoutError):
        await async_client.actions.get("T0AXXX", timeout=0.2)
    box.fault(route="answers-info", delay_body_ms=60_000)
    with pytest.raises(APITimeoutError):
        await async_client.answers.list(timeout=0.2).to_list()


async def test_a_break_stops_the_requests(box: Sandbox, async_client: AsyncIndeCX) -> None:
    box.insert("answers", 875)
    seen = 0
    async for _row in async_client.answers.list(page_size=1):
        seen += 1
        if seen == 5:
            break
    await async_client.actions.list().to_list()
    asked = len(to(box, "answers-info"))
    # One row, one longer page (single rows cannot overlap), and the requests in progress: the eight
    # that the client has in flight at once, and four that are read meanwhile.
    assert 2 <= asked <= 2 + 8 + 4
    await async_client.actions.list().to_list()
    assert len(to(box, "answers-info")) == asked


async def test_other_tasks_run_while_a_call_waits(box: Sandbox, async_client: AsyncIndeCX) -> None:
    box.fault(route="actions-info", delay_ms=500)
    task = asyncio.create_task(async_client.actions.get("T0AXXX"))
    turns = 0
    while not task.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert turns > 20
    assert (await task).control_id == "T0AXXX"


async def test_progress_and_pages(async_client: AsyncIndeCX) -> None:
    reports: list[tuple[int, int | None]] = []

    def tell(rows: int, total: int | None) -> None:
        reports.append((rows, total))

    pages = async_client.answers.list(page_size=100, progress=tell).pages()
    assert [len(page) async for page in pages] == [100, 25]
    assert reports == [(100, 125), (125, 125)]
    assert (pages.receipt.rows, pages.receipt.total_last) == (125, 125)
    with pytest.raises(StopAsyncIteration):
        await anext(pages)


async def test_two_pulls_of_one_listing_do_not_meet(async_client: AsyncIndeCX) -> None:
    listing = async_client.answers.list(page_size=20)
    one, other = await asyncio.gather(listing.to_list(), listing.to_list())
    assert one == other
    assert len({row.id for row in one}) == 125


async def test_a_closed_client_refuses_every_call(box: Sandbox) -> None:
    async with AsyncIndeCX(base_url=box.url, company_key=box.company_key) as client:
        listing = client.answers.list()
    with pytest.raises(InvalidRequestError, match="closed"):
        await listing.to_list()
    with pytest.raises(InvalidRequestError, match="closed"):
        await client.actions.get("T0AXXX")
    assert box.requests == []


def test_a_client_outlives_its_event_loop(box: Sandbox) -> None:
    client = AsyncIndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)

    async def work() -> int:
        rows = await client.answers.list(page_size=50).to_list()
        with pytest.raises(NotFoundError):
            await client.actions.get("ABSENT")
        return len(rows)

    assert [asyncio.run(work()) for _ in range(3)] == [125] * 3
    assert len(to(box, "authorization/token")) == 1


def test_a_call_without_an_event_loop_is_refused(box: Sandbox) -> None:
    client = AsyncIndeCX(base_url=box.url, company_key=box.company_key)
    call = client.actions.get("T0AXXX")
    with pytest.raises(RuntimeError, match="no running event loop of asyncio"):
        call.send(None)
    assert box.requests == []


async def test_a_pull_goes_not_on_after_a_cancelled_step(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    pages = async_client.answers.list(page_size=100).pages()
    await anext(pages)
    box.fault(route="answers-info", delay_ms=600, times=None)
    with pytest.raises(asyncio.TimeoutError):
        while True:
            await asyncio.wait_for(anext(pages), 0.05)
    box.clear_faults()
    with pytest.raises(IncompleteListingError):
        await anext(pages)


async def test_rows_go_not_on_after_a_cancelled_step(
    box: Sandbox, async_client: AsyncIndeCX
) -> None:
    rows = aiter(async_client.answers.list(page_size=100))
    await anext(rows)
    box.fault(route="answers-info", delay_ms=600, times=None)
    with pytest.raises(asyncio.TimeoutError):
        while True:
            await asyncio.wait_for(anext(rows), 0.05)
    box.clear_faults()
    # The iteration must not end normally, which would mean that these were all rows.
    for _ in range(2):
        with pytest.raises(IncompleteListingError):
            await anext(rows)


async def test_a_page_that_arrived_after_a_cancellation_is_not_skipped(
    async_client: AsyncIndeCX,
) -> None:
    pages = async_client.answers.list(page_size=100).pages()
    step = asyncio.ensure_future(anext(pages))
    # Cancels just before or just after the page arrives: the page must not be skipped either way.
    while not pages.receipt.rows:
        await asyncio.sleep(0)
    step.cancel()
    await asyncio.wait([step])
    if step.cancelled():
        with pytest.raises(IncompleteListingError):
            await anext(pages)
    else:
        assert len(step.result()) == 100
