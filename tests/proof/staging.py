"""A record to work on at a served site: the real list, somebody signed in, what her forms send.

`stage_record(url)` fills an empty database by `python -m tests.proof.staging`, a process of its
own, and gives the session and the forms; `tests.proof.desk` works with them. KEY is the site's.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
KEY = "k" * 60
SITE = {"SECRET_KEY": KEY, "ALLOWED_HOSTS": "127.0.0.1", "SECOND_FACTOR": "optional"}
NUMBERS = list(range(1, 60))
PROBE = 60  # one that nobody works on all the time  # 9 is withdrawn, 35 was edited


@dataclass(frozen=True)
class Staged:
    """The cookie of somebody who may do everything, and each form by its agreement's number."""

    session: str
    forms: dict[int, dict[str, Any]]


def stage_record(url: str) -> Staged:
    """Fill the database and give what an editor at the site needs."""
    environment = os.environ | SITE | {"DATABASE_URL": url, "REPLICA_URLS": "", "RATE_LIMITS": "0"}
    command = [sys.executable, "-m", "tests.proof.staging"]
    made = subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE)
    said = json.loads(made.stdout)
    return Staged(said["session"], {int(n): form for n, form in said["forms"].items()})


def main() -> dict[str, Any]:
    """Do it on the database of DATABASE_URL."""
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "partnerships.settings"
    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from partnerships.importing.storing import import_list
    from tests.admin.desk import browser_of, opened
    from tests.making import make_staff
    from tests.publishing import LIST

    call_command("migrate", verbosity=0)
    import_list(LIST.read_bytes(), LIST.name)
    setup_test_environment()  # so that a page tells its forms
    browser = browser_of(make_staff())
    address = "/admin/partnerships/agreement/{}/change/"
    forms = {number: opened(browser, address.format(number)) for number in [*NUMBERS, PROBE]}
    return {"session": browser.cookies["sessionid"].value, "forms": forms}


if __name__ == "__main__":
    print(json.dumps(main()))
