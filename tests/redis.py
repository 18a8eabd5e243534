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
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("redis-server が見つかりません。redis-server を入れてください。", pytrace=False)
    with tempfile.TemporaryDirectory(prefix="partnerships-redis-", dir="/tmp") as folder:
        path = Path(folder) / "socket"
        command = [program, "--port", "0", "--unixsocket", str(path), "--save", "", "--dir", folder]
        with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
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
