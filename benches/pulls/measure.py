"""The code that all Python contenders share: where to pull from, and the line of results.

Imports cost the same whatever is pulled, so neither the seconds nor the CPU time include them. The
peak memory is that of the whole process.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Callable, Sized

BASE = os.environ["INDECX_BASE_URL"]
KEY = os.environ["INDECX_COMPANY_KEY"]
TOKEN = f"{BASE}/authorization/token"
ANSWERS = f"{BASE}/answers-info/all"
LIMIT = 1000
# Pages in flight: the default of the package. More would make no contender faster.
IN_FLIGHT = 8


def query(page: int) -> dict[str, int]:
    return {"page": page, "limit": LIMIT}


def pages_after_first(total: int) -> range:
    """Returns the pages after the first page, which says how many rows there are."""
    return range(2, -(-total // LIMIT) + 1)


def measure(pull: Callable[[], Sized | int]) -> None:
    """Runs a pull, which returns a frame or a number of rows, and prints what it cost.

    The clock stops when the frame is complete, before its memory is freed.
    """
    cpu, began = time.process_time(), time.perf_counter()
    pulled = pull()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    rows = pulled if isinstance(pulled, int) else len(pulled)
    # Linux counts in kilobytes, macOS in bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    result = {"rows": rows, "seconds": round(seconds, 4), "cpu": round(cpu, 4)}
    print(json.dumps({**result, "peak_mb": round(peak, 1)}))
