"""httpx and orjson, and `json_normalize` to a wide pandas frame."""

import asyncio

import pandas  # noqa: F401 - imported before the clock starts
from flatten import normalized
from httpx_pull import Answers, pull
from measure import measure


def wide() -> int:
    answers: Answers = []
    asyncio.run(pull(answers.extend))
    return len(normalized(answers))


measure(wide)
