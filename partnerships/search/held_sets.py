"""The sets that a worker holds: those of the record's newest stamp, made when it has moved.

`sets_at` is asked by whatever answers a search.
"""

import threading
import uuid

from partnerships.search.set_building import build_sets, update_sets
from partnerships.search.sets import AgreementSets
from partnerships.search.stamp import changed_between

_lock = threading.Lock()
# The newest, and the one before, for requests that began before a change.
_held: tuple[tuple[uuid.UUID, AgreementSets], ...] = ()


def sets_at(stamp: uuid.UUID) -> AgreementSets:
    """Give the sets of the record as of this stamp; made once per worker and stamp."""
    found = _find(stamp)
    if found is None:
        with _lock:
            found = _find(stamp) or _make(stamp)
    return found


def _find(stamp: uuid.UUID) -> AgreementSets | None:
    for held, sets in _held:
        if held == stamp:
            return sets
    return None


def _make(stamp: uuid.UUID) -> AgreementSets:
    """Bring the newest sets up to this stamp where few agreements changed since, else build."""
    global _held
    numbers = changed_between(_held[0][0], stamp) if _held else None
    sets = build_sets() if numbers is None else update_sets(_held[0][1], numbers)
    _held = ((stamp, sets), *_held[:1])
    return sets
