"""`python -m tests.proof.clerk 3 5`: somebody who corrects these agreements, again and again.

On the database of DATABASE_URL, by the function that the admin calls. Each title is printed when
its edit is acknowledged. It ends with its standard input.
"""

import os
import sys
import threading
import time
from itertools import count, cycle

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "partnerships.settings")
django.setup()

from django.db import InterfaceError, OperationalError, connection  # noqa: E402

from partnerships.curation.editing import edit  # noqa: E402
from partnerships.models import Agreement  # noqa: E402

PAUSE = 0.2  # seconds before she tries again


def main(numbers: list[int]) -> None:
    """Edit until nobody listens any more."""
    ended = threading.Event()
    threading.Thread(target=_wait_for_the_end, args=(ended,), daemon=True).start()
    for turn, number in zip(count(), cycle(numbers), strict=False):
        if ended.is_set():
            return
        title = f"書記{number}の{os.getpid()}-{turn}"
        try:
            seen = Agreement.objects.get(pk=number)
            edit(seen, {"title": title}, by=None, reason="市に確認", version=seen.version)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(PAUSE)
        else:
            print(title, flush=True)


def _wait_for_the_end(ended: threading.Event) -> None:
    sys.stdin.read()
    ended.set()


if __name__ == "__main__":
    main([int(word) for word in sys.argv[1:]])
