"""The sites that faults befall: PostgreSQL with two standbys and Redis, and SQLite.

Each scene is served by gunicorn with two workers, from a small disk, and has its troubles by name;
`faults.py` has people at work there.
"""

import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.clusters import Server, primary_and_standbys
from tests.gunicorn import started
from tests.proof.staging import ROOT, SITE, Staged, stage_record
from tests.proof.troubles import (
    Clock,
    database_killed,
    disk_full,
    restarted,
    running_redis,
    small_disk,
    worker_killed,
)

LASTS = 3.0  # seconds
DISK = 600  # megabytes
Trouble = Callable[[], AbstractContextManager[None]]


@dataclass
class Scene:
    """A site that is served, and what may befall it, by name."""

    name: str
    site: str
    url: str
    staged: Staged
    troubles: dict[str, Trouble]
    takes_primary: frozenset[str] = frozenset()
    lasts: float = LASTS


@contextmanager
def postgresql() -> Iterator[Scene]:
    """A primary on a small disk, two standbys, Redis, and a site of which the clock can jump."""
    staged: list[Staged] = []
    with ExitStack() as stack:
        cluster = primary_and_standbys(lambda url: staged.append(stage_record(url)), DISK)
        primary, *standbys = stack.enter_context(cluster)
        redis = stack.enter_context(running_redis())
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        clock = Clock(folder)
        variables = {
            "DATABASE_URL": primary.url,
            "REPLICA_URLS": ",".join(standby.url for standby in standbys),
            "CACHE_URL": redis.url,
            "DATA_DIR": str(folder),
        }
        site, process = stack.enter_context(_served(variables, clock))
        chance = random.Random(1)
        troubles: dict[str, Trouble] = {
            "kill a worker": lambda: worker_killed(process, chance),
            "kill the database": lambda: database_killed(primary),
            "restart the primary": lambda: restarted(primary),
            "fill the disk": lambda: disk_full(primary.folder, primary),
            "cut a replica": lambda: database_killed(chance.choice(standbys)),
            "cut both replicas": lambda: _both(standbys),
            "lose Redis": redis.lost,
            "let the clock jump": lambda: clock.jumping(LASTS),
        }
        gone = frozenset({"kill the database", "restart the primary", "fill the disk"})
        yield Scene("PostgreSQL", site, primary.url, staged[0], troubles, gone)


@contextmanager
def _both(standbys: list[Server]) -> Iterator[None]:
    first, second = standbys
    with database_killed(first), database_killed(second):
        yield


@contextmanager
def sqlite() -> Iterator[Scene]:
    """A file on a small disk, the cache of each worker, and a clock that can jump."""
    with ExitStack() as stack:
        small, folder = (Path(stack.enter_context(tempfile.TemporaryDirectory())) for _ in range(2))
        stack.enter_context(small_disk(small, DISK))
        url = f"sqlite:///{small}/record.sqlite3"
        staged = stage_record(url)
        clock = Clock(folder)
        variables = {"DATABASE_URL": url, "DATA_DIR": str(folder)}
        site, process = stack.enter_context(_served(variables, clock))
        chance = random.Random(1)
        troubles: dict[str, Trouble] = {
            "kill a worker": lambda: worker_killed(process, chance),
            "fill the disk": lambda: disk_full(small),
            "let the clock jump": lambda: clock.jumping(LASTS),
        }
        yield Scene("SQLite", site, url, staged, troubles)


@contextmanager
def _served(variables: dict[str, str], clock: Clock) -> Iterator[tuple[str, int]]:
    given = SITE | {"RATE_LIMITS": "999", "WEB_CONCURRENCY": "2"} | clock.variables | variables
    with started(ROOT, **given) as (site, process):
        yield site, process.pid
