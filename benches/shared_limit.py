"""Four processes with default options against a platform that takes 20 requests a second in all.

Shows how much longer they take than a client that knows the limit. Run it from the project's root
after the Python package has been built: `.venv/bin/python benches/shared_limit.py`.
"""

import subprocess
import sys
import time

from indecx.testing import Sandbox

RATE = 20
PROCESSES = 4
PULL = """
import sys
from indecx import IndeCX
client = IndeCX(base_url=sys.argv[1], company_key=sys.argv[2])
print("ready", flush=True)
sys.stdin.readline()
print(len(client.answers.list(page_size=100).to_list()))
"""


def main() -> None:
    with Sandbox(answers=4000, rate_limit=RATE) as box:
        command = [sys.executable, "-c", PULL, box.url, box.company_key]
        pulls = [
            subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            for _ in range(PROCESSES)
        ]
        for pull in pulls:
            assert pull.stdout is not None
            assert pull.stdout.readline() == "ready\n"
        started = time.monotonic()
        for pull in pulls:
            assert pull.stdin is not None
            pull.stdin.write("\n")
            pull.stdin.flush()
        rows = [pull.communicate()[0].strip() for pull in pulls]
        took = time.monotonic() - started
        taken = sum(request["status"] == 200 for request in box.requests)
        ideal = (taken - RATE) / RATE
        refused = len(box.requests) - taken
        print(f"{rows} rows in {took:.1f} s, {refused} refusals, {took / ideal:.2f} of the ideal")


if __name__ == "__main__":
    main()
