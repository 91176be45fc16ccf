"""`make demo`: pulls 20,000 made-up answers of a sandbox through both packages.

Prints what each of them found, and fails unless they agree.
"""

import os
import subprocess
import sys
from pathlib import Path

from indecx.testing import Sandbox

ANSWERS = 20_000
HERE = Path(__file__).parent


def output(box: Sandbox, *command: str) -> list[str]:
    """What a demo prints, pointed at the sandbox."""
    environment = {
        **os.environ,
        "INDECX_BASE_URL": box.url,
        "INDECX_COMPANY_KEY": box.company_key,
    }
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    if done.returncode != 0:
        sys.exit(f"{command[-1]} failed:\n{done.stderr}")
    print(done.stdout)
    return done.stdout.splitlines()


def main() -> None:
    with Sandbox(answers=ANSWERS) as box:
        python = output(box, sys.executable, str(HERE / "demo.py"))
        node = output(box, "node", str(HERE / "demo.mjs"))
    if not python[0].startswith(f"Python: {ANSWERS} rows"):
        sys.exit(f"Python did not pull {ANSWERS} rows")
    if not node[0].startswith(f"Node: {ANSWERS} rows"):
        sys.exit(f"Node did not pull {ANSWERS} rows")
    if python[1:] != node[1:]:
        sys.exit("the two packages do not agree")
    print(f"Both packages pulled {ANSWERS} rows and agree on {len(python) - 1} months.")


if __name__ == "__main__":
    main()
