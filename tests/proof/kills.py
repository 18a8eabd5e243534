"""Processes killed in the middle of an act: the record is as before or as after, never between.

`prove_kills` is called by the tests with a few kills and by `atomicity.py` with many. Half of the
kills come around the end of the transaction; a quarter by the clock, at any moment of an act; a
quarter before a statement of SQL.
"""

import json
import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.proof.databases import Database, database

AROUND_COMMIT = 0.01
"""Seconds that an act which is to be killed near its commit waits on either side of it."""

ROOT = Path(__file__).resolve().parents[2]
EDITORS, AGREEMENTS = 50, 10
KILLED = ("import", "edit", "merge", "revert")
Answer = dict[str, Any]
Progress = Callable[[Sequence[int]], Iterable[int]]


class Actor:
    """The process that acts on a database, by its lines."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self.process = process

    def do(self, act: str, **moment: float) -> Answer:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"do": act, **moment}) + "\n")
        self.process.stdin.flush()
        answer: Answer = json.loads(self.process.stdout.readline())
        if "error" in answer["said"]:
            raise RuntimeError(f"{act}: {answer['said']['error']}")
        return answer


@dataclass
class Stage:
    """A database with the published list, which is kept, and who acts on it."""

    base: Database
    actor: Actor

    def look(self) -> Answer:
        self.base.settle()
        said: Answer = self.actor.do("look")["said"]
        return said


@contextmanager
def stage() -> Iterator[Stage]:
    with database() as base:
        environment = os.environ | {"DATABASE_URL": base.url, "SECRET_KEY": "k" * 60}
        environment["DJANGO_SETTINGS_MODULE"] = "partnerships.settings"
        command = [sys.executable, "-m", "tests.proof.acting"]
        with subprocess.Popen(
            command,
            cwd=ROOT,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        ) as process:
            actor = Actor(process)
            actor.do("prepare")
            base.keep()
            yield Stage(base, actor)
            assert process.stdin
            process.stdin.close()


@dataclass
class Kills:
    """What the record was after each kill, by act; `faults` is what must be empty."""

    killed: int = 0
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)


def prove_kills(on: Stage, kills: int, seed: int, progress: Progress = iter) -> Kills:
    """Kill so many processes; acts that end before their kill are done again."""
    chance, found = random.Random(seed), Kills()
    before = on.look()
    lengths, afters = {}, {}
    for act in KILLED:
        lengths[act] = on.actor.do(act)
        afters[act] = on.look()
        on.base.put_back()
        is_changed = afters[act]["loose"] != before["loose"]
        found.faults += afters[act]["problems"] if is_changed else [f"{act} does nothing"]
    for _ in progress(range(kills)):
        is_killed = False
        while not is_killed:
            act = KILLED[found.killed % len(KILLED)]
            moment = _moment(chance, lengths[act])
            is_killed = on.actor.do(act, **moment)["killed"]
            outcome = _judge(found, act, moment, on.look(), before, afters[act])
            found.outcomes[act, outcome if is_killed else "ended first"] += 1
            if outcome != "before":
                on.base.put_back()
        found.killed += 1
    return found


def _moment(chance: random.Random, whole: Answer) -> dict[str, float]:
    """Choose when to kill: near the commit, by the clock up to after the end, or by statement."""
    if chance.random() < 0.5:
        near, marks = chance.uniform(0, AROUND_COMMIT), chance.choice((1, 2))
        return {"kill_near": near, "marks": marks, "commit": whole["said"]["commits"]}
    if chance.random() < 0.5:
        return {"kill_after": chance.uniform(0.001, 1.1 * whole["seconds"])}
    return {"kill_at": chance.randint(1, whole["said"]["statements"])}


def _judge(
    found: Kills, act: str, moment: dict[str, float], now: Answer, before: Answer, after: Answer
) -> str:
    found.faults += [f"{act} {moment}: {problem}" for problem in now["problems"]]
    if now["strict"] == before["strict"]:
        return "before"
    if now["loose"] == after["loose"]:
        return "after"
    found.faults.append(f"{act} {moment}: neither before nor after")
    return "between"


def prove_edits(on: Stage) -> Answer:
    """Fifty editors at once; see `crowd.py`."""
    said: Answer = on.actor.do("edits")["said"]
    on.base.put_back()
    return said
