"""The results as Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from contenders import FLOOR, FRAMES, GROUPS, NAMES, TARGETS, Run, Runs, Setting

IN_FLIGHT = 8
# The promised share of the ideal speed, if the server's latency decides.
SHARE = 0.88


def row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def head(*cells: str) -> list[str]:
    """Returns a table's head: the first column is text, the others are numbers."""
    return [row(*cells), row("---", *("--:" for _ in cells[1:]))]


def times(run: Run, unit: Run | None) -> str:
    return f"{run.seconds / unit.seconds:.2f}" if unit else ""


def fast_tables(runs: Runs) -> Iterator[str]:
    """Yields a table for each kind of result, for the server without latency."""
    floor = runs.get(FLOOR)
    for title, group in GROUPS.items():
        present = {script: runs[script] for script in group if script in runs}
        if not present:
            continue
        ours = runs.get(next(iter(group)))
        node = any(run.loop_ms is not None for run in present.values())
        yield ""
        yield from head(
            title,
            "seconds",
            "times ours",
            "times the floor",
            "CPU s",
            "peak MB",
            *(["loop held, ms"] if node else []),
        )
        for script, run in present.items():
            hold = "" if run.loop_ms is None else f"{run.loop_ms:.0f}"
            yield row(
                NAMES[script],
                f"{run.seconds:.2f}",
                "" if script == FLOOR else times(run, ours),
                times(run, floor),
                f"{run.cpu:.2f}",
                f"{run.peak_mb:.0f}",
                *([hold] if node else []),
            )


def slow_table(runs: Runs, setting: Setting) -> Iterator[str]:
    """Yields how close each contender comes to the ideal that latency and eight requests allow."""
    yield ""
    ideal = f"the ideal, which is pages x latency / {IN_FLIGHT}"
    yield f"Promised: at least {SHARE:.0%} of {ideal}."
    yield ""
    yield from head("", "seconds", "pages", "ideal, s", "of the ideal", "met", "CPU s", "peak MB")
    for script, run in runs.items():
        ideal = run.pages * setting.delay_ms / 1000 / IN_FLIGHT
        share = round(ideal / run.seconds, 2)
        met = "yes" if share >= SHARE else "**no**"
        yield row(
            NAMES[script],
            f"{run.seconds:.2f}",
            f"{run.pages:.0f}",
            f"{ideal:.2f}",
            f"{share:.0%}",
            met if script.startswith("indecx_") else "",
            f"{run.cpu:.2f}",
            f"{run.peak_mb:.0f}",
        )


def targets(runs: Runs) -> Iterator[str]:
    """Yields what is promised, and what was measured."""

    def line(promise: str, measured: str, *, met: bool) -> str:
        return row(promise, measured, "yes" if met else "**no**")

    lines: list[str] = []
    for slower, faster, least in TARGETS:
        if slower in runs and faster in runs:
            ratio = runs[slower].seconds / runs[faster].seconds
            promise = f"{NAMES[faster]} {least:g} times faster than {NAMES[slower]}"
            lines.append(line(promise, f"{ratio:.2f} times", met=ratio >= least))
    metrics, pages = runs.get("indecx_metrics.py"), runs.get("indecx_pages.py")
    if metrics and pages:
        ratio = metrics.seconds / pages.seconds
        promise = f"{NAMES['indecx_metrics.py']} within 1.05 times {NAMES['indecx_pages.py']}"
        lines.append(line(promise, f"{ratio:.2f} times", met=ratio <= 1.05))
    polars, floor = runs.get("indecx_polars.py"), runs.get(FLOOR)
    if polars and floor:
        ratio = polars.seconds / floor.seconds
        promise = f"{NAMES['indecx_polars.py']} within 4 times the floor"
        lines.append(line(promise, f"{ratio:.2f} times", met=ratio <= 4))
    for title in FRAMES:
        peaks = {script: runs[script].peak_mb for script in GROUPS[title] if script in runs}
        ours = next(iter(GROUPS[title]))
        if ours in peaks and len(peaks) > 1:
            least = min(peak for script, peak in peaks.items() if script != ours)
            shown = f"{peaks[ours]:.0f} MB against {least:.0f} MB or more"
            promise = f"{NAMES[ours]} below every other contender's peak"
            lines.append(line(promise, shown, met=peaks[ours] < least))
    for script in ("indecx_parquet.py", "indecx_parquet.mjs"):
        if script in runs:
            peak = runs[script].peak_mb
            lines.append(line(f"{NAMES[script]} under 120 MB", f"{peak:.0f} MB", met=peak < 120))
    rows = runs.get("indecx_rows.mjs")
    if rows and rows.loop_ms is not None:
        promise = f"{NAMES['indecx_rows.mjs']} never holds the event loop over 50 ms"
        lines.append(line(promise, f"{rows.loop_ms:.0f} ms", met=rows.loop_ms <= 50))
    if lines:
        yield ""
        yield row("promised", "measured", "met")
        yield row("---", "--:", "---")
        yield from lines
