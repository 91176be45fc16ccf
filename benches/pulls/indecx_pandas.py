"""The package: a wide pandas frame."""

import pandas  # noqa: F401 - imported before the clock starts
import pyarrow  # noqa: F401 - likewise
from indecx import IndeCX
from measure import measure

measure(lambda: IndeCX(rate_limit=None).answers.list().to_pandas())
