"""aiohttp and orjson, with rows flattened by a hand-written loop to a wide polars frame."""

import asyncio
from typing import Any

import orjson
import polars as pl
from aiohttp_pull import pull
from flatten import TIMES, flat
from measure import measure


def wide() -> pl.DataFrame:
    rows: list[dict[str, Any]] = []

    async def take(body: bytes) -> int:
        page = orjson.loads(body)
        rows.extend(flat(answer) for answer in page["answers"])
        return page["total"]

    asyncio.run(pull(take))
    frame = pl.DataFrame(rows, infer_schema_length=None)
    times = [pl.col(name).str.to_datetime(time_zone="UTC") for name in TIMES]
    return frame.with_columns(times)


measure(wide)
