"""Deliveries to a webhook: the cases of `tests/vectors/webhooks`, in every form of a body."""

from __future__ import annotations

import json
import pickle
from typing import Any

import pytest
from indecx import IndeCX, IndeCXError, ResponseFormatError, webhooks
from indecx.records import Answer, Link
from indecx.testing import Sandbox
from vectors import Delivery, all_deliveries

DELIVERIES = list(all_deliveries())


def bodies(delivery: Delivery) -> list[Any]:
    """The same body as it may be handed over."""
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


def test_a_callbacks_links_are_those_that_were_asked_for(box: Sandbox, client: IndeCX) -> None:
    customers = [{"email": f"ana{n}@example.com"} for n in range(5)]
    url = "https://example.com/links"
    client.links.create_with_callback("T0AXXX", customers, url, max_per_message=2)
    deliveries = [delivery["body"] for delivery in box.deliveries]
    assert [len(webhooks.parse_links(body)) for body in deliveries] == [2, 2, 1]
    links = [link for body in deliveries for link in webhooks.parse_links(json.dumps(body))]
    assert all(isinstance(link, Link) and link.short_url for link in links)
    assert [link.email for link in links] == [row["email"] for row in customers]


@pytest.mark.parametrize("body", [None, 7, True, "\ud800", '{"answer":{"_id":"\ud800"}}'], ids=repr)
def test_what_is_no_body_is_refused_as_one(body: Any) -> None:
    for parse in (webhooks.parse_answer, webhooks.parse_links):
        if isinstance(body, str) and "_id" in body and parse is webhooks.parse_answer:
            # A character that is none costs itself and not the answer.
            assert "\ufffd" in (webhooks.parse_answer(body).id or "")
            continue
        with pytest.raises(ResponseFormatError):
            parse(body)
