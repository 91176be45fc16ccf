"""Bodies of pages, with aiohttp: what the contenders on aiohttp share."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator

import aiohttp
from measure import ANSWERS, IN_FLIGHT, KEY, TOKEN, pages_after_first, query


async def pull(take: Callable[[bytes], Awaitable[int]]) -> None:
    """Hands over each page's body; the first is to give the total."""
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

        # One iterator, shared: each worker takes the next page when it is done with its last.
        numbers = iter(pages_after_first(await page(1)))
        await asyncio.gather(*(pages(numbers) for _ in range(IN_FLIGHT)))
