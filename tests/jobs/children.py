"""Child processes of the site that work on the test's own database."""

import os
import time
from collections.abc import Callable
from urllib.parse import quote, urlsplit, urlunsplit

from django.db import connection

PATIENCE = 120  # seconds; a loaded machine takes some to start Python


def url_of_test_database() -> str:
    """Give DATABASE_URL of the database that the test works on, for a process of its own."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(name)}"
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))


def wait_until(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)
