"""The databases that are measured: one per size and kind, made once and kept under `.bench/`.

What a database was made from (code, fixtures, migrations) is noted beside it as a digest; when that
has changed it is made anew, and when only the search index has changed, only that is.
"""

import hashlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests.bench.options import DATA, ROOT

NOTES = DATA / "made.json"
_noting = threading.Lock()
_SITE_VARIABLES = {
    *("DATABASE_URL", "SECRET_KEY", "DEBUG", "ALLOWED_HOSTS", "HTTPS", "SITE_URL"),
    *("TRUSTED_PROXIES", "REPLICA_URLS", "CACHE_URL", "DATA_DIR", "RATE_LIMITS"),
    *("LOG_FORMAT", "METRICS_TOKEN", "SECOND_FACTOR", "SECRET_KEY_FALLBACKS", "SECURITY_CONTACT"),
}
_CONTENT = ("partnerships/migrations/*.py", "fixtures/*.csv", "fixtures/*.txt")
_MAKING = tuple(f"tests/bench/{name}.py" for name in ("reference", "phrases", "making", "loading"))
_INDEX = (
    *("partnerships/search/text.py", "partnerships/search/documents.py"),
    *("partnerships/search/index*.py", "partnerships/text.py", "fixtures/kanji_variants.csv"),
)


@dataclass(frozen=True)
class Database:
    """A filled database; `seconds` tell how long loading and indexing took when it was made."""

    kind: str
    size: int
    url: str
    load_seconds: float
    index_seconds: float


def environment(**variables: str) -> dict[str, str]:
    """Ours without the site's variables, and the given ones."""
    kept = {name: value for name, value in os.environ.items() if name not in _SITE_VARIABLES}
    return {**kept, "DJANGO_SETTINGS_MODULE": "partnerships.settings", **variables}


def run_python(arguments: list[str], url: str) -> str:
    """Run our Python in the repository on a database; gives what it prints, or ends with it."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment(DATABASE_URL=url),
        stdout=subprocess.PIPE,
        text=True,
    )
    if done.returncode:
        sys.exit(f"failed: python {' '.join(arguments)[:100]}")
    return done.stdout


def digest_of(patterns: Iterable[str]) -> str:
    files = sorted(path for pattern in patterns for path in ROOT.glob(pattern))
    digest = hashlib.sha256()
    for path in files:
        digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def prepare_all(kinds: Sequence[str], sizes: Sequence[int], server: str) -> list[Database]:
    """Give all databases; both kinds are made at the same time, from small to large."""

    def of(kind: str) -> list[Database]:
        return [prepare(kind, size, server) for size in sizes]

    with ThreadPoolExecutor(len(kinds)) as pool:
        return [database for made in pool.map(of, kinds) for database in made]


def prepare(kind: str, size: int, server: str) -> Database:
    """Give the database of this kind and size, made now if need be; `server` is PostgreSQL's."""
    name = f"{kind}-{size}"
    note = _noted().get(name, {})
    url = _url(kind, size, server)
    content, index = digest_of([*_CONTENT, *_MAKING]), digest_of(_INDEX)
    if note.get("content") != content or not _exists(kind, size, server):
        _note(name, {})
        _empty(kind, size, server)
        print(f"{name}: making", file=sys.stderr)
        run_python(["manage.py", "migrate", "--verbosity=0"], url)
        seconds = _timed(["-m", "tests.bench.loading", str(size)], url)
        note = {"content": content, "load_seconds": seconds}
        _note(name, note)
    if note.get("index") != index:
        print(f"{name}: indexing", file=sys.stderr)
        run_python(["manage.py", "migrate", "--verbosity=0"], url)
        note |= {"index_seconds": _timed(["-m", "tests.bench.indexing"], url), "index": index}
        _note(name, note)
    return Database(kind, size, url, note["load_seconds"], note["index_seconds"])


def _timed(arguments: list[str], url: str) -> float:
    start = time.monotonic()
    run_python(arguments, url)
    return round(time.monotonic() - start, 1)


def _noted() -> dict[str, Any]:
    with _noting:
        noted: dict[str, Any] = json.loads(NOTES.read_text()) if NOTES.exists() else {}
        return noted


def _note(name: str, note: dict[str, object]) -> None:
    with _noting:
        notes = json.loads(NOTES.read_text()) if NOTES.exists() else {}
        NOTES.write_text(json.dumps(notes | {name: note}, indent=1))


def _file(size: int) -> Path:
    return DATA / f"agreements-{size}.sqlite3"


def _url(kind: str, size: int, server: str) -> str:
    if kind == "sqlite":
        return f"sqlite:///{_file(size)}"
    return server.replace("/postgres?", f"/bench_{size}?")


def _exists(kind: str, size: int, server: str) -> bool:
    if kind == "sqlite":
        return _file(size).exists()
    with psycopg.connect(server) as connection:
        sql = "SELECT 1 FROM pg_database WHERE datname = %s"
        return connection.execute(sql, [f"bench_{size}"]).fetchone() is not None


def _empty(kind: str, size: int, server: str) -> None:
    """Drop it, and make a PostgreSQL database without tables."""
    if kind == "sqlite":
        for ending in ("", "-wal", "-shm"):
            Path(f"{_file(size)}{ending}").unlink(missing_ok=True)
        return
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS bench_{size}")
        connection.execute(f"CREATE DATABASE bench_{size}")


@contextmanager
def copy_of(database: Database, server: str) -> Iterator[str]:
    """Give the URL of a copy that may be written to, dropped afterwards."""
    if database.kind == "sqlite":
        file = DATA / "copy.sqlite3"
        for ending in ("", "-wal", "-shm"):
            Path(f"{file}{ending}").unlink(missing_ok=True)
        source = _file(database.size)
        run_python(
            [
                "-c",
                f"import sqlite3; sqlite3.connect({str(source)!r})"
                f".execute('VACUUM INTO ?', [{str(file)!r}])",
            ],
            database.url,
        )
        yield f"sqlite:///{file}"
        return
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("DROP DATABASE IF EXISTS bench_copy WITH (FORCE)")
        connection.execute(f"CREATE DATABASE bench_copy TEMPLATE bench_{database.size}")
    yield server.replace("/postgres?", "/bench_copy?")
