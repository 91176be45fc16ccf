"""Pulls every answer and prints the NPS of each month: the Python half of `make demo`.

Months are those of `created_at` in UTC. Only answers to the metric `nps-0-10` count; deleted ones
and those without a score are left out. Needs INDECX_BASE_URL and INDECX_COMPANY_KEY.
"""

import json
import sys
import time
from collections import defaultdict

from indecx import IndeCX

METRIC = "nps-0-10"


def nps(scores: list[float]) -> float:
    """Promoters (9, 10) less detractors (0 to 6), in per cent of all."""
    promoters = sum(score >= 9 for score in scores)
    detractors = sum(score <= 6 for score in scores)
    return 100 * (promoters - detractors) / len(scores)


def main() -> None:
    started = time.perf_counter()
    rows = 0
    months: dict[str, list[float]] = defaultdict(list)
    with IndeCX() as client:
        for answer in client.answers.list():
            rows += 1
            at, review = answer.created_at, answer.review
            if (
                answer.metric == METRIC
                and not answer.deleted
                and at is not None
                and review is not None
            ):
                months[f"{at:%Y-%m}"].append(review)
    seconds = time.perf_counter() - started
    lines = {
        month: f"nps={nps(scores):+.1f}  answers={len(scores)}"
        for month, scores in sorted(months.items())
    }
    if "--json" in sys.argv:
        print(json.dumps({"rows": rows, "months": lines}))
        return
    print(f"Python: {rows} rows in {seconds:.1f} s; NPS of {METRIC} by month (UTC)")
    for month, line in lines.items():
        print(f"{month}  {line}")


if __name__ == "__main__":
    main()
