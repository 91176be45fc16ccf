"""httpx and orjson, with rows flattened by a hand-written loop to a wide pandas frame."""

import asyncio
from typing import Any

import pandas as pd
from flatten import TIMES, flat
from httpx_pull import Answers, pull
from measure import measure


def wide() -> pd.DataFrame:
    rows: list[dict[str, Any]] = []

    def take(answers: Answers) -> None:
        rows.extend(flat(answer) for answer in answers)

    asyncio.run(pull(take))
    frame = pd.DataFrame(rows)
    for column in (*TIMES, "treatment_date"):
        frame[column] = pd.to_datetime(frame[column], format="ISO8601", utc=True)
    return frame


measure(wide)
