"""The contenders, the settings of the server, and what is promised of the package."""

from __future__ import annotations

from dataclasses import dataclass

FLOOR = "floor"
# The first contender of each group is the package: the others are measured against it.
GROUPS = {
    "Wide polars frame": {
        "indecx_polars.py": "**indecx** `to_polars`",
        "aiohttp_polars_expressions.py": "aiohttp + polars expressions",
        "aiohttp_orjson_polars.py": "aiohttp + orjson + polars",
    },
    "Wide pandas frame": {
        "indecx_pandas.py": "**indecx** `to_pandas`",
        "httpx_orjson_pandas_by_hand.py": "httpx + orjson + pandas, flattened by hand",
        "httpx_orjson_pandas.py": "httpx + orjson + pandas, `json_normalize`",
        "requests_json_normalize.py": "requests + `json_normalize`",
    },
    "Parquet file": {
        "indecx_parquet.py": "**indecx** `write_parquet`, Python",
        "indecx_parquet.mjs": "**indecx** `writeParquet`, Node",
        "pandas_to_parquet.py": "requests + `json_normalize` + `to_parquet`",
    },
    "Rows in Python": {
        "indecx_rows.py": "**indecx** `for answer in …`",
        "httpx_orjson_dicts.py": "httpx + orjson, dicts",
    },
    "Metrics in Python": {
        "indecx_metrics.py": "**indecx** `answers.metrics`, by month and branch",
        "indecx_pages.py": "**indecx** `.pages()`, nothing read of them",
    },
    "Rows in Node": {
        "indecx_rows.mjs": "**indecx** `for await`",
        "undici.mjs": "undici",
        "fetch.mjs": "`fetch`",
        "axios.mjs": "axios",
    },
    "The floor": {FLOOR: "downloaded and inflated, nothing else"},
}
NAMES = {script: name for group in GROUPS.values() for script, name in group.items()}
# If the server's latency decides, a few contenders are enough.
SLOW = [
    "indecx_rows.py",
    "indecx_rows.mjs",
    "indecx_polars.py",
    "httpx_orjson_dicts.py",
    "aiohttp_polars_expressions.py",
    "axios.mjs",
    FLOOR,
]
# What is promised on gzip without latency: how many times as fast the second is as the first.
TARGETS = [
    ("aiohttp_polars_expressions.py", "indecx_polars.py", 3.5),
    ("httpx_orjson_pandas.py", "indecx_pandas.py", 14.0),
    ("pandas_to_parquet.py", "indecx_parquet.py", 8.0),
    ("pandas_to_parquet.py", "indecx_parquet.mjs", 8.0),
    ("httpx_orjson_dicts.py", "indecx_rows.py", 4.0),
    ("axios.mjs", "indecx_rows.mjs", 1.4),
]
FRAMES = ("Wide polars frame", "Wide pandas frame")


@dataclass(frozen=True)
class Setting:
    """A setting of the server."""

    title: str
    identity: bool
    delay_ms: int


SETTINGS = {
    "gzip": Setting("gzip, no latency", identity=False, delay_ms=0),
    "identity": Setting("identity, no latency", identity=True, delay_ms=0),
    "gzip-150": Setting("gzip, 150 ms a page", identity=False, delay_ms=150),
    "identity-150": Setting("identity, 150 ms a page", identity=True, delay_ms=150),
}


@dataclass(frozen=True)
class Run:
    """The cost of one run of a contender, or the medians of several runs."""

    seconds: float
    cpu: float
    peak_mb: float
    pages: float
    # The longest time for which Node's event loop was blocked.
    loop_ms: float | None = None


Runs = dict[str, Run]
