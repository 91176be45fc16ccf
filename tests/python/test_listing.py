"""Listings compared with a sandbox's data: every row and every field, whatever the platform does to
its pages, and no more requests than the consumed rows need.

The expected fields are computed here from the records as served, so that a mistake in the reader
cannot hide in its own output.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Callable, Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
from indecx import (
    AsyncIndeCX,
    BadRequestError,
    IncompleteListingError,
    IndeCX,
    InvalidRequestError,
    Listing,
    Receipt,
    ServerError,
)
from indecx.records import Answer
from indecx.testing import Sandbox

Json = dict[str, Any]


def instant(value: Any) -> datetime | None:
    if not isinstance(value, str):
        return None
    at = datetime.fromisoformat(value.replace("Z", "+00:00"))
    return at if at.tzinfo else at.replace(tzinfo=timezone.utc)


def number(value: Any) -> float | None:
    if isinstance(value, str):
        return float(value) if re.fullmatch(r"-?\d+(\.\d+)?", value) else None
    return value


def code(value: Any) -> str | None:
    return None if value is None else str(value)


def expected(record: Json) -> Json:
    """Returns the plain fields of an answer, as the platform's documents describe them."""
    plain = {
        "id": "_id",
        "control_id": "controlId",
        "action_id": "actionId",
        "invite_id": "inviteId",
        "details_id": "detailsId",
        "company_id": "companyId",
        "name": "name",
        "email": "email",
        "feedback": "feedback",
        "metric": "metric",
        "text": "text",
        "channel": "channel",
        "active": "active",
        "deleted": "deleted",
        "anonymous_response": "anonymousResponse",
        "partial_saved": "partialSaved",
        "partial_completed": "partialCompleted",
        "tags": "tags",
        "sub_tags": "subTags",
        "transcription": "transcription",
        "browser_name": "browser_name",
        "system_name": "system_name",
        "platform_type": "platform_type",
    }
    dates = {
        "date": "date",
        "answer_date": "answerDate",
        "invite_date": "inviteDate",
        "created_at": "createdAt",
        "updated_at": "updatedAt",
    }
    return {
        **{name: record.get(wire) for name, wire in plain.items()},
        **{name: instant(record.get(wire)) for name, wire in dates.items()},
        "phone": code(record.get("phone")),
        "client_id": code(record.get("clientId")),
        "review": number(record.get("review")),
    }


def ids(box: Sandbox) -> list[str]:
    return [record["_id"] for record in box.records("answers")]


def pages_asked(box: Sandbox) -> list[tuple[int, int]]:
    asked: list[tuple[int, int]] = []
    for request in box.requests:
        if request["path"].startswith("answers-info"):
            query = dict(request["query"])
            asked.append((int(query["page"]), int(query["limit"])))
    return asked


def test_rows_hold_what_the_platform_holds(box: Sandbox, client: IndeCX) -> None:
    held = box.records("answers")
    rows = list(client.answers.list(page_size=20))
    assert len(rows) == len(held) == 125
    for row, record in zip(rows, held, strict=True):
        assert row.raw == record
        wanted = expected(record)
        fields = row.to_dict()
        assert {name: fields[name] for name in wanted} == wanted
        for indicator, sent in zip(row.indicators or [], record["indicators"], strict=True):
            assert (indicator.column, indicator.value) == (sent["column"], code(sent["value"]))
            assert indicator.key == code(sent["key"])
        asked = record["additionalQuestions"]
        for question, sent in zip(row.additional_questions or [], asked, strict=True):
            assert (question.type, question.text) == (sent["type"], sent["text"])
            assert question.review == number(sent.get("review"))
            assert question.answer_text == sent.get("answerText")
            assert question.multiple_values == sent.get("multipleValues")
        for category, sent in zip(row.categories or [], record["categories"], strict=True):
            assert category.category == sent["category"]
            assert category.sub_category == sent.get("subCategory")
        sentiment: Json = record.get("sentimentAnalyzeGCP") or {}
        read = row.sentiment_analyze_gcp
        assert (read.score if read else None) == sentiment.get("score")


def test_both_clients_give_equal_rows(box: Sandbox, client: IndeCX) -> None:
    blocking = list(client.answers.list())
    assert blocking == client.answers.list().to_list()
    assert [row for page in client.answers.list(page_size=30).pages() for row in page] == blocking


async def test_the_awaited_client_gives_the_same_rows(
    box: Sandbox, client: IndeCX, async_client: AsyncIndeCX
) -> None:
    blocking = list(client.answers.list())
    listing = async_client.answers.list(page_size=30)
    assert [row async for row in listing] == blocking
    assert await listing.to_list() == blocking
    assert [row async for page in listing.pages() for row in page] == blocking
    assert await listing.first() == blocking[0]
    assert await listing.to_list(limit=31) == blocking[:31]
    assert await listing.total() == 125


