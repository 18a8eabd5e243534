"""What a database says when it is asked for its stamp.

One that keeps a request waiting is left alone by the others until a thread of its own finds that it
answers again. One that refuses at once is asked again by the next request: otherwise a reader could
miss what was saved just after it came back.
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
LONG = 1.0  # seconds; a refused connection takes thousandths, one that hangs two (settings.py)
PAUSE = 0.5  # seconds between the tries of who watches
_ASK = f"""
    SELECT value, CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn()
                       ELSE pg_current_wal_lsn() END - '0/0'::pg_lsn
    FROM {Stamp._meta.db_table} WHERE id = 1
"""  # nosec B608
_lock = threading.Lock()
_left_alone: set[str] = set()
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
    """Ask a database; None when it doesn't answer, holds no record, or is left alone. One query."""
    if database in _left_alone:
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
    return Told(stamp, int(position))


def _note_silence(database: str, error: str, took: float) -> None:
    if database not in _silent:
        log.warning("%s does not answer (%s, %.1f s)", database, error, took)
    _silent.add(database)
    with _lock:
        if took < LONG or database in _left_alone:
            return
        _left_alone.add(database)
    threading.Thread(target=_watch, args=(database,), daemon=True).start()


def _watch(database: str) -> None:
    """Wait until it answers; the connection is this thread's own."""
    connection = connections[database]
    while database in _left_alone:
        time.sleep(PAUSE)
        try:
            first_row(connection, _ASK)
            _left_alone.discard(database)
        except (DatabaseError, InterfaceError):
            pass
        finally:
            connection.close()
