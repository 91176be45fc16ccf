"""HTML for notebooks. It has no personal data, since notebooks are kept and shared."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from indecx import _internal
    from indecx.receipt import Receipt

__all__ = ["Page", "query_html", "receipt_html", "table_html"]

#: How many rows a table shows.
MOST_ROWS = 10


def table_html(caption: str, names: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Returns a table of text cells."""

    def line(cells: Iterable[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"

    body = "".join(line(row, "td") for row in rows)
    head = line(names, "th")
    return (
        f"<table><caption>{escape(caption)}</caption>"
        f"<thead>{head}</thead><tbody>{body}</tbody></table>"
    )


def query_html(name: str, origin: str) -> str:
    """Returns a table of what a listing will request."""
    query: dict[str, Any] = json.loads(origin)
    filters: dict[str, str | None] = query["filters"]
    window: dict[str, str | None] = query.get("window") or {}
    rows = [("route", query["route"]), ("action", query["action"] or "")]
    # A filter that identifies a person is listed without its value.
    rows += [(key, value or "…") for key, value in filters.items()]
    rows += [(key, value or "") for key, value in window.items()]
    return table_html(f"{name}: a query; nothing is requested yet", ["", "asks for"], rows)


def receipt_html(name: str, receipt: Receipt) -> str:
    """Returns a table of what a pull did so far."""
    filters = ", ".join(receipt.filters)
    facts = {
        "rows": receipt.rows,
        "total": "" if receipt.total_last is None else receipt.total_last,
        "requests": receipt.requests,
        "retries": receipt.retries,
        "duplicates": receipt.duplicates,
        "unreadable": receipt.unreadable,
        "bytes": receipt.bytes,
        "seconds": round(receipt.seconds, 2),
        "evidence": receipt.evidence,
        "filters": filters,
    }
    return table_html(name, ["", "so far"], [(key, str(value)) for key, value in facts.items()])


class Page(list[Any]):
    """The rows of one page: a list that a notebook shows without personal data."""

    __slots__ = ()

    def _repr_html_(self) -> str:
        rows: list[_internal.Row] = self[:MOST_ROWS]
        shown = [row._summary() for row in rows]  # pyright: ignore[reportPrivateUsage]
        names = list(dict.fromkeys(name for row in shown for name in row))
        cells = [[row.get(name, "") for name in names] for row in shown]
        return table_html(f"{len(self)} rows", names, cells)
