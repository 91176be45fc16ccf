"""Python's public names are those that the core declares: both clients have the same operations,
parameters and records, each with one name and one meaning.
"""

from __future__ import annotations

import inspect
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any, cast

import indecx
import pytest
from indecx import AsyncIndeCX, IndeCX, records
from indecx.rows import Row

DECLARED = json.loads(
    (Path(__file__).parent.parent / "declarations.json").read_text(encoding="utf-8")
)
OPERATIONS: dict[str, Any] = DECLARED["operations"]
RECORDS: dict[str, Any] = DECLARED["records"]
CLIENTS = [IndeCX, AsyncIndeCX]


def resources(client: type[IndeCX] | type[AsyncIndeCX]) -> dict[str, type[Any]]:
    made = client(company_key="k", base_url="http://127.0.0.1:9")
    public = {name: value for name, value in vars(made).items() if not name.startswith("_")}
    return {name: type(value) for name, value in public.items()}


def operations(client: type[IndeCX] | type[AsyncIndeCX]) -> dict[str, Any]:
    return {
        f"{resource}.{name}": method
        for resource, made in resources(client).items()
        for name, method in vars(made).items()
        if not name.startswith("_")
    }


@pytest.mark.parametrize("client", CLIENTS)
def test_operations_are_those_declared(client: type[IndeCX] | type[AsyncIndeCX]) -> None:
    assert set(operations(client)) == set(OPERATIONS)


@pytest.mark.parametrize("client", CLIENTS)
@pytest.mark.parametrize("operation", OPERATIONS)
def test_parameters_are_those_declared(
    client: type[IndeCX] | type[AsyncIndeCX], operation: str
) -> None:
    given = list(inspect.signature(operations(client)[operation]).parameters.values())[1:]
    declared = OPERATIONS[operation]
    shown = [
        {
            "name": parameter.name,
            "positional": parameter.kind is inspect.Parameter.POSITIONAL_OR_KEYWORD,
            "optional": parameter.default is not inspect.Parameter.empty,
        }
        for parameter in given
    ]
    # Only Python has this parameter, since the core takes no callables.
    callback = {"listing": "progress", "summary": "progress", "outcomes": "on_outcome"}.get(
        declared["gives"]
    )
    if callback is not None:
        assert shown.pop() == {"name": callback, "positional": False, "optional": True}
    assert shown == declared["params"]


@pytest.mark.parametrize("operation", OPERATIONS)
def test_both_clients_take_and_give_the_same(operation: str) -> None:
    blocking, awaited = (inspect.signature(operations(client)[operation]) for client in CLIENTS)
    assert list(blocking.parameters.values())[1:] == list(awaited.parameters.values())[1:]
    assert str(awaited.return_annotation).replace("Async", "") == str(blocking.return_annotation)
    method = operations(AsyncIndeCX)[operation]
    assert inspect.iscoroutinefunction(method) == (OPERATIONS[operation]["gives"] != "listing")
    assert inspect.getdoc(method) == inspect.getdoc(operations(IndeCX)[operation])


@pytest.mark.parametrize("operation", OPERATIONS)
def test_every_parameter_is_documented(operation: str) -> None:
    method = operations(IndeCX)[operation]
    doc = inspect.getdoc(method) or ""
    documented = re.findall(r"^    (\w+): ", doc, flags=re.MULTILINE)
    assert documented == list(inspect.signature(method).parameters)[1:]


def test_both_clients_are_made_alike() -> None:
    blocking, awaited = (inspect.signature(client) for client in CLIENTS)
    assert blocking.parameters == awaited.parameters
    assert list(blocking.parameters) == [
        "company_key",
        "base_url",
        "timeout",
        "max_retries",
        "max_concurrency",
        "rate_limit",
        "proxy",
        "ca_file",
        "allow_http",
    ]
    for parameter in blocking.parameters.values():
        assert parameter.kind is inspect.Parameter.KEYWORD_ONLY


def test_both_listings_and_pages_offer_the_same() -> None:
    def public(cls: type[Any]) -> set[str]:
        return {name for name in dir(cls) if not name.startswith("_")}

    # Arrow's protocol is synchronous: only the blocking listing has its methods, which are private.
    for blocking, awaited in (
        (indecx.Listing, indecx.AsyncListing),
        (indecx.Pages, indecx.AsyncPages),
    ):
        assert public(blocking) == public(awaited)
    for name in ("pages", "first", "to_list", "total"):
        assert callable(getattr(indecx.Listing, name))


def test_records_are_those_declared() -> None:
    assert set(records.__all__) == set(RECORDS)


@pytest.mark.parametrize("record", RECORDS)
def test_fields_are_those_declared(record: str) -> None:
    cls = getattr(records, record)
    assert issubclass(cls, Row)
    public = [name for name, value in vars(cls).items() if isinstance(value, property)]
    assert public == [field["name"] for field in RECORDS[record]]
    # A field must not hide an attribute that every row has.
    every_row = {"raw", "extra", "to_dict", "indicator"}
    assert every_row.isdisjoint(public)


def python_type(declared: str) -> str:
    if declared.startswith("list of "):
        inner = python_type(declared.removeprefix("list of "))
        return f"list[{inner}]"
    names = {
        "text": "str",
        "code": "str",
        "number": "float",
        "boolean": "bool",
        "timestamp": "datetime",
        "json": "Any",
    }
    return names.get(declared, declared)


@pytest.mark.parametrize("record", RECORDS)
def test_annotations_say_what_the_core_declares(record: str) -> None:
    for field in RECORDS[record]:
        getter = cast("property", vars(getattr(records, record))[field["name"]]).fget
        assert getter is not None
        annotation = str(getter.__annotations__["return"])
        allowed = python_type(field["type"])
        assert annotation in {allowed, f"{allowed} | None"}, field["name"]
        assert annotation.endswith("| None") or allowed == "Any"


@pytest.mark.parametrize("record", RECORDS)
def test_a_row_gives_what_it_declares(record: str) -> None:
    row = getattr(records, record)(b"{}")
    names = [field["name"] for field in RECORDS[record]]
    assert row.to_dict() == {**dict.fromkeys(names), "extra": {}}
    assert all(getattr(row, name) is None for name in names)


def test_everything_exported_is_there() -> None:
    for name in indecx.__all__:
        assert inspect.isclass(getattr(indecx, name))


def test_modules_open_on_first_use() -> None:
    script = """
import indecx
assert indecx.webhooks.parse_answer({"_id": "a", "review": 0}).review == 0
assert indecx.records.Answer and indecx.errors.IndeCXError and indecx.testing.Sandbox
assert {"IndeCX", "webhooks"} <= set(dir(indecx))
try:
    indecx.nothing
except AttributeError as error:
    assert "nothing" in str(error)
else:
    raise SystemExit("an unknown name was found")
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
