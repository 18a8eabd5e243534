"""The site as gunicorn serves it, with two things for measuring: `gunicorn tests.bench.wsgi`.

Every answer names its worker, so that a warm-up and the test for stale answers reach both; and the
constant page is there. KEEPS_ONE_PAGE=1 makes the cache too small to ever answer: pages are stored
as always, but a record of 174 can be asked for cold pages longer than it has numbers.
"""

import os
from collections.abc import Callable, Iterable
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")

from django.conf import settings

settings.ROOT_URLCONF = "tests.bench.urls"
if os.environ.get("KEEPS_ONE_PAGE") == "1":
    small = {**settings.CACHES["pages"], "OPTIONS": {"MAX_ENTRIES": 1}}
    settings.CACHES = {**settings.CACHES, "pages": small}

from partnerships.wsgi import application as site  # noqa: E402

WORKER_HEADER = "X-Worker"


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    def start(status: str, headers: list[tuple[str, str]], *more: Any) -> Any:
        return start_response(status, [*headers, (WORKER_HEADER, str(os.getpid()))], *more)

    return site(environ, start)
