"""Two workers of the real server: an edit made elsewhere is on the next page that either gives."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from django.db import connection, transaction

from partnerships.models import Agreement
from partnerships.search.stamp import move_stamp
from partnerships.search.text import index_agreements
from tests.making import make_agreement

pytestmark = pytest.mark.django_db(transaction=True)

TRIES = 40


def database_url() -> str:
    """Give the address of the test database, for another process."""
    parts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{quote(str(parts['NAME']))}"
    folder = parts["OPTIONS"]["host"]  # tests/postgres.py listens on a Unix socket only
    return f"postgresql://{parts['USER']}@/{parts['NAME']}?{urlencode({'host': folder})}"


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def server(repository: Path) -> Iterator[str]:
    """Gunicorn with two workers on the test database; gives its address."""
    port = free_port()
    environment = os.environ | {
        "DATABASE_URL": database_url(),
        "SECRET_KEY": "k" * 60,
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
        "WEB_CONCURRENCY": "2",
        "PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", "partnerships.wsgi"]
    with subprocess.Popen(command, cwd=repository, env=environment) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    for _ in range(200):
        try:
            get(address)
        except OSError:
            time.sleep(0.1)
        else:
            return
    pytest.fail(f"no answer from {address}")


def get(address: str) -> str:
    """Ask on a connection of its own, so that any worker may answer."""
    with urllib.request.urlopen(address) as response:
        return str(response.read().decode())


@transaction.atomic
def rename(agreement: Agreement, title: str) -> None:
    Agreement.objects.filter(pk=agreement.pk).update(title=title)
    index_agreements([agreement.pk])
    move_stamp()


def test_no_worker_gives_a_stale_page(server: str) -> None:
    agreement = make_agreement(title="はじめの題名")
    stale = []
    for number in range(TRIES):
        title = f"題名その{number}番"
        rename(agreement, title)
        for address in ("/agreements/", f"/agreements/?q={quote(title)}", "/agreements.json"):
            stale += [address for _ in range(2) if title not in get(server + address)]
    assert stale == []
