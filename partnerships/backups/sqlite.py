"""Copies a SQLite database out of one state, and puts such a copy where none is."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from django.db import connection

from partnerships.backups.archive import BackupError
from partnerships.backups.folders import sync_folder

FILE = "database.sqlite3"


def copy_out(target: Path) -> None:
    """Copy what the open transaction of `connection` sees; in WAL no writer waits for it.

    All pages in one step: in several, a writer in between would make it begin again.
    """
    source: sqlite3.Connection = connection.connection
    try:
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=-1)
            copy.execute("PRAGMA journal_mode=DELETE")  # one file, without a journal beside it
    except sqlite3.Error as error:
        raise BackupError(f"SQLite の複製ができません（{error}）。") from error


def is_empty() -> bool:
    """Whether there is no file yet; connecting would make one."""
    return not _database().exists() and not _journal().exists()


def place() -> Path:
    """Where a copy is laid out: beside the database, so that it can be renamed."""
    return _database().parent


def load(copy: Path) -> None:
    """Give the copy the database's name, unless something has it by now."""
    connection.close()
    with copy.open("rb") as file:
        os.fsync(file.fileno())
    os.link(copy, _database())
    sync_folder(_database().parent)


def _database() -> Path:
    return Path(connection.settings_dict["NAME"])


def _journal() -> Path:
    """What was not yet in a database that is gone would be put into the restored one."""
    return Path(f"{_database()}-wal")
