"""What is no whole backup, or would be mixed with other data, is never loaded."""

import errno
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from partnerships.backups import postgresql, writing
from partnerships.backups.archive import BackupError
from partnerships.backups.stores import current_store
from tests.backups.conftest import Move, everything
from tests.backups.test_backup_and_restore import back_up
from tests.making import make_agreement

pytestmark = pytest.mark.django_db(transaction=True)

Damage = Callable[[Path], None]


def cut(archive: Path) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: len(content) // 2])


def change_a_byte(archive: Path) -> None:
    content = bytearray(archive.read_bytes())
    content[len(content) // 2] ^= 0x01
    archive.write_bytes(content)


def rewrite(archive: Path, name: str, change: Callable[[bytes], bytes]) -> None:
    """Put other content in, with a right CRC: only the manifest can tell."""
    with zipfile.ZipFile(archive) as packed:
        members = {member: packed.read(member) for member in packed.namelist()}
    members[name] = change(members[name])
    with zipfile.ZipFile(archive, "w") as packed:
        for member, content in members.items():
            packed.writestr(member, content)


def put_another_database_in(archive: Path) -> None:
    rewrite(archive, current_store().FILE, lambda content: content[:-1] + b"\xff")


def put_more_in(archive: Path) -> None:
    rewrite(archive, current_store().FILE, lambda content: content + content)


def take_the_manifest_away(archive: Path) -> None:
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("other.txt", "")


def change_manifest(archive: Path, **values: object) -> None:
    rewrite(archive, "manifest.json", lambda text: json.dumps(json.loads(text) | values).encode())


@pytest.mark.parametrize(
    "damage",
    [
        cut,
        change_a_byte,
        put_another_database_in,
        put_more_in,
        take_the_manifest_away,
        lambda archive: archive.write_bytes(b""),
        lambda archive: archive.write_text("協定\t一覧\n"),
        lambda archive: change_manifest(archive, unknown=1),
        lambda archive: change_manifest(archive, bytes="many"),
    ],
    ids=[
        *("cut", "a-byte", "another-database", "more", "no-manifest", "empty", "text"),
        *("unknown-key", "wrong-type"),
    ],
)
def test_a_damaged_archive_is_refused(move_away: Move, folder: Path, damage: Damage) -> None:
    archive = back_up(folder)
    damage(archive)
    move_away()
    with pytest.raises(CommandError, match="壊れているか、バックアップではありません"):
        call_command("restore", archive)
    assert current_store().is_empty()
    assert list(folder.iterdir()) == [archive]


def test_a_place_that_holds_something_is_left_as_it_is(folder: Path) -> None:
    number = make_agreement().number
    archive = back_up(folder)
    make_agreement()
    before = everything()
    with pytest.raises(CommandError, match="空ではありません"):
        call_command("restore", archive)
    assert everything() == before
    assert number == 1


def test_a_backup_of_the_other_kind_of_database_is_refused(move_away: Move, folder: Path) -> None:
    archive = back_up(folder)
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    change_manifest(archive, database=other)
    move_away()
    with pytest.raises(CommandError, match=f"{other} のバックアップは"):
        call_command("restore", archive)
    assert current_store().is_empty()


@pytest.mark.parametrize(
    "newer",
    [
        pytest.param({"form": 2}, id="form"),
        pytest.param({"migrations": ["partnerships.9999_later"]}, id="tables"),
    ],
)
def test_a_backup_of_a_newer_release_is_refused(
    move_away: Move, folder: Path, newer: dict[str, object]
) -> None:
    archive = back_up(folder)
    change_manifest(archive, **newer)
    move_away()
    with pytest.raises(CommandError, match="より新しい"):
        call_command("restore", archive)
    assert current_store().is_empty()


def test_a_file_that_is_not_there_is_said(move_away: Move, folder: Path) -> None:
    move_away()
    with pytest.raises(CommandError, match=r"復元できませんでした.*nothing\.zip"):
        call_command("restore", folder / "nothing.zip")


def test_a_folder_that_is_not_there_is_said(folder: Path) -> None:
    with pytest.raises(CommandError, match=r"バックアップできませんでした.*elsewhere"):
        call_command("backup", folder / "elsewhere")


def test_a_backup_that_fails_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fill_the_disk(archive: Path, *rest: object) -> None:
        archive.write_bytes(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(writing, "pack", fill_the_disk)
    with pytest.raises(CommandError, match="No space left"):
        call_command("backup", folder)
    assert list(folder.iterdir()) == []


def test_missing_programs_of_postgresql_are_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(folder))
    with pytest.raises(BackupError, match="pg_restore が見つかりません"):
        postgresql.load(folder / "database.dump")
