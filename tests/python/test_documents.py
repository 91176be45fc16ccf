"""The Python examples in the README and the documents run as they are, against a sandbox."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from indecx.testing import Sandbox

ROOT = Path(__file__).parent.parent.parent
DOCS = ROOT / "docs"
#: The replacement for a certificate that an example names.
CERTIFICATE = (ROOT / "tests" / "company-root.pem").as_posix()
# Built pages, and packages that were installed to build them, do not belong to the project.
PAGES = [
    ROOT / "README.md",
    *(
        page
        for page in sorted(DOCS.rglob("*.md"))
        if not {"_build", "node_modules"} & {*page.parts}
    ),
]


def examples() -> list[tuple[str, str]]:
    """Returns every Python block, with its page and first line."""
    found: list[tuple[str, str]] = []
    for page in PAGES:
        text = page.read_text("utf-8")
        for block in re.finditer(r"^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
            line = text.count("\n", 0, block.start()) + 1
            place = page.relative_to(ROOT if page.parent == ROOT else DOCS).as_posix()
            found.append((f"{place}:{line}", block.group(1)))
    return found


def test_there_are_examples() -> None:
    pages = {place.partition(":")[0] for place, _ in examples()}
    assert {"README.md", "quick-start.md", "inicio-rapido.md", "guides/sending.md"} <= pages


def test_every_operation_has_an_example() -> None:
    declared = json.loads((ROOT / "tests" / "declarations.json").read_text("utf-8"))
    python = "\n".join(
        code for place, code in examples() if place.startswith("reference/operations.md")
    )
    missing = [name for name in declared["operations"] if f"client.{name}(" not in python]
    assert missing == []


@pytest.mark.parametrize(("place", "code"), examples(), ids=[place for place, _ in examples()])
def test_an_example_runs_as_printed(place: str, code: str, tmp_path: Path) -> None:
    code = code.replace("/etc/ssl/company-root.pem", CERTIFICATE)
    (tmp_path / "test_example.py").write_text(code, "utf-8")
    command = ["-X", "dev", "-W", "error", "-c", code]
    if "\ndef test_" in code:
        # A test that a page shows is run as a test.
        command = ["-m", "pytest", "-q", "-p", "no:asyncio", "-W", "error", "test_example.py"]
    with Sandbox(answers=2000) as box:
        done = subprocess.run(
            [sys.executable, *command],
            env={
                **os.environ,
                "INDECX_BASE_URL": box.url,
                "INDECX_COMPANY_KEY": box.company_key,
            },
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )
    assert (done.returncode, done.stderr) == (0, "")
