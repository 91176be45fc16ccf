"""The package: a Parquet file."""

import tempfile
from pathlib import Path

from indecx import IndeCX
from measure import measure


def write(folder: str) -> int:
    listing = IndeCX(rate_limit=None).answers.list()
    return listing.write_parquet(Path(folder) / "answers.parquet").rows


with tempfile.TemporaryDirectory() as folder:
    measure(lambda: write(folder))
