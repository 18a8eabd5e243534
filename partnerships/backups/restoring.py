"""Puts a backup into an empty place and proves the record that has come out.

The command `restore` calls it. The archive's checksums come first, so nothing of a damaged one is
ever loaded; then the database is there as a whole, or not at all.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader

from partnerships.backups.archive import BackupError, Manifest, extract, read_manifest
from partnerships.backups.stores import current_store
from partnerships.curation.checking import check_record
from partnerships.curation.history import heads
from partnerships.search.stamp import current_stamp

_OWN = "partnerships"


@dataclass(frozen=True)
class Restored:
    """What was loaded, whether its tables were brought up to this release, and what is wrong."""

    manifest: Manifest
    is_migrated: bool
    problems: tuple[str, ...]


def restore(archive: Path) -> Restored:
    """Load the archive into the empty database of DATABASE_URL; BackupError where it can't be."""
    store = current_store()
    if not store.is_empty():
        raise BackupError(
            "データベースが空ではありません。復元は、何もない場所だけにできます"
            "（いまのデータには触れていません）。"
        )
    manifest = read_manifest(archive)
    _refuse_strangers(manifest)
    with TemporaryDirectory(prefix=".partnerships-restore-", dir=store.place()) as work:
        copy = Path(work, store.FILE)
        extract(archive, manifest, copy)
        store.load(copy)
    differences = tuple(_differences(manifest))
    is_migrated = _migrate()
    return Restored(manifest, is_migrated, (*differences, *map(str, check_record())))


def _refuse_strangers(manifest: Manifest) -> None:
    if manifest.database != connection.vendor:
        raise BackupError(
            f"{manifest.database} のバックアップは、{connection.vendor} には復元できません。"
            "同じ種類のデータベースを DATABASE_URL で指定してください。"
        )
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    newer = [m for m in manifest.migrations if m.startswith(f"{_OWN}.") and m not in known]
    if newer:
        raise BackupError(
            f"このプログラムより新しい版（{manifest.release}）のバックアップです"
            f"（{'、'.join(newer)}）。同じ版か、より新しい版で復元してください。"
        )


def _differences(manifest: Manifest) -> Iterator[str]:
    """Hold the loaded record against what the manifest says of the backed-up one."""
    found = {"印（stamp）": str(current_stamp()), "変更履歴（heads）": heads()}
    told = {"印（stamp）": manifest.stamp, "変更履歴（heads）": manifest.heads}
    for name, value in found.items():
        if value != told[name]:
            yield f"{name}：バックアップのときと違います"


def _migrate() -> bool:
    """Bring the tables of an older release up to this one's; whether there was need."""
    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return False
    call_command("migrate", verbosity=0)
    return True
