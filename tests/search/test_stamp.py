"""The stamp is read on a connection that may have died since the last request."""

import pytest
from django.db import DatabaseError, OperationalError, connection, connections, transaction
from django.db.backends.utils import CursorWrapper

from partnerships.search.stamp import current_stamp, move_stamp

pytestmark = pytest.mark.django_db(transaction=True)


def end_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    """End the connection at the server; an SQLite file has none, so there one query fails."""
    if connection.vendor == "postgresql":
        other = connections["default"].copy()
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            process = cursor.fetchone()[0]
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        other.close()
        return
    execute = CursorWrapper.execute

    def fail_once(cursor: CursorWrapper, *args: object) -> None:
        monkeypatch.setattr(CursorWrapper, "execute", execute)
        raise OperationalError("gone")

    monkeypatch.setattr(CursorWrapper, "execute", fail_once)


def test_a_connection_that_has_died_is_opened_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    move_stamp()
    before = current_stamp()
    end_connection(monkeypatch)
    assert current_stamp() == before


def test_inside_a_transaction_the_loss_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    move_stamp()
    with pytest.raises(DatabaseError), transaction.atomic():  # noqa: PT012
        end_connection(monkeypatch)
        current_stamp()
    connection.close()
