"""Installs npm packages into fresh projects and runs real pulls: `check_node.py FOLDER`.

The folder holds the packages that `npm_packages.py` packed. Everything is installed from there: npm
stays offline, which also shows that the package needs no other packages.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import linkage

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = Path(__file__).parent / "programs"
TSC = ROOT / "node_modules" / "typescript" / "bin" / "tsc"
PNPM = ROOT / "node_modules" / "pnpm" / "bin" / "pnpm.cjs"


def npm(folder: Path, *command: str | Path) -> None:
    """Runs npm offline. Global packages are those of the folder."""
    # On Windows npm is a script, which is found only by the shell's rules.
    program = shutil.which("npm") or "npm"
    environment = os.environ | {"npm_config_prefix": str(folder / "global")}
    subprocess.run(
        [program, *command, "--silent", "--offline"], cwd=folder, env=environment, check=True
    )


def pnpm(folder: Path, *command: str | Path) -> None:
    """Runs pnpm offline."""
    done = run(folder, PNPM, *command, "--offline")
    if done.returncode:
        raise SystemExit(f"pnpm {command[0]}:\n{done.stdout}{done.stderr}")


def empty(folder: Path) -> Path:
    """Makes a fresh project with the programs that use the package, and no package yet."""
    (folder / "global" / "lib").mkdir(parents=True)
    (folder / "package.json").write_text('{ "private": true }\n', "utf-8")
    for program in PROGRAMS.iterdir():
        shutil.copy(program, folder)
    return folder


def project(folder: Path, *packages: str | Path) -> Path:
    """Makes a fresh project with these packages, and the programs that use them."""
    npm(empty(folder), "install", "--no-audit", "--no-fund", *packages)
    return folder


def run(folder: Path, *command: str | Path) -> subprocess.CompletedProcess[str]:
    """Runs node in a project without `NODE_PATH`, and captures its output."""
    environment = {name: value for name, value in os.environ.items() if name != "NODE_PATH"}
    return subprocess.run(
        ["node", *command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def succeeds(folder: Path, *command: str | Path) -> None:
    """Runs node, shows its output, and fails if node failed or wrote to the standard error."""
    done = run(folder, *command)
    print(done.stdout, end="", flush=True)
    if done.returncode or done.stderr:
        raise SystemExit(f"{command[0]}: {done.returncode}\n{done.stderr}")


def check_pulls(folder: Path) -> None:
    """Checks that the installed package pulls from ESM, CommonJS and compiled TypeScript."""
    succeeds(folder, "pull.mjs")
    succeeds(folder, "pull.cjs")
    # The compiler and Node's types come from the checkout, the tested package from the project.
    types = folder / "node_modules" / "@types"
    shutil.copytree(ROOT / "node_modules" / "@types" / "node", types / "node")
    shutil.copytree(
        ROOT / "node_modules" / "undici-types", folder / "node_modules" / "undici-types"
    )
    (folder / "pull.mjs").unlink()
    succeeds(folder, TSC, "--project", "tsconfig.json")
    succeeds(folder, "pull.mjs")


def check_missing(folder: Path, platform: str) -> None:
    """Checks that the first import names a missing platform package, and says what to do."""
    for program in ("pull.mjs", "pull.cjs"):
        done = run(folder, program)
        said = done.stderr
        assert done.returncode == 1, f"{program} ran without its native half"
        assert f"needs the package @indecx/binding-{platform}, which is not installed" in said, said
        assert "--omit=optional" in said, said
    command = (
        folder / "node_modules" / "indecx" / "bindings-node" / "dist" / "bin" / "indecx-sandbox.cjs"
    )
    assert "which is not installed" in run(folder, command).stderr


def check_broken(folder: Path, platform: str) -> None:
    """Checks that a module which exists but does not load is not reported as missing."""
    package = folder / "node_modules" / "@indecx" / f"binding-{platform}"
    (package / f"indecx.{platform}.node").write_bytes(b"not a module")
    said = run(folder, "pull.cjs").stderr
    assert "is installed, but does not load on" in said, said


def check_elsewhere(folder: Path) -> None:
    """Checks that the error lists the supported platforms if there is no build for this one."""
    pretend = "Object.defineProperty(process, 'arch', { value: 'mips' }); require('indecx')"
    said = run(folder, "--eval", pretend).stderr
    assert "has no native half for" in said, said
    assert "mips" in said, said


def check_licences(folder: Path, platform: str) -> None:
    """Checks that both packages have the licences that their file names."""
    modules = folder / "node_modules"
    for package in (modules / "indecx", modules / "@indecx" / f"binding-{platform}"):
        named = re.findall(r"LICENSE-[A-Z]+", (package / "LICENSE").read_text("utf-8"))
        missing = [name for name in named if not (package / name).is_file()]
        assert named, f"{package.name}: its LICENSE names none"
        assert not missing, f"{package.name}: {missing}"


def check_checkout(scratch: Path) -> None:
    """Checks that a built checkout works if it is linked, copied, or packed before installing."""
    npm(ROOT, "pack", "--pack-destination", str(scratch))
    (packed,) = scratch.glob("*.tgz")
    for name, install, *given in (
        ("npm-linked", npm, "install", ROOT),
        ("npm-copied", npm, "install", "--install-links", ROOT),
        ("npm-packed", npm, "install", packed),
        ("npm-link", npm, "link", ROOT),
        ("pnpm-linked", pnpm, "add", f"link:{ROOT}"),
        ("pnpm-copied", pnpm, "add", f"file:{ROOT}"),
        ("pnpm-packed", pnpm, "add", packed),
    ):
        folder = empty(scratch / name)
        install(folder, *given)
        succeeds(folder, "pull.mjs")
        succeeds(folder, "pull.cjs")
        commands = folder / "node_modules" / ".bin"
        assert list(commands.glob("indecx-sandbox*")), f"{name}: there is no indecx-sandbox"
    print("a built checkout works linked, copied and packed, by npm and by pnpm")


def main(folder: str) -> int:
    """Checks the packages of a folder on this platform."""
    (package,) = (
        path for path in Path(folder).resolve().glob("*.tgz") if "binding" not in path.name
    )
    node = shutil.which("node")
    assert node, "node is not installed"
    # The headers of Node's own program tell the platform that it runs on.
    platform = linkage.read(Path(node).resolve().read_bytes()).platform
    (own,) = Path(folder).resolve().glob(f"indecx-binding-{platform}-[0-9]*.tgz")
    with tempfile.TemporaryDirectory() as scratch:
        check_pulls(project(Path(scratch, "whole"), package, own))
        check_licences(Path(scratch, "whole"), platform)
        check_broken(Path(scratch, "whole"), platform)
        bare = project(Path(scratch, "bare"), package)
        check_missing(bare, platform)
        check_elsewhere(bare)
        if any((ROOT / "bindings-node" / "dist").glob("*.node")):
            check_checkout(Path(scratch))
    print(f"without @indecx/binding-{platform}, the error says what to do")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
