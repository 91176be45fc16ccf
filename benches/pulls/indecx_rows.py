"""The package: typed rows, reading three fields of each."""

from datetime import datetime, timezone

from indecx import IndeCX
from measure import measure


def read() -> int:
    rows = 0
    score = 0.0
    last = datetime(2000, 1, 1, tzinfo=timezone.utc)
    branches: set[str] = set()
    for answer in IndeCX(rate_limit=None).answers.list():
        rows += 1
        score += answer.review or 0
        last = max(last, answer.created_at)
        branch = answer.indicator("Filial")
        if branch is not None:
            branches.add(branch)
    assert rows == 0 or (score > 0 and branches)
    return rows


measure(read)
