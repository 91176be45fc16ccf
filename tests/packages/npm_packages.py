"""Makes the npm packages with napi's own commands: `npm_packages.py [--all] OUT FILE.node ...`.

A release has one platform package for each target, and passes `--all`. Given fewer modules, for
example only that of this platform, the same commands run in a project with only these targets.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import linkage

ROOT = Path(__file__).resolve().parents[2]
NAPI = ROOT / "node_modules" / "@napi-rs" / "cli" / "dist" / "cli.js"

LICENCES = ["LICENSE", "LICENSE-APACHE", "LICENSE-MIT"]

TARGETS = {
    "x86_64-unknown-linux-gnu": "linux-x64-gnu",
    "aarch64-unknown-linux-gnu": "linux-arm64-gnu",
    "x86_64-unknown-linux-musl": "linux-x64-musl",
    "aarch64-unknown-linux-musl": "linux-arm64-musl",
    "x86_64-apple-darwin": "darwin-x64",
    "aarch64-apple-darwin": "darwin-arm64",
    "x86_64-pc-windows-msvc": "win32-x64-msvc",
    "aarch64-pc-windows-msvc": "win32-arm64-msvc",
}


def stage(project: Path, modules: list[Path]) -> None:
    """Copies the files that npm publishes, and sets the targets to those of the modules."""
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    platforms = {linkage.read(module.read_bytes()).platform for module in modules}
    package["napi"]["targets"] = [
        target for target in package["napi"]["targets"] if TARGETS[target] in platforms
    ]
    # None of the scripts in `package.json` runs when npm packs, so nothing is built here.
    (project / "package.json").write_text(json.dumps(package, indent=2) + "\n", "utf-8")
    for name in ("README.md", "CHANGELOG.md", *LICENCES):
        shutil.copy(ROOT / name, project)
    ours = ROOT / "bindings-node" / "dist"
    shutil.copytree(
        ours, project / "bindings-node" / "dist", ignore=shutil.ignore_patterns("*.node")
    )
    artifacts = project / "artifacts"
    artifacts.mkdir()
    for module in modules:
        shutil.copy(module, artifacts)


def make(out: Path, modules: list[Path]) -> list[Path]:
    """Packs the package and its platform packages into a folder, and returns their files."""
    out.mkdir(parents=True, exist_ok=True)
    for stale in out.glob("*.tgz"):
        stale.unlink()
    with tempfile.TemporaryDirectory() as folder:
        project = Path(folder).resolve()
        stage(project, modules)
        napi(project, "create-npm-dirs", "--npm-dir", "npm")
        napi(project, "artifacts", "--output-dir", "artifacts", "--npm-dir", "npm")
        for platform in sorted(project.glob("npm/*")):
            add_licences(platform)
        napi(
            project, "pre-publish", "--npm-dir", "npm", "--no-gh-release", "--skip-optional-publish"
        )
        for packed in [*sorted(project.glob("npm/*")), project]:
            npm(packed, "pack", "--silent", "--pack-destination", str(out.resolve()))
    return sorted(out.glob("*.tgz"))


def add_licences(platform: Path) -> None:
    """Adds the licences to a platform package. By itself npm includes only the file LICENSE."""
    package = json.loads((platform / "package.json").read_text("utf-8"))
    package["files"] += LICENCES
    (platform / "package.json").write_text(json.dumps(package, indent=2) + "\n", "utf-8")
    for name in LICENCES:
        shutil.copy(ROOT / name, platform)


def napi(project: Path, *command: str) -> None:
    """Runs napi in the project. Its output is shown only if it fails."""
    done = subprocess.run(["node", NAPI, *command], cwd=project, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"napi {command[0]}:\n{done.stdout}{done.stderr}")


def npm(project: Path, *command: str) -> None:
    """Runs npm in the project."""
    # On Windows npm is a script, which is found only by the shell's rules.
    subprocess.run([shutil.which("npm") or "npm", *command], cwd=project, check=True)


def main(arguments: list[str]) -> int:
    """Makes the packages and prints their paths."""
    whole = "--all" in arguments
    out, *names = [argument for argument in arguments if argument != "--all"]
    modules = [Path(name) for name in names]
    wrong = [line for module in modules for line in linkage.problems(module)] if whole else []
    if whole and len(modules) != len(TARGETS):
        wrong.append(f"{len(modules)} modules for {len(TARGETS)} targets")
    if wrong:
        print("\n".join(wrong), file=sys.stderr)
        return 1
    for made in make(Path(out), modules):
        print(made)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
