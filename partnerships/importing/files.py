"""Keeps the files of lists, byte for byte and each once: an edition's file can be had again.

Uploads keep theirs when they arrive, imports in their transaction.
"""

import hashlib

from partnerships.models import Edition, EditionFile


def keep_file(content: bytes) -> EditionFile:
    """Store the bytes, unless they are there."""
    digest = hashlib.sha256(content).hexdigest()
    kept, _ = EditionFile.objects.get_or_create(sha256=digest, defaults={"content": content})
    return kept


def drop_file(kept: EditionFile) -> None:
    """Forget the bytes, unless an upload or an edition has them."""
    has_edition = Edition.objects.filter(sha256=kept.sha256).exists()
    if not has_edition and not kept.uploads.exists():
        kept.delete()
