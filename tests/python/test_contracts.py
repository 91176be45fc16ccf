"""Hand-written classes match the core's declarations: each name, type and default."""

from __future__ import annotations

import dataclasses
import inspect
import json
from pathlib import Path
from typing import Any

import pytest
from indecx import (
    AsyncIndeCX,
    AsyncListing,
    IndeCX,
    IndeCXError,
    Listing,
    Outcome,
    Receipt,
    errors,
    inputs,
)

DECLARED: dict[str, Any] = json.loads(
    (Path(__file__).parent.parent / "declarations.json").read_text(encoding="utf-8")
)
CLASSES: dict[str, list[dict[str, Any]]] = DECLARED["classes"]
#: Inputs inside other inputs, which are mappings in Python.
MAPPINGS = {"NewQuestion", "Tag"}
INPUTS = sorted(CLASSES.keys() - {"Receipt", "Outcome"} - MAPPINGS)


def types(name: str) -> dict[str, str]:
    return {field["name"]: field["python"] for field in CLASSES[name]}


def annotations(cls: type) -> dict[str, str]:
    """Returns the annotations of a class, which are text, with the same quotes in all of them."""
    return {name: str(ty).replace("'", '"') for name, ty in cls.__annotations__.items()}


def test_a_receipt_has_the_declared_fields() -> None:
    assert annotations(Receipt) == types("Receipt")
    assert list(annotations(Receipt)) == list(types("Receipt"))


def test_an_outcome_has_the_declared_fields() -> None:
    declared = types("Outcome")
    assert declared.pop("ok") == "bool"
    assert isinstance(vars(Outcome)["ok"], property)
    assert annotations(Outcome) == declared
    assert sorted(Outcome.__slots__) == sorted(declared)


@pytest.mark.parametrize("name", INPUTS)
def test_an_input_takes_what_is_declared(name: str) -> None:
    cls = getattr(inputs, name)
    declared = CLASSES[name]
    fields = dataclasses.fields(cls)
    assert [(field.name, field.type) for field in fields] == [
        (field["name"], field["python"]) for field in declared
    ]
    for field, expected in zip(fields, declared, strict=True):
        has_factory = field.default_factory is not dataclasses.MISSING
        default: Any = field.default_factory() if has_factory else field.default
        shown = None if default is dataclasses.MISSING else repr(default)
        assert shown == expected["default"], field.name


OPTIONS: dict[str, list[dict[str, Any]]] = DECLARED["options"]


def parameters(function: Any) -> dict[str, inspect.Parameter]:
    """Returns the parameters that are passed by name."""
    shown = inspect.signature(function).parameters.values()
    return {one.name: one for one in shown if one.kind is inspect.Parameter.KEYWORD_ONLY}


def annotation(parameter: inspect.Parameter) -> str:
    return str(parameter.annotation).replace("'", '"')


@pytest.mark.parametrize("client", [IndeCX, AsyncIndeCX])
def test_a_client_takes_the_options_that_are_declared(client: type) -> None:
    shown = [
        {"name": name, "python": annotation(parameter), "default": parameter.default}
        for name, parameter in parameters(client).items()
    ]
    assert shown == OPTIONS["client"]


#: The defaults of a table's options that the core leaves open, and each kind's own option.
OPEN: dict[str, Any] = {"layout": "wide", "time_zone": "UTC"}
KINDS: dict[str, tuple[str | None, dict[str, Any]]] = {
    "to_arrow": (None, OPEN),
    "to_polars": (None, OPEN),
    "to_pandas": (None, OPEN),
    "write_parquet": ("compression", {**OPEN, "layout": "nested"}),
    # The default depends on the dialect: Excel's dialect has its own time zone.
    "write_csv": ("dialect", {**OPEN, "time_zone": None}),
}


@pytest.mark.parametrize("listing", [Listing, AsyncListing])
@pytest.mark.parametrize("method", KINDS)
def test_tables_take_the_options_that_are_declared(listing: type, method: str) -> None:
    alone, left_open = KINDS[method]
    others = {name for name, _ in KINDS.values()} - {alone}
    declared = [option for option in OPTIONS["tables"] if option["name"] not in others]
    given = parameters(getattr(listing, method))
    assert sorted(given) == sorted(option["name"] for option in declared)
    for option in declared:
        default = option["default"] or left_open.get(option["name"])
        absent = " | None" if default is None else ""
        shown = given[option["name"]]
        written = option["python"].replace("'", '"')
        assert (annotation(shown), shown.default) == (f"{written}{absent}", default), option["name"]


ERRORS: dict[str, dict[str, str]] = DECLARED["errors"]


def test_an_error_has_the_declared_details() -> None:
    assert set(ERRORS) == set(errors.__all__)
    every = {"message": "str", "retry_safe": "bool", "outcomes": "Outcomes | None"}
    assert annotations(IndeCXError) == every
    for name, declared in ERRORS.items():
        bases = getattr(errors, name).__mro__
        attributes: dict[str, str] = {}
        for base in reversed(bases[: bases.index(IndeCXError)]):
            attributes |= annotations(base)
        attributes.pop("retry_safe", None)
        assert attributes == declared, name
