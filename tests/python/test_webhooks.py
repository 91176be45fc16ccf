"""Deliveries to a webhook: the cases of `tests/vectors/webhooks`, with every form of a body."""

from __future__ import annotations

import json
import pickle
import sys
import threading
from collections import UserDict
from decimal import Decimal
from fractions import Fraction
from types import MappingProxyType
from typing import Any, ClassVar

import pytest
from indecx import IndeCX, IndeCXError, InvalidRequestError, ResponseFormatError, webhooks
from indecx.records import Answer, Link
from indecx.testing import Sandbox
from vectors import Delivery, all_deliveries

DELIVERIES = list(all_deliveries())


def bodies(delivery: Delivery) -> list[Any]:
    """Returns the same body in each form in which a program may pass it."""
    text = delivery.text if delivery.text is not None else json.dumps(delivery.body)
    raw = text.encode()
    forms: list[Any] = [text, raw, bytearray(raw), memoryview(raw)]
    return [*forms, delivery.body] if delivery.text is None else forms


@pytest.mark.parametrize("delivery", DELIVERIES, ids=[delivery.file for delivery in DELIVERIES])
def test_every_delivery_is_read_as_its_vector_says(delivery: Delivery) -> None:
    parse: Any = {"answer": webhooks.parse_answer, "links": webhooks.parse_links}[delivery.parse]
    for body in bodies(delivery):
        try:
            came = parse(body)
        except IndeCXError as error:
            delivery.check_error(error)
        else:
            delivery.check(came)


def test_both_kinds_are_covered() -> None:
    assert {delivery.parse for delivery in DELIVERIES} == {"answer", "links"}


def test_an_answer_is_a_row_like_any_other(box: Sandbox, client: IndeCX) -> None:
    row = client.answers.list().first()
    assert row is not None
    delivered = webhooks.parse_answer({"answer": row.raw})
    assert isinstance(delivered, Answer)
    assert delivered == row
    assert pickle.loads(pickle.dumps(delivered)) == row


def test_a_callbacks_links_are_those_that_were_requested(box: Sandbox, client: IndeCX) -> None:
    customers = [{"email": f"ana{n}@example.com"} for n in range(5)]
    url = "https://example.com/links"
    client.links.create_with_callback("T0AXXX", customers, url, max_per_message=2)
    deliveries = [delivery["body"] for delivery in box.deliveries]
    assert [len(webhooks.parse_links(body)) for body in deliveries] == [2, 2, 1]
    links = [link for body in deliveries for link in webhooks.parse_links(json.dumps(body))]
    assert all(isinstance(link, Link) and link.short_url for link in links)
    assert [link.email for link in links] == [row["email"] for row in customers]


@pytest.mark.parametrize("body", [7, True, "\ud800", '{"answer":{"_id":"\ud800"}}'], ids=repr)
def test_a_value_that_is_not_a_body_is_refused(body: Any) -> None:
    for parse in (webhooks.parse_answer, webhooks.parse_links):
        if isinstance(body, str) and "_id" in body and parse is webhooks.parse_answer:
            # A lone surrogate is replaced, and the rest of the answer is kept.
            assert "\ufffd" in (webhooks.parse_answer(body).id or "")
            continue
        with pytest.raises(ResponseFormatError):
            parse(body)


class Request:
    """A request object of a web framework, which has headers."""

    headers: ClassVar[dict[str, str]] = {}


async def _body() -> bytes:
    return b"{}"


@pytest.mark.parametrize("parse", [webhooks.parse_answer, webhooks.parse_links])
def test_a_refused_body_says_what_to_pass(parse: Any) -> None:
    waiting = _body()
    for body, words in (
        (None, "None"),
        (waiting, "await"),
        (Request(), "request's body"),
        ({"headers": {}, "body": "{}"}, "request's body"),
        ({"_id": object()}, "object"),
        ({"_id": float("nan")}, "float"),
        ({1: Decimal(2)}, "int"),
    ):
        with pytest.raises(InvalidRequestError, match=words) as caught:
            parse(body)
        assert caught.value.field == "body"
    waiting.close()


def test_a_delivery_may_be_decoded_in_any_way() -> None:
    nested: Any = 1
    for _ in range(5_000):
        nested = [nested]
    sent = UserDict[str, Any](
        {
            "_id": "a",
            "review": Decimal("9.50"),
            "clientId": 10**5_000,
            "new": Fraction(1, 4),
            "tags": nested,
            "indicators": (MappingProxyType({"column": "Ticket", "value": Decimal("149.90")}),),
        }
    )
    row = webhooks.parse_answer({"answer": sent})
    assert (row.review, row.client_id) == (9.5, "1" + "0" * 5_000)
    assert (row.indicator("Ticket"), row.extra) == ("149.90", {"new": 0.25})
    assert row.tags == "[" * 5_000 + "1" + "]" * 5_000
    cycle: dict[str, Any] = {"_id": "a", "x": Decimal(1)}
    cycle["self"] = cycle
    with pytest.raises(InvalidRequestError, match="itself"):
        webhooks.parse_answer(cycle)


def test_a_large_delivery_without_ids_is_read() -> None:
    body = b'{"customers":[{"inviteId":"i"}' + b",{}" * 300_000 + b"]}"
    assert len(webhooks.parse_links(body)) == 300_001


@pytest.mark.parametrize(
    ("parse", "body"),
    [
        (
            webhooks.parse_links,
            {"customers": [{"shortUrl": "https://example.com/1"}] * 200_000},
        ),
        (webhooks.parse_answer, {"_id": "1", "additionalQuestions": [{"text": "?"}] * 200_000}),
    ],
    ids=["links", "answer"],
)
def test_other_threads_run_while_a_delivery_is_read(parse: Any, body: Any) -> None:
    raw = json.dumps(body).encode()
    begins = threading.Event()
    is_reading = False
    seen: list[bool] = []

    def look() -> None:
        begins.wait()
        seen.append(is_reading)

    thread = threading.Thread(target=look)
    thread.start()
    # No thread is interrupted now: another one runs only if the interpreter's lock is released.
    before = sys.getswitchinterval()
    sys.setswitchinterval(1000)
    try:
        is_reading = True
        begins.set()
        parse(raw)
        is_reading = False
    finally:
        sys.setswitchinterval(before)
    thread.join()
    assert seen == [True]
