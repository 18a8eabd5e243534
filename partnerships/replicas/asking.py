"""What a database says when it is asked for its stamp.

One that fails is left alone for a while if finding out took long, so that not every request waits
for it. One that refuses at once is asked again by the next request: otherwise a reader could miss
what was saved just after it came back.
"""

import logging
import threading
import time
import uuid
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, InterfaceError, connections

from partnerships.models import Stamp
from partnerships.search.stamp import first_row

log = logging.getLogger(__name__)

PRIMARY = "default"
RESTS_FOR = 2.0  # seconds
LONG = 0.2  # seconds; a refused connection takes thousandths
_ASK = f"""
    SELECT value, CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                       ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn
    FROM {Stamp._meta.db_table} WHERE id = 1
"""  # nosec B608
_lock = threading.Lock()
_rests_until: dict[str, float] = {}
_silent: set[str] = set()


@dataclass(frozen=True)
class Told:
    """A database's stamp, and how many bytes of the primary's log it has written or followed."""

    stamp: uuid.UUID
    position: int


def replicas() -> list[str]:
    """Give the names of the replicas, in the order of REPLICA_URLS."""
    return [f"replica{number + 1}" for number in range(len(settings.REPLICAS))]


def ask(database: str) -> Told | None:
    """Ask a database; None when it doesn't answer, holds no record, or rests. One query."""
    if _is_resting(database):
        return None
    started = time.monotonic()
    try:
        stamp, position = first_row(connections[database], _ASK)
    except (DatabaseError, InterfaceError, TypeError) as error:  # TypeError: there is no row
        _note_silence(database, type(error).__name__, time.monotonic() - started)
        return None
    if database in _silent:
        log.warning("%s answers again", database)
    _silent.discard(database)
    _rests_until.pop(database, None)
    return Told(stamp, int(position))


def _note_silence(database: str, error: str, took: float) -> None:
    if database not in _silent:
        log.warning("%s does not answer (%s, %.1f s)", database, error, took)
    _silent.add(database)
    if took >= LONG:
        _rests_until[database] = time.monotonic() + RESTS_FOR
    else:
        _rests_until.pop(database, None)


def _is_resting(database: str) -> bool:
    """Whether it rests; when the rest is over one request asks, and the others go on without."""
    now = time.monotonic()
    with _lock:
        until = _rests_until.get(database)
        if until is None:
            return False
        if now >= until:
            _rests_until[database] = now + RESTS_FOR
        return now < until
