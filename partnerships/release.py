"""What this copy of the site is: its version for people, and a digest of its code for caches."""

import hashlib
import tomllib
from functools import cache
from pathlib import Path

from django.conf import settings

_CODE = ("partnerships", "templates", "static")
_ENDINGS = {".py", ".html", ".xml", ".css", ".js", ".svg", ".mo"}


@cache
def version() -> str:
    """Give the version of pyproject.toml."""
    project = tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text(encoding="utf-8"))
    return str(project["project"]["version"])


@cache
def release() -> str:
    """Give a digest of everything a page is made by: equal on every machine with the same code."""
    digest = hashlib.sha256()
    for folder in _CODE:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in _ENDINGS:
                digest.update(_entry(path))
    return digest.hexdigest()[:16]


def _entry(path: Path) -> bytes:
    return path.relative_to(settings.BASE_DIR).as_posix().encode() + b"\0" + path.read_bytes()
