"""The record's stamp: a random value that moves with every change of anything public.

Whatever is derived from the record (cached pages, ETags, facet sets) is keyed by it.
"""

import uuid

from django.db import InterfaceError, OperationalError, connection

from partnerships.models import Stamp


def current_stamp() -> uuid.UUID:
    """Read the stamp: one query by primary key, in plain SQL since every request begins with it.

    It is the health check of a kept connection too: one that has died meanwhile is opened anew.
    """
    connection.health_check_done = True  # type: ignore[attr-defined]  # django-stubs lacks it
    try:
        return _read()
    except (OperationalError, InterfaceError):
        if connection.in_atomic_block:
            raise
        connection.close()
        return _read()


def _read() -> uuid.UUID:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT value FROM {Stamp._meta.db_table} WHERE id = 1")
        (value,) = cursor.fetchone()
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def move_stamp() -> None:
    """Replace the stamp; the last statement of a transaction that changes something public."""
    Stamp.objects.update_or_create(id=1, defaults={"value": uuid.uuid4()})


def hold_stamp() -> None:
    """Keep other writers away from the names in use until the transaction ends.

    Who renames a country or partner holds the stamp first; who writes an agreement holds it before
    reading the names of its parties. So no revision and no search text gets yesterday's name.
    """
    list(Stamp.objects.select_for_update().filter(id=1))
