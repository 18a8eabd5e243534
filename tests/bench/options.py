"""What `make bench` was asked to do, and where it keeps its things."""

import argparse
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".bench"
DOCUMENT = ROOT / "docs" / "performance.md"
DATA = KEPT / "data"
SIZES = (174, 10_000, 100_000, 1_000_000)
DATABASES = ("sqlite", "postgresql")


@dataclass(frozen=True)
class Options:
    """`seconds` is the length of each measurement; `output` is where the document goes."""

    sizes: tuple[int, ...]
    databases: tuple[str, ...]
    seconds: int
    tries: int
    with_datasette: bool
    output: Path


def read_options(arguments: list[str]) -> Options:
    parser = argparse.ArgumentParser("make bench", description=__doc__)
    parser.add_argument("--sizes", default="", help="agreements, separated by blanks")
    parser.add_argument("--databases", default="", help="sqlite, postgresql or both")
    parser.add_argument("--seconds", default="", help="length of each measurement")
    parser.add_argument("--tries", default="", help="edits of the test for stale answers")
    parser.add_argument("--no-datasette", action="store_true")
    parser.add_argument(
        "--output", type=Path, help="default: docs/ after a whole run, else .bench/"
    )
    given = parser.parse_args(arguments)
    sizes = tuple(sorted({int(size) for size in given.sizes.split()})) or SIZES
    databases = tuple(given.databases.split()) or DATABASES
    if wrong := {*databases} - {*DATABASES}:
        parser.error(f"unknown database: {', '.join(wrong)}")
    is_whole = sizes == SIZES and {*databases} == {*DATABASES} and not given.no_datasette
    return Options(
        sizes=sizes,
        databases=databases,
        seconds=int(given.seconds or 6),
        tries=int(given.tries or 1000),
        with_datasette=not given.no_datasette,
        output=given.output or (DOCUMENT if is_whole else KEPT / DOCUMENT.name),
    )
