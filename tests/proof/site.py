"""The site as `make serve` starts it, with data of its own, for what looks at it from outside.

Lighthouse and the screenshots use it: gunicorn, collected static files, the pages of `tests.pages`.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MANAGE = [sys.executable, str(ROOT / "manage.py")]
PUBLISH = "from tests.publishing import publish_list; publish_list()"
PATIENCE = 60  # seconds until the site answers


@contextmanager
def running_site() -> Iterator[str]:
    """Give the address of a site of its own on a free port; it ends with the block."""
    with running_server() as (address, _):
        yield address


@contextmanager
def running_server(**more: str) -> Iterator[tuple[str, int]]:
    """Give the address and the process of such a site; `more` are variables of its environment.

    LOG is no variable but the file that gets what it says and its errors.
    """
    log = Path(more.pop("LOG", os.devnull))
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        # The settings are this site's alone, whatever the caller's shell says.
        variables = {"DATA_DIR": folder, "PATH": os.environ["PATH"], "SITE_URL": address} | more
        for arguments in (["migrate", "--verbosity", "0"], ["shell", "--command", PUBLISH]):
            subprocess.run([*MANAGE, *arguments], env=variables, cwd=ROOT, check=True)
        with log.open("w") as output:
            process = subprocess.Popen(
                [*MANAGE, "serve", "--port", str(port)],
                env=variables,
                stdout=output,
                stderr=output if output.name != os.devnull else None,
            )
        try:
            wait_for(f"{address}/readyz", process)
            yield address, process.pid
        finally:
            process.terminate()
            process.wait()


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    until = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < until:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:  # refused, or too slow
            time.sleep(0.2)
    raise RuntimeError(f"{url} does not answer")
