"""The bench: runs each contender in turn, in its own process, against a server in another one.

    python benches/run.py path/to/indecx-bench-server [--write docs/benchmarks.md]

It builds and installs nothing (`make bench` does). It prints Markdown; with `--write` it also
replaces the text between the two marker comments of that file.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import urllib.request
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from contenders import FLOOR, NAMES, SETTINGS, SLOW, Run, Runs, Setting
from tables import fast_tables, head, row, slow_table, targets

PULLS = Path(__file__).parent / "pulls"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
# The memory that a client needs to give every row once: an id per row, and a table of recent ids.
ID_BYTES, RECENT_IDS_BYTES = 12, 131_072 * 13


class Server:
    """The bench's server, in a process of its own."""

    def __init__(self, program: str, address: dict[str, str], answers: int) -> None:
        self._program = program
        self._url = address["url"]
        self._key = address["company_key"]
        self._answers = answers

    def run(self, script: str) -> Run:
        """Runs one contender, which pulls everything."""
        if script == FLOOR:
            command = [self._program, "--pull-floor"]
        elif script.endswith(".py"):
            command = [sys.executable, str(PULLS / script)]
        else:
            command = ["node", str(PULLS / script)]
        self._served()
        env = {**os.environ, "INDECX_BASE_URL": self._url, "INDECX_COMPANY_KEY": self._key}
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True, check=False)
        if done.returncode != 0:
            sys.exit(f"{script} failed; its output is above")
        result: dict[str, Any] = json.loads(done.stdout)
        if result["rows"] != self._answers:
            sys.exit(f"{script} gave {result['rows']} rows of {self._answers}")
        return Run(
            seconds=result["seconds"],
            cpu=result["cpu"],
            peak_mb=result["peak_mb"],
            pages=self._served(),
            loop_ms=result.get("loop_ms"),
        )

    def _served(self) -> int:
        """Returns how many pages were requested since the last call."""
        with urllib.request.urlopen(self._url + "/served") as reply:
            return json.load(reply)["pages"]


@contextmanager
def serving(program: str, setting: Setting, answers: int) -> Generator[Server]:
    command = [program, "--answers", str(answers), "--delay-ms", str(setting.delay_ms)]
    if setting.identity:
        command.append("--identity")
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield Server(program, json.loads(process.stdout.readline()), answers)
        finally:
            process.stdin.close()


def medians(runs: list[Run]) -> Run:
    def median(name: str) -> float:
        return statistics.median(getattr(run, name) for run in runs)

    # The promise about the longest block of the event loop holds for every run, not for the median.
    blocks = [run.loop_ms for run in runs if run.loop_ms is not None]
    return Run(
        median("seconds"),
        median("cpu"),
        median("peak_mb"),
        median("pages"),
        max(blocks) if blocks else None,
    )


def measured(
    program: str, setting: Setting, scripts: list[str], answers: int, repetitions: int
) -> Runs:
    """Runs all contenders in turn, repeatedly, so that a busy moment costs each about the same."""
    runs: dict[str, list[Run]] = {script: [] for script in scripts}
    with serving(program, setting, answers) as server:
        for script in scripts:
            # This run does not count, since it fills the caches of the server and of the system.
            server.run(script)
        for repetition in range(repetitions):
            for script in scripts:
                print(f"{setting.title}, {repetition + 1}: {script}", file=sys.stderr)
                runs[script].append(server.run(script))
    return {script: medians(of_script) for script, of_script in runs.items()}


def million(program: str, few: int) -> Iterator[str]:
    """Compares the peak memory for a file of a million rows with that for a smaller file."""
    yield ""
    yield from head("Parquet file", "rows", "seconds", "peak MB", "peak MB, ids apart")
    for answers in (few, 1_000_000):
        with serving(program, SETTINGS["gzip"], answers) as server:
            for script in ("indecx_parquet.py", "indecx_parquet.mjs"):
                # This run fills the server's cache of pages; it does not count.
                server.run(script)
                run = server.run(script)
                apart = run.peak_mb - (ID_BYTES * answers + RECENT_IDS_BYTES) / 1024 / 1024
                yield row(
                    NAMES[script],
                    f"{answers:,}",
                    f"{run.seconds:.2f}",
                    f"{run.peak_mb:.0f}",
                    f"{apart:.0f}",
                )


def versions() -> str:
    """Returns the versions of all contenders: without them the results mean little a year later."""
    node = subprocess.run(["node", "--version"], stdout=subprocess.PIPE, text=True, check=True)
    names = [f"CPython {platform.python_version()}", f"Node {node.stdout.strip().lstrip('v')}"]
    for name in ("aiohttp", "httpx", "orjson", "pandas", "polars", "pyarrow", "requests"):
        names.append(f"{name} {importlib.metadata.version(name)}")
    for name in ("axios", "undici"):
        package = PULLS / "node_modules" / name / "package.json"
        names.append(f"{name} {json.loads(package.read_text())['version']}")
    return ", ".join(names)


def report(options: argparse.Namespace) -> Iterator[str]:
    repetitions, answers = options.repetitions, options.answers
    shared = f"Client and server share {os.cpu_count()} cores."
    yield f"{answers:,} answers, medians of {repetitions}. {shared}"
    yield f"{versions()}."
    for name in options.sections:
        setting = SETTINGS[name]
        scripts = SLOW if setting.delay_ms else list(NAMES)
        scripts = [script for script in scripts if not options.only or script in options.only]
        if not scripts:
            continue
        runs = measured(options.server, setting, scripts, answers, repetitions)
        yield ""
        yield f"### {setting.title[0].upper()}{setting.title[1:]}"
        if setting.delay_ms:
            yield from slow_table(runs, setting)
            continue
        if name == "gzip":
            yield from targets(runs)
        yield from fast_tables(runs)
    if options.million:
        yield ""
        yield "### A million rows"
        yield from million(options.server, answers)


def write(path: Path, text: str) -> None:
    """Replaces the text between the markers."""
    before, after = around_markers(path)
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}", encoding="utf-8")


def around_markers(path: Path) -> tuple[str, str]:
    """Returns the parts of a page before and after the markers, which are kept."""
    before, begin, rest = path.read_text(encoding="utf-8").partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        sys.exit(f"{path} lacks the lines {BEGIN} and {END}")
    return before, after


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description="Measures the packages against what else there is."
    )
    parser.add_argument("server", help="the built indecx-bench-server")
    parser.add_argument("--answers", type=int, default=200_000)
    parser.add_argument("--repetitions", type=int, default=5)
    parser.add_argument("--sections", nargs="*", choices=SETTINGS, default=list(SETTINGS))
    parser.add_argument("--only", nargs="+", choices=NAMES, metavar="CONTENDER", help="these alone")
    parser.add_argument("--million", action="store_true", help="also a file of a million rows")
    parser.add_argument("--write", type=Path, help="a page with the two markers")
    return parser.parse_args()


def main() -> None:
    options = arguments()
    if shutil.which("node") is None:
        sys.exit("node is needed for half of the contenders")
    if options.write:
        # The file is checked now, not after an hour of measuring.
        around_markers(options.write)
    lines: list[str] = []
    for line in report(options):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        write(options.write, "\n".join(lines))


if __name__ == "__main__":
    main()
