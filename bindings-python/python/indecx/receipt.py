"""The receipt of a pull: what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["Receipt"]


@dataclass(frozen=True)
class Receipt:
    """What a pull did, up to the last page that it returned; after the end, all that it did."""

    #: The query's filters as they were sent. Their values may be personal data.
    filters: dict[str, str]
    #: Rows that the pull returned.
    rows: int
    #: Rows that arrived again and were dropped. Rows that were requested twice on purpose do not
    #: count.
    duplicates: int
    #: Pages that were read again because two pages did not connect.
    rereads: int
    #: HTTP requests, including retries and requests for a token.
    requests: int
    #: Retries among the requests.
    retries: int
    #: Bytes of the response bodies as they were transferred, which may be compressed.
    bytes: int
    #: Seconds from the first request to the last row.
    seconds: float
    #: When the server answered the first page, by the server's clock (the `Date` of its reply), in
    #: UTC; `None` if no reply says so. A later pull of what has changed since then starts here.
    started_at: datetime | None
    #: The first total that the server reported.
    total_first: int | None
    #: The last total that the server reported.
    total_last: int | None
    #: Values in the returned rows that could not be read as declared. They are in `extra`.
    unreadable: int
    #: What proves that nothing is missing: `"linked"` (each page shares a row with the page before
    #: it, so that no untouched row lies between them) or `"counted"` (the number of rows agrees
    #: with the server's totals, or with a second reading).
    evidence: Literal["linked", "counted"]

    def __repr__(self) -> str:
        """Names the filters without their values, which may be e-mails."""
        total = self.total_last
        return (
            f"Receipt(rows={self.rows}, total={total}, duplicates={self.duplicates}, "
            f"requests={self.requests}, retries={self.retries}, bytes={self.bytes}, "
            f"seconds={self.seconds:.2f}, evidence={self.evidence!r}, filters={list(self.filters)})"
        )
