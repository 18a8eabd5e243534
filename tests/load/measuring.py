"""Measures one database: readers with staff at work, and the same while an edition is taken in."""

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.bench.databases import environment, run_python
from tests.load.readers import Readers, Reading, mixed_addresses, read, reading
from tests.load.record import write_list
from tests.load.staff import Clerk, Edits
from tests.proof.site import ROOT, free_port, wait_for

WORKERS = 2
NICE = ["nice", "-n", "10"]  # as the admin and docs/deploy start it
KEY = "only this measurement knows this key of more than fifty characters"


@dataclass(frozen=True)
class Plan:
    """`size` agreements are there, `rows` are taken in; `seconds` is a measurement's length."""

    size: int
    rows: int
    readers: Readers
    seconds: int
    clerk_pause: float


@dataclass(frozen=True)
class Figures:
    """What was found on one database; `hurried` are readers who never pause."""

    hurried: Reading
    before: Reading
    during: Reading
    edits_before: Edits
    edits_during: Edits
    import_seconds: float
    taken_in: int

    @property
    def ratio(self) -> float:
        return self.during.p99 / self.before.p99

    @property
    def errors(self) -> int:
        return self.hurried.errors + self.before.errors + self.during.errors


def measure(database_url: str, plan: Plan) -> Figures:
    """Fill the empty database, serve it, and measure."""
    run_python(["manage.py", "migrate", "--verbosity=0"], database_url)
    session = _fill(database_url, plan.size)
    addresses = mixed_addresses(plan.size)
    numbers = [*range(plan.size - 20, plan.size)]
    with tempfile.TemporaryDirectory() as folder, _serving(database_url, folder) as url:
        write_list(Path(folder) / "list.txt", plan.rows)
        read(url, Readers(8, 0), addresses, 2)  # the workers have built their sets
        hurried = read(url, Readers(plan.readers.count, 0), addresses, plan.seconds)
        with Clerk(url, session, numbers, plan.clerk_pause) as edits_before:
            before = read(url, plan.readers, addresses, plan.seconds)
        with Clerk(url, session, numbers, plan.clerk_pause) as edits_during:
            during, seconds, taken_in = _read_beside_import(
                url, plan, addresses, database_url, Path(folder) / "list.txt"
            )
    return Figures(hurried, before, during, edits_before, edits_during, seconds, taken_in)


def _fill(database_url: str, size: int) -> str:
    """Fill the database; gives the session of a clerk, signed with the server's key."""
    variables = environment(DATABASE_URL=database_url, SECRET_KEY=KEY)
    command = [sys.executable, "-m", "tests.load.record", f"{size}"]
    done = subprocess.run(
        command, cwd=ROOT, env=variables, stdout=subprocess.PIPE, text=True, check=True
    )
    return str(json.loads(done.stdout.splitlines()[-1])["session"])


def _read_beside_import(
    url: str, plan: Plan, addresses: list[str], database_url: str, file: Path
) -> tuple[Reading, float, int]:
    """Give what readers meet while the list is taken in, its seconds, and its new agreements."""
    command = [*NICE, sys.executable, "manage.py", "import_agreements", str(file)]
    start = time.monotonic()
    with subprocess.Popen(
        [*command, "--format", "json"],
        cwd=ROOT,
        env=environment(DATABASE_URL=database_url),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as importing:
        with reading(url, plan.readers, addresses) as found:
            said, _ = importing.communicate()
            seconds = time.monotonic() - start
        if importing.returncode:
            sys.exit("the list was not taken in")
    return found[0], seconds, json.loads(said)["new"]


@contextmanager
def _serving(database_url: str, folder: str) -> Iterator[str]:
    """Serve the site by gunicorn.conf.py, as an operator does."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    variables = environment(
        DATABASE_URL=database_url,
        SECRET_KEY=KEY,
        ALLOWED_HOSTS="127.0.0.1",
        SITE_URL=url,
        RATE_LIMITS="0",  # all readers have one address
        SECOND_FACTOR="optional",
        WEB_CONCURRENCY=f"{WORKERS}",
        DATA_DIR=folder,
        PORT=f"{port}",
    )
    command = [sys.executable, "-m", "gunicorn", "partnerships.wsgi"]
    with subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(f"{url}/readyz", process)
            yield url
        finally:
            process.terminate()
