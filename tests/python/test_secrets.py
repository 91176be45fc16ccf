"""Texts that must never show: the company key, the token (which contains the key), and people.

All text that reaches a terminal, a log or an error tracker is collected here and searched.
"""

from __future__ import annotations

import base64
import gc
import logging
import pickle
import traceback
from typing import Any, cast

import indecx
import pytest
from indecx import AsyncIndeCX, Customer, IndeCX, IndeCXError
from indecx.testing import Sandbox

ANA = {"name": "Ana Exemplo", "email": "ana@example.com", "phone": "5511900000001"}


def token_of(box: Sandbox) -> str:
    headers = [request["headers"] for request in box.requests]
    return next(h["authorization"] for h in headers if "authorization" in h).split()[1]


def people_of(box: Sandbox) -> set[str]:
    found: set[str] = set()
    for record in box.records("answers"):
        for name in ("name", "email", "phone", "feedback"):
            value = str(record[name] or "")
            if len(value) > 6:
                found.add(value)
    return found


def raised_by(call: Any) -> IndeCXError:
    with pytest.raises(IndeCXError) as raised:
        call()
    return raised.value


def everything(error: BaseException) -> str:
    trace = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return f"{error} {error!r} {error.args} {trace}"


def errors(box: Sandbox, client: IndeCX) -> list[IndeCXError]:
    key = box.company_key
    body = f'{{"message": "{key} {token_of(box)} ana@example.com 5511900000001 Ana Exemplo"}}'
    found = [
        raised_by(lambda: client.answers.list(phone="Ana Exemplo")),
        raised_by(lambda: client.invites.send("T0AXXX", {**ANA, "telefone": ANA["phone"]})),
        raised_by(lambda: client.invites.send("T0AXXX", {"email": "Ana Exemplo ana@example.com"})),
        raised_by(lambda: IndeCX(company_key=key + "\r\nx")),
    ]
    for status in (200, 400, 401, 402, 403, 404, 429, 500):
        box.fault(status=status, body=body if status != 200 else f"<p>{body}", times=2)
        found.append(raised_by(lambda: client.answers.list(email=ANA["email"]).to_list()))
        box.clear_faults()
        box.fault(status=status, body=body if status != 200 else f"<p>{body}", times=2)
        found.append(raised_by(lambda: client.invites.send("T0AXXX", ANA)))
        box.clear_faults()
    for fault in ({"reset": True}, {"cut": 5}):
        box.fault(**fault)
        found.append(raised_by(lambda: client.answers.list(email=ANA["email"]).to_list()))
        box.fault(**fault)
        found.append(raised_by(lambda: client.invites.send("T0AXXX", ANA)))
    box.fault(route="authorization/token", status=401, body=body)
    box.expire_tokens()
    found.append(raised_by(lambda: client.actions.get("T0AXXX")))
    return found


def test_the_token_holds_the_key(box: Sandbox, client: IndeCX) -> None:
    """A token contains the key, so it is as secret. The test below relies on that."""
    client.actions.list().to_list()
    payload = token_of(box).split(".")[1]
    assert box.company_key.encode() in base64.urlsafe_b64decode(payload + "===")


def test_no_error_shows_a_secret_or_a_person(
    box: Sandbox, client: IndeCX, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    client.actions.list().to_list()
    secrets = [box.company_key, token_of(box), *ANA.values()]
    found = errors(box, client)
    assert len(found) > 20
    # Tracebacks contain lines of this file, but these do not contain the secrets as they are sent.
    shown = "\n".join(everything(error) for error in found) + caplog.text
    for line in ('"Ana Exemplo"', "Ana Exemplo ana@example.com", "Ana Exemplo"):
        shown = shown.replace(f"phone={line}", "").replace(f'"email": "{line}"', "")
    for secret in secrets:
        assert secret not in shown
    pickled = b"".join(pickle.dumps(error) for error in found)
    assert not any(secret.encode() in pickled for secret in secrets)


def test_no_short_form_shows_a_secret(box: Sandbox, client: IndeCX) -> None:
    listing = client.answers.list(email=ANA["email"], phone=ANA["phone"])
    pages = client.answers.list().pages()
    next(pages)
    made = [
        client,
        AsyncIndeCX(base_url=box.url, company_key=box.company_key),
        client.answers,
        listing,
        listing.pages(),
        pages,
        pages.receipt,
        Customer(**ANA, indicators={"Filial": "Centro"}),
        box,
    ]
    shown = " ".join(f"{each!r} {each}" for each in made)
    assert "IndeCX(http://127.0.0.1" in shown
    for secret in (box.company_key, token_of(box), *ANA.values(), "Centro"):
        assert secret not in shown


def test_no_row_shows_a_person(box: Sandbox, client: IndeCX) -> None:
    rows = client.answers.list(treatments=True).to_list()
    people = people_of(box)
    assert len(people) > 200
    shown = repr(rows)
    for row in rows:
        inner = [row.indicators, row.additional_questions, row.categories, row.treatments]
        shown += f"{row} {inner}"
        if row.treatments is not None:
            shown += f"{row.treatments.feed} {row.treatments.close_the_loop_feedback}"
    assert not [person for person in people if person in shown]
    assert "@" not in shown


def test_a_short_form_of_a_receipt_names_filters_without_values(
    box: Sandbox, client: IndeCX
) -> None:
    pages = client.answers.list(email=ANA["email"]).pages()
    for _ in pages:
        pass
    assert pages.receipt.filters == {"email": ANA["email"]}
    assert "email" in repr(pages.receipt)
    assert ANA["email"] not in repr(pages.receipt)


def test_no_python_object_of_ours_holds_the_key(box: Sandbox, client: IndeCX) -> None:
    """A debugger or an error tracker that follows references between objects finds no secret."""
    client.actions.list().to_list()
    key, token = box.company_key, token_of(box)
    seen: set[int] = set()
    waiting: list[Any] = [client, client.answers, client.answers.list()]
    while waiting:
        each = waiting.pop()
        kind = cast("type[Any]", type(each))
        if id(each) in seen or kind is type or kind.__name__ == "module":
            continue
        seen.add(id(each))
        assert kind is not str or not (key in each or token in each)
        if kind.__module__.startswith(indecx.__name__) or kind in (dict, tuple):
            waiting += gc.get_referents(each)
    assert len(seen) > 5


def test_a_client_is_not_pickled(client: IndeCX) -> None:
    with pytest.raises(TypeError):
        pickle.dumps(client)


def test_only_the_tokens_route_sees_the_key(box: Sandbox, client: IndeCX) -> None:
    client.answers.list(email=ANA["email"]).to_list()
    client.invites.send("T0AXXX", ANA)
    for request in box.requests:
        is_token = request["path"] == "authorization/token"
        assert (request["headers"].get("company-key") == box.company_key) == is_token
        assert ("company-key" in request["headers"]) == is_token
        assert ("authorization" in request["headers"]) == (not is_token)
        assert box.company_key not in f"{request['path']} {request['query']} {request['body']}"


def test_a_malformed_key_gets_a_hint_and_is_not_shown(box: Sandbox) -> None:
    key = box.company_key.replace("$2b", "")
    client = IndeCX(base_url=box.url, company_key=key, max_retries=0, rate_limit=None)
    error = raised_by(lambda: client.actions.list().to_list())
    assert isinstance(error, indecx.AuthenticationError)
    assert "shell" in str(error)
    assert key not in everything(error)
