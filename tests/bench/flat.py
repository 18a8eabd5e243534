"""The same rows as one flat table, as somebody would hand them to Datasette.

The first local government and partner of each agreement, its topics as a JSON array, and an index
on every facet, as Datasette's documentation advises; kept as `.bench/data/flat-N-….db`. The
addresses that are asked are drawn from it too.
"""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.bench.databases import digest_of
from tests.bench.making import MadeAgreement, make_agreements
from tests.bench.options import DATA
from tests.bench.reference import Reference, read_reference

TABLE = "agreements"
COLUMNS = (
    *("number", "title", "local_government", "prefecture", "partner", "country", "kind"),
    *("topics", "year", "signed", "summary", "url"),
)
INDEXED = ("prefecture", "country", "kind", "year")
_SOURCES = ("fixtures/*.csv", "fixtures/*.txt", "tests/bench/reference.py")
_CODE = ("tests/bench/phrases.py", "tests/bench/making.py", "tests/bench/flat.py")


@dataclass(frozen=True)
class FlatRow:
    """What the addresses are drawn from."""

    number: int
    prefecture: str
    country: str
    topics: list[str]
    year: int | None
    text: str


def make_flat(size: int) -> Path:
    """Give the file of this size, made now if need be."""
    file = DATA / f"flat-{size}-{digest_of([*_SOURCES, *_CODE])}.db"
    if file.exists():
        return file
    for old in DATA.glob(f"flat-{size}-*"):
        old.unlink()
    unfinished = file.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    _fill(unfinished, size)
    return unfinished.rename(file)


def _fill(file: Path, size: int) -> None:
    reference = read_reference()
    connection = sqlite3.connect(file)
    connection.execute(
        f"CREATE TABLE {TABLE} (number INTEGER PRIMARY KEY, {', '.join(COLUMNS[1:])})"
    )
    marks = ", ".join("?" * len(COLUMNS))
    rows = (_row(one, reference) for one in make_agreements(size, reference))
    connection.executemany(f"INSERT INTO {TABLE} VALUES ({marks})", rows)
    for column in INDEXED:
        connection.execute(f"CREATE INDEX {TABLE}_{column} ON {TABLE} ({column})")
    connection.commit()
    connection.execute("ANALYZE")
    connection.close()


def _row(one: MadeAgreement, reference: Reference) -> tuple[object, ...]:
    government, body = one.governments[0], one.bodies[0]
    return (
        *(one.number, one.title, government.name, government.prefecture, body.name),
        *(body.country.lower(), body.kind, json.dumps([topic.code for topic in one.topics])),
        int(one.signed[:4]) if one.signed else None,
        *(one.signed, one.summary, one.url),
    )


def read_flat(file: Path, most: int) -> Iterator[FlatRow]:
    """Give rows spread evenly over the file, `most` of them."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
    size = connection.execute(f"SELECT max(number) FROM {TABLE}").fetchone()[0]
    rows = connection.execute(
        "SELECT number, prefecture, country, topics, year,"
        " title, local_government, partner, summary"
        f" FROM {TABLE} WHERE number % ? = 0",
        [max(1, size // most)],
    )
    for number, prefecture, country, topics, year, *texts in rows:
        yield FlatRow(number, prefecture, country, json.loads(topics), year, "\n".join(texts))
    connection.close()
