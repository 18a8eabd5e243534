"""A primary, two standbys that stream from it, and gunicorn with two workers before them."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.clusters import Server, primary_and_standbys
from tests.gunicorn import started
from tests.proof.desk import Answer, Editor, ask
from tests.proof.staging import SITE, stage_record

TOKEN = "0123456789abcdef"
SOON = 60  # seconds; a machine that has much else to do


@dataclass
class Stage:
    """The site and the servers behind it; a test leaves them as they were."""

    site: str
    primary: Server
    standbys: list[Server]
    editor: Editor
    variables: dict[str, str]
    gunicorn: int

    def get(self, path: str) -> Answer:
        return ask(self.site, path)

    def read_from(self) -> dict[str, int]:
        """Tell how many public requests were read from each database so far."""
        text = ask(self.site, "/metrics", token=TOKEN).text
        lines = [line.split("} ") for line in text.splitlines() if line.startswith("site_reads_")]
        return {line[0].split('"')[1]: int(float(line[1])) for line in lines}

    def figure(self, name: str) -> float:
        """Give a figure of /metrics by its full name."""
        text = ask(self.site, "/metrics", token=TOKEN).text
        (line,) = [line for line in text.splitlines() if line.startswith(name)]
        return float(line.rpartition(" ")[2])


@pytest.fixture(scope="package")
def stage(repository: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    staged = []
    with primary_and_standbys(lambda url: staged.append(stage_record(url))) as (primary, *standbys):
        variables = SITE | {
            "DATABASE_URL": primary.url,
            "REPLICA_URLS": ",".join(standby.url for standby in standbys),
            "DATA_DIR": str(tmp_path_factory.mktemp("data")),
            "METRICS_TOKEN": TOKEN,
            "WEB_CONCURRENCY": "2",
            "RATE_LIMITS": "9",
        }
        with started(repository, **variables) as (site, process):
            found = Stage(site, primary, standbys, Editor(site, staged[0]), variables, process.pid)
            wait_until(lambda: found.get("/readyz").text == READY)
            yield found


READY = "ready\nreplica1: up to date\nreplica2: up to date\n"


def wait_until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + SOON
    while not holds():
        if time.monotonic() > until:
            pytest.fail(f"still not so after {SOON} s")
        time.sleep(0.05)
