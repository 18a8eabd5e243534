"""What monitors ask: whether the process lives, and whether the site can do its work."""

import pytest
from django.db import InterfaceError, OperationalError
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from partnerships.models import Stamp
from partnerships.views import meta

pytestmark = pytest.mark.django_db


def answer(client: Client, address: str = "/readyz") -> tuple[int, str]:
    found = client.get(address)
    return found.status_code, found.text


def test_a_site_with_a_record_is_ready(client: Client) -> None:
    assert answer(client) == (200, "ready\n")


def test_a_site_that_is_not_migrated_is_not_ready(client: Client) -> None:
    MigrationRecorder.Migration.objects.filter(app="partnerships").latest("id").delete()
    assert answer(client) == (503, "migrations pending\n")


def test_a_site_without_a_stamp_is_not_ready(client: Client) -> None:
    Stamp.objects.all().delete()
    assert answer(client) == (503, "no record\n")


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
def test_without_a_database_the_process_lives_and_says_so(
    client: Client, monkeypatch: pytest.MonkeyPatch, error: type[Exception]
) -> None:
    def gone(*_: object) -> None:
        raise error("server closed the connection")

    monkeypatch.setattr(meta, "MigrationExecutor", gone)
    assert answer(client) == (503, "database not available\n")
    assert answer(client, "/healthz") == (200, "ok\n")