@pytest.mark.parametrize(
    "behaviour",
    [
        {"max_limit": 10},
        {"max_limit": 10, "clamp_shows_asked": True},
        {"max_limit": 10, "report_limit": False, "total": "absent"},
        {"ignore_limit": 7, "report_limit": False},
        {"total": "absent"},
        {"total": "late"},
        {"total": "text", "max_limit": 25},
        {"total": "absent", "past_end": "404", "max_limit": 25},
        {"order": "created_asc", "max_limit": 50},
        {"bom": True},
        {"gzip": False},
    ],
    ids=str,
)
def test_every_row_comes_once(behaviour: Json, box: Sandbox, client: IndeCX) -> None:
    box.configure(**behaviour)
    assert [row.id for row in client.answers.list()] == ids(box)


def test_filters_reach_the_platform(box: Sandbox, client: IndeCX) -> None:
    held = box.records("answers")
    person = next(r for r in held if r["email"] != "****" and isinstance(r["phone"], str))
    mine = [r["_id"] for r in held if r["email"] == person["email"]]
    assert [row.id for row in client.answers.list(email=person["email"])] == mine
    by_phone = [row.id for row in client.answers.list(phone=person["phone"])]
    assert person["_id"] in by_phone
    since = instant(held[60]["createdAt"])
    until = instant(held[20]["createdAt"])
    assert since is not None
    assert until is not None
    kept = [row.id for row in client.answers.list(start_date=since, end_date=until)]
    dates = {r["_id"]: instant(r["createdAt"]) for r in held}
    assert kept == [key for key, at in dates.items() if at and since <= at < until]
    assert len(kept) == 40


def test_treatments_are_requested_by_a_header(box: Sandbox, client: IndeCX) -> None:
    short = client.answers.list().to_list()
    assert all("treatments-details" not in request["headers"] for request in box.requests)
    assert any(row.treatments and row.treatments.sponsor for row in short)
    assert not any(row.treatments and row.treatments.feed for row in short)
    rows = client.answers.list(treatments=True).to_list()
    assert all(row.action_name for row in rows)
    assert any(row.treatments and row.treatments.feed for row in rows)


def test_making_a_listing_sends_nothing(box: Sandbox, client: IndeCX) -> None:
    listing = client.answers.list(email="ana@example.com")
    pages = listing.pages()
    assert box.requests == []
    assert pages.receipt.requests == 0
    assert "ana@example.com" not in repr(listing)
    assert "email" in repr(listing)


def test_each_consumption_is_a_new_pull(box: Sandbox, client: IndeCX) -> None:
    listing = client.answers.list()
    assert len(list(listing)) == 125
    first = len(pages_asked(box))
    assert first >= 1
    [new] = box.insert("answers")
    again = list(listing)
    assert len(again) == 126
    assert again[0].id == new
    assert len(pages_asked(box)) == 2 * first


def test_first_and_limit_ask_for_no_more_than_they_need(box: Sandbox, client: IndeCX) -> None:
    listing = client.answers.list(page_size=10)
    assert box.requests == []
    row = listing.first()
    assert row is not None
    assert row.id == ids(box)[0]
    assert pages_asked(box) == [(1, 1)]
    box.clear_requests()
    assert [row.id for row in listing.to_list(limit=7)] == ids(box)[:7]
    assert pages_asked(box) == [(1, 7)]
    box.clear_requests()
    assert [row.id for row in listing.to_list(limit=40)] == ids(box)[:40]
    assert sorted(pages_asked(box)) == [(1, 10), (2, 10), (3, 10), (4, 10)]
    box.clear_requests()
    assert listing.to_list(limit=0) == []
    assert box.requests == []
    assert len(listing.to_list(limit=10_000)) == 125


def test_first_of_nothing_is_none(client: IndeCX) -> None:
    assert client.answers.list(start_date="1999-01-01", end_date="1999-01-01").first() is None


def test_total_is_one_small_request(box: Sandbox, client: IndeCX) -> None:
    assert client.answers.list().total() == 125
    assert pages_asked(box) == [(1, 1)]
    assert client.actions.list().total() == len(box.records("actions"))
    box.configure(total="absent")
    assert client.answers.list().total() is None


def test_a_receipt_says_what_a_pull_did(box: Sandbox, client: IndeCX) -> None:
    pages = client.answers.list(start_date="2025-01-01", page_size=50).pages()
    rows = sum(len(page) for page in pages)
    receipt = pages.receipt
    assert isinstance(receipt, Receipt)
    assert receipt.filters == {"startDate": "01-01-2025", "dateType": "createdAt"}
    assert receipt.rows == rows == receipt.total_first == receipt.total_last
    assert (receipt.duplicates, receipt.retries) == (0, 0)
    assert receipt.requests == len(box.requests)
    assert receipt.bytes > 1000
    assert receipt.seconds > 0
    box.insert("answers", 5)
    assert pages.receipt == receipt


