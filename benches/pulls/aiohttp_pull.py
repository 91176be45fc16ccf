"""Pulls the bodies of pages with aiohttp: the code that the contenders on aiohttp share."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
from measure import ANSWERS, IN_FLIGHT, KEY, TOKEN, pages_after_first, query


async def pull(take: Callable[[bytes], Awaitable[int]]) -> None:
    """Passes each page's body to `take`, which returns the total for the first page."""
    connector = aiohttp.TCPConnector(limit=IN_FLIGHT)
    async with aiohttp.ClientSession(connector=connector, raise_for_status=True) as session:
        async with session.get(TOKEN, headers={"Company-Key": KEY}) as reply:
            token = (await reply.json())["authToken"]
        headers = {"Authorization": f"Bearer {token}"}

        async def page(number: int) -> int:
            async with session.get(ANSWERS, params=query(number), headers=headers) as reply:
                body = await reply.read()
            return await take(body)

        async def pages(numbers: Iterator[int]) -> None:
            for number in numbers:
                await page(number)

        # The workers share one iterator: each takes the next page when it has finished the last.
        numbers = iter(pages_after_first(await page(1)))
        await asyncio.gather(*(pages(numbers) for _ in range(IN_FLIGHT)))
