"""The package: pages of rows whose fields are not read."""

from indecx import IndeCX
from measure import measure


def read() -> int:
    return sum(len(page) for page in IndeCX(rate_limit=None).answers.list().pages())


measure(read)
