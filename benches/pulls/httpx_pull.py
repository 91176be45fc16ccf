"""Pulls pages of answers as dicts with httpx and orjson: what the contenders on httpx share."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import orjson
from measure import ANSWERS, IN_FLIGHT, KEY, TOKEN, pages_after_first, query

Answers = list[dict[str, Any]]


async def pull(take: Callable[[Answers], None]) -> None:
    """Passes each page's answers to `take`, in the order in which the pages arrive."""
    limits = httpx.Limits(max_connections=IN_FLIGHT)
    async with httpx.AsyncClient(limits=limits, timeout=60) as client:

        async def page(number: int) -> dict[str, Any]:
            reply = await client.get(ANSWERS, params=query(number))
            reply.raise_for_status()
            return orjson.loads(reply.content)

        async def pages(numbers: Iterator[int]) -> None:
            for number in numbers:
                take((await page(number))["answers"])

        reply = await client.get(TOKEN, headers={"Company-Key": KEY})
        reply.raise_for_status()
        token = orjson.loads(reply.content)["authToken"]
        client.headers["Authorization"] = f"Bearer {token}"
        first = await page(1)
        take(first["answers"])
        # The workers share one iterator: each takes the next page when it has finished the last.
        numbers = iter(pages_after_first(first["total"]))
        await asyncio.gather(*(pages(numbers) for _ in range(IN_FLIGHT)))
