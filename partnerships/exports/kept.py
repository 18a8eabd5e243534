"""Files of the whole record that are costly to make, kept in `DATA_DIR/cache`: once per stamp.

A file's name has the day of the record's last change and a key of all else that it depends on.
It appears whole or not at all, and one process makes it while others wait. A day's package stays
when the record moves on, so that a dated address keeps working; the folder may be emptied.
"""

import fcntl
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from partnerships.exports.package import write_package
from partnerships.exports.reading import snapshot
from partnerships.exports.sqlite import write_sqlite
from partnerships.exports.terms import changed_on
from partnerships.release import release
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results

_PACKAGE = re.compile(r"agreements-(\d{4}-\d\d-\d\d)\.[0-9a-f]{16}\.zip")


def open_package() -> BinaryIO:
    """Open the data package of the record as it is now; made when there is none yet."""
    return _open("zip", _write_zip)


def open_sqlite() -> BinaryIO:
    """Open the SQLite file of the record as it is now; made when there is none yet."""
    return _open("sqlite3", write_sqlite)


def earlier_packages() -> dict[date, Path]:
    """Give the packages that are here by their day, the newest first."""
    found = sorted(_folder().glob("agreements-*.zip"), reverse=True)
    days = [(match[1], path) for path in found if (match := _PACKAGE.fullmatch(path.name))]
    return {date.fromisoformat(day): path for day, path in days}


def _open(ending: str, write: Callable[[Results, Path], None]) -> BinaryIO:
    with snapshot():
        results = Results(AgreementSearch())
        day = changed_on(results.stamp)
        path = _folder() / f"agreements-{day.isoformat()}.{_key(results)}.{ending}"
        with _one_at_a_time():
            if not path.exists():
                _write_whole(path, results, write)
                _remove_older(path, day)
            return path.open("rb")


def _key(results: Results) -> str:
    parts = (str(results.stamp), release(), settings.SITE_URL)
    return hashlib.blake2b("\n".join(parts).encode(), digest_size=8).hexdigest()


def _write_whole(path: Path, results: Results, write: Callable[[Results, Path], None]) -> None:
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        write(results, unfinished)
        os.replace(unfinished, path)  # noqa: PTH105 - what the promise of a whole file rests on
    finally:
        unfinished.unlink(missing_ok=True)


def _write_zip(results: Results, path: Path) -> None:
    with path.open("wb") as file:
        write_package(results, file)


def _remove_older(path: Path, day: date) -> None:
    """Remove the day's earlier packages, and any earlier SQLite file; who reads one reads on."""
    pattern = f"agreements-{day.isoformat()}.*.zip" if path.suffix == ".zip" else "*.sqlite3"
    for other in path.parent.glob(pattern):
        if other != path:
            other.unlink(missing_ok=True)


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (_folder() / "lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _folder() -> Path:
    folder = Path(settings.DATA_DIR) / "cache"
    folder.mkdir(exist_ok=True)
    return folder
