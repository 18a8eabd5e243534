"""Writes what a run measured as `docs/performance.md`, and the same to standard output."""

import os
import platform
import sqlite3
import subprocess
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from importlib.metadata import version
from pathlib import Path

from tests.bench.goals import GOALS, Goal, Run
from tests.bench.load import Measure
from tests.bench.options import KEPT, Options
from tests.postgres import find_programs

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL", "datasette": "Datasette"}
METHOD = Path(__file__).with_name("method.md")


def write_report(run: Run, options: Options) -> None:
    """Print the document, and write it where asked."""
    text = "\n".join(_document(run, options))
    options.output.write_text(f"{text}\n", encoding="utf-8")
    print(text)


def _document(run: Run, options: Options) -> Iterator[str]:
    yield "# Performance"
    yield ""
    yield f"Written by `make bench` on {date.today():%Y-%m-%d}. {_machine(options)}"
    yield ""
    yield "## What must hold"
    yield ""
    yield from _table(["goal", "wanted", *map(NAMES.get, options.databases)], _goals(run, options))
    for kind in options.databases:
        yield from ["", f"## {NAMES[kind]}: under load", ""]
        yield from _table(_HEAD, _rates(run, kind, options.sizes))
        if times := list(_times(run, kind, options.sizes)):
            yield from ["", f"## {NAMES[kind]}: one request at a time", ""]
            yield from _table(["page", "agreements", "p50 ms", "p95 ms"], times)
    if options.with_datasette:
        yield from ["", "## Datasette: under load", ""]
        yield from _table(_HEAD, _rates(run, "datasette", options.sizes))
    yield from ["", "## Records", ""]
    yield from _table(_FACT_HEAD, _facts(run, options))
    yield from ["", METHOD.read_text().format(seconds=options.seconds, tries=run.tries)]


_HEAD = [
    *("page", "agreements", "requests/s", "p50 ms", "p95 ms", "CPU ms", "kB"),
    *("× bare view", "× Datasette", "× own smallest"),
]
_FACTS = ("rows a page", "sets s", "worker RSS MB", "worker PSS MB", "load s", "index s")
_FACT_HEAD = ["database", "agreements", *_FACTS]


def _table(head: Iterable[str | None], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    names = [name or "" for name in head]
    yield f"| {' | '.join(names)} |"
    yield f"|{'|'.join('---' if at == 0 else '--:' for at in range(len(names)))}|"
    for row in rows:
        yield f"| {' | '.join(row)} |"


def _goals(run: Run, options: Options) -> Iterator[list[str]]:
    for goal in GOALS:
        yield [goal.text, goal.bound(), *(_judged(goal, run, kind) for kind in options.databases)]


def _judged(goal: Goal, run: Run, kind: str) -> str:
    value = goal.read(run, kind)
    if value is None:
        return "not measured"
    return f"{_number(value)} {'✓' if goal.is_met(value, kind) else '✗'}"


def _rates(run: Run, kind: str, sizes: Sequence[int]) -> Iterator[list[str]]:
    """Give a row for each page and size, the sizes of a page beside each other."""
    names = run.of(kind, sizes[0]).rates | run.of(kind, sizes[-1]).rates
    for name in names:
        for size in sizes:
            if measure := run.of(kind, size).rates.get(name):
                ratios = [
                    run.ratio(kind, size, name, (kind, size, "bare view")),
                    run.ratio(kind, size, name, ("datasette", size, name)),
                    run.ratio(kind, size, name, (kind, sizes[0], name)),
                ]
                yield [name, f"{size:,}", *_cells(measure), *map(_number, ratios)]


def _cells(measure: Measure) -> list[str]:
    if not measure.rate:
        return [measure.fault, "–", "–", "–", "–"]
    rate = _number(measure.rate) + (f" ({measure.fault})" if measure.fault else "")
    return [rate, *map(_number, (measure.p50, measure.p95, measure.cpu, measure.kilobytes))]


def _times(run: Run, kind: str, sizes: Sequence[int]) -> Iterator[list[str]]:
    for size in sizes:
        for name, measure in run.of(kind, size).times.items():
            yield [name, f"{size:,}", _number(measure.p50), _number(measure.p95)]


def _facts(run: Run, options: Options) -> Iterator[list[str]]:
    for kind in options.databases:
        for size in options.sizes:
            facts = run.of(kind, size).facts
            yield [NAMES[kind], f"{size:,}", *(_number(facts.get(name)) for name in _FACTS)]


def _number(value: float | None) -> str:
    """Write three digits that count."""
    if value is None:
        return "–"
    if value >= 100 or value == int(value):
        return f"{value:,.0f}"
    return f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def _machine(options: Options) -> str:
    """Say what it ran on: processor, memory, versions."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    python = f"{platform.python_implementation()} {platform.python_version()}"
    parts = [f"{os.cpu_count()} cores ({_processor()})", f"{memory:.0f} GiB", python]
    parts += [f"{name} {version(name)}" for name in ("Django", "gunicorn", "pyroaring")]
    parts.append(f"SQLite {sqlite3.sqlite_version}")
    if "postgresql" in options.databases:
        parts.append(_first_line([find_programs() / "postgres", "--version"]))
    if options.with_datasette:
        parts.append(_first_line([KEPT / "venv" / "bin" / "datasette", "--version"]))
    return f"{', '.join(parts)}."


def _processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.machine()


def _first_line(command: list[str | Path]) -> str:
    return subprocess.check_output(command, text=True).splitlines()[0].replace(", version", "")
