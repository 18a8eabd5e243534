"""Writes the documents and the search index of DATABASE_URL: `python -m tests.bench.indexing`.

That is `manage.py rebuild_search`, and on PostgreSQL what its autovacuum would do afterwards.
"""

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

call_command("rebuild_search")
if connection.vendor == "postgresql":
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
