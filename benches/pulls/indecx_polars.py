"""The package: a wide polars frame."""

import polars  # noqa: F401 - imported before the clock starts
from indecx import IndeCX
from measure import measure

measure(lambda: IndeCX(rate_limit=None).answers.list().to_polars())
