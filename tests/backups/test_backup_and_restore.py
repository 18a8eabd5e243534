"""A backup is one state of the whole database, whatever is written meanwhile, and comes back."""

import json
import stat
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from hashlib import sha256
from io import StringIO
from pathlib import Path
from threading import Event, Thread
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection

from partnerships.backups import writing
from partnerships.backups.stores import current_store
from partnerships.curation.checking import check_record
from partnerships.curation.editing import EditConflict, edit
from partnerships.curation.history import heads
from partnerships.models import Agreement, EditionFile, Revision
from partnerships.search.stamp import current_stamp
from tests.backups.conftest import Move, Rows, everything
from tests.making import make_agreement, make_member

pytestmark = pytest.mark.django_db(transaction=True)


def back_up(folder: Path) -> Path:
    said = StringIO()
    call_command("backup", folder, stdout=said)
    return Path(said.getvalue().splitlines()[0])


def restore(archive: Path) -> str:
    said = StringIO()
    call_command("restore", archive, stdout=said)
    return said.getvalue()


def add_word(number: int) -> None:
    """Edit as one of the staff would; again, if somebody else was faster."""
    while True:
        seen = Agreement.objects.get(pk=number)
        title = f"{seen.title[:10]}{uuid4()}"
        try:
            edit(seen, {"title": title}, by=None, reason="訂正", version=seen.version)
            return
        except EditConflict:
            continue


def add_words(numbers: list[int], enough: Event) -> None:
    try:
        while not enough.is_set():
            for number in numbers:
                add_word(number)
    finally:
        connection.close()


@contextmanager
def staff_at_work(numbers: list[int]) -> Iterator[None]:
    """Two people edit the same agreements without a pause, on connections of their own."""
    enough = Event()
    with ThreadPoolExecutor(2) as people:
        working = [people.submit(add_words, numbers, enough) for _ in range(2)]
        try:
            yield
        finally:
            enough.set()
    for one in working:
        one.result()


def edit_elsewhere(number: int) -> None:
    """Edit on a connection of its own; committed when this returns."""

    def work() -> None:
        add_word(number)
        connection.close()

    other = Thread(target=work)
    other.start()
    other.join()


def test_a_backup_under_writes_comes_back_as_exactly_one_state(
    move_away: Move, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbers = [make_agreement().number for _ in range(3)]
    make_member("editor", prefectures=["01"])
    EditionFile.objects.create(sha256="0" * 64, content=bytes(range(256)))
    store, seen = current_store(), list[Rows]()
    copy_out = store.copy_out

    def look_then_copy(target: Path) -> None:
        seen.append(everything())
        edit_elsewhere(numbers[0])  # committed after the snapshot and before the copy
        copy_out(target)

    monkeypatch.setattr(store, "copy_out", look_then_copy)
    with staff_at_work(numbers):
        archive = back_up(folder)
    history = list(Revision.objects.order_by("pk").values_list("pk", "agreement", "hash"))

    move_away()
    assert "違いはありません" in restore(archive)
    assert [everything()] == seen
    restored = list(Revision.objects.order_by("pk").values_list("pk", "agreement", "hash"))
    assert restored == history[: len(restored)]
    assert 3 <= len(restored) < len(history)
    add_word(numbers[0])  # the site goes on: no key is given out twice
    assert check_record() == []


def test_the_manifest_says_what_is_in_the_archive(folder: Path) -> None:
    make_agreement()
    archive = back_up(folder)
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert [path.name for path in folder.iterdir()] == [archive.name]
    with zipfile.ZipFile(archive) as packed:
        manifest = json.loads(packed.read("manifest.json"))
        copy = packed.read(manifest["file"])
    assert manifest["sha256"] == sha256(copy).hexdigest()
    assert manifest["bytes"] == len(copy)
    assert manifest["database"] == connection.vendor
    assert manifest["stamp"] == str(current_stamp())
    assert manifest["heads"] == heads()
    assert manifest["counts"] == {"agreements": 1, "revisions": 1, "editions": 0, "files": 0}
    assert "partnerships.0001_initial" in manifest["migrations"]


def test_a_backup_of_an_older_release_gets_the_tables_of_today(
    move_away: Move, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    move_away()
    call_command("migrate", verbosity=0)
    call_command("migrate", "partnerships", "0009", verbosity=0)
    monkeypatch.delitem(writing._COUNTED, "files")  # there were none then
    archive, _ = writing.back_up(folder)
    move_away()
    said = restore(archive)
    assert "今の版に直しました" in said
    assert "違いはありません" in said
    assert EditionFile.objects.count() == 0
