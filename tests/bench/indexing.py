"""Writes the documents and the search index of DATABASE_URL: `python -m tests.bench.indexing`.

That is `manage.py rebuild_search`. On PostgreSQL the GIN index is dropped before and made after,
and the trigger that follows the texts rests meanwhile: several times as fast as row by row.
"""

from collections.abc import Iterator
from contextlib import contextmanager

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

_GIN = """
    SELECT indexname, indexdef FROM pg_indexes
    WHERE tablename = 'partnerships_searchindex' AND indexdef LIKE '%USING gin%'
"""
_TRIGGERS = "ALTER TABLE partnerships_searchdocument {} TRIGGER USER"


@contextmanager
def resting_index() -> Iterator[None]:
    """Let PostgreSQL's index rest while the block fills its table; SQLite's is filled at once."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(_GIN)
        indexes: list[tuple[str, str]] = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(_TRIGGERS.format("DISABLE"))
        yield
        cursor.execute(_TRIGGERS.format("ENABLE"))
        for name, definition in indexes:
            cursor.execute(f"DROP INDEX IF EXISTS {name}")
            cursor.execute(definition)
        cursor.execute("VACUUM ANALYZE")


with resting_index():
    call_command("rebuild_search")
