"""Readers and editors at work while faults befall the site, and what they saw of it.

Some editors use the site, some are clerks (clerk.py) on the database itself; nobody shares an
agreement. What was acknowledged is remembered, to be looked for in the record afterwards.
"""

import os
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from tests.pages import PAGES
from tests.proof.desk import Answer, Editor, ask, is_saved
from tests.proof.staging import NUMBERS, ROOT, SITE, Staged

FILES = ["/agreements.json", "/agreements.csv?q=韓国", "/changes.atom", "/suggest?q=釜山"]
READ = [path for path in PAGES.values() if path != "/nowhere/"] + FILES
PAUSE = 0.05  # seconds after a failure: nobody clicks faster
CALM = "calm"


@dataclass
class Work:
    """Counts by what befell the site meanwhile (`trouble`), and what must not have happened."""

    site: str
    staged: Staged
    url: str
    trouble: str = CALM
    acknowledged: list[str] = field(default_factory=list)
    by_clerks: int = 0
    answers: Counter[tuple[str, str, int]] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def read(self, seed: int) -> None:
        """Go from page to page until the end."""
        chance = random.Random(seed)
        while not self.ended.is_set():
            path = chance.choice(READ)
            self._note("read", self.trouble, path, ask(self.site, path))

    def edit(self, numbers: list[int]) -> None:
        """Correct titles at the site until the end, and look at each page once it is saved."""
        editor, turn = Editor(self.site, self.staged), 0
        while not self.ended.is_set():
            turn += 1
            number, trouble = numbers[turn % len(numbers)], self.trouble
            title = f"協定{number}の題名その{turn}"
            answer = editor.edit(number, title)
            self._note("edit", trouble, f"/admin/…/{number}/", answer)
            if is_saved(answer):
                self.acknowledged.append(title)
                self._look(number, title, trouble)

    def _look(self, number: int, title: str, trouble: str) -> None:
        page = ask(self.site, f"/agreements/{number}/")
        self._note("read", trouble, f"/agreements/{number}/", page)
        if page.status == 200 and title not in page.text:
            self.stale.append(trouble if trouble == self.trouble else self.trouble)

    def listen(self, clerk: "subprocess.Popen[str]") -> None:
        """Take note of what a clerk was acknowledged."""
        assert clerk.stdout
        with clerk.stdout as said:
            for line in said:
                self.acknowledged.append(line.strip())
                self.by_clerks += 1

    def _note(self, what: str, trouble: str, path: str, answer: Answer) -> None:
        self.answers[trouble, what, answer.status] += 1
        if answer.status == 503 and answer.text and not _says_so(answer.text):
            self.faults.append(f"{trouble}: {path} is 503 without a word")
        if answer.status >= 500 and answer.status != 503:
            self.faults.append(f"{trouble}: {path} is {answer.status}")
        if what == "edit" and answer.status == 200:
            self.faults.append(f"{trouble}: {path} was not saved")
        if answer.status in (0, 503):
            time.sleep(PAUSE)


def _says_so(text: str) -> bool:
    return any(said in text for said in ("応答できません", "編集できません", "応答していません"))


@contextmanager
def at_work(site: str, staged: Staged, url: str, seed: int) -> Iterator[Work]:
    """Have two editors, two clerks and two readers at work inside the block."""
    work = Work(site, staged, url)
    shares = [NUMBERS[start::4] for start in range(4)]
    threads = [threading.Thread(target=work.edit, args=(share,)) for share in shares[:2]]
    threads += [threading.Thread(target=work.read, args=(seed + n,)) for n in range(2)]
    processes = [_clerk(url, share) for share in shares[2:]]
    threads += [threading.Thread(target=work.listen, args=(process,)) for process in processes]
    for thread in threads:
        thread.start()
    try:
        yield work
    finally:
        work.ended.set()
        for process in processes:
            assert process.stdin
            process.stdin.close()
        for thread in threads:
            thread.join()
        work.faults += [f"a clerk ended with {code}" for p in processes if (code := p.wait())]


def _clerk(url: str, numbers: list[int]) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.proof.clerk", *map(str, numbers)],
        cwd=ROOT,
        env=os.environ | SITE | {"DATABASE_URL": url, "REPLICA_URLS": ""},
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )


LOOK = """
import json
from partnerships.curation.checking import check_record
from partnerships.models import Revision
titles = list(Revision.objects.values_list("content__title", flat=True))
print(json.dumps({"titles": titles, "problems": [str(each) for each in check_record()]}))
"""
