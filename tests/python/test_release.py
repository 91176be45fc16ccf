"""The conditions of a release: one version, modules for the right platforms, and a reason for each
dependency.
"""

from __future__ import annotations

import json
import re
import struct
from pathlib import Path
from typing import Any

import linkage
import npm_packages
import pytest
import sizes
import versions
from indecx import IndeCX
from indecx.testing import Sandbox

try:
    import tomllib
except ModuleNotFoundError:
    # Python 3.10 has no `tomllib`; pytest installs `tomli` there.
    import tomli as tomllib

ROOT = Path(__file__).parent.parent.parent
PACKAGE = json.loads((ROOT / "package.json").read_text("utf-8"))


def toml(path: str) -> dict[str, Any]:
    return tomllib.loads((ROOT / path).read_text("utf-8"))


class TestVersion:
    def test_is_the_same_everywhere(self) -> None:
        assert versions.problems() == []

    def test_is_read_from_the_workspace_by_every_crate(self) -> None:
        for member in toml("Cargo.toml")["workspace"]["members"]:
            assert toml(f"{member}/Cargo.toml")["package"]["version"] == {"workspace": True}
        assert "version" in toml("pyproject.toml")["project"]["dynamic"]

    def test_is_what_the_server_is_told(self, box: Sandbox, client: IndeCX) -> None:
        client.answers.list().total()
        agents = {request["headers"]["user-agent"] for request in box.requests}
        assert agents == {f"indecx/{versions.workspace()}"}

    def test_of_a_tag_must_be_the_project_s(self) -> None:
        assert any("the tag is v9.9.9" in line for line in versions.problems("v9.9.9"))

    def test_only_the_core_is_published(self) -> None:
        published = [
            member
            for member in toml("Cargo.toml")["workspace"]["members"]
            if toml(f"{member}/Cargo.toml")["package"].get("publish", True)
        ]
        assert published == ["core"]


class TestLinkage:
    def module(self) -> Path:
        modules = list((ROOT / "bindings-node" / "dist").glob("*.node"))
        if not modules:
            pytest.skip("the Node module is not built")
        return modules[0]

    def test_of_the_module_here_is_what_its_name_says(self) -> None:
        module = self.module()
        found = linkage.read(module.read_bytes())
        assert module.name == f"indecx.{found.platform}.node"
        if found.platform.startswith("linux"):
            assert any(name.startswith("libc.") for name in found.needed)

    def test_of_a_module_with_a_wrong_name_is_told(self, tmp_path: Path) -> None:
        wrong = tmp_path / "indecx.darwin-arm64.node"
        wrong.write_bytes(self.module().read_bytes())
        assert any("says ['darwin-arm64']" in line for line in linkage.problems(wrong))

    @pytest.mark.parametrize(
        ("data", "platform"),
        [
            (struct.pack("<II", 0xFEEDFACF, 0x0100000C), "darwin-arm64"),
            (struct.pack("<II", 0xFEEDFACF, 0x01000007), "darwin-x64"),
        ],
    )
    def test_of_macos(self, data: bytes, platform: str) -> None:
        assert linkage.read(data).platform == platform

    @pytest.mark.parametrize(("machine", "architecture"), [(0x8664, "x64"), (0xAA64, "arm64")])
    @pytest.mark.parametrize(
        ("imported", "toolchain"), [(b"VCRUNTIME140.dll", "msvc"), (b"libgcc_s_seh-1.dll", "gnu")]
    )
    def test_of_windows(
        self, machine: int, architecture: str, imported: bytes, toolchain: str
    ) -> None:
        found = linkage.read(windows_module(machine, imported))
        assert found.platform == f"win32-{architecture}-{toolchain}"
        assert found.needed == [imported.decode()]

    @pytest.mark.parametrize(("machine", "architecture"), [(0x3E, "x64"), (0xB7, "arm64")])
    @pytest.mark.parametrize(
        ("needed", "libc"),
        [
            (b"libc.so.6", "gnu"),
            (b"libc.so", "musl"),
            (b"libc.musl-x86_64.so.1", "musl"),
            (b"ld-linux-aarch64.so.1", "gnu"),
        ],
    )
    def test_of_linux(self, machine: int, architecture: str, needed: bytes, libc: str) -> None:
        found = linkage.read(linux_module(machine, needed))
        assert found.platform == f"linux-{architecture}-{libc}"

    @pytest.mark.parametrize("data", [b"", b"not a module", b"\x7fELF\x01\x01"])
    def test_of_something_else_is_an_error(self, data: bytes) -> None:
        with pytest.raises(ValueError, match="ELF"):
            linkage.read(data)

    def test_knows_every_target(self) -> None:
        assert list(npm_packages.TARGETS) == PACKAGE["napi"]["targets"]


