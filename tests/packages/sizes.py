"""The largest sizes of the packages: `sizes.py FILE ...` fails if a file exceeds its budget.

A budget is the measured size plus about a tenth. Raising a budget is a decision, made in
`sizes.json`.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

BUDGETS: dict[str, int] = json.loads(Path(__file__).with_name("sizes.json").read_text("utf-8"))

KINDS = [
    (r"indecx-[\d.]+(-\w+)?\.crate", "crate"),
    (r"indecx-[\d.]+\w*\.tar\.gz", "sdist"),
    (r"indecx-.*\.whl", "wheel"),
    (r"indecx\..*\.node", "node module"),
    (r"indecx-binding-.*\.tgz", "npm platform package"),
    (r"indecx-[\d.]+(-\w+)*\.tgz", "npm package"),
]


def kind_of(path: Path) -> str:
    """Returns the kind of a file, which decides its budget."""
    for pattern, kind in KINDS:
        if re.fullmatch(pattern, path.name):
            return kind
    raise ValueError(f"{path.name} is none of the packages")


def main(paths: list[str]) -> int:
    """Prints each size beside its budget. Returns 1 if one exceeds its budget."""
    over = 0
    for path in map(Path, paths):
        kind, size = kind_of(path), path.stat().st_size
        budget = BUDGETS[kind]
        over += size > budget
        verdict = "OVER" if size > budget else "within"
        print(f"{path.name}: {size:,} bytes, {verdict} its budget of {budget:,} ({kind})")
    return 1 if over or not paths else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
