"""How far a job is: said by the child process now and then, shown by the page that waits for it."""

import time
from collections.abc import Callable, Iterable, Iterator, Sized
from typing import NamedTuple, TypeVar

Item = TypeVar("Item")
_PAUSE = 0.5  # seconds between two words about it


class Progress(NamedTuple):
    phase: str = ""
    done: int = 0
    total: int = 0


Say = Callable[[Progress], None]


def follow(say: Say, phase: str) -> Callable[[Iterable[Item]], Iterable[Item]]:
    """Give a wrapper of the items of some work that says how many are done, twice a second."""

    def following(items: Iterable[Item]) -> Iterator[Item]:
        total = len(items) if isinstance(items, Sized) else 0
        said_at = 0.0
        for done, item in enumerate(items):
            if time.monotonic() - said_at > _PAUSE:
                say(Progress(phase, done, total))
                said_at = time.monotonic()
            yield item
        say(Progress(phase, total, total))

    return following
