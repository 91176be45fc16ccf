"""Every operation, succeeding and failing, at the most verbose: nothing secret or personal shows.

The run is a process of its own, whose whole output is searched.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

DECLARED = json.loads((Path(__file__).parent.parent / "declarations.json").read_text("utf-8"))

NAME, EMAIL, PHONE = "Zulmira Quaresma", "zulmira.quaresma@example.com", "5521977553311"
COMMENT = "Fui mal atendida pela Zulmira"

SCRIPT = """
import asyncio, inspect, json, logging, pickle, sys, traceback
logging.basicConfig(level=0, stream=sys.stderr)
from indecx import *
from indecx.testing import Sandbox
name, email, phone, comment = json.loads(sys.argv[1])
ana = dict(name=name, email=email, phone=phone, indicators={"Filial": comment})
CALLS = {
    "actions.list": ((), {}),
    "actions.get": (("T0AXXX",), {}),
    "answers.list": ((), dict(email=email, phone=phone, client_id=phone)),
    "answers.create": (("T0AXXX", NewAnswer(**ana, review=0, feedback=comment)), {}),
    "invites.list": ((), dict(email=email, phone=phone)),
    "invites.unanswered": (("T0AXXX",), dict(email=email, client_id=phone)),
    "invites.send": (("T0AXXX", Customer(**ana)), {}),
    "invites.send_bulk": (("T0AXXX", [ana]), {}),
    "invites.update": (([InviteUpdate("60d2f3b2f789b2128c761abc", name, email, phone)],), {}),
    "links.create": (("T0AXXX", [ana]), {}),
    "links.create_with_callback": (("T0AXXX", [ana], "https://example.com/hook"), {}),
    "follow_ups.update": (([FollowUp("S8C0VE", comment=comment, responsible=email)],), {}),
    "blocklist.list": ((), {}),
    "blocklist.add": ((email, comment), {}),
    "categories.list": ((), {}),
    "branches.list": ((), {}),
    "branches.create": ((name,), {}),
    "details.list": (("T0AXXX",), {}),
    "quarantines.list": ((), dict(email=email, phone=phone, client_id=phone)),
}
BAD = [{**ana, "telefone": phone}, {**ana, "email": email + " x"}, {**ana, "phone": phone + "x"}]
shown = []
def show(value):
    print(repr(value), str(value))
    if isinstance(value, BaseException):
        traceback.print_exception(value)
        pickle.dumps(value)
    elif isinstance(value, (list, Outcomes)):
        for item in value:
            show(item)
            if isinstance(item, Outcome):
                print(item.message, repr(item.error), repr(item.link))
async def call(client, operation):
    resource, method = operation.split(".")
    arguments, options = CALLS[operation]
    try:
        result = getattr(getattr(client, resource), method)(*arguments, **options)
        if inspect.isawaitable(result):
            result = await result
        if isinstance(result, (Listing, AsyncListing)):
            show(result)
            pages = result.pages()
            show(pages)
            rows = result.to_list()
            result = await rows if inspect.isawaitable(rows) else rows
            show(pages.receipt)
        show(result)
        return "returned"
    except IndeCXError as error:
        show(error)
        return type(error).__name__
    finally:
        shown.append(operation)
async def main():
    with Sandbox(answers=20) as box:
        echo = json.dumps({"message": f"{name} {email} {phone} {comment} {box.company_key}"})
        options = dict(base_url=box.url, company_key=box.company_key)
        options.update(rate_limit=None, max_retries=0)
        for client in (IndeCX(**options), AsyncIndeCX(**options)):
            show(client)
            for operation in CALLS:
                await call(client, operation)
                for status in (400, 401, 402, 403, 404, 418, 500):
                    box.fault(status=status, body=echo, times=2)
                    await call(client, operation)
                    box.clear_faults()
                box.fault(body=f"<html>{echo}</html>")
                await call(client, operation)
                box.clear_faults()
                box.fault(reset=True)
                await call(client, operation)
                box.clear_faults()
        for bad in BAD:
            try:
                IndeCX(**options).invites.send("T0AXXX", bad)
            except InvalidRequestError as error:
                show(error)
        for key in (box.company_key[:-1], box.company_key + "\\n x", box.company_key[3:]):
            try:
                IndeCX(base_url=box.url, company_key=key).actions.get("T0AXXX")
            except IndeCXError as error:
                show(error)
        with open(sys.argv[2], "w") as told:
            json.dump({"key": box.company_key, "operations": sorted(set(shown))}, told)
asyncio.run(main())
"""


def test_nothing_shows_at_the_most_verbose(tmp_path: Path) -> None:
    told = tmp_path / "told.json"
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, json.dumps([NAME, EMAIL, PHONE, COMMENT]), str(told)],
        env={**os.environ, "RUST_LOG": "trace", "RUST_BACKTRACE": "full", "PYTHONDEVMODE": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    output = done.stdout + done.stderr
    facts = json.loads(told.read_text("utf-8"))
    assert facts["operations"] == sorted(DECLARED["operations"])
    assert len(output) > 10_000
    key = facts["key"]
    # The token holds the key in base64: neither its head nor the key's own characters may show.
    secrets = [key, key[7:30], "eyJhbGciOi", *NAME.split(), EMAIL, EMAIL.split("@")[0], PHONE]
    for secret in [*secrets, COMMENT, "mal atendida"]:
        assert secret not in output, f"{secret!r} stands in {excerpt(output, secret)}"


def excerpt(output: str, secret: str) -> str:
    at = output.index(secret)
    return output[max(0, at - 300) : at + 100]
