"""Writes the search text and index of all agreements: `python -m tests.bench.indexing`."""

import django

django.setup()

from django.core.management import call_command, get_commands  # noqa: E402

from partnerships.models import Agreement  # noqa: E402
from partnerships.search.text import index_agreements  # noqa: E402

if "rebuild_search" in get_commands():
    call_command("rebuild_search")
else:
    index_agreements(list(Agreement.objects.values_list("number", flat=True)))
