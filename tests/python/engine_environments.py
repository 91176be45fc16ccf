"""Virtual environments with the engines that read files, old and new, in `target/engines`.

Run as a program, this file installs all missing environments. It needs only Python.
"""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

HOME = Path(__file__).parent.parent.parent / "target" / "engines"

#: The packages of each engine. The first word of its name is the reader in `engines.py`.
ENGINES = {
    "polars 1.24": ["polars==1.24.0"],
    "polars": ["polars"],
    # DuckDB needs pytz to pass instants to Python.
    "duckdb 1.1": ["duckdb==1.1.3", "pytz"],
    "duckdb": ["duckdb", "pytz"],
    "datafusion 50": ["datafusion==50.0.0"],
    "datafusion": ["datafusion"],
    "pyarrow 17": ["pyarrow==17.0.0"],
    "pyarrow": ["pyarrow"],
    "fastparquet": ["fastparquet"],
    "chdb": ["chdb"],
}

#: The libraries whose frames the package itself returns and accepts.
FRAMES = {
    "polars 1.24": ENGINES["polars 1.24"],
    "polars": ENGINES["polars"],
    "pandas 2.2": ["pandas==2.2.0", "pyarrow==17.0.0", "numpy<2"],
    "pandas": ["pandas", "pyarrow"],
}


def python_of(engine: str) -> Path:
    """Returns the interpreter of the engine's environment."""
    home = HOME / engine.replace(" ", "-")
    return home / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")


def is_ready(engine: str) -> bool:
    """Returns whether the environment is complete."""
    return (HOME / engine.replace(" ", "-") / ".ready").exists()


def install(engine: str) -> str | None:
    """Creates the environment. Returns the reason if that fails."""
    home = HOME / engine.replace(" ", "-")
    venv.create(home, with_pip=True, clear=True)
    command = [python_of(engine), "-m", "pip", "install", "--quiet", *(ENGINES | FRAMES)[engine]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        return f"{engine} could not be installed: {done.stderr[-500:]}"
    (home / ".ready").touch()
    return None


if __name__ == "__main__":
    missing = [engine for engine in ENGINES | FRAMES if not is_ready(engine)]
    failures = [why for engine in missing if (why := install(engine))]
    sys.exit("\n".join(failures) or 0)
