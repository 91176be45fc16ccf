"""Reads the cases of `tests/vectors` and compares results with them, for `test_vectors.py` and
`test_webhooks.py`.

The tests of the core and of Node run the same files: a case that passes in all of them behaves
alike in all languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from indecx import FollowUp, IndeCXError, InvalidRequestError, Outcome, Outcomes, Table
from indecx.rows import Row
from indecx.testing import Sandbox

FOLDER = Path(__file__).parent.parent / "vectors"

Json = dict[str, Any]


@dataclass(frozen=True)
class Vector:
    """One case, as its file describes it."""

    file: str
    operation: str
    arguments: Json
    requests: list[Json]
    replies: list[Json]
    rows: list[Json] | None = None
    value: Json | None = None
    metrics: list[Json] | None = None
    outcomes: list[Json] | None = None
    unmatched_links: list[Json] | None = None
    error: Json | None = None

    def given(self) -> Json:
        return {name: _argument(value) for name, value in self.arguments.items()}

    def prepare(self, box: Sandbox) -> None:
        for reply in self.replies:
            box.reply(**reply)

    def check_rows(self, rows: list[Row]) -> None:
        assert self.rows is not None, f"rows came, and {self.error} was expected"
        _part_of(self.rows, [_shown(row.to_dict()) for row in rows], "rows")

    def check_value(self, value: Row) -> None:
        assert self.value is not None, f"a value came, and {self.error} was expected"
        _part_of(self.value, _shown(value.to_dict()), "value")

    def check_metrics(self, table: Table) -> None:
        assert self.metrics is not None, f"metrics came, and {self.error} was expected"
        near(self.metrics, counted(table), "metrics")

    def check_outcomes(self, outcomes: Outcomes) -> None:
        assert self.outcomes is not None, f"outcomes came, and {self.error} was expected"
        for expected, outcome in zip(self.outcomes, outcomes, strict=True):
            _became(dict(expected), outcome)
        if self.unmatched_links is not None:
            links = [_shown(link.to_dict()) for link in outcomes.unmatched_links]
            _part_of(self.unmatched_links, links, "unmatched_links")

    def check_error(self, error: IndeCXError) -> None:
        assert self.error is not None, f"{type(error).__name__} was not expected: {error}"
        _failed(self.error, error)

    def check_requests(self, box: Sandbox) -> None:
        arrived = [r for r in box.requests if r["path"] != "authorization/token"]
        for expected, request in zip(self.requests, arrived, strict=True):
            for name in ("method", "path", "query", "body"):
                assert request[name] == expected[name], name
            _part_of(expected["headers"], request["headers"], "headers")


def all_vectors() -> Iterator[Vector]:
    for path in sorted(FOLDER.glob("*.json")):
        data: Json = json.loads(path.read_text(encoding="utf-8"))
        del data["name"]
        yield Vector(file=path.stem, **data)


@dataclass(frozen=True)
class Function:
    """One case of `tests/vectors/metrics`: a function of `indecx.metrics`, and its result."""

    name: str
    function: str
    arguments: Json
    gives: Any = None
    error: Json | None = None

    def given(self) -> Json:
        return {name: _argument(value) for name, value in self.arguments.items()}

    def check(self, came: Any) -> None:
        assert self.error is None, f"something came, and {self.error} was expected"
        near(self.gives, came, self.name)

    def check_error(self, error: IndeCXError) -> None:
        assert self.error is not None, f"{type(error).__name__} was not expected: {error}"
        _failed(self.error, error)


def all_functions() -> list[Function]:
    data = json.loads((FOLDER / "metrics" / "functions.json").read_text(encoding="utf-8"))
    return [Function(**case) for case in data]


def counted(table: Table) -> list[Json]:
    """Returns a table of metrics in the form of the vectors."""
    rows = table.to_polars().to_dicts()
    return [
        {name: str(cell) if isinstance(cell, date) else cell for name, cell in row.items()}
        for row in rows
    ]


def near(expected: Any, came: Any, place: str) -> None:
    """Checks that the result contains what is expected; numbers may differ by a millionth."""
    if isinstance(expected, dict):
        for name, part in cast("Json", expected).items():
            assert name in came, f"{place}: no {name}"
            near(part, came[name], f"{place}.{name}")
    elif isinstance(expected, list):
        parts = cast("list[Any]", expected)
        assert len(parts) == len(came), place
        for at, (part, other) in enumerate(zip(parts, came, strict=True)):
            near(part, other, f"{place}[{at}]")
    elif isinstance(expected, (int, float)) and isinstance(came, (int, float)):
        assert abs(expected - came) < 1e-6, f"{place}: expected {expected}, got {came}"
    else:
        assert came == expected, place


@dataclass(frozen=True)
class Delivery:
    """One case of `tests/vectors/webhooks`: a body, and the expected result of parsing it."""

    file: str
    parse: str
    body: Any = None
    text: str | None = None
    rows: list[Json] | None = None
    value: Json | None = None
    error: Json | None = None

    def check(self, came: Row | list[Row]) -> None:
        assert self.error is None, f"something came, and {self.error} was expected"
        if isinstance(came, list):
            _part_of(self.rows, [_shown(row.to_dict()) for row in came], "rows")
        else:
            _part_of(self.value, _shown(came.to_dict()), "value")

    def check_error(self, error: IndeCXError) -> None:
        assert self.error is not None, f"{type(error).__name__} was not expected: {error}"
        _failed(self.error, error)


def all_deliveries() -> Iterator[Delivery]:
    for path in sorted((FOLDER / "webhooks").glob("*.json")):
        data: Json = json.loads(path.read_text(encoding="utf-8"))
        del data["name"]
        yield Delivery(file=path.stem, **data)


def _failed(expected: Json, error: IndeCXError) -> None:
    """Checks the error's class, the texts that it must contain, and those that it must not."""
    assert type(error).__name__ == expected["class"], str(error)
    if "status" in expected:
        assert getattr(error, "status_code", None) == expected["status"]
    for name in ("field", "row"):
        if name in expected:
            assert isinstance(error, InvalidRequestError)
            assert getattr(error, name) == expected[name]
    for text in expected.get("contains", []):
        assert text in str(error)
    everything = f"{error} {error!r} {error.args} {error.__cause__!r}"
    for text in expected.get("lacks", []):
        assert text not in everything