def test_rows_that_come_again_are_dropped(box: Sandbox, client: IndeCX) -> None:
    pages = client.answers.list(page_size=50).pages()
    seen = [row.id for row in next(pages)]
    before = ids(box)
    box.insert("answers", 5)
    seen += [row.id for page in pages for row in page]
    assert len(seen) == len(set(seen))
    assert set(before) <= set(seen)
    assert pages.receipt.duplicates == 5


def test_a_short_pull_is_an_error(box: Sandbox, client: IndeCX) -> None:
    box.configure(total="wrong", total_error=2)
    with pytest.raises(IncompleteListingError) as raised:
        client.answers.list().to_list()
    assert (raised.value.seen, raised.value.expected) == (125, 127)
    assert len(client.answers.list(check_total=False).to_list()) == 125
    assert len(client.answers.list().to_list(limit=5)) == 5


def test_an_error_loses_a_list_but_not_the_rows_iterated_so_far(
    box: Sandbox, client: IndeCX
) -> None:
    box.fault(route="answers-info", skip=1, times=None, status=503)
    with pytest.raises(ServerError):
        client.answers.list(page_size=50).to_list()
    box.clear_faults()
    box.fault(route="answers-info", skip=1, times=None, status=503)
    rows = iter(client.answers.list(page_size=50))
    given = [next(rows).id for _ in range(50)]
    assert given == ids(box)[:50]
    with pytest.raises(ServerError):
        next(rows)


def test_a_break_stops_the_requests(box: Sandbox, client: IndeCX) -> None:
    box.insert("answers", 875)
    for at, _row in enumerate(client.answers.list(page_size=20)):
        if at == 50:
            break
    client.actions.list().to_list()
    asked = len(pages_asked(box))
    # Three, and those in progress: the eight in flight at once, and four that are read meanwhile.
    assert 3 <= asked <= 3 + 8 + 4 + 1
    client.actions.list().to_list()
    assert len(pages_asked(box)) == asked


def test_progress_reports_rows_and_total(box: Sandbox, client: IndeCX) -> None:
    reports: list[tuple[int, int | None]] = []

    def tell(rows: int, total: int | None) -> None:
        reports.append((rows, total))

    assert len(client.answers.list(page_size=50, progress=tell).to_list()) == 125
    assert reports == [(50, 125), (98, 125), (125, 125)]
    reports.clear()
    box.configure(total="absent")
    assert len(list(client.answers.list(page_size=100, progress=tell))) == 125
    assert reports == [(100, None), (125, None)]


@pytest.mark.parametrize("progress", ["yes", 1, [print]], ids=repr)
def test_a_progress_that_cannot_be_called_is_refused(
    progress: Any, client: IndeCX, async_client: AsyncIndeCX
) -> None:
    for made in (client, async_client):
        with pytest.raises(InvalidRequestError, match="callable") as caught:
            made.answers.list(progress=progress)
        assert caught.value.field == "progress"


def test_an_error_in_progress_reaches_the_caller(client: IndeCX) -> None:
    def tell(rows: int, total: int | None) -> None:
        raise LookupError("mine")

    with pytest.raises(LookupError, match="mine"):
        client.answers.list(progress=tell).to_list()
    rows = iter(client.answers.list(progress=tell, page_size=100))
    with pytest.raises(LookupError, match="mine"):
        next(rows)
    # The page had arrived, but its rows were not delivered.
    with pytest.raises(IncompleteListingError):
        next(rows)


def test_rows_are_taken_by_one_at_a_time_and_can_be_closed(client: IndeCX) -> None:
    def tell(rows: int, total: int | None) -> None:
        next(steps)

    steps = iter(client.answers.list(page_size=100, progress=tell))
    with pytest.raises(RuntimeError, match="another thread or task"):
        next(steps)
    with contextlib.closing(iter(client.answers.list(page_size=100))) as rows:
        next(rows)
    assert next(rows, None) is None


def test_pages_are_an_iterator(client: IndeCX) -> None:
    pages = client.answers.list(page_size=100).pages()
    assert isinstance(pages, Iterator)
    assert [len(page) for page in pages] == [100, 25]
    assert next(pages, None) is None


@pytest.mark.parametrize("walk", [Listing.pages, iter], ids=["pages", "rows"])
def test_a_pull_that_failed_has_no_end_that_looks_complete(
    walk: Callable[[Listing[Answer]], Iterator[object]], box: Sandbox, client: IndeCX
) -> None:
    steps = walk(client.answers.list(page_size=100))
    next(steps)
    box.fault(route="answers-info", status=400, times=None)
    with pytest.raises(BadRequestError):
        for _ in steps:
            pass
    box.clear_faults()
    for _ in range(2):
        with pytest.raises(
            IncompleteListingError, match="an earlier step of this pull failed"
        ) as again:
            next(steps)
    assert again.value.seen == 100
