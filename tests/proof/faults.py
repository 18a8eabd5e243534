"""`python -m tests.proof.faults 10000 3`: edits, and rounds of all faults, on both databases.

Readers and editors are at work at gunicorn while its parts are killed, cut off and filled up. What
was seen goes into docs/proofs.md; a lost edit, an error but 503, a page older than an edit that was
acknowledged, or a fault of the record ends it with exit code 1. As root, for the small disk.
"""

import json
import math
import os
import random
import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.proof.desk import Editor, ask, is_saved
from tests.proof.figures import write_section
from tests.proof.scenes import LASTS, Scene, postgresql, sqlite
from tests.proof.staging import PROBE, ROOT, SITE
from tests.proof.work import CALM, LOOK, Work, at_work

ROUNDS = 3
COLUMNS = [
    *("trouble", "pages: 200", "503", "cut off", "edits: saved", "503", "cut off"),
    *("pages again after", "saving again after"),
]
PATIENCE = 60.0


@dataclass
class Found:
    """How long it took until pages and saving worked again, by trouble; and the work."""

    work: Work
    pages: dict[str, list[float]] = field(default_factory=dict)
    saving: dict[str, list[float]] = field(default_factory=dict)
    lost: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def stale(self, scene: Scene) -> list[str]:
        """Name the troubles in which a page was old although the primary was there."""
        return [trouble for trouble in self.work.stale if trouble not in scene.takes_primary]


def prove_faults(scene: Scene, edits: int, seed: int, rounds: int) -> Found:
    """Go through all troubles so often, and on until so many edits are acknowledged."""
    chance = random.Random(seed)
    with at_work(scene.site, scene.staged, scene.url, seed) as work:
        found = Found(work)
        for _ in range(rounds):
            for name in chance.sample(sorted(scene.troubles), len(scene.troubles)):
                _befall(scene, name, found)
        while len(work.acknowledged) < edits:
            time.sleep(1)
            print(f"{scene.name}: {len(work.acknowledged)} edits", file=sys.stderr)
    _look(scene, found)
    return found


def _befall(scene: Scene, name: str, found: Found) -> None:
    """Let it last a while, then wait until all works again, and a moment longer."""
    print(f"{scene.name}: {name}", file=sys.stderr)
    found.work.trouble = name
    with scene.troubles[name]():
        time.sleep(scene.lasts)
    over = time.monotonic()
    found.pages.setdefault(name, []).append(_wait(over, lambda: _answers(scene)))
    editor = Editor(scene.site, scene.staged)
    title = f"{name}の後の題名{secrets.token_hex(4)}"
    saved = _wait(over, lambda: is_saved(editor.edit(PROBE, title)))
    found.saving.setdefault(name, []).append(saved)
    if math.inf in (saved, *found.pages[name]):
        found.work.faults.append(f"{name}: the site does not come back")
        return
    found.work.acknowledged.append(title)
    found.work.trouble = CALM
    time.sleep(scene.lasts / 3)


def _answers(scene: Scene) -> bool:
    return ask(scene.site, "/agreements/?sort=newest").status == 200


def _wait(since: float, holds: Callable[[], bool]) -> float:
    """Give the seconds until it holds; infinite when it is too long."""
    while not holds():
        if time.monotonic() > since + PATIENCE:
            return math.inf
        time.sleep(0.05)
    return time.monotonic() - since


def _look(scene: Scene, found: Found) -> None:
    """Look for every acknowledged title in the history, and at the record as a whole."""
    environment = os.environ | SITE | {"DATABASE_URL": scene.url, "REPLICA_URLS": ""}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", LOOK]
    said = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, stdout=subprocess.PIPE, text=True
    )
    record = json.loads(said.stdout)
    found.lost = sorted(set(found.work.acknowledged) - set(record["titles"]))
    found.problems = record["problems"]


def describe(scene: Scene, found: Found, seed: int, rounds: int) -> str:
    work = found.work
    rows = "\n".join(_row(name, found) for name in scene.troubles)
    at_site = len(work.acknowledged) - work.by_clerks
    away = len(work.stale) - len(found.stale(scene))
    return f"""{len(work.acknowledged):,} edits were acknowledged, {at_site:,} of them by the site
(the others by the function that the admin calls, in processes of their own), while two gunicorn
workers were read and every trouble came {rounds} times, for {LASTS:.0f} s each, in a random order
(seed {seed}). Acknowledged edits that are not in the record: {len(found.lost)}. Faults that
`check_record` finds: {len(found.problems)}. Answers of 5xx but 503, 503 without a word, or saves
that came to nothing: {len(work.faults)}. Pages older than an edit that had been acknowledged:
{len(found.stale(scene))}, and {away} while the primary was away.

| {" | ".join(COLUMNS)} |
|---{"|---:" * (len(COLUMNS) - 1)}|
{rows}

The last two columns are the longest of the times, from the moment that the trouble was over.
"""


def _row(name: str, found: Found) -> str:
    answers = found.work.answers
    read = [answers[name, "read", status] for status in (200, 503, 0)]
    read[0] += answers[name, "read", 410]
    edit = [answers[name, "edit", status] for status in (302, 503, 0)]
    counts = " | ".join(str(count) for count in read + edit)
    return (
        f"| {name} | {counts} | {max(found.pages[name]):.1f} s | {max(found.saving[name]):.1f} s |"
    )


def main(edits: int, rounds: int = ROUNDS) -> int:
    wrong = 0
    for staging in (postgresql, sqlite):
        seed = secrets.randbelow(10**6)
        with staging() as scene:
            found = prove_faults(scene, edits, seed, rounds)
        write_section(
            f"Faults, with people at work: {scene.name}", describe(scene, found, seed, rounds)
        )
        seen = [*found.lost, *found.problems, *found.work.faults, *found.stale(scene)]
        print("\n".join(seen) or f"{scene.name}: {len(found.work.acknowledged)} edits, no fault")
        wrong += len(seen)
    return min(wrong, 1)


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("小さなファイルシステムを作るので、root で実行してください。")
    sys.exit(main(*map(int, sys.argv[1:3])))
