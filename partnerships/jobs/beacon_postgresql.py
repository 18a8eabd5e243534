"""The beacon on PostgreSQL: an advisory lock and the job's own row, on a connection apart.

The lock goes with the connection, and so with the process, on whatever machine it runs; what is
said on that connection is committed at once, beside the transaction of the work.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

from partnerships.jobs.progress import Progress, Say
from partnerships.models import Job

_LOCK = 0x6A6F62  # "job"; no other lock of the site has a number
_PATIENCE = 5  # seconds
_IS_HELD = """
    SELECT EXISTS (
        SELECT 1 FROM pg_locks
        WHERE locktype = 'advisory' AND classid = 0 AND objid = %s AND granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
    )
"""
_SAY = f"""
    UPDATE {Job._meta.db_table} SET phase = %s, done = %s, total = %s WHERE id = %s
"""  # nosec B608  # the name of our own table, values are bound


class RowBeacon:
    @contextmanager
    def hold(self, job: int) -> Iterator[Say]:
        apart: BaseDatabaseWrapper = connection.copy()
        try:
            _lock(apart)
            yield lambda progress: _write(apart, job, progress)
        finally:
            apart.close()

    def is_held(self) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(_IS_HELD, [_LOCK])
            return bool(cursor.fetchone()[0])

    def progress(self, job: int) -> Progress:
        said = Job.objects.filter(pk=job).values_list("phase", "done", "total").first()
        return Progress(*said) if said else Progress()


def _lock(apart: BaseDatabaseWrapper) -> None:
    deadline = time.monotonic() + _PATIENCE
    with apart.cursor() as cursor:
        while True:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_LOCK])
            if cursor.fetchone()[0]:
                return
            if time.monotonic() > deadline:
                raise TimeoutError("ほかの処理が動いています。")
            time.sleep(0.1)


def _write(apart: BaseDatabaseWrapper, job: int, progress: Progress) -> None:
    with apart.cursor() as cursor:
        cursor.execute(_SAY, [*progress, job])
