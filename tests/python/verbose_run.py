"""Runs every operation to every kind of end with the most detailed logs, and prints everything that
a program would show of it. `test_leaks.py` runs it in its own process and searches the output.

Arguments: the person that is written about, as JSON, and a file for the texts that must not show.
"""

from __future__ import annotations

import asyncio
import inspect
import json
import logging
import os
import pickle
import signal
import sys
import tempfile
import threading
import time
import traceback
from pathlib import Path
from typing import Any

from indecx import (
    AsyncIndeCX,
    AsyncListing,
    Customer,
    FollowUp,
    IndeCX,
    IndeCXError,
    InvalidRequestError,
    InviteUpdate,
    Listing,
    NewAnswer,
    Outcome,
    Outcomes,
    webhooks,
)
from indecx.testing import Sandbox

NAME, EMAIL, PHONE, COMMENT = json.loads(sys.argv[1])
ANA: dict[str, Any] = {
    "name": NAME,
    "email": EMAIL,
    "phone": PHONE,
    "indicators": {"Filial": COMMENT},
}
CALLS: dict[str, tuple[tuple[Any, ...], dict[str, Any]]] = {
    "actions.list": ((), {}),
    "actions.get": (("T0AXXX",), {}),
    "answers.list": ((), {"email": EMAIL, "phone": PHONE, "client_id": PHONE}),
    "answers.metrics": ((), {"email": EMAIL, "phone": PHONE, "client_id": PHONE}),
    "answers.create": (("T0AXXX", NewAnswer(**ANA, review=0, feedback=COMMENT)), {}),
    "invites.list": ((), {"email": EMAIL, "phone": PHONE}),
    "invites.metrics": ((), {"email": EMAIL, "phone": PHONE}),
    "invites.unanswered": (("T0AXXX",), {"email": EMAIL, "client_id": PHONE}),
    "invites.send": (("T0AXXX", Customer(**ANA)), {}),
    "invites.send_bulk": (("T0AXXX", [ANA]), {}),
    "invites.update": (([InviteUpdate("60d2f3b2f789b2128c761abc", NAME, EMAIL, PHONE)],), {}),
    "links.create": (("T0AXXX", [ANA]), {}),
    "links.create_with_callback": (("T0AXXX", [ANA], "https://example.com/hook"), {}),
    "follow_ups.update": (([FollowUp("S8C0VE", comment=COMMENT, responsible=EMAIL)],), {}),
    "blocklist.list": ((), {}),
    "blocklist.add": ((EMAIL, COMMENT), {}),
    "categories.list": ((), {}),
    "branches.list": ((), {}),
    "branches.create": ((NAME,), {}),
    "details.list": (("T0AXXX",), {}),
    "quarantines.list": ((), {"email": EMAIL, "phone": PHONE, "client_id": PHONE}),
}
#: The same listings without a filter, so that they list everybody.
WHOLE = [name for name in CALLS if name.endswith(("list", "unanswered"))]
BAD = [
    {**ANA, "telefone": PHONE},
    {**ANA, "email": f"{EMAIL} x"},
    {**ANA, "phone": f"{PHONE}x"},
    {**ANA, "indicators": {EMAIL: PHONE}},
    {**ANA, "indicators": {"Filial": [COMMENT]}},
    {EMAIL: NAME, PHONE: COMMENT},
]
#: The fields of contacts that must not show, as the platform spells them.
CONTACTS = ("name", "nome", "email", "phone", "telefone")

driven: set[str] = set()


class Whole(logging.Formatter):
    """A formatter that writes every field of a log record."""

    def format(self, record: logging.LogRecord) -> str:
        return f"{super().format(record)} {record.__dict__}"


class Ended(BaseException):
    """The error with which a signal's handler ends a call."""


def show(value: object) -> None:
    print(repr(value), str(value))
    if isinstance(value, BaseException):
        traceback.print_exception(value)
        print(pickle.dumps(value).decode("latin-1"))
    elif isinstance(value, (list, Outcomes)):
        for item in value:  # pyright: ignore[reportUnknownVariableType]
            show(item)  # pyright: ignore[reportUnknownArgumentType]
            if isinstance(item, Outcome):
                print(repr(item.error), repr(item.link), repr(item.remaining))


async def settled(value: Any) -> Any:
    return await value if inspect.isawaitable(value) else value


async def consume(listing: Listing[Any] | AsyncListing[Any], folder: Path) -> None:
    show(listing)
    pages = listing.pages()
    show(pages)
    show(await settled(listing.to_list()))
    table = await settled(listing.to_arrow())
    show(table)
    show(table.receipt)
    show(await settled(listing.write_csv(folder / "rows.csv")))
    show(pages.receipt)


async def call(client: object, operation: str, folder: Path, **given: Any) -> None:
    resource, method = operation.split(".")
    arguments, _ = CALLS[operation]
    driven.add(operation)
    try:
        result = await settled(getattr(getattr(client, resource), method)(*arguments, **given))
        if isinstance(result, (Listing, AsyncListing)):
            await consume(result, folder)  # pyright: ignore[reportUnknownArgumentType]
        else:
            show(result)
    except (IndeCXError, Ended, asyncio.CancelledError) as error:
        show(error)


