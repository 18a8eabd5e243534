"""The beacon beside a SQLite file: a locked file that holds the progress.

SQLite's one writer is the work itself, so nothing can be said in the database. The lock is the
operating system's and goes with the process.
"""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from django.db import connection

from partnerships.jobs.progress import Progress, Say

_PATIENCE = 5  # seconds; who only looks holds the lock for a moment


class FileBeacon:
    def __init__(self) -> None:
        database = Path(connection.settings_dict["NAME"])
        self._path = database.with_name(f"{database.name}-job")

    @contextmanager
    def hold(self, job: int) -> Iterator[Say]:
        descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            _lock(descriptor)
            yield lambda progress: _write(descriptor, job, progress)
            os.truncate(descriptor, 0)
        finally:
            os.close(descriptor)

    def is_held(self) -> bool:
        with suppress(FileNotFoundError), self._path.open("rb") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return True
        return False

    def progress(self, job: int) -> Progress:
        with suppress(OSError, ValueError):
            said, *rest = json.loads(self._path.read_text())
            if said == job:
                return Progress(*rest)
        return Progress()


def _lock(descriptor: int) -> None:
    deadline = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise TimeoutError("ほかの処理が動いています。") from None
            time.sleep(0.05)


def _write(descriptor: int, job: int, progress: Progress) -> None:
    """Write it at once; who reads half of it sees no progress, for this once."""
    text = json.dumps([job, *progress]).encode()
    os.pwrite(descriptor, text, 0)
    os.truncate(descriptor, len(text))
