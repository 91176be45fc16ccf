"""Pulls every answer and prints the NPS of each month: the Python half of `make demo`.

Months are those of `created_at` in UTC. Only answers to the metric `nps-0-10` are shown; deleted
ones and those without a score are left out. Needs INDECX_BASE_URL and INDECX_COMPANY_KEY.
"""

import json
import sys
import time

from indecx import IndeCX

METRIC = "nps-0-10"


def main() -> None:
    started = time.perf_counter()
    with IndeCX() as client:
        table = client.answers.metrics(by=["month"])
    seconds = time.perf_counter() - started
    rows = table.receipt.rows
    lines = {
        f"{row['month']:%Y-%m}": f"nps={row['score']:+.1f}  answers={row['n']}"
        for row in table.to_polars().to_dicts()
        if row["metric"] == METRIC and row["month"] is not None and row["n"] > 0
    }
    if "--json" in sys.argv:
        print(json.dumps({"rows": rows, "months": lines}))
        return
    print(f"Python: {rows} rows in {seconds:.1f} s; NPS of {METRIC} by month (UTC)")
    for month, line in lines.items():
        print(f"{month}  {line}")


if __name__ == "__main__":
    main()
