"""What a child process shows while it works: that it lives, and how far it is.

Others must see both at any moment, also while the work's transaction holds the database, and the
first must end with the process, however it dies. Each database has its own way.
"""

from contextlib import AbstractContextManager
from typing import Protocol

from django.db import connection

from partnerships.jobs.beacon_postgresql import RowBeacon
from partnerships.jobs.beacon_sqlite import FileBeacon
from partnerships.jobs.progress import Progress, Say


class Beacon(Protocol):
    def hold(self, job: int) -> AbstractContextManager[Say]:
        """Be alive for as long as the block lasts; TimeoutError when another process is."""

    def is_held(self) -> bool:
        """Whether a process works now."""

    def progress(self, job: int) -> Progress:
        """Give what was last said of this job."""


def beacon() -> Beacon:
    return FileBeacon() if connection.vendor == "sqlite" else RowBeacon()
