"""Makes a backup while the site runs: one state of the whole database, in one dated archive.

The command `backup` calls it. What tells of the state (stamp, heads, counts) is read in the very
snapshot that is copied. Uploaded lists stand in the database and so are part of it.
"""

from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from partnerships.backups.archive import BackupError, Manifest, hash_file, pack
from partnerships.backups.folders import publish
from partnerships.backups.stores import current_store
from partnerships.curation.history import heads
from partnerships.exports.reading import snapshot
from partnerships.models import Agreement, Edition, EditionFile, Revision
from partnerships.release import version
from partnerships.search.stamp import current_stamp

_COUNTED = {
    "agreements": Agreement,
    "revisions": Revision,
    "editions": Edition,
    "files": EditionFile,
}


def back_up(folder: Path) -> tuple[Path, Manifest]:
    """Write `partnerships-YYYYMMDDTHHMMSSZ.zip` into the folder: whole, or not at all.

    Needs room there for the database twice. Raises BackupError and OSError.
    """
    store = current_store()
    with TemporaryDirectory(prefix=".partnerships-backup-", dir=folder) as work:
        copy = Path(work, store.FILE)
        with snapshot():
            made_at = datetime.now(UTC)
            facts = _facts()
            store.copy_out(copy)
        manifest = Manifest(
            made_at=made_at.isoformat(timespec="seconds"),
            file=copy.name,
            bytes=copy.stat().st_size,
            sha256=hash_file(copy),
            **facts,
        )
        path = folder / f"partnerships-{made_at:%Y%m%dT%H%M%SZ}.zip"
        archive = Path(work, path.name)
        pack(archive, manifest, copy)
        if path.exists():
            raise BackupError(f"{path} がすでにあります。1秒おいて、もう一度実行してください。")
        publish(archive, path)
    return path, manifest


def _facts() -> dict[str, Any]:
    """Say what state the snapshot is of."""
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "release": version(),
        "database": connection.vendor,
        "stamp": str(current_stamp()),
        "heads": heads(),
        "counts": {name: model._default_manager.count() for name, model in _COUNTED.items()},
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
    }
