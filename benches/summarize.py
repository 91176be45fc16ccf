"""The time that `metrics.summarize` takes to count a million rows of a frame by two groups.

    python benches/summarize.py

Builds nothing: the package must be a release build. Prints the best of five runs, beside a polars
`group_by` of the same columns, which computes no intervals.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

import polars as pl
from indecx import metrics

ROWS = 1_000_000


def frame() -> pl.DataFrame:
    pick = random.Random(3)
    start = datetime(2024, 1, 1, tzinfo=timezone.utc)
    return pl.DataFrame(
        {
            "metric": pick.choices(["nps-0-10", "csat-1-5"], k=ROWS),
            "review": pick.choices([*map(float, range(11)), None], k=ROWS),
            "deleted": pick.choices([True, False, None], weights=[1, 50, 2], k=ROWS),
            "created_at": [start + timedelta(minutes=pick.randrange(700_000)) for _ in range(ROWS)],
            "indicator_Filial": pick.choices([f"Filial {at}" for at in range(60)], k=ROWS),
        }
    )


def best(what: Callable[[], object]) -> float:
    def once() -> float:
        started = time.perf_counter()
        what()
        return time.perf_counter() - started

    return min(once() for _ in range(5))


def main() -> None:
    data = frame()
    by = ["month", "indicator_Filial"]
    ours = best(lambda: metrics.summarize(data, by=by, time_zone="America/Sao_Paulo"))
    month = pl.col("created_at").dt.convert_time_zone("America/Sao_Paulo").dt.truncate("1mo")
    groups = [pl.col("metric"), month.alias("month"), pl.col("indicator_Filial")]
    theirs = best(lambda: data.group_by(groups).agg(pl.len(), pl.col("review").mean()))
    print(f"summarize {ours:.3f} s (promised: under 0.1), polars group_by {theirs:.3f} s")


if __name__ == "__main__":
    main()
