"""Files of every route, read cell by cell with the engines that people use, old and new.

Each engine has its own virtual environment. `make test-engines` runs these tests, and creates the
missing environments. If `CI` is set, an environment that cannot be created is a failure.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from datetime import datetime
from pathlib import Path
from typing import Any

import engine_environments
import pyarrow as pa
import pytest
from declared import LISTINGS, as_rows, listing
from engine_environments import ENGINES, FRAMES
from engines import plain
from indecx import IndeCX
from indecx.testing import Sandbox
from test_csv import undone

Json = dict[str, Any]

ROOT = Path(__file__).parent.parent.parent
READER = Path(__file__).parent / "engines.py"

#: Engines that do not distinguish a missing list from an empty one.
FLAT = ("fastparquet", "chdb")

#: An engine that reads a missing record as a record of nulls, in the files of any program.
NULLS_APART = "datafusion 50"

every_engine = pytest.mark.parametrize("engine", ENGINES)


def python_of(engine: str) -> str:
    """Returns the engine's interpreter. If there is none, the test is skipped or fails here."""
    if not os.environ.get("INDECX_ENGINES"):
        pytest.skip("`make test-engines` tries the engines")
    if not engine_environments.is_ready(engine) and (why := engine_environments.install(engine)):
        (pytest.fail if os.environ.get("CI") else pytest.skip)(why)
    return str(engine_environments.python_of(engine))


def read(engine: str, *paths: Path) -> dict[Path, list[Json]]:
    """Returns the rows that the engine reads from files."""
    command = [python_of(engine), str(READER), engine.partition(" ")[0], *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stderr[-2000:]
    return {Path(path): rows for path, rows in json.loads(done.stdout).items()}


class Written:
    """Files of every route, and their contents."""

    def __init__(self, folder: Path) -> None:
        self.nested: dict[Path, list[Json]] = {}
        self.wide: dict[Path, list[Json]] = {}
        self.kinds: dict[Path, str] = {}
        self.csv = folder / "answers.csv"
        with Sandbox(answers=300) as box:
            client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)
            for operation, record in LISTINGS.items():
                options: Json = {"treatments": True} if operation == "answers.list" else {}
                rows = listing(client, operation, **options)
                path = folder / f"{operation}.parquet"
                rows.write_parquet(path)
                self.nested[path] = [plain(row.to_dict()) for row in rows]
                self.kinds[path] = f"list of {record}"
                path = folder / f"{operation}.wide.parquet"
                rows.write_parquet(path, layout="wide")
                self.wide[path] = plain(pa.table(rows.to_arrow()).to_pylist())
            client.answers.list(treatments=True).write_csv(self.csv)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    return Written(tmp_path_factory.mktemp("files"))


def same_instants(rows: list[Json]) -> list[Json]:
    """Returns the rows with all instants in the same form."""
    iso = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z")

    def shown(cell: Any) -> Any:
        if isinstance(cell, str) and iso.fullmatch(cell):
            return plain(datetime.fromisoformat(cell.replace("Z", "+00:00")))
        return cell

    return [{name: shown(cell) for name, cell in row.items()} for row in rows]


@every_engine
def test_wide_files_are_read_cell_by_cell(engine: str, written: Written) -> None:
    found = read(engine, *written.wide)
    assert {len(rows) for rows in written.wide.values()} - {0}
    for path, rows in written.wide.items():
        assert same_instants(found[path]) == same_instants(rows), path.name


def without_records_of_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        parts = {name: without_records_of_nulls(part) for name, part in value.items()}
        return parts if any(part not in (None, {}) for part in parts.values()) else None
    return [without_records_of_nulls(part) for part in value] if isinstance(value, list) else value


@pytest.mark.parametrize("engine", [name for name in ENGINES if name not in FLAT])
def test_nested_files_are_read_cell_by_cell(engine: str, written: Written) -> None:
    found = read(engine, *written.nested)
    same = without_records_of_nulls if engine == NULLS_APART else list
    for path, rows in written.nested.items():
        assert same(as_rows(written.kinds[path], found[path])) == same(rows), path.name


@pytest.mark.parametrize(
    "engine", [name for name in ENGINES if not name.startswith(("fastparquet", "datafusion"))]
)
def test_csv_is_read_cell_by_cell(engine: str, written: Written) -> None:
    (wide,) = (rows for path, rows in written.wide.items() if path.name.startswith("answers."))
    texts = ("id", "client_id", "name", "phone", "feedback", "categories", "question_Prazo")
    found = read(engine, written.csv)[written.csv]
    assert len(found) == len(wide)
    for name in (name for name in texts if name in wide[0]):
        read_back = [None if row[name] is None else undone(str(row[name])) for row in found]
        wanted = [row[name] for row in wide]
        if name == "question_Prazo":
            read_back = [None if cell is None else float(cell) for cell in read_back]
        assert read_back == wanted, name


#: Prints the types of columns for a full row, for a row with gaps, and without rows.
FRAME = """
import json, sys
from indecx import IndeCX
from indecx.testing import Sandbox

library = sys.argv[1]
with Sandbox(answers=120) as box:
    client = IndeCX(base_url=box.url, company_key=box.company_key, rate_limit=None)

    def frame(*rows):
        if rows:
            box.reply(body={"page": 1, "limit": 1000, "total": len(rows), "answers": rows})
        listing = client.answers.list(client_id=None if rows else "nobody")
        return listing.to_polars() if library == "polars" else listing.to_pandas()

    full = {"_id": "a", "deleted": True, "feedback": "x", "review": 9, "createdAt": "2025-01-31"}
    frames = [frame(full), frame({"_id": "b"}), frame()]
    types = [{str(name): str(frame[name].dtype) for name in frame.columns} for frame in frames]
    people = frame(full)[["id"]].head(1)
    people["email"] = "ana@example.com"
    people = people[["email"]]
    outcomes = client.invites.send_bulk("T0AXXX", people)
    print(json.dumps({"types": types, "sent": [outcome.status for outcome in outcomes]}))
"""


@pytest.mark.parametrize("library", FRAMES)
def test_frames_have_one_type_a_column_and_are_taken_back(library: str) -> None:
    name = library.partition(" ")[0]
    code = FRAME
    if name == "polars":
        code = code.replace(
            'people["email"] = "ana@example.com"',
            'import polars; people = people.with_columns(email=polars.lit("ana@example.com"))',
        )
        code += "    assert polars.DataFrame(client.answers.list(page_size=50)).height == 120\n"
    done = subprocess.run(
        [python_of(library), "-c", code, name],
        env={**os.environ, "PYTHONPATH": str(ROOT / "bindings-python" / "python")},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    result = json.loads(done.stdout)
    full, sparse, none = result["types"]
    assert full == sparse == none
    wanted = {"pandas": ["boolean", "float64"], "polars": ["Boolean", "Float64"]}[name]
    assert [full[column] for column in ("deleted", "review")] == wanted
    assert full["id"].lower().startswith("str")
    assert result["sent"] == ["accepted"]
