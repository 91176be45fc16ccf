"""The cases of `tests/vectors`, and what it means that one holds: for `test_vectors.py`.

The core's tests run the same files, and so does Node: a case that passes in all of them behaves
alike in all languages.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, cast

from indecx import IndeCXError, InvalidRequestError
from indecx.rows import Row
from indecx.testing import Sandbox

FOLDER = Path(__file__).parent.parent / "vectors"

Json = dict[str, Any]


@dataclass(frozen=True)
class Vector:
    """One case, as its file tells it."""

    file: str
    operation: str
    arguments: Json
    requests: list[Json]
    replies: list[Json]
    rows: list[Json] | None = None
    value: Json | None = None
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

    def check_error(self, error: IndeCXError) -> None:
        assert self.error is not None, f"{type(error).__name__} was not expected: {error}"
        assert type(error).__name__ == self.error["class"], str(error)
        if "status" in self.error:
            assert getattr(error, "status_code", None) == self.error["status"]
        if "field" in self.error:
            assert isinstance(error, InvalidRequestError)
            assert error.field == self.error["field"]
        for text in self.error.get("contains", []):
            assert text in str(error)
        everything = f"{error} {error!r} {error.args} {error.__cause__!r}"
        for text in self.error.get("lacks", []):
            assert text not in everything

    def check_requests(self, box: Sandbox) -> None:
        arrived = [r for r in box.requests if r["path"] != "authorization/token"]
        for expected, request in zip(self.requests, arrived, strict=True):
            for name in ("method", "path", "query", "body"):
                assert request[name] == expected[name], name
            _part_of(expected["headers"], request["headers"], "headers")


def all_vectors() -> Iterator[Vector]:
    for path in sorted(FOLDER.glob("*.json")):
        told: Json = json.loads(path.read_text(encoding="utf-8"))
        del told["name"]
        yield Vector(file=path.stem, **told)


def _argument(value: Any) -> Any:
    """What a program would pass; tags stand for what JSON cannot hold."""
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
    """A field as the vectors write it: instants as text in UTC."""
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
    """All that is expected is there: objects may have more, lists and `extra` may not."""
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
