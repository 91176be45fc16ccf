"""Replies of a platform that says the same in other words are understood in the same way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from indecx import (
    ActionUnavailableError,
    IndeCX,
    IndeCXError,
    InsufficientBalanceError,
    NotFoundError,
)
from indecx.testing import Sandbox

SEEDS = range(1, 9)

Read = Callable[[IndeCX], Any]

READS: dict[str, Read] = {
    "actions": lambda c: c.actions.list(),
    "answers": lambda c: c.answers.list(page_size=70),
    "treatments": lambda c: c.answers.list("T0AXXX", treatments=True),
    "invites": lambda c: c.invites.list(page_size=70),
    "unanswered": lambda c: c.invites.unanswered("T0AXXX"),
    "blocklist": lambda c: c.blocklist.list(page_size=15),
    "branches": lambda c: c.branches.list(),
    "categories": lambda c: c.categories.list(page_size=70),
    "details": lambda c: c.details.list("T0AXXX"),
    "quarantines": lambda c: c.quarantines.list(page_size=25),
}


def client_of(box: Sandbox) -> IndeCX:
    return IndeCX(base_url=box.url, company_key=box.company_key, max_retries=0, rate_limit=None)


@pytest.mark.parametrize("name", READS)
def test_rows_are_the_same_in_any_order_of_members(name: str) -> None:
    with Sandbox(answers=200) as box:
        client = client_of(box)
        plain = [row.to_dict() for row in READS[name](client)]
        assert plain
        for seed in SEEDS:
            box.configure(variety=seed)
            pages = READS[name](client).pages()
            assert [row.to_dict() for page in pages for row in page] == plain
            assert pages.receipt.unreadable == 0


def test_an_action_is_the_same_wrapped_or_not() -> None:
    with Sandbox(answers=0) as box:
        client = client_of(box)
        plain = client.actions.get("T0AXXX").to_dict()
        for seed in SEEDS:
            box.configure(variety=seed)
            assert client.actions.get("T0AXXX").to_dict() == plain


@pytest.mark.parametrize(
    ("change", "action", "error"),
    [
        ({"paused": ["T0AXXX"]}, "T0AXXX", ActionUnavailableError),
        ({"blocked": ["T0AXXX"]}, "T0AXXX", ActionUnavailableError),
        ({"no_balance": "email"}, "T0AXXX", InsufficientBalanceError),
        ({"no_balance": "sms"}, "T0AXXX", InsufficientBalanceError),
        ({}, "NOSUCH", NotFoundError),
    ],
)
def test_a_refusal_is_the_same_in_any_words(
    change: Any, action: str, error: type[IndeCXError]
) -> None:
    customer = {"email": "ana@example.com"}
    with Sandbox(answers=0, **change) as box:
        client = client_of(box)
        for seed in SEEDS:
            box.configure(variety=seed)
            with pytest.raises(error) as raised:
                client.invites.send(action, customer)
            reason = "paused" if "paused" in change else "blocked" if "blocked" in change else None
            assert getattr(raised.value, "reason", None) == reason
            (outcome,) = client.invites.send_bulk(action, [customer])
            assert outcome.status == "refused"
            assert isinstance(outcome.error, error)
        assert box.sent == []


def test_a_success_is_the_same_in_any_words() -> None:
    with Sandbox(answers=5, invites=30) as box:
        client = client_of(box)
        open_invite = box.records("unanswered")[0]["_id"]
        for seed in SEEDS:
            box.configure(variety=seed)
            client.invites.send("T0AXXX", {"email": f"send{seed}@example.com"})
            customers = [{"email": f"bulk{seed}-{at}@example.com"} for at in range(3)]
            assert all(outcome.ok for outcome in client.invites.send_bulk("T0AXXX", customers))
            links = client.links.create("T0AXXX", customers)
            assert [link.status for link in links] == ["accepted"] * 3
            updates = [{"invite_id": open_invite, "name": f"Ana {seed}"}, {"invite_id": "f" * 24}]
            updates[1]["name"] = "Bia"
            statuses = [outcome.status for outcome in client.invites.update(updates)]
            assert statuses == ["accepted", "refused"]
            created = client.answers.create("T0AXXX", {"email": "ana@example.com", "review": 9})
            assert created.id
            client.blocklist.add(f"stop{seed}@example.com", "asked")
            assert client.branches.create(f"Filial {seed}").id
            answer = box.records("answers")[0]["_id"]
            (follow_up,) = client.follow_ups.update([{"answer_id": answer, "comment": f"{seed}"}])
            assert follow_up.ok
