"""Compares the platform that a native module is built for, read from its headers, with its name.

A module for the wrong machine or C library installs without an error and fails at the first import,
on the platform where nobody tried it. Usage: `linkage.py FILE.node|FILE.whl ...`.
"""

from __future__ import annotations

import re
import struct
import sys
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

# The version that Node 20 itself requires, and that the wheels' tag names: manylinux_2_28.
NEWEST_GLIBC = (2, 28)

ELF_MACHINES = {0x3E: "x64", 0xB7: "arm64"}
MACH_MACHINES = {0x01000007: "x64", 0x0100000C: "arm64"}
PE_MACHINES = {0x8664: "x64", 0xAA64: "arm64"}

WHEEL_PLATFORMS = {
    r"manylinux_2_28_x86_64": "linux-x64-gnu",
    r"manylinux_2_28_aarch64": "linux-arm64-gnu",
    r"musllinux_1_2_x86_64": "linux-x64-musl",
    r"musllinux_1_2_aarch64": "linux-arm64-musl",
    r"macosx_\d+_\d+_x86_64": "darwin-x64",
    r"macosx_\d+_\d+_arm64": "darwin-arm64",
    r"win_amd64": "win32-x64-msvc",
}


@dataclass
class Linkage:
    """A module's platform, as npm's platform packages spell it, and the libraries that it loads."""

    platform: str
    needed: list[str] = field(default_factory=list)
    glibc: tuple[int, ...] = ()


def read(data: bytes) -> Linkage:
    """Reads the linkage of an ELF, Mach-O or PE file of 64 bits."""
    if data[:4] == b"\x7fELF":
        return _elf(data)
    if data[:4] == b"\xcf\xfa\xed\xfe":
        (cpu,) = struct.unpack_from("<I", data, 4)
        return Linkage(f"darwin-{_known(MACH_MACHINES, cpu)}")
    if data[:2] == b"MZ":
        return _pe(data)
    raise ValueError("neither ELF, Mach-O nor PE")


def _known(machines: dict[int, str], number: int) -> str:
    if number not in machines:
        raise ValueError(f"built for an unknown machine, {number:#x}")
    return machines[number]


def _text(data: bytes, at: int) -> str:
    return data[at : data.index(b"\0", at)].decode()


def _elf(data: bytes) -> Linkage:
    if data[4:6] != b"\x02\x01":
        raise ValueError("not an ELF file of 64 bits, little-endian")
    (machine,) = struct.unpack_from("<H", data, 18)
    (headers,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    segments = [struct.unpack_from("<IIQQQQ", data, headers + at * size) for at in range(count)]
    loaded = [
        (address, offset, length) for kind, _, offset, address, _, length in segments if kind == 1
    ]

    def offset_of(address: int) -> int:
        for start, offset, length in loaded:
            if start <= address < start + length:
                return address - start + offset
        raise ValueError(f"nothing is loaded at {address:#x}")

    entries: list[tuple[int, int]] = []
    for kind, _, offset, _, _, length in segments:
        if kind == 2:
            pairs = struct.iter_unpack("<qQ", data[offset : offset + length])
            entries = [(int(tag), int(value)) for tag, value in pairs]
    values = dict(entries)
    strings = offset_of(values[5])
    needed = [_text(data, strings + value) for tag, value in entries if tag == 1]
    glibc = (
        _newest_glibc(data, values, strings, offset_of(values[0x6FFFFFFE]))
        if 0x6FFFFFFE in values
        else ()
    )
    if any(re.match(r"libc\.so\.6$|ld-linux-", name) for name in needed):
        libc = "gnu"
    elif any(re.match(r"libc\.(so|musl-.*)$|ld-musl-", name) for name in needed):
        libc = "musl"
    else:
        raise ValueError(f"loads no C library that is known: {needed}")
    return Linkage(f"linux-{_known(ELF_MACHINES, machine)}-{libc}", needed, glibc)


def _newest_glibc(data: bytes, values: dict[int, int], strings: int, at: int) -> tuple[int, ...]:
    """Returns the newest version of glibc that a symbol requires."""
    found: list[tuple[int, ...]] = [()]
    for _ in range(values[0x6FFFFFFF]):
        _, count, _, aux, following = struct.unpack_from("<HHIII", data, at)
        entry = at + aux
        for _ in range(count):
            _, _, _, name, next_entry = struct.unpack_from("<IHHII", data, entry)
            version = re.fullmatch(r"GLIBC_([\d.]+)", _text(data, strings + name))
            if version:
                found.append(tuple(int(part) for part in version[1].split(".")))
            entry += next_entry
        at += following
    return max(found)


def _pe(data: bytes) -> Linkage:
    (start,) = struct.unpack_from("<I", data, 0x3C)
    machine, sections, _, _, _, optional_size = struct.unpack_from("<HHIIIH", data, start + 4)
    optional = start + 24
    (imports,) = struct.unpack_from("<I", data, optional + 112 + 8)
    tables = [
        struct.unpack_from("<III", data, optional + optional_size + at * 40 + 12)
        for at in range(sections)
    ]

    def offset_of(address: int) -> int:
        for virtual, length, raw in tables:
            if virtual <= address < virtual + length:
                return address - virtual + raw
        raise ValueError(f"nothing is loaded at {address:#x}")

    needed: list[str] = []
    at = offset_of(imports)
    while name := struct.unpack_from("<I", data, at + 12)[0]:
        needed.append(_text(data, offset_of(name)))
        at += 20
    toolchain = "gnu" if any("libgcc" in name.lower() for name in needed) else "msvc"
    return Linkage(f"win32-{_known(PE_MACHINES, machine)}-{toolchain}", needed)


def problems(path: Path) -> list[str]:
    """Returns how a `.node` file, or the module in a wheel, differs from what its name says."""
    if path.suffix == ".whl":
        tag = path.stem.rpartition("-")[2]
        said = {
            name
            for part in tag.split(".")
            for known, name in WHEEL_PLATFORMS.items()
            if re.fullmatch(known, part)
        }
        with zipfile.ZipFile(path) as wheel:
            modules = [name for name in wheel.namelist() if name.endswith((".so", ".pyd"))]
            data = wheel.read(modules[0]) if len(modules) == 1 else b""
    else:
        said = {path.stem.partition(".")[2]}
        data = path.read_bytes()
    try:
        found = read(data)
    except ValueError as error:
        return [f"{path.name}: {error}"]
    differences = []
    if said != {found.platform}:
        differences.append(
            f"{path.name} is for {found.platform}, and says {sorted(said) or 'nothing'}"
        )
    if found.glibc > NEWEST_GLIBC:
        differences.append(f"{path.name} needs glibc {'.'.join(map(str, found.glibc))}")
    return differences


def main(paths: list[str]) -> int:
    """Prints what is wrong. Returns 1 if something is wrong, or if there is no file to check."""
    wrong = [line for path in paths for line in problems(Path(path))]
    for path in paths:
        print(f"looked at {path}")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong or not paths else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
