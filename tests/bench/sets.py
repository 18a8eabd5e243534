"""Builds the facet sets of the record of DATABASE_URL once and prints how long it took.

`python -m tests.bench.sets`; the second build counts, for the first one fills the database's cache.
"""

import json
import time

import django

django.setup()

from partnerships.search.set_building import build_sets  # noqa: E402


def timed() -> float:
    start = time.perf_counter()
    build_sets()
    return time.perf_counter() - start


timed()
print(json.dumps({"seconds": round(timed(), 3)}))
