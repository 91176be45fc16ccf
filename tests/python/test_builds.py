"""The builds for Python, Node, `codegen` and the tests of Rust share all compiled dependencies.

Cargo compiles a crate again for each different set of features that a build requests.
"""

from __future__ import annotations

import re
import subprocess
from collections import defaultdict
from itertools import combinations
from pathlib import Path

import pytest

try:
    import tomllib
except ModuleNotFoundError:
    # Python 3.10 has no `tomllib`; pytest installs `tomli` there.
    import tomli as tomllib

ROOT = Path(__file__).parent.parent.parent


def rust_tests() -> list[str]:
    """Returns the packages that `make test-rust` builds."""
    return re.findall(r"(?m)^CRATES := (.+)$", (ROOT / "Makefile").read_text("utf-8"))[0].split()


def python_module() -> list[str]:
    """Returns the arguments that select what maturin builds."""
    maturin = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]["maturin"]
    return ["-p", "indecx-python", "--features", ",".join(maturin["features"])]


BUILDS = {
    "python": python_module(),
    "node": ["-p", "indecx-node"],
    "codegen": ["-p", "indecx-codegen"],
    "rust's tests": rust_tests(),
}


def host() -> str:
    """Returns the target: with it cargo separates the crates that run in the compiler."""
    version = subprocess.run(["rustc", "-vV"], check=True, capture_output=True, text=True).stdout
    return re.findall(r"(?m)^host: (.+)$", version)[0]


def features(selection: list[str]) -> dict[str, set[str]]:
    """Returns the sets of features with which a build compiles each registry crate."""
    tree = ["cargo", "tree", "--locked", "--target", host(), "--edges", "normal,build"]
    shown = ["--prefix", "none", "--no-dedupe", "--format", "{lib}|{p}|{f}"]
    lines = subprocess.run(
        [*tree, *shown, *selection], check=True, capture_output=True, text=True, cwd=ROOT
    ).stdout.splitlines()
    found: defaultdict[str, set[str]] = defaultdict(set)
    for line in filter(None, lines):
        _, package, asked = line.removesuffix(" (*)").split("|")
        if "(/" not in package:
            found[package.removesuffix(" (proc-macro)")].add(asked)
    return found


@pytest.mark.parametrize(("one", "other"), list(combinations(BUILDS, 2)))
def test_two_builds_compile_their_common_crates_with_the_same_features(
    one: str, other: str
) -> None:
    first, second = features(BUILDS[one]), features(BUILDS[other])
    common = first.keys() & second.keys()
    assert len(common) > 50
    differ = {
        package: (first[package], second[package])
        for package in sorted(common)
        # A build may have a crate in a further form: codegen uses `syn` too, not only the macros.
        if not (first[package] <= second[package] or second[package] <= first[package])
    }
    assert differ == {}, "add the missing features to workspace-hack/Cargo.toml"
