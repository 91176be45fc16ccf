"""What every Python contender shares: where to pull from, and the one line that it prints.

Imports cost the same whatever is pulled, so neither the seconds nor the CPU count them; the peak is
of the whole process.
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
# Pages in flight: what our client has by default, and no slower for any contender than more.
IN_FLIGHT = 8


def query(page: int) -> dict[str, int]:
    return {"page": page, "limit": LIMIT}


def pages_after_first(total: int) -> range:
    """The pages that are left once the first has told how many rows there are."""
    return range(2, -(-total // LIMIT) + 1)


def measure(pull: Callable[[], Sized | int]) -> None:
    """Runs a pull, which gives a frame or a number of rows, and prints what it cost.

    The clock stops when the frame is there, not when its memory is given back.
    """
    cpu, began = time.process_time(), time.perf_counter()
    pulled = pull()
    seconds, cpu = time.perf_counter() - began, time.process_time() - cpu
    rows = pulled if isinstance(pulled, int) else len(pulled)
    # Linux counts kilobytes, macOS bytes.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    told = {"rows": rows, "seconds": round(seconds, 4), "cpu": round(cpu, 4)}
    print(json.dumps({**told, "peak_mb": round(peak, 1)}))
