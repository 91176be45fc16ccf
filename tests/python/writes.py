"""Writes for several files of tests: recipients, every operation that writes, and the outcomes of a
write that ended early.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from indecx import Outcome, Outcomes, OutcomeUnknownError
from indecx.testing import Sandbox

#: The longest wait, in seconds. It only ends a test that a defect would block.
PATIENCE = 30

ANA = {"email": "ana@example.com"}

#: An operation of either client by its name, called with its arguments.
Call = Callable[..., Outcomes]

#: Each operation that writes a single item: its route and its arguments.
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

#: Each operation that writes many rows: its arguments before the rows, a function that makes a row,
#: and the number of rows in a request.
BULK: dict[str, tuple[tuple[Any, ...], Callable[[int], dict[str, Any]], int]] = {
    "invites.send_bulk": (("T0AXXX",), lambda n: {"email": f"ana{n}@example.com"}, 1000),
    "links.create": (("T0AXXX",), lambda n: {"email": f"ana{n}@example.com"}, 1000),
    "invites.update": ((), lambda n: {"invite_id": f"{n:024x}", "name": "Ana"}, 100),
    "follow_ups.update": ((), lambda n: {"answer_id": f"{n:024x}", "status": "aberto"}, 100),
}


def options_of(box: Sandbox) -> dict[str, Any]:
    """Returns the options of a client without retries and without a rate limit."""
    return {
        "base_url": box.url,
        "company_key": box.company_key,
        "max_retries": 0,
        "rate_limit": None,
    }


def people(count: int) -> list[dict[str, Any]]:
    return [{"email": f"ana{n}@example.com"} for n in range(count)]


def operation(client: object, name: str) -> Callable[..., Any]:
    resource, method = name.split(".")
    return getattr(getattr(client, resource), method)  # type: ignore[no-any-return]


def writes(box: Sandbox) -> list[dict[str, Any]]:
    """Returns the requests that write."""
    return [request for request in box.requests if request["method"] in ("POST", "PUT")]


def rows_of(request: dict[str, Any]) -> int:
    """Returns how many rows a request contained."""
    return next(len(value) for value in request["body"].values() if isinstance(value, list))


def outcomes_of(error: BaseException) -> list[Outcome]:
    """Returns the outcome of every row, from the error that ended the write."""
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
