"""httpx and orjson, and `json_normalize` to a wide pandas frame."""

import asyncio

import pandas as pd
from flatten import normalized
from httpx_pull import Answers, pull
from measure import measure


def wide() -> pd.DataFrame:
    answers: Answers = []
    asyncio.run(pull(answers.extend))
    return normalized(answers)


measure(wide)
