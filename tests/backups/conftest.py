"""Empty places to restore into, of the kind of database this run is on, and what a place holds."""

import os
import shutil
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.db import connection

Move = Callable[[], None]
Rows = dict[str, list[str]]


@pytest.fixture
def move_away(transactional_db: None, tmp_path: Path) -> Iterator[Move]:
    """Give what points the site at a new empty place; at the end it is back."""
    home, places = connection.settings_dict["NAME"], list[str]()

    def move() -> None:
        connection.close()
        places.append(_new_place(tmp_path))
        connection.settings_dict["NAME"] = places[-1]

    yield move
    connection.close()
    connection.settings_dict["NAME"] = home
    if connection.vendor == "postgresql":
        for name in places:
            _run(f'DROP DATABASE "{name}" WITH (FORCE)')


def _new_place(tmp_path: Path) -> str:
    name = f"place_{uuid.uuid4().hex}"
    if connection.vendor == "postgresql":
        _run(f'CREATE DATABASE "{name}"')
        return name
    (tmp_path / name).mkdir()
    return str(tmp_path / name / "db.sqlite3")


def _run(statement: str) -> None:
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(statement)


def everything() -> Rows:
    """Give every row of every table, the index of the search and the accounts among them."""
    rows = {}
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')
            rows[table] = sorted(repr(tuple(map(_plain, row))) for row in cursor.fetchall())
    return rows


def _plain(value: object) -> object:
    return value.tobytes() if isinstance(value, memoryview) else value


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    made = tmp_path / "backups"
    made.mkdir()
    yield made
    shutil.rmtree(made)
