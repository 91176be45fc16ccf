"""Pulls all answers as dicts with requests in threads: the code that those contenders share."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import requests
from measure import ANSWERS, IN_FLIGHT, KEY, TOKEN, pages_after_first, query
from requests.adapters import HTTPAdapter


def pull() -> list[dict[str, Any]]:
    with requests.Session() as session:
        session.mount("http://", HTTPAdapter(pool_maxsize=IN_FLIGHT))

        def page(number: int) -> dict[str, Any]:
            reply = session.get(ANSWERS, params=query(number))
            reply.raise_for_status()
            return reply.json()

        reply = session.get(TOKEN, headers={"Company-Key": KEY})
        reply.raise_for_status()
        session.headers["Authorization"] = "Bearer " + reply.json()["authToken"]
        first = page(1)
        answers = first["answers"]
        with ThreadPoolExecutor(IN_FLIGHT) as threads:
            for further in threads.map(page, pages_after_first(first["total"])):
                answers += further["answers"]
    return answers
