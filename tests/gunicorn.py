"""Gunicorn as an operator starts it, on the test database, for the length of a test."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.proof.site import free_port


@contextmanager
def server(repository: Path, **variables: str) -> Iterator[str]:
    """Gunicorn with three workers on the test database; gives its address, and LOG its words."""
    from tests.search.test_two_processes import database_url

    with started(repository, **{"DATABASE_URL": database_url()} | variables) as (site, _):
        yield site


@contextmanager
def started(repository: Path, **variables: str) -> Iterator[tuple[str, "subprocess.Popen[bytes]"]]:
    """Gunicorn on the database of DATABASE_URL; gives its address and its process."""
    port = free_port()
    environment = os.environ | {
        "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "127.0.0.1",
        "WEB_CONCURRENCY": "3",
        "TRUSTED_PROXIES": "1",
        "PORT": str(port),
    }
    log = Path(variables.pop("LOG", os.devnull))
    command = [sys.executable, "-m", "gunicorn", variables.pop("APP", "partnerships.wsgi")]
    with (
        log.open("w") as output,
        subprocess.Popen(
            command, cwd=repository, env=environment | variables, stdout=output, stderr=output
        ) as process,
    ):
        try:
            wait_for(port)
            yield f"http://127.0.0.1:{port}", process
        finally:
            process.terminate()


def wait_for(port: int) -> None:
    for _ in range(300):
        try:
            with socket.create_connection(("127.0.0.1", port)):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("no answer")
