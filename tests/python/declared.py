"""The core's declarations of listings and their records, and how a nested table holds them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from indecx import Listing
from indecx.rows import Row
from vectors import FOLDER

Json = dict[str, Any]

DECLARED = json.loads((FOLDER.parent / "declarations.json").read_text(encoding="utf-8"))
RECORDS: dict[str, list[Json]] = DECLARED["records"]
LISTINGS: dict[str, str] = {
    name: declared["record"]
    for name, declared in DECLARED["operations"].items()
    if declared["gives"] == "listing"
}


def listing(client: Any, operation: str, **options: Any) -> Listing[Row]:
    resource, name = operation.split(".")
    action = ["T0AXXX"] if operation in ("invites.unanswered", "details.list") else []
    made: Listing[Row] = getattr(getattr(client, resource), name)(*action, **options)
    return made


def as_is(_declared: str, cell: Any) -> Any:
    return cell


def as_rows(declared: str, cell: Any, held: Callable[[str, Any], Any] = as_is) -> Any:
    """Converts a nested table's cells to the form of `to_dict()`; JSON text in them is parsed.

    `held` is called with the declared type of each cell that is not a part of another cell.
    """
    if cell is None:
        return None
    if declared.startswith("list of "):
        return [as_rows(declared.removeprefix("list of "), item, held) for item in cell]
    if declared in RECORDS:
        fields = {field["name"]: field["type"] for field in RECORDS[declared]}
        assert list(cell) == [*fields, "extra"]
        read = {name: as_rows(ty, cell[name], held) for name, ty in fields.items()}
        return {**read, "extra": json.loads(cell["extra"] or "{}")}
    return json.loads(cell) if declared == "json" else held(declared, cell)
