"""The receipt of a pull: what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["Receipt"]


@dataclass(frozen=True)
class Receipt:
    """What a pull did, up to the last page that it returned; after its end, all that it did."""

    #: The query's filters, as sent.
    filters: dict[str, str]
    #: The number of rows returned.
    rows: int
    #: The number of rows that were received again and dropped, apart from those that were requested
    #: twice on purpose.
    duplicates: int
    #: The number of pages that were read again because they did not follow the page before.
    rereads: int
    #: The number of requests, including retries and requests for tokens.
    requests: int
    #: The number of retries among the requests.
    retries: int
    #: The number of bytes of the bodies, as transferred.
    bytes: int
    #: The time from the first request to the last row, in seconds.
    seconds: float
    #: When the server sent the first page, by its own clock (the `Date` of its reply), in UTC;
    #: `None` if no reply states it. A later pull of what has changed since begins here.
    started_at: datetime | None
    #: The total that the server reported first.
    total_first: int | None
    #: The total that the server reported last.
    total_last: int | None
    #: The number of values that could not be read as declared; they are in `extra`.
    unreadable: int
    #: What proves that no row is missing: `"linked"` (each page shared a row with the one before,
    #: so that no untouched row lies between them) or `"counted"` (totals, or two readings, agreed).
    evidence: Literal["linked", "counted"]

    def __repr__(self) -> str:
        """Names the filters without their values, which may be e-mails."""
        total = self.total_last
        return (
            f"Receipt(rows={self.rows}, total={total}, duplicates={self.duplicates}, "
            f"requests={self.requests}, retries={self.retries}, bytes={self.bytes}, "
            f"seconds={self.seconds:.2f}, evidence={self.evidence!r}, filters={list(self.filters)})"
        )
