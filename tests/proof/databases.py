"""A database of its own for a proof, on SQLite or PostgreSQL, that can be put back in a moment.

`DATABASE_URL` tells which, as everywhere: a file in a folder that goes, or two databases of the
server of `tests.postgres`.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol
from urllib.parse import urlsplit, urlunsplit

import psycopg

PATIENCE = 30  # seconds for the server to end what a killed process had asked of it


class Database(Protocol):
    """A database at `url`; nobody is connected when it is kept or put back."""

    name: str
    url: str

    def keep(self) -> None:
        """Keep it as it is now."""

    def put_back(self) -> None:
        """Make it what was kept."""

    def settle(self) -> None:
        """Wait until nothing goes on in it."""


@contextmanager
def database() -> Iterator[Database]:
    url = os.environ.get("DATABASE_URL", "")
    if url.startswith("postgresql:"):
        with _Postgres.made(url) as made:
            yield made
    else:
        with tempfile.TemporaryDirectory() as folder:
            yield _Sqlite(Path(folder))


class _Sqlite:
    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self.file, self.kept = folder / "record.sqlite3", folder / "kept.sqlite3"
        self.url = f"sqlite:///{self.file}"

    def keep(self) -> None:
        """The file alone: who closed it last has emptied its journal."""
        shutil.copy(self.file, self.kept)

    def put_back(self) -> None:
        for journal in ("-wal", "-shm"):
            Path(f"{self.file}{journal}").unlink(missing_ok=True)
        shutil.copy(self.kept, self.file)

    def settle(self) -> None:
        """What a killed process had locked is free at once."""


class _Postgres:
    name = "PostgreSQL"
    work, kept = "proof_record", "proof_kept"

    def __init__(self, server: str) -> None:
        self.server = server
        parts = urlsplit(server)
        self.url = urlunsplit(parts._replace(path=f"/{self.work}"))

    @classmethod
    @contextmanager
    def made(cls, server: str) -> Iterator["_Postgres"]:
        made = cls(server)
        made._run(f"CREATE DATABASE {cls.work}")
        try:
            yield made
        finally:
            for name in (cls.work, cls.kept):
                made._run(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _run(self, *statements: str) -> None:
        with psycopg.connect(self.server, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)

    def keep(self) -> None:
        self.settle()
        self._run(
            f"DROP DATABASE IF EXISTS {self.kept}",
            f"CREATE DATABASE {self.kept} TEMPLATE {self.work}",
        )

    def put_back(self) -> None:
        self.settle()
        self._run(f"DROP DATABASE {self.work}", f"CREATE DATABASE {self.work} TEMPLATE {self.kept}")

    def settle(self) -> None:
        """A server process goes on with its statement until it sees that its client is gone."""
        until = time.monotonic() + PATIENCE
        asked = "SELECT count(*) FROM pg_stat_activity WHERE datname IN (%s, %s)"
        with psycopg.connect(self.server, autocommit=True) as connection:
            while connection.execute(asked, (self.work, self.kept)).fetchone() != (0,):
                if time.monotonic() > until:
                    raise TimeoutError(f"somebody is still connected to {self.work}")
                time.sleep(0.02)
