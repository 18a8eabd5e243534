"""Fifty editors at once at the same ten agreements, each adding a word to the title.

Each sees the record, edits what was seen, and begins again when told that somebody was faster, or
(SQLite, on a machine that has much else to do) that the database was busy for too long. A title
that lacks a word, or has one twice, was written over a newer one. Run by `acting.py`.
"""

import time
from itertools import pairwise
from threading import Barrier, Thread
from typing import Any

from django.db import OperationalError, connection

from partnerships.curation.checking import check_record
from partnerships.curation.editing import EditConflict, edit
from partnerships.models import Agreement, Revision
from tests.proof.kills import AGREEMENTS, EDITORS


def edit_at_once() -> dict[str, Any]:
    """Give what happened: how often somebody was told of a newer version, and what went wrong."""
    numbers = range(1, AGREEMENTS + 1)
    before = dict(Agreement.objects.filter(pk__in=numbers).values_list("pk", "title"))
    versions = dict(Agreement.objects.filter(pk__in=numbers).values_list("pk", "version"))
    connection.close()
    told: list[type[Exception]] = []
    errors: list[str] = []
    started, start = time.monotonic(), Barrier(EDITORS)
    crowd = [Thread(target=_work, args=(n, start, told, errors)) for n in range(EDITORS)]
    for editor in crowd:
        editor.start()
    for editor in crowd:
        editor.join()
    return {
        "seconds": time.monotonic() - started,
        "conflicts": told.count(EditConflict),
        "busy": told.count(OperationalError),
        "errors": errors,
        "lost": [fault for number in numbers for fault in _faults(number, before, versions)],
        "problems": [str(problem) for problem in check_record()],
    }


def _work(editor: int, start: Barrier, told: list[type[Exception]], errors: list[str]) -> None:
    try:
        Agreement.objects.get(pk=1)  # connected before all begin
        start.wait()
        _add_word(editor, told)
    except Exception as error:  # told to the proof, which fails
        errors.append(repr(error))
    finally:
        connection.close()


def _add_word(editor: int, told: list[type[Exception]]) -> None:
    """Add the editor's word, beginning again as often as needed; `told` is why."""
    for _ in range(EDITORS):
        seen = Agreement.objects.get(pk=editor % AGREEMENTS + 1)
        title, version = f"{seen.title}・{_word(editor)}", seen.version
        try:
            edit(seen, {"title": title}, by=None, reason=_word(editor), version=version)
        except (EditConflict, OperationalError) as refused:
            told.append(type(refused))
        else:
            return
    raise TimeoutError(f"editor {editor} was always too late")


def _word(editor: int) -> str:
    return f"語{editor:02}"


def _faults(number: int, before: dict[int, str], versions: dict[int, int]) -> list[str]:
    """Say what of an agreement is not the words of its five editors, each once, one a version."""
    words = sorted(_word(editor) for editor in range(EDITORS) if editor % AGREEMENTS == number - 1)
    title = Agreement.objects.get(pk=number).title
    faults = [] if sorted(title.removeprefix(before[number]).split("・")[1:]) == words else [title]
    chain = Revision.objects.filter(agreement=number, number__gte=versions[number])
    titles = list(chain.order_by("number").values_list("content__title", "reason"))
    for (old, _), (new, word) in pairwise(titles):
        if new != f"{old}・{word}":
            faults.append(f"{old} → {new}")
    return faults if len(titles) == len(words) + 1 else [*faults, f"{len(titles)} versions"]
