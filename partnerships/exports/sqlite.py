"""The relation tables as one SQLite file, with keys, and with its own description inside."""

import sqlite3
from pathlib import Path

from django.conf import settings

from partnerships.exports import terms
from partnerships.exports.table import Table
from partnerships.exports.tables import TABLES
from partnerships.search.results import Results

_TYPES = {"integer": "INTEGER", "boolean": "INTEGER", "number": "REAL"}
_ABOUT = "CREATE TABLE about (item TEXT PRIMARY KEY, value TEXT NOT NULL)"
_COLUMNS = """
CREATE TABLE columns (
    table_name TEXT NOT NULL, name TEXT NOT NULL, title TEXT NOT NULL, type TEXT NOT NULL,
    description TEXT NOT NULL, PRIMARY KEY (table_name, name)
)
"""


def write_sqlite(results: Results, path: Path) -> None:
    """Write the file anew; `results` is of the search for everything."""
    database = sqlite3.connect(path, isolation_level=None)
    try:
        database.execute("PRAGMA journal_mode=OFF")
        database.execute("PRAGMA synchronous=OFF")
        database.execute("BEGIN")
        for table in TABLES:
            database.execute(_create(table))
            marks = ", ".join("?" * len(table.fields))
            database.executemany(f'INSERT INTO "{table.name}" VALUES ({marks})', table.read())  # nosec B608
        _index_references(database)
        _write_description(database, results)
        database.execute("COMMIT")
    finally:
        database.close()


def _create(table: Table) -> str:
    types = {field["name"]: _TYPES.get(field["type"], "TEXT") for field in table.describe()}
    lines = [f'"{field.name}" {types[field.name]}' for field in table.fields]
    lines.append(f"PRIMARY KEY ({', '.join(table.primary_key)})")
    for field in table.fields:
        if field.refers_to:
            target, column = field.refers_to.split(".")
            lines.append(f'FOREIGN KEY ("{field.name}") REFERENCES "{target}" ("{column}")')
    return f'CREATE TABLE "{table.name}" ({", ".join(lines)})'


def _index_references(database: sqlite3.Connection) -> None:
    for table in TABLES:
        for field in table.fields:
            if field.refers_to and field.name != table.primary_key[0]:
                index = f"{table.name}_{field.name}"
                database.execute(f'CREATE INDEX "{index}" ON "{table.name}" ("{field.name}")')


def _write_description(database: sqlite3.Connection, results: Results) -> None:
    database.execute(_ABOUT)
    database.execute(_COLUMNS)
    on = terms.changed_on(results.stamp)
    about = {
        "データ": terms.DATA_NAME,
        "時点": on.isoformat(),
        "出典の書き方": terms.credit(),
        "元の一覧の利用条件": terms.LIST_TERMS,
        terms.OWN_PART: f"{terms.OWN_LICENCE}（{terms.OWN_LICENCE_URL}）",
        "引用": terms.citation(on),
        "説明": f"{settings.SITE_URL}/about/data/",
    }
    database.executemany("INSERT INTO about VALUES (?, ?)", about.items())
    database.executemany(
        "INSERT INTO columns VALUES (?, ?, ?, ?, ?)",
        (
            (table.name, field["name"], field["title"], field["type"], field["description"])
            for table in TABLES
            for field in table.describe()
        ),
    )
