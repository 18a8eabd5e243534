"""Which way of copying the database in use has; `writing.py` and `restoring.py` go it."""

from pathlib import Path
from typing import Protocol, cast

from django.db import connection

from partnerships.backups import postgresql, sqlite


class Store(Protocol):
    FILE: str

    def copy_out(self, target: Path) -> None:
        """Copy what the open transaction of `connection` sees into a new file."""

    def is_empty(self) -> bool:
        """Whether nothing is there that a restored database would be mixed with."""

    def place(self) -> Path | None:
        """The folder in which a copy is laid out before it is loaded."""

    def load(self, copy: Path) -> None:
        """Make the copy the database: whole, or not at all."""


def current_store() -> Store:
    return cast(Store, {"sqlite": sqlite, "postgresql": postgresql}[connection.vendor])
