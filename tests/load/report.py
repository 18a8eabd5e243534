"""What was measured, for the terminal and as the section of docs/scaling.md between its marks."""

import re
from datetime import UTC, datetime

from tests.load.measuring import WORKERS, Figures, Plan
from tests.load.readers import Reading
from tests.load.staff import Edits
from tests.proof.site import ROOT

FILE = ROOT / "docs" / "scaling.md"
NAMES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}
BEGIN, END = "<!-- written by make load -->", "<!-- end -->"
HEADING = """| | pages a second | p50 | p95 | p99 | longest | errors |
|---|---:|---:|---:|---:|---:|---:|"""


def table(figures: dict[str, Figures]) -> str:
    """Give all rows; times in milliseconds."""
    lines = [HEADING]
    for kind, one in figures.items():
        name = NAMES[kind]
        lines.append(_row(f"{name}: readers who never pause", one.hurried))
        lines.append(_row(f"{name}: readers, staff at work", one.before))
        lines.append(_row(f"{name}: the same during the import", one.during))
    return "\n".join(lines)


def _row(name: str, found: Reading) -> str:
    times = " | ".join(f"{time:,.0f}" for time in (found.p50, found.p95, found.p99, found.most))
    return f"| {name} | {found.rate:,.0f} | {times} | {found.errors} |"


def summary(kind: str, one: Figures) -> str:
    during, before = one.edits_during, one.edits_before
    return (
        f"{NAMES[kind]}: the import of {one.taken_in:,} new agreements took"
        f" {one.import_seconds:.0f} s; p99 of readers during it was {one.ratio:.1f} times that"
        f" without it. Corrections saved without the import: {_said(before)}; during it:"
        f" {_said(during)}."
    )


def _said(edits: Edits) -> str:
    longest = f", the slowest in {max(edits.seconds):.1f} s" if edits.seconds else ""
    refused = f", not saved {len(edits.refused)} ({edits.refused[0]})" if edits.refused else ""
    return f"{len(edits.seconds)}{longest}{refused}"


def print_figures(figures: dict[str, Figures]) -> None:
    print(table(figures))
    for kind, one in figures.items():
        print(summary(kind, one))


def write_section(figures: dict[str, Figures], plan: Plan) -> None:
    """Put the figures between the marks."""
    said = "\n\n".join(summary(kind, one) for kind, one in figures.items())
    method = (
        f"{datetime.now(UTC):%Y-%m-%d}, 2 cores for everything (readers, nginx, gunicorn"
        f" with {WORKERS}"
        f" workers, database, import). A record of {plan.size:,} agreements; {plan.readers.count:,}"
        f" connections stay open, each asking a page every {plan.readers.pause:g} s on average;"
        f" a clerk who opens and saves a correction in the admin every {plan.clerk_pause:g} s;"
        f" {plan.seconds} s a measurement. Times are milliseconds until a page is whole."
    )
    text = f"{BEGIN}\n{method}\n\n{table(figures)}\n\n{said}\n{END}"
    whole = FILE.read_text(encoding="utf-8")
    marked = re.compile(f"{re.escape(BEGIN)}.*?{re.escape(END)}", re.DOTALL)
    FILE.write_text(marked.sub(lambda _: text, whole, count=1), encoding="utf-8")
