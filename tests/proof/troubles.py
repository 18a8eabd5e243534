"""What befalls a site: each trouble is a block, inside which it lasts and after which it is over.

They take the parts of the site that they befall; `faults.py` puts them into an order.
"""

import os
import random
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.clusters import Server

MARGIN = 2**20
HOUR = 3600.0


def workers_of(gunicorn: int) -> list[int]:
    """Give the workers' processes."""
    return [
        int(pid) for pid in Path(f"/proc/{gunicorn}/task/{gunicorn}/children").read_text().split()
    ]


@contextmanager
def worker_killed(gunicorn: int, chance: random.Random) -> Iterator[None]:
    os.kill(chance.choice(workers_of(gunicorn)), signal.SIGKILL)
    yield


@contextmanager
def database_killed(server: Server) -> Iterator[None]:
    """Gone without a farewell, as with a crash; then started again."""
    server.kill()
    yield
    server.start()


@contextmanager
def restarted(server: Server) -> Iterator[None]:
    """Shut down and started by its operator."""
    server.stop()
    server.start()
    yield


@contextmanager
def disk_full(folder: Path, server: Server | None = None) -> Iterator[None]:
    """Fill the small file system that a database is on; a server that gave up is started again."""
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        try:
            while True:
                file.write(b"\0" * MARGIN)
        except OSError:
            pass
    yield
    filler.unlink()
    if server and not server.is_running:
        server.start()


@contextmanager
def small_disk(folder: Path, megabytes: int) -> Iterator[None]:
    """Put a file system of this size at a folder; root may."""
    command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", str(folder)]
    subprocess.run(command, check=True)
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)


class Redis:
    """A Redis that can be lost: on a socket in a folder of its own, and nothing is kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.url = f"unix://{folder}/socket"
        self.start()

    def start(self) -> None:
        program = shutil.which("redis-server") or "redis-server"
        command = [program, "--port", "0", "--unixsocket", f"{self.folder}/socket", "--save", ""]
        self.process = subprocess.Popen([*command, "--dir", self.folder], stdout=subprocess.DEVNULL)

    @contextmanager
    def lost(self) -> Iterator[None]:
        self.kill()
        yield
        self.start()

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@contextmanager
def running_redis() -> Iterator[Redis]:
    with tempfile.TemporaryDirectory(prefix="partnerships-redis-", dir="/tmp") as folder:
        redis = Redis(Path(folder))
        try:
            yield redis
        finally:
            redis.kill()


class Clock:
    """The time of day that the site's processes see (jumping_clock.py)."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "clock"
        self._set(0)
        self.variables = {"CLOCK": str(self._file), "APP": "tests.proof.jumping_clock"}

    @contextmanager
    def jumping(self, seconds: float) -> Iterator[None]:
        """An hour on, an hour back, and right again: more than half a day would end sessions."""
        for offset in (HOUR, -HOUR):
            self._set(offset)
            time.sleep(seconds)
        self._set(0)
        yield

    def _set(self, offset: float) -> None:
        new = self._file.with_suffix(".new")
        new.write_text(f"{offset}")
        new.replace(self._file)
