"""Receipts: what a pull did."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Receipt"]


@dataclass(frozen=True)
class Receipt:
    """What a pull did, up to the last page that it gave."""

    #: The query's filters, as sent.
    filters: dict[str, str]
    #: Rows given.
    rows: int
    #: Rows that came again and were dropped.
    duplicates: int
    #: Requests, retries and tokens counted.
    requests: int
    #: Repeats among them.
    retries: int
    #: Bytes of the bodies on the wire.
    bytes: int
    #: From the first request to the last row.
    seconds: float
    #: The server's total on the first page.
    total_first: int | None
    #: The server's total on the last page.
    total_last: int | None

    def __repr__(self) -> str:
        """Names the filters without their values, which may be e-mails."""
        total = self.total_last
        return (
            f"Receipt(rows={self.rows}, total={total}, duplicates={self.duplicates}, "
            f"requests={self.requests}, retries={self.retries}, bytes={self.bytes}, "
            f"seconds={self.seconds:.2f}, filters={list(self.filters)})"
        )
