"""The site as `make bench` serves it: the same but for a cache that holds one page."""

import os
import subprocess
import sys
from pathlib import Path

ASK = """
import tests.bench.wsgi
from django.conf import settings
from partnerships.settings import CACHES
same = settings.CACHES.keys() == CACHES.keys() and settings.CACHES["default"] == CACHES["default"]
print(same, settings.CACHES["pages"]["OPTIONS"]["MAX_ENTRIES"])
"""


def test_a_bench_of_cold_pages_has_all_caches_and_a_small_one_for_pages(repository: Path) -> None:
    variables = {"SECRET_KEY": "x" * 50, "KEEPS_ONE_PAGE": "1", "PATH": os.environ["PATH"]}
    command = [sys.executable, "-c", ASK]
    done = subprocess.run(command, cwd=repository, env=variables, capture_output=True, text=True)
    assert done.stdout == "True 1\n", done.stderr
