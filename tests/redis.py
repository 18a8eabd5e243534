"""A Redis for the length of a test, on a Unix socket in a folder of its own; nothing is kept."""

import contextlib
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


@contextlib.contextmanager
def running_redis() -> Iterator[str]:
    """Start a server and give its CACHE_URL."""
    with (
        tempfile.TemporaryDirectory(prefix="partnerships-redis-", dir="/tmp") as folder,
        redis_in(Path(folder)) as url,
    ):
        yield url


@contextlib.contextmanager
def redis_in(folder: Path) -> Iterator[str]:
    """Start a server in a folder; another one may follow it there, at the same address."""
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server が見つかりません。redis-server を入れてください。", pytrace=False)
    path = folder / "socket"
    command = [program, "--port", "0", "--unixsocket", f"{path}", "--save", ""]
    with subprocess.Popen([*command, "--dir", f"{folder}"], stdout=subprocess.DEVNULL) as process:
        try:
            _wait_for(path)
            yield f"unix://{path}"
        finally:
            process.terminate()


def _wait_for(path: Path) -> None:
    for _ in range(200):
        if path.exists():
            return
        time.sleep(0.05)
    pytest.fail("redis-server does not start")
