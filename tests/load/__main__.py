"""`make load`: many readers while staff edit and an edition is taken in, on both databases.

Fails when a reader met an error, or when on PostgreSQL the slowest hundredth of pages took more
than three times as long during the import. A run of the whole size writes docs/scaling.md.
"""

import argparse
import sys
import tempfile

from tests.load.measuring import Figures, Plan, measure
from tests.load.readers import Readers
from tests.load.report import print_figures, write_section
from tests.postgres import running_server

WHOLE = Plan(size=10_000, rows=5_000, readers=Readers(1_000, 5), seconds=20, clerk_pause=10)
MOST = 3
# What an operator's server does: nothing that is said to be saved is lost.
DURABLE = {"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}


def measure_on(kind: str, plan: Plan) -> Figures:
    if kind == "postgresql":
        with running_server(**DURABLE, shared_buffers="256MB") as url:
            return measure(url, plan)
    with tempfile.TemporaryDirectory() as folder:
        return measure(f"sqlite:///{folder}/db.sqlite3", plan)


def faults_of(figures: dict[str, Figures]) -> list[str]:
    """Name what must not be."""
    found = [f"{kind}: {one.errors} errors" for kind, one in figures.items() if one.errors]
    on_postgresql = figures.get("postgresql")
    if on_postgresql and on_postgresql.ratio > MOST:
        found.append(f"postgresql: p99 {on_postgresql.ratio:.1f} times as long during the import")
    return found


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser("make load", description=__doc__)
    parser.add_argument("--databases", default="postgresql sqlite")
    parser.add_argument("--size", type=int, default=WHOLE.size, help="agreements there")
    parser.add_argument("--rows", type=int, default=WHOLE.rows, help="rows taken in")
    parser.add_argument("--readers", type=int, default=WHOLE.readers.count)
    parser.add_argument("--pause", type=float, default=WHOLE.readers.pause, help="seconds a page")
    parser.add_argument("--seconds", type=int, default=WHOLE.seconds)
    parser.add_argument("--clerk-pause", type=float, default=WHOLE.clerk_pause)
    given = parser.parse_args(arguments)
    readers = Readers(given.readers, given.pause)
    plan = Plan(given.size, given.rows, readers, given.seconds, given.clerk_pause)
    figures = {kind: measure_on(kind, plan) for kind in given.databases.split()}
    print_figures(figures)
    if plan == WHOLE and len(figures) == 2:
        write_section(figures, plan)
    faults = faults_of(figures)
    print("\n".join(faults))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
