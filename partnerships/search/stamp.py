"""The record's stamp: a random value that moves with every change of anything public.

Whatever is derived from the record (cached pages, ETags, facet sets) is keyed by it.
"""

import uuid
from collections.abc import Collection
from typing import Any

from django.db import InterfaceError, OperationalError, connections, router, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from partnerships.models import Stamp, StampMove

MOST_CHANGED = 1_000
MOVES_KEPT = 100
READ_STAMP = f"SELECT value FROM {Stamp._meta.db_table} WHERE id = 1"  # nosec B608


def current_stamp() -> uuid.UUID:
    """Read the stamp of the database that is read here: one query by primary key."""
    value = first_row(connections[router.db_for_read(Stamp)], READ_STAMP)[0]
    return value if isinstance(value, uuid.UUID) else uuid.UUID(value)


def first_row(database: BaseDatabaseWrapper, sql: str) -> tuple[Any, ...]:
    """Ask what a request begins with; in plain SQL, since every request does.

    It is the health check of a kept connection too: one that has died meanwhile is opened anew.
    """
    database.health_check_done = True  # type: ignore[attr-defined]  # django-stubs lacks it
    was_open = database.connection is not None
    try:
        return _read(database, sql)
    except (OperationalError, InterfaceError):
        if database.in_atomic_block or not was_open:
            raise
        database.close()
        return _read(database, sql)


def _read(database: BaseDatabaseWrapper, sql: str) -> tuple[Any, ...]:
    with database.cursor() as cursor:
        cursor.execute(sql)
        row: tuple[Any, ...] = cursor.fetchone()
    return row


def move_stamp(numbers: Collection[int] | None = None) -> None:
    """Replace the stamp; the last statement of a transaction that changes something public.

    `numbers` are the agreements that alone have changed, so that sets need not be built anew; None
    where names, kinds or places may have changed, or much.
    """
    with transaction.atomic():
        before = Stamp.objects.select_for_update().filter(id=1).values_list("value", flat=True)
        after = uuid.uuid4()
        is_known = numbers is not None and len(numbers) <= MOST_CHANGED
        move = StampMove.objects.create(
            before=before.first() or after,
            after=after,
            numbers=sorted(numbers) if numbers is not None and is_known else None,
        )
        Stamp.objects.update_or_create(id=1, defaults={"value": after})
        StampMove.objects.filter(id__lte=move.pk - MOVES_KEPT).delete()


def changed_between(before: uuid.UUID, after: uuid.UUID) -> set[int] | None:
    """Give the agreements that changed from one stamp to a later one; None: anything may have."""
    numbers: set[int] = set()
    wanted = after
    for move in StampMove.objects.order_by("-id")[:MOVES_KEPT]:
        if move.after == wanted:
            if move.numbers is None:
                return None
            numbers.update(move.numbers)
            if move.before == before:
                return numbers if len(numbers) <= MOST_CHANGED else None
            wanted = move.before
    return None


def hold_stamp() -> None:
    """Keep other writers away from the names in use until the transaction ends.

    Who renames a country or partner holds the stamp first; who writes an agreement holds it before
    reading the names of its parties. So no revision and no search text gets yesterday's name.
    """
    list(Stamp.objects.select_for_update().filter(id=1))
