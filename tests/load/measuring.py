"""Measures one database: readers with staff at work, and the same while an edition is taken in."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.request
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
QUICK, PATIENCE = 0.1, 60  # seconds
KEY = "only this measurement knows this key of more than fifty characters"

# docs/deploy/nginx.conf without TLS: gunicorn sees a connection when there is a request in it.
NGINX = """
daemon off; {user} pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 1;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    upstream site {{ server 127.0.0.1:{behind} fail_timeout=0; keepalive 16; }}
    server {{
        listen 127.0.0.1:{port} backlog=2048;
        location / {{
            proxy_pass http://site;
            proxy_http_version 1.1;
            proxy_read_timeout 120s;
            proxy_set_header Connection "";
            proxy_set_header Host $http_host;
        }}
    }}
}}
"""


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
        _settle(url)
        with Clerk(url, session, numbers, plan.clerk_pause) as edits_before:
            before = read(url, plan.readers, addresses, plan.seconds)
        _settle(url)
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


def _settle(url: str) -> None:
    """Wait until nothing is left of the readers before: three quick answers in a row."""
    quick, until = 0, time.monotonic() + PATIENCE
    while quick < 3 and time.monotonic() < until:
        start = time.monotonic()
        urllib.request.urlopen(f"{url}/healthz", timeout=PATIENCE).close()
        quick = quick + 1 if time.monotonic() - start < QUICK else 0
        time.sleep(QUICK)


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
    """Serve the site by gunicorn.conf.py behind nginx, as an operator does; without TLS."""
    port, behind = free_port(), free_port()
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
        PORT=f"{behind}",
    )
    command = [sys.executable, "-m", "gunicorn", "partnerships.wsgi"]
    user = "user root;" if os.geteuid() == 0 else ""
    around = Path(folder) / "nginx.conf"
    around.write_text(NGINX.format(folder=folder, port=port, behind=behind, user=user))
    nginx = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or "nginx"
    with (
        subprocess.Popen(command, cwd=ROOT, env=variables, stdout=subprocess.DEVNULL) as gunicorn,
        subprocess.Popen([nginx, "-e", f"{folder}/error.log", "-c", str(around)]) as proxy,
    ):
        try:
            wait_for(f"{url}/readyz", gunicorn)
            yield url
        finally:
            proxy.terminate()
            gunicorn.terminate()
