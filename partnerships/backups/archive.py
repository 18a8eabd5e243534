"""The file of a backup: a zip of the database's copy and of the manifest that vouches for it.

`writing.py` packs one, `restoring.py` reads the manifest and takes the copy out. Nothing of the
archive is believed before its SHA-256 is right.
"""

import hashlib
import json
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

MANIFEST = "manifest.json"
_FORM = 1
_PIECE = 1 << 20
_LARGEST_MANIFEST = 1 << 20
# What reading a zip file raises for bytes that were changed or cut off.
_DAMAGE = (
    *(zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError),
    *(KeyError, TypeError, ValueError, AttributeError),
)


class BackupError(Exception):
    """A backup can't be made or restored; the text tells the operator why."""


class DamagedArchiveError(BackupError):
    """The archive is not what was written."""


@dataclass(frozen=True)
class Manifest:
    """What is in the archive: of one state of the record, all read in one snapshot."""

    made_at: str
    """ISO 8601, UTC: when the snapshot was taken."""
    release: str
    database: str
    """`sqlite` or `postgresql`."""
    stamp: str
    heads: str
    """`KEY:SHA-256` of `curation.history.heads`."""
    counts: Mapping[str, int]
    migrations: list[str]
    """`app.name`, sorted."""
    file: str
    bytes: int
    sha256: str


def hash_file(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def pack(archive: Path, manifest: Manifest, copy: Path) -> None:
    """Write the archive; nobody but its owner may read it, for it holds staff accounts."""
    archive.touch(mode=0o600)
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        text = json.dumps({"form": _FORM, **asdict(manifest)}, ensure_ascii=False, indent=2)
        packed.writestr(MANIFEST, text)
        packed.write(copy, manifest.file)


def read_manifest(archive: Path) -> Manifest:
    """Read the manifest; DamagedArchiveError for a file that is no backup, or no longer one."""
    with _opened(archive) as packed:
        if packed.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError("the manifest is too large")
        values: dict[str, Any] = json.loads(packed.read(MANIFEST))
        if values.pop("form") != _FORM:
            raise BackupError("このプログラムより新しい形のバックアップです。")
        return Manifest(**values)


def extract(archive: Path, manifest: Manifest, target: Path) -> None:
    """Write the database's copy to `target` and hold it against the manifest."""
    digest, length = hashlib.sha256(), 0
    with _opened(archive) as packed, packed.open(manifest.file) as file, target.open("wb") as copy:
        for piece in _pieces(file):
            digest.update(piece)
            length += len(piece)
            if length > manifest.bytes:
                break
            copy.write(piece)
    if (length, digest.hexdigest()) != (manifest.bytes, manifest.sha256):
        raise DamagedArchiveError(_damaged(archive, "SHA-256 が目録と違います"))


def _pieces(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(_PIECE):
        yield piece


@contextmanager
def _opened(archive: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(archive) as packed:
            yield packed
    except _DAMAGE as error:
        raise DamagedArchiveError(_damaged(archive, str(error) or repr(error))) from error


def _damaged(archive: Path, reason: str) -> str:
    return f"{archive} は壊れているか、バックアップではありません（{reason}）。"
