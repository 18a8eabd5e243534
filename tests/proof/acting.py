"""Acts on the record of DATABASE_URL, each time in a process of its own that may be killed.

`python -m tests.proof.acting` takes orders, a line of JSON each, and answers each with one:
`{"do": name, "kill_after": seconds, "kill_at": statement, "kill_near": seconds}` →
`{"killed", "seconds", "said"}`. `kill_after` is by the clock and from outside, `kill_at` before so
many statements of SQL, `kill_near` by the clock from just before (`marks` 1) or after (2) the end
of the transaction of the number `commit`.
"""

import json
import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402

from partnerships.curation.checking import check_record  # noqa: E402
from partnerships.curation.editing import edit  # noqa: E402
from partnerships.curation.merging import Seen, merge_agreements  # noqa: E402
from partnerships.curation.reverting import revert  # noqa: E402
from partnerships.importing.reading import read_rows  # noqa: E402
from partnerships.importing.storing import import_list  # noqa: E402
from partnerships.models import Agreement  # noqa: E402
from tests.importing.lists import list_file  # noqa: E402
from tests.importing.reissues import reissue  # noqa: E402
from tests.making import make_staff  # noqa: E402
from tests.proof.crowd import edit_at_once  # noqa: E402
from tests.proof.kills import AROUND_COMMIT  # noqa: E402
from tests.proof.states import loose_digest, strict_digest  # noqa: E402

LIST = Path(__file__).resolve().parents[2] / "fixtures" / "agreements_2016-09.txt"


def prepare() -> None:
    """Take the list in, and correct an agreement, so that there is something to go back to."""
    call_command("migrate", verbosity=0)
    import_list(LIST.read_bytes(), LIST.name)
    agreement = Agreement.objects.get(pk=9)
    edit(agreement, {"title": "訂正した題名"}, by=make_staff(), reason="市に確認", version=1)


def take_next_edition() -> None:
    """Take in a re-issue of the list: rows corrected, removed, inserted, moved."""
    made = reissue([row.cells for row in read_rows(LIST.read_bytes()).rows], seed=5)
    cells = [row.cells for row in made.rows]
    import_list(list_file(*cells, as_of="平成29年9月現在"), "next.txt")


def correct() -> None:
    values = {
        "title": "新しい題名",
        "summary": "新しい概要",
        "local_governments": ["130001", "011002"],
        "topics": ["water", "disaster"],
        "signed": "2010-05",
    }
    edit(Agreement.objects.get(pk=7), values, by=None, reason="市に確認", version=1)


def go_back() -> None:
    revert(Agreement.objects.get(pk=9), 1, by=None, reason="もとが正しい", version=2)


def merge() -> None:
    one, other = Agreement.objects.get(pk=3), Agreement.objects.get(pk=5)
    seen = Seen(agreement=one.version, target=other.version)
    merge_agreements(one, other, by=None, reason="同じ協定", seen=seen, take=["title", "topics"])


def look() -> dict[str, Any]:
    """Tell what the record is, in two ways, and what is wrong with it."""
    problems = [str(problem) for problem in check_record()]
    return {"strict": strict_digest(), "loose": loose_digest(), "problems": problems}


ACTS: dict[str, Callable[[], Any]] = {
    "prepare": prepare,
    "look": look,
    "edits": edit_at_once,
    "import": take_next_edition,
    "edit": correct,
    "revert": go_back,
    "merge": merge,
}


class Statements:
    """Counts statements of SQL, and kills its process before the one of this number."""

    def __init__(self, last: int | None) -> None:
        self.last, self.count = last, 0

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        self.count += 1
        if self.count == self.last:
            os.kill(os.getpid(), signal.SIGKILL)
        return execute(*arguments)


class Commits:
    """Counts the ends of transactions; before and after that of this number it waits a little.

    Whoever reads `marks` gets a byte at the beginning of each wait.
    """

    def __init__(self, last: int | None, marks: int) -> None:
        self.last, self.marks, self.count = last, marks, 0
        self.commit = connection._commit  # type: ignore[attr-defined]
        connection._commit = self  # type: ignore[attr-defined]

    def __call__(self) -> None:
        self.count += 1
        is_last = self.count == self.last
        if is_last:
            self._wait()
        self.commit()
        if is_last:
            self._wait()

    def _wait(self) -> None:
        os.write(self.marks, b".")
        time.sleep(AROUND_COMMIT)


def act(order: dict[str, Any], answers: int, marks: int) -> None:
    """Do it in this process and write the answer."""
    statements = Statements(order.get("kill_at"))
    commits = Commits(order.get("commit"), marks)
    is_counted = order["do"] not in ("prepare", "look", "edits")
    with connection.execute_wrapper(statements) if is_counted else nullcontext():
        said = ACTS[order["do"]]()
    connection.close()
    answer = (
        said
        if isinstance(said, dict)
        else {
            "statements": statements.count,
            "commits": commits.count,
        }
    )
    os.write(answers, json.dumps(answer).encode())


def run(order: dict[str, Any]) -> dict[str, Any]:
    """Have it done by a child; kill that at the moment that is asked for."""
    reading, writing = os.pipe()
    marked, marks = os.pipe()
    started = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            act(order, writing, marks)
        except BaseException as error:
            os.write(writing, json.dumps({"error": repr(error)}).encode())
        os._exit(0)
    os.close(writing)
    os.close(marks)
    with os.fdopen(marked, "rb") as mark:
        mark.read(order.get("marks", 0))  # fewer, when the act has ended without its commit
    if (after := order.get("kill_after", order.get("kill_near"))) is not None:
        time.sleep(after)
        os.kill(child, signal.SIGKILL)  # our child until we wait for it, ended or not
    with os.fdopen(reading) as answers:
        said = answers.read()
    _, status = os.waitpid(child, 0)
    is_killed = os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL
    return {
        "killed": is_killed,
        "seconds": time.monotonic() - started,
        "said": json.loads(said) if said else {},
    }


if __name__ == "__main__":
    for line in sys.stdin:
        print(json.dumps(run(json.loads(line))), flush=True)
