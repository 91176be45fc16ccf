"""The time that importing the packages adds to a bare interpreter: the best of many starts.

python benches/start_up.py
"""

import shutil
import subprocess
import sys
import time
from pathlib import Path

STARTS = 30
ROOT = Path(__file__).parent.parent


def best(*command: str) -> float:
    """Returns the time of the shortest of many runs, in milliseconds."""
    times: list[float] = []
    for _ in range(STARTS):
        began = time.perf_counter()
        subprocess.run(command, check=True, cwd=ROOT)
        times.append(time.perf_counter() - began)
    return 1000 * min(times)


def main() -> None:
    python = sys.executable
    bare = best(python, "-c", "pass")
    print(f"Python, bare                     {bare:6.1f} ms")
    for code in ("import indecx", "from indecx import IndeCX", "from indecx import AsyncIndeCX"):
        print(f"  {code:<30} {best(python, '-c', code) - bare:+6.1f} ms")
    node = shutil.which("node")
    if node is None:
        sys.exit("node is needed for the second half")
    bare = best(node, "-e", "0")
    print(f"Node, bare                       {bare:6.1f} ms")
    code = 'require("indecx")'
    print(f"  {code:<30} {best(node, '-e', code) - bare:+6.1f} ms")


if __name__ == "__main__":
    main()
