"""Peak memory of an iterated pull at two sizes: it must differ by little more than the ids.

    python benches/memory.py [rows] [rows]

The sandbox runs in a process of its own, and so does each pull.
"""

import json
import os
import subprocess
import sys

PULL = """
import resource
from indecx import IndeCX
rows = sum(1 for _ in IndeCX(rate_limit=None).answers.list())
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(rows, round(peak, 1))
"""


def peak(answers: int) -> float:
    """Returns the peak memory of a process that iterates this many answers, in MB."""
    command = [sys.executable, "-m", "indecx.sandbox", "--answers", str(answers), "--gzip", "false"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as sandbox:
        assert sandbox.stdout is not None
        assert sandbox.stdin is not None
        address = json.loads(sandbox.stdout.readline())
        done = subprocess.run(
            [sys.executable, "-c", PULL],
            env={
                **os.environ,
                "INDECX_BASE_URL": address["url"],
                "INDECX_COMPANY_KEY": address["company_key"],
            },
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        sandbox.stdin.close()
    rows, megabytes = done.stdout.split()
    assert int(rows) == answers
    return float(megabytes)


def main() -> None:
    few, many = (int(number) for number in (sys.argv[1:3] or ("100000", "1000000")))
    small, large = peak(few), peak(many)
    print(f"{few:>9,} rows: peak {small:6.1f} MB")
    print(f"{many:>9,} rows: peak {large:6.1f} MB")
    print(f"each row more costs {(large - small) * 1024 * 1024 / (many - few):.1f} bytes")


if __name__ == "__main__":
    main()
