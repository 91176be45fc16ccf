"""The receipt of a pull: what it did."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

__all__ = ["Receipt"]


@dataclass(frozen=True)
class Receipt:
    """What a pull did, up to the last page that it gave; after its end, all of it."""

    #: The query's filters, as sent.
    filters: dict[str, str]
    #: Rows given.
    rows: int
    #: Rows that came again and were dropped, beyond those that were requested twice on purpose.
    duplicates: int
    #: Pages that were read again because they did not follow the one before.
    rereads: int
    #: Requests, retries and tokens counted.
    requests: int
    #: Repeats among them.
    retries: int
    #: Bytes of the bodies on the wire.
    bytes: int
    #: From the first request to the last row.
    seconds: float
    #: When the first page was sent, by the server's clock (the `Date` of its reply); `None` where
    #: no reply says. A later pull of what changed since begins here.
    started_at: datetime | None
    #: The server's total at first.
    total_first: int | None
    #: The server's total at last.
    total_last: int | None
    #: Values that could not be read as declared; they stand in `extra`.
    unreadable: int
    #: What proves that nothing is missing: `"linked"` (each page shared a row with the one before,
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
