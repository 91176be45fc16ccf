"""Installs a wheel or an sdist into a fresh environment and runs a real pull with it.

Usage: `check_python.py FILE ...`. An sdist is built as `pip install` builds it, but with the
settings of `MATURIN_PEP517_ARGS` and `CARGO_TARGET_DIR`, which make it a quick build here.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
import zipfile
from pathlib import Path

PROGRAM = Path(__file__).parent / "programs" / "pull.py"
LICENCES = {"LICENSE", "LICENSE-APACHE", "LICENSE-MIT"}
# Some crates that every wheel is made of: a bill of materials without them is a wrong one.
MADE_OF = {"hyper", "indecx", "parquet", "pyo3", "ring", "rustls", "tokio"}


def check_contents(wheel: Path) -> None:
    """Checks that a wheel holds types, licences, and a bill of materials with its crates."""
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        bills = [name for name in names if ".dist-info/sboms/" in name and name.endswith(".json")]
        assert len(bills) == 1, f"{wheel.name} has the bills of materials {bills}"
        bill = json.loads(archive.read(bills[0]))
    components = {component["name"] for component in bill["components"]}
    assert bill["bomFormat"] == "CycloneDX"
    assert components >= MADE_OF, f"{bills[0]} lacks {MADE_OF - components}"
    assert "indecx/py.typed" in names
    held = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert held == LICENCES, held
    strangers = [name for name in names if not name.startswith(("indecx/", "indecx-"))]
    assert not strangers, f"{wheel.name} installs {strangers}"


def unpacked(sdist: Path, folder: Path) -> Path:
    """Unpacks an sdist's sources, and sets the time of the files to now.

    The files in an sdist have a date that is years old. In a target folder that already built the
    same crates, cargo would take the existing build for the newer one and compile nothing.
    """
    with tarfile.open(sdist) as archive:
        archive.extractall(folder)
    (sources,) = folder.iterdir()
    for path in sources.rglob("*"):
        os.utime(path)
    return sources


def check_installed(package: Path) -> None:
    """Checks that the package, alone in a fresh environment, pulls, writes files and sends."""
    with tempfile.TemporaryDirectory() as environment, tempfile.TemporaryDirectory() as sources:
        venv.create(environment, with_pip=True)
        scripts = ("bin/python", "Scripts/python.exe")
        (python,) = (path for name in scripts if (path := Path(environment, name)).exists())
        if package.suffix == ".whl":
            # A wheel needs no other packages; an sdist needs those that build it.
            install = ["--no-index", str(package.resolve())]
        else:
            install = [str(unpacked(package, Path(sources)))]
        ours = ("PYTHONPATH", "VIRTUAL_ENV")
        clean = {name: value for name, value in os.environ.items() if name not in ours}
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "--no-cache-dir", *install], check=True, cwd=environment, env=clean)
        program = [python, "-W", "error", PROGRAM]
        subprocess.run(program, check=True, cwd=environment, env=clean)


def main(paths: list[str]) -> int:
    """Checks each package in turn."""
    for package in map(Path, paths):
        print(f"{package.name}:", flush=True)
        if package.suffix == ".whl":
            check_contents(package)
        check_installed(package)
    return 0 if paths else 1


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
