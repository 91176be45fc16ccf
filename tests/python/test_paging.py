"""Pulls of listings whose rows move while they are read, through the Python package."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from indecx import AsyncIndeCX, IncompleteListingError, IndeCX
from indecx.testing import Sandbox


def ids(box: Sandbox) -> list[str]:
    return [row["_id"] for row in box.records("answers")]


Client = Callable[[Sandbox], IndeCX]


@pytest.fixture
def client() -> Iterator[Client]:
    made: list[IndeCX] = []

    def of(box: Sandbox) -> IndeCX:
        made.append(IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None))
        return made[-1]

    yield of
    for one in made:
        one.close()


@pytest.mark.parametrize(("edited", "new"), [(2, 1), (100, 99)])
def test_rows_that_changed_link_no_pages(client: Client, edited: int, new: int) -> None:
    with Sandbox(answers=1500, order="updated_asc") as box:
        before = ids(box)
        pages = client(box).answers.list().pages()
        came = [row.id for row in next(pages)]
        assert box.touch("answers", before[:edited]) == edited
        box.insert("answers", new, "back")
        came += [row.id for page in pages for row in page]
        assert set(before) <= set(came)
        assert len(came) == len(set(came))


@pytest.mark.parametrize("total", ["right", "absent"])
def test_rows_that_share_their_date_are_all_there(client: Client, total: Any) -> None:
    with Sandbox(answers=900, tied_rows=10, total=total) as box:
        rows = client(box).answers.list(page_size=100).to_list()
        assert {row.id for row in rows} == set(ids(box))
        assert len(rows) == 900


async def test_a_server_without_pages_is_an_error() -> None:
    with Sandbox(answers=60, max_limit=20, ignore_page=True) as box:
        async with AsyncIndeCX(
            base_url=box.url, company_key=box.company_key, rate_limit=None
        ) as client:
            with pytest.raises(IncompleteListingError):
                await client.answers.list().to_list()
        assert len(box.requests) < 30


def test_an_absent_page_is_no_end(client: Client) -> None:
    with Sandbox(answers=0, total="absent") as box:
        listing = client(box).blocklist.list(page_size=10)
        box.fault(route="blacklist-info", status=404, skip=1)
        assert len(listing.to_list()) == len(box.records("blocklist"))


def test_a_server_that_stops_says_where(client: Client) -> None:
    rows = [{"_id": f"{at:024x}"} for at in range(1000)]
    with Sandbox(answers=0) as box:
        for page in (rows, rows[-1:]):
            box.reply(body={"page": 1, "limit": 1000, "total": 12000, "answers": page})
        for _ in range(40):
            box.reply(body={"page": 1, "limit": 1000, "total": 12000, "answers": []})
        with pytest.raises(IncompleteListingError, match=r"nothing beyond row 1,000: pull shorter"):
            client(box).answers.list().to_list()


def test_a_receipt_has_the_servers_time(client: Client) -> None:
    with Sandbox(answers=5) as box:
        pages = client(box).answers.list().pages()
        list(pages)
        at = pages.receipt.started_at
        assert at is not None
        assert abs(datetime.now(timezone.utc) - at) < timedelta(minutes=1)
        date = {"date": "Mon, 06 Jan 2025 08:49:37 GMT"}
        box.reply(headers=date, body={"page": 1, "limit": 1000, "total": 0, "answers": []})
        pages = client(box).answers.list().pages()
        assert pages.receipt.started_at is None
        list(pages)
        assert pages.receipt.started_at == datetime(2025, 1, 6, 8, 49, 37, tzinfo=timezone.utc)
