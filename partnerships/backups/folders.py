"""Makes a new name in a folder survive a power cut."""

import os
from pathlib import Path


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def publish(file: Path, path: Path) -> None:
    """Give a finished file of the same file system its name, durably; whole or not at all."""
    with file.open("rb") as finished:
        os.fsync(finished.fileno())
    file.rename(path)
    sync_folder(path.parent)