def _became(expected: Json, outcome: Outcome) -> None:
    """Checks that the outcome contains what is expected; `fields` must be equal."""
    if "error" in expected:
        error = expected.pop("error")
        if error is None:
            assert outcome.error is None, f"row {outcome.index}: {outcome.error}"
        else:
            assert outcome.error is not None, f"row {outcome.index}"
            _failed(error, outcome.error)
    if "fields" in expected:
        assert outcome.fields == expected["fields"], f"row {outcome.index}"
    if "remaining" in expected:
        remaining = _argument(expected.pop("remaining"))
        expected_input = None if remaining is None else FollowUp(**remaining)
        assert outcome.remaining == expected_input, f"row {outcome.index}"
    shown = {name: getattr(outcome, name) for name in expected}
    if isinstance(outcome.link, Row):
        shown["link"] = _shown(outcome.link.to_dict())
    _part_of(expected, shown, f"row {outcome.index}")


def _argument(value: Any) -> Any:
    """Returns the value that a program would pass; tags stand for values that JSON cannot hold."""
    if isinstance(value, list):
        return [_argument(item) for item in cast("list[Any]", value)]
    if not isinstance(value, dict):
        return value
    fields = cast("Json", value)
    match list(fields.items()):
        case [("$day", text)]:
            return date.fromisoformat(text)
        case [("$instant", text)]:
            return datetime.fromisoformat(text.replace("Z", "+00:00"))
        case [("$naive", text)]:
            return datetime.fromisoformat(text)
        case [("$float", text)]:
            return float(text)
        case _:
            return {name: _argument(item) for name, item in fields.items()}


def _shown(value: Any) -> Any:
    """Returns a field as the vectors write it: instants are text in UTC."""
    if isinstance(value, datetime):
        offset = value.utcoffset()
        assert offset is not None
        assert not offset, "an instant that is not in UTC"
        digits = "microseconds" if value.microsecond % 1000 else "milliseconds"
        return value.isoformat(timespec=digits).replace("+00:00", "Z")
    if isinstance(value, dict):
        return {name: _shown(item) for name, item in cast("Json", value).items()}
    if isinstance(value, list):
        return [_shown(item) for item in cast("list[Any]", value)]
    return value


def _part_of(expected: Any, actual: Any, at: str) -> None:
    """Checks that everything expected is there; only objects other than `extra` may have more."""
    if isinstance(expected, dict) and isinstance(actual, dict):
        found = cast("Json", actual)
        for name, value in cast("Json", expected).items():
            assert name in found, f"{at}.{name}"
            if name == "extra":
                assert found[name] == value, f"{at}.extra"
            else:
                _part_of(value, found[name], f"{at}.{name}")
    elif isinstance(expected, list) and isinstance(actual, list):
        pairs = zip(cast("list[Any]", expected), cast("list[Any]", actual), strict=True)
        for n, (one, other) in enumerate(pairs):
            _part_of(one, other, f"{at}[{n}]")
    else:
        assert isinstance(actual, bool) == isinstance(expected, bool), at
        assert actual == expected, at
