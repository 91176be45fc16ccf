"""A platform that ignores a filter lists everybody: every way to read a listing refuses that."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from indecx import AsyncIndeCX, IndeCX, ResponseFormatError
from indecx.testing import Sandbox

WAYS: dict[str, Callable[[Any, Path], object]] = {
    "to_list": lambda listing, _: listing.to_list(),
    "limit": lambda listing, _: listing.to_list(limit=3),
    "first": lambda listing, _: listing.first(),
    "total": lambda listing, _: listing.total(),
    "to_arrow": lambda listing, _: listing.to_arrow(),
    "jsonl": lambda listing, folder: listing.write_jsonl(folder / "rows.jsonl"),
    "csv": lambda listing, folder: listing.write_csv(folder / "rows.csv"),
    "parquet": lambda listing, folder: listing.write_parquet(folder / "rows.parquet"),
}

FILTERS = [
    ({"email": "ana@example.com"}, "email", "clientId"),
    ({"phone": "5511900000001"}, "phone", "clientId"),
    ({"client_id": "4711"}, "clientId", "email"),
]


@pytest.mark.parametrize("total", ["right", "absent"])
@pytest.mark.parametrize(("asked", "ignored", "shown"), FILTERS)
async def test_rows_without_the_field_prove_nothing(
    tmp_path: Path, asked: Any, ignored: str, shown: str, total: Any
) -> None:
    with Sandbox(answers=0, invites=0, ignore_filters=[ignored], total=total) as box:
        rows = box.records("quarantines")
        box.remove("quarantines", [row["_id"] for row in rows if shown not in row])
        client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
        awaited = AsyncIndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
        for consume in WAYS.values():
            with pytest.raises(ResponseFormatError, match="ignored the filter"):
                consume(client.quarantines.list(**asked), tmp_path)
            with pytest.raises(ResponseFormatError, match="ignored the filter"):
                result: Any = consume(awaited.quarantines.list(**asked), tmp_path)
                await result
        everybody = client.quarantines.list(**asked, check_filters=False).to_list()
        assert len(everybody) == len(box.records("quarantines")) > 3
        client.close()
        await awaited.aclose()


@pytest.mark.parametrize("total", ["right", "absent"])
def test_a_filter_that_is_obeyed_gives_the_matching_rows(total: Any) -> None:
    with (
        Sandbox(answers=50, total=total) as box,
        IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None) as client,
    ):
        for name, wire in (("client_id", "clientId"), ("email", "email"), ("phone", "phone")):
            held = next(row for row in box.records("quarantines") if row.get(wire))
            asked: Any = {name: str(held[wire])}
            assert [row.id for row in client.quarantines.list(**asked)] == [held["_id"]]
            assert client.quarantines.list(**asked).first() is not None
            nobody: Any = {name: "nobody@example.com" if name == "email" else "5599999999999"}
            assert client.quarantines.list(**nobody).to_list() == []
