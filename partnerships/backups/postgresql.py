"""Copies a PostgreSQL database out of one snapshot, and loads such a copy into an empty one.

By PostgreSQL's own pg_dump and pg_restore, which know all that a database may hold. They must be
of the server's major version.
"""

import os
import shutil
import subprocess
from pathlib import Path

from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import Conninfo

from partnerships.backups.archive import BackupError

FILE = "database.dump"


def copy_out(target: Path) -> None:
    """Copy what the open transaction of `connection` sees: pg_dump reads in its snapshot."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
    _run("pg_dump", "--format=custom", "--compress=0", f"--snapshot={snapshot}", f"--file={target}")


def is_empty() -> bool:
    return not connection.introspection.table_names(include_views=True)


def place() -> None:
    """Where a copy is laid out: the system's folder for temporary files (TMPDIR)."""


def load(copy: Path) -> None:
    """Load the copy in one transaction: all of it, or nothing."""
    _run("pg_restore", "--exit-on-error", "--single-transaction", str(copy))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # a loaded table has no statistics yet


def _run(program: str, *arguments: str) -> None:
    """Run a program of PostgreSQL on the database; the password stays out of its arguments."""
    if shutil.which(program) is None:
        raise BackupError(
            f"{program} が見つかりません。データベースと同じ版の PostgreSQL のクライアント"
            "（Debian では postgresql-client）を入れてください。"
        )
    whose = _as_the_site_connects()
    password = whose.pop("password", "")
    environment = os.environ | ({"PGPASSWORD": password} if password else {})
    where = ["--no-owner", "--no-privileges", f"--dbname={make_conninfo(**whose)}"]
    done = subprocess.run(
        [program, *where, *arguments], env=environment, capture_output=True, text=True
    )
    if done.returncode:
        said = " ".join(done.stderr.split())
        raise BackupError(f"{program} が失敗しました（{said[:500]}）。")


def _as_the_site_connects() -> dict[str, str]:
    """Give the parameters of DATABASE_URL that PostgreSQL's own programs know too."""
    known = {option.keyword.decode() for option in Conninfo.get_defaults()}
    given = connection.get_connection_params()
    return {name: str(value) for name, value in given.items() if name in known}
