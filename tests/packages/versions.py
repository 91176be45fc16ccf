"""Compares all places that state the project's version: `versions.py [TAG]` fails unless all agree.

The version is set in `[workspace.package]` in Cargo.toml. `make version VERSION=1.2.3` sets it, and
copies it to the places that cannot read it from there.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
UNRELEASED = "Unreleased"
STATED = r'(?m)^version = "(.+)"'


def workspace() -> str:
    """Returns the version that the others must equal."""
    found = re.findall(STATED, (ROOT / "Cargo.toml").read_text("utf-8"))
    if len(found) != 1:
        raise ValueError(f"Cargo.toml states {len(found)} versions")
    return str(found[0])


def stated() -> dict[str, str]:
    """Returns the version that each file states."""
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    lock = json.loads((ROOT / "package-lock.json").read_text("utf-8"))
    found = {
        "package.json": package["version"],
        "package-lock.json": lock["version"],
        "package-lock.json, the root package": lock["packages"][""]["version"],
    }
    crates = re.findall(
        r'name = "(indecx[\w-]*)"\nversion = "(.+)"', (ROOT / "Cargo.lock").read_text("utf-8")
    )
    return found | {f"Cargo.lock, {name}": version for name, version in crates}


def changelog() -> list[str]:
    """Returns the changelog's headings, newest first: versions, perhaps after `Unreleased`."""
    headings = re.findall(r"(?m)^## \[?([^\]\s]+)", (ROOT / "CHANGELOG.md").read_text("utf-8"))
    if not headings:
        raise ValueError("CHANGELOG.md has no version")
    return headings


def problems(tag: str | None = None) -> list[str]:
    """Returns what differs from the workspace's version, or from the tag of a release."""
    version = workspace()
    wrong = [
        f"{place} says {said}, not {version}" for place, said in stated().items() if said != version
    ]
    newest = changelog()[0]
    if tag is None:
        if newest not in (UNRELEASED, version):
            wrong.append(f"CHANGELOG.md begins with {newest}, neither {UNRELEASED} nor {version}")
        return wrong
    if tag != f"v{version}":
        wrong.append(f"the tag is {tag}, not v{version}")
    if newest != version:
        wrong.append(
            f"CHANGELOG.md begins with {newest}, not {version}: a release describes its changes"
        )
    return wrong


def set_version(version: str) -> None:
    """Writes the version to Cargo.toml; `make version` updates the other places."""
    if not re.fullmatch(r"\d+\.\d+\.\d+(-[\w.]+)?", version):
        raise SystemExit(f"{version!r} is no version: 1.2.3")
    manifest = ROOT / "Cargo.toml"
    text = manifest.read_text("utf-8")
    manifest.write_text(re.sub(STATED, f'version = "{version}"', text), "utf-8")


def main(arguments: list[str]) -> int:
    """Sets the version for `--set`; otherwise prints what differs, and returns 1 if any does."""
    if arguments[:1] == ["--set"]:
        set_version(arguments[1])
        return 0
    differing = problems(*arguments)
    print("\n".join(differing) or f"every place says {workspace()}")
    return 1 if differing else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
