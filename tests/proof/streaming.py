"""Streams a large record in every form while the memory of its worker is watched.

`stream_all` takes the URL of a filled SQLite database, serves it by gunicorn with one worker and
reads each form to its end. It gives what is in it, and what it took; `open_data.py` calls it.
Memory is the worker's PSS: what it holds alone, and its share of what it holds with others.
"""

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from tests.proof.site import ROOT, free_port, wait_for

# What stands once for each agreement (or place, day, entry) of a form, and cannot stand in a value.
MARKS = {
    "/agreements.csv": b"\r\n",
    "/agreements.jsonl": b'{"number": ',
    "/agreements.json": b'{"number": ',
    "/agreements.json?page={last}": b'{"number": ',
    "/agreements/?page={last}": b'<li class="agreement-row"',
    "/agreements.atom": b"<entry>",
    "/agreements.geojson": b'"type": "Feature"',
    "/agreements.xlsx": b"<row ",
    "/agreements.ics": b"BEGIN:VEVENT",
    "/agreements.csv?excel=1": b"\r\n",
}
WHOLE = ("csv", "jsonl", "json", "xlsx")
CHUNK = 1 << 20
OFTEN = 0.1  # seconds between two looks at the memory


@dataclass(frozen=True)
class Streamed:
    """One form: bytes, how many of its marks, seconds to first and last byte, MB before, most."""

    address: str
    length: int
    count: int
    first: float
    last: float
    before: float
    most: float

    @property
    def growth(self) -> float:
        return self.most - self.before

    def faults(self, size: int, most_growth: float) -> list[str]:
        """Say what is not as promised of a record of this size."""
        ending = self.address.partition("?")[0].rpartition(".")[2]
        is_whole = "page" not in self.address and ending in WHOLE
        # Spreadsheets and CSV have a row of headers.
        expected = size + (ending in ("csv", "xlsx")) if is_whole else None
        found = []
        if expected not in (None, self.count) or not self.count:
            found.append(f"{self.address} has {self.count:,} of {size:,} agreements")
        if self.growth >= most_growth:
            found.append(f"{self.address} took {self.growth:.0f} MB more")
        return found


def stream_all(database_url: str, size: int) -> Iterator[Streamed]:
    """Stream a record of this size in every form; each is given when it is at its end."""
    with _site(database_url) as (address, worker):
        _read(f"{address}/agreements.json?per_page=1")  # the sets are made, once
        for path in MARKS:
            yield _stream(address, path, size, worker)


def _stream(address: str, path: str, size: int, worker: int) -> Streamed:
    asked = path.format(last=-(-size // 20))
    began, before = time.monotonic(), memory(worker)
    with _watched(worker) as seen, tempfile.TemporaryFile() as file:
        length, first = _read(f"{address}{asked}", file)
        last = time.monotonic()
        # Counted when the file is whole, so that the reader never holds the writer up.
        count = _count(file, MARKS[path], is_workbook=path.endswith("xlsx"))
    return Streamed(asked, length, count, first - began, last - began, before, max(seen))


def _read(url: str, file: IO[bytes] | None = None) -> tuple[int, float]:
    """Read a file to its end; give its bytes, and when the first of them came."""
    length, first = 0, 0.0
    with urllib.request.urlopen(url, timeout=3_600) as response:
        while chunk := response.read1(CHUNK):
            first = first or time.monotonic()
            length += len(chunk)
            if file:
                file.write(chunk)
    return length, first


def _count(file: IO[bytes], mark: bytes, is_workbook: bool) -> int:
    """Count a mark in a file, or in the first sheet of a workbook, which is packed."""
    file.seek(0)
    if not is_workbook:
        return count_marks(iter(lambda: file.read(CHUNK), b""), mark)
    with zipfile.ZipFile(file) as book, book.open("xl/worksheets/sheet1.xml") as sheet:
        return count_marks(iter(lambda: sheet.read(CHUNK), b""), mark)


def count_marks(pieces: Iterable[bytes], mark: bytes) -> int:
    """Count a mark in a text that comes in pieces, also where two of them meet."""
    found, end = 0, b""
    for piece in pieces:
        whole = end + piece
        found += whole.count(mark)
        end = whole[len(whole) - len(mark) + 1 :] if len(mark) > 1 else b""
    return found


@contextmanager
def _watched(worker: int) -> Iterator[list[float]]:
    """Note the memory of a process again and again until the block ends."""
    seen, ended = [memory(worker)], threading.Event()

    def watch() -> None:
        while not ended.wait(OFTEN):
            seen.append(memory(worker))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield seen
    finally:
        ended.set()
        watching.join()


def memory(process: int) -> float:
    """Give what a process holds in memory (PSS), in MB of 1,048,576 bytes."""
    rolled_up = Path(f"/proc/{process}/smaps_rollup").read_text()
    found = re.search(r"^Pss:\s+(\d+) kB", rolled_up, re.MULTILINE)
    assert found
    return int(found[1]) / 1024


@contextmanager
def _site(database_url: str) -> Iterator[tuple[str, int]]:
    """Give the address of a site on this database, and the process id of its one worker."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "DATABASE_URL": database_url,
            "DATA_DIR": folder,
            "PATH": os.environ["PATH"],
            "PORT": str(port),
            "RATE_LIMITS": "0",
            "SECRET_KEY": "0123456789" * 6,
            "SITE_URL": address,
            "WEB_CONCURRENCY": "1",
        }
        command = [sys.executable, "-m", "gunicorn", "partnerships.wsgi"]
        process = subprocess.Popen(command, env=variables, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"{address}/readyz", process)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            yield address, int(children.split()[0])
        finally:
            process.terminate()
            process.wait()
