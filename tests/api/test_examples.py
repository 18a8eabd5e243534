"""The examples of /about/api/ run as they stand on the page, against a running site."""

import os
import re
import shutil
import subprocess
import sys
from html import unescape
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

pytestmark = pytest.mark.django_db(transaction=True)

# R is large: `make prove` installs it and runs its example (tests/proof/r_example.py).
PROGRAMS = {
    "bash": ["bash", "-c"],
    "python": [sys.executable, "-c"],
    "javascript": ["node", "--input-type=module", "-e"],
}


def example(client: Client, language: str, site: str) -> str:
    """Give a program as the page shows it, for the site that runs."""
    page = client.get("/about/api/").text
    found = re.search(rf'<code class="language-{language}">(.*?)</code>', page, re.DOTALL)
    assert found
    return unescape(found[1]).replace(settings.SITE_URL, site)


def run(program: list[str], text: str) -> str:
    assert shutil.which(program[0]), f"{program[0]} がありません。"
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    done = subprocess.run(
        [*program, text], capture_output=True, text=True, timeout=60, env=environment
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("bash", ['"count": 1', '{"number": 2, "title": "観光交流協定", "signed": "2005-12"}']),
        ("python", ["1 1996-08-28 友好団体協定書", "2 2005-12 観光交流協定"]),
        ("javascript", ["2件", "観光 1"]),
    ],
)
def test_an_example_runs(
    language: str, expected: list[str], client: Client, live_server: Any, small_list: None
) -> None:
    printed = run(PROGRAMS[language], example(client, language, live_server.url))
    for line in expected:
        assert line in printed
