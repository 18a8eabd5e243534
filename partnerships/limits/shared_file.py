"""A file of counters that all workers of one machine share: fixed in size, nothing to clean up.

It is a table of buckets of slots, found by the digest of what is counted; a slot whose time is over
is free. A count takes one read and one write of 128 bytes under a lock that the kernel drops when a
worker dies (some 20 µs); nothing is forced to the disk.
"""

import fcntl
import os
import struct
import tempfile
import threading
from pathlib import Path

_BUCKETS = 8192
_SLOT = struct.Struct("<QII")  # digest of the key, end of its period (Unix time), count
_SLOTS = 8
_BUCKET_SIZE = _SLOT.size * _SLOTS
SIZE = _BUCKETS * _BUCKET_SIZE

Slot = tuple[int, int, int]


class SharedFile:
    """Counters in the file at `path`; where none can be made, in one without a name.

    The nameless one is shared with the processes forked after this object was made.
    """

    def __init__(self, path: Path) -> None:
        self._between_threads = threading.Lock()  # the file's lock is between processes only
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
            if os.fstat(self._file).st_size < SIZE:
                os.pwrite(self._file, bytes(SIZE), 0)  # a disk that fills up later harms nothing
        except OSError:
            with tempfile.TemporaryFile() as file:
                self._file = os.dup(file.fileno())
            os.truncate(self._file, SIZE)

    def add(self, digest: bytes, now: int, until: int) -> int:
        """Count one more for a digest of 16 bytes in the period that ends at `until`."""
        at = int.from_bytes(digest[:8]) % _BUCKETS * _BUCKET_SIZE
        key = int.from_bytes(digest[8:16])
        with self._between_threads:
            fcntl.lockf(self._file, fcntl.LOCK_EX, _BUCKET_SIZE, at)
            try:
                slots = list(_SLOT.iter_unpack(os.pread(self._file, _BUCKET_SIZE, at)))
                place, count = _place(slots, key, now, until)
                slot = _SLOT.pack(key, until, min(count + 1, 2**32 - 1))
                os.pwrite(self._file, slot, at + place * _SLOT.size)
            finally:
                fcntl.lockf(self._file, fcntl.LOCK_UN, _BUCKET_SIZE, at)
        return count + 1


def _place(slots: list[Slot], key: int, now: int, until: int) -> tuple[int, int]:
    """Give the slot to write and its count so far: the key's own, a free one, or the least used."""
    for place, slot in enumerate(slots):
        if slot[:2] == (key, until):
            return place, slot[2]
    ended = [place for place, slot in enumerate(slots) if slot[1] <= now]
    return (ended or [min(range(_SLOTS), key=lambda place: slots[place][2])])[0], 0