def faults(echo: str) -> list[dict[str, Any]]:
    statuses = [
        {"status": status, "body": echo} for status in (400, 401, 402, 403, 404, 418, 429, 500)
    ]
    malformed: list[dict[str, Any]] = [
        {"body": f"<html>{echo}</html>"},
        {"body": f"[{echo}]"},
        {"body": echo[:-9]},
        {"body": echo, "headers": {"content-encoding": "gzip"}},
        {"status": 302, "headers": {"location": f"https://example.com/?{EMAIL}"}, "body": echo},
    ]
    broken: list[dict[str, Any]] = [{"reset": True}, {"cut": 20}, {"delay_ms": 60_000}]
    return [*statuses, *malformed, *broken]


async def interrupted(box: Sandbox, client: object, operation: str, folder: Path) -> None:
    """Runs the call, and ends it while its reply is in progress."""
    box.clear_requests()
    box.fault(delay_body_ms=60_000, times=None)
    task = asyncio.current_task()
    is_awaited = isinstance(client, AsyncIndeCX)
    event_loop = asyncio.get_running_loop()

    def end() -> None:
        until = time.monotonic() + 30
        while not box.requests and time.monotonic() < until:
            time.sleep(0.005)
        if is_awaited and task is not None:
            event_loop.call_soon_threadsafe(task.cancel)
        else:
            os.kill(os.getpid(), signal.SIGALRM)

    thread = threading.Thread(target=end)
    thread.start()
    await call(client, operation, folder)
    thread.join()
    box.clear_faults()


def deliveries(echo: str) -> None:
    link = {"customers": [{"name": NAME, "email": EMAIL, "shortUrl": COMMENT}]}
    answer = {"answer": {"_id": "1", "name": NAME, "email": EMAIL, "feedback": COMMENT}}
    bodies: list[Any] = [link, answer, echo, echo[:-9], f"{echo}{echo}", [echo], {NAME: {1, 2}}]
    for parse in (webhooks.parse_answer, webhooks.parse_links):
        for body in bodies:
            try:
                show(parse(body))
            except IndeCXError as error:
                show(error)


def refusals(options: dict[str, Any]) -> None:
    client = IndeCX(**options)
    for bad in BAD:
        for write in (client.invites.send, client.answers.create):
            try:
                show(write("T0AXXX", bad))
            except InvalidRequestError as error:
                show(error)
        try:
            show(client.invites.send_bulk("T0AXXX", iter([ANA, bad])))
        except InvalidRequestError as error:
            show(error)
    key = options["company_key"]
    for wrong in (key[:-1], f"{key}\n x", key[3:], f"'{key}'"):
        try:
            IndeCX(**{**options, "company_key": wrong}).actions.get("T0AXXX")
        except IndeCXError as error:
            show(error)


def contacts(box: Sandbox) -> list[str]:
    found: set[str] = set()
    for resource in ("answers", "invites", "unanswered", "blocklist", "quarantines"):
        for record in box.records(resource):
            for name, value in record.items():
                # Short values are left out: a first name could be a part of another word.
                if name.lower() in CONTACTS and isinstance(value, str) and len(value) > 8:
                    found.add(value)
    return sorted(found)


def tokens(box: Sandbox) -> list[str]:
    headers = [request["headers"].get("authorization", "") for request in box.requests]
    return sorted({header.split()[-1] for header in headers if header})


async def main() -> None:
    def end(number: int, frame: object) -> None:
        raise Ended

    signal.signal(signal.SIGALRM, end)
    with Sandbox(answers=500, invites=500) as box, tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        echo = json.dumps({"message": f"{NAME} {EMAIL} {PHONE} {COMMENT} {box.company_key}"})
        options: dict[str, Any] = {
            "base_url": box.url,
            "company_key": box.company_key,
            "rate_limit": None,
            "max_retries": 0,
        }
        for client in (IndeCX(**options), AsyncIndeCX(**options)):
            show(client)
            for operation in WHOLE:
                await call(client, operation, folder)
            seen = tokens(box)
            for operation in CALLS:
                _, given = CALLS[operation]
                await call(client, operation, folder, **given)
                for fault in faults(echo):
                    box.fault(**{"times": 2, **fault})
                    slow = {"timeout": 0.2} if "delay_ms" in fault else {}
                    await call(client, operation, folder, **given, **slow)
                    box.clear_faults()
                await interrupted(box, client, operation, folder)
        refusals(options)
        deliveries(echo)
        record = {
            "key": box.company_key,
            "tokens": seen,
            "contacts": contacts(box),
            "operations": sorted(driven),
        }
        Path(sys.argv[2]).write_text(json.dumps(record), "utf-8")


if __name__ == "__main__":
    handler = logging.StreamHandler()
    handler.setFormatter(Whole())
    logging.basicConfig(level=1, handlers=[handler])
    asyncio.run(main())
