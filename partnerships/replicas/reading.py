"""A public request's choice of the database it reads, made when something is first read.

The primary says which stamp is the newest; a replica that says the same has all that the stamp
stands for. A page that is kept under the stamp (views/caching.py) asks no replica at all.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cached_property
from itertools import count

from django.db import OperationalError

from partnerships.replicas.asking import PRIMARY, Told, ask, replicas

_turn = count()


class Reading:
    """Where one request reads; it keeps to it, so that what it reads fits together.

    `is_apart`: it reads what the stamp doesn't stand for, so from the primary while that answers.
    """

    def __init__(self, *, is_apart: bool = False) -> None:
        self._is_apart = is_apart

    @property
    def stamp(self) -> uuid.UUID:
        """The newest stamp that can be known: the primary's, else that of the replica it reads."""
        return self._primary.stamp if self._primary else self._chosen[1].stamp

    @property
    def database(self) -> str:
        """The name of the database; raises OperationalError when none answers."""
        return self._chosen[0]

    @property
    def has_chosen(self) -> bool:
        return "_chosen" in self.__dict__

    def begin_again(self) -> None:
        """Forget the choice, and what it was made by."""
        for known in ("_primary", "_chosen"):
            self.__dict__.pop(known, None)

    @cached_property
    def _primary(self) -> Told | None:
        return ask(PRIMARY)

    @cached_property
    def _chosen(self) -> tuple[str, Told]:
        primary = self._primary
        if primary is None:
            return _newest()
        for database in [] if self._is_apart else _in_turn():
            told = ask(database)
            if told and told.stamp == primary.stamp:
                return database, told
        return PRIMARY, primary


def _in_turn() -> list[str]:
    """Give the replicas, each request another one first."""
    names = replicas()
    first = next(_turn) % len(names)
    return [*names[first:], *names[:first]]


def _newest() -> tuple[str, Told]:
    """Give the replica that has followed the primary furthest."""
    answers = [(name, told) for name in replicas() if (told := ask(name))]
    if not answers:
        raise OperationalError("neither the primary nor a replica answers")
    return max(answers, key=lambda answer: answer[1].position)


_READING: ContextVar[Reading | None] = ContextVar("reading", default=None)


def current_reading() -> Reading | None:
    """Give the choice in force; None outside public requests, and where there are no replicas."""
    return _READING.get()


@contextmanager
def reading_by(reading: Reading) -> Iterator[None]:
    """Read by this choice inside the block."""
    token = _READING.set(reading)
    try:
        yield
    finally:
        _READING.reset(token)