def linux_module(machine: int, needed: bytes) -> bytes:
    """Makes the smallest ELF file that has a machine and one needed library."""
    strings = b"\0" + needed + b"\0"
    dynamic = struct.pack("<qQqQqQ", 1, 1, 5, 0x200, 0, 0)
    segments = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, 0x300, 0x300, 1)
    segments += struct.pack("<IIQQQQQQ", 2, 4, 0x100, 0x100, 0x100, len(dynamic), len(dynamic), 1)
    header = b"\x7fELF\x02\x01\x01" + bytes(9)
    header += struct.pack("<HHIQQQIHHHHHH", 3, machine, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    return (header + segments).ljust(0x100, b"\0") + dynamic.ljust(0x100, b"\0") + strings


def windows_module(machine: int, imported: bytes) -> bytes:
    """Makes the smallest PE file that has a machine and one imported library."""
    directories = struct.pack("<II", 0, 0) + struct.pack("<II", 0x1000, 40)
    optional = bytes(112) + directories
    section = b".idata\0\0" + struct.pack("<IIII", 0x200, 0x1000, 0x200, 0x200) + bytes(16)
    header = b"MZ".ljust(0x3C, b"\0") + struct.pack("<I", 0x40) + b"PE\0\0"
    header += struct.pack("<HHIIIHH", machine, 1, 0, 0, 0, len(optional), 0)
    table = struct.pack("<IIIII", 0, 0, 0, 0x1040, 0).ljust(0x40, b"\0")
    return (header + optional + section).ljust(0x200, b"\0") + table + imported + b"\0"


class TestSizes:
    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("indecx-1.2.3.crate", "crate"),
            ("indecx-1.2.3.tar.gz", "sdist"),
            ("indecx-1.2.3-cp310-abi3-win_amd64.whl", "wheel"),
            ("indecx.linux-x64-gnu.node", "node module"),
            ("indecx-binding-linux-x64-gnu-1.2.3.tgz", "npm platform package"),
            ("indecx-1.2.3.tgz", "npm package"),
        ],
    )
    def test_have_a_budget(self, name: str, kind: str) -> None:
        assert sizes.kind_of(Path(name)) == kind
        assert sizes.BUDGETS[kind] > 0

    def test_over_the_budget_fail(self, tmp_path: Path) -> None:
        package = tmp_path / "indecx-1.2.3.tgz"
        package.write_bytes(bytes(sizes.BUDGETS["npm package"] + 1))
        assert sizes.main([str(package)]) == 1


def direct_dependencies() -> set[str]:
    """Returns the packages that the project's own files require by name."""
    found: set[str] = set()
    for member in toml("Cargo.toml")["workspace"]["members"]:
        manifest = toml(f"{member}/Cargo.toml")
        for table in [manifest, *manifest.get("target", {}).values()]:
            for kind in ("dependencies", "dev-dependencies", "build-dependencies"):
                found |= set(table.get(kind, {}))
    project = toml("pyproject.toml")
    asked = [*project["build-system"]["requires"]]
    for group in (
        *project["dependency-groups"].values(),
        *project["project"]["optional-dependencies"].values(),
    ):
        asked += group
    found |= {re.match(r"[\w-]+", requirement)[0] for requirement in asked}
    for package in (PACKAGE, json.loads((ROOT / "docs/node/package.json").read_text("utf-8"))):
        for kind in ("dependencies", "devDependencies", "optionalDependencies"):
            found |= set(package.get(kind, {}))
    return {name for name in found if not name.startswith("indecx")}


def test_every_direct_dependency_has_its_reason() -> None:
    table_rows = re.findall(
        r"(?m)^\| (.+?) \| .+ \|$", (ROOT / "docs" / "dependencies.md").read_text("utf-8")
    )
    named = {name for row in table_rows for name in re.findall(r"`([^`]+)`", row)}
    assert sorted(direct_dependencies() - named) == []
