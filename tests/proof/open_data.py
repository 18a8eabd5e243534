"""The long proofs of the open data: `python -m tests.proof.open_data [SIZE]`, run by `make prove`.

A record of SIZE agreements (by default 1,000,000) streams as CSV and as a workbook while the
worker's memory is watched; schemathesis tries every address of the API many times; the R example of
`/about/api/` runs. Prints the figures that `docs/proofs.md` states, and ends with 1 at a failure.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path

from tests.proof.site import MANAGE, ROOT, free_port, running_server, wait_for

MOST_GROWTH = 50  # MB
EXAMPLES = 300


def main() -> int:
    size = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    failures = [f"CSV grew by {mb} MB" for mb in stream_large(size) if mb > MOST_GROWTH]
    with running_server(RATE_LIMITS="0") as (address, _):
        failures += run_r(address) + run_schemathesis(address)
    for failure in failures:
        print(failure, file=sys.stderr)
    return 1 if failures else 0


def stream_large(size: int) -> Iterator[int]:
    """Stream a record of this size as each form; gives by how many MB the worker grew."""
    with large_site(size) as (address, worker):
        fetch(f"{address}/agreements.json?per_page=1")  # the sets are made, once
        for form in ("csv", "jsonl", "xlsx"):
            before, began = memory(worker), time.monotonic()
            lines, length, first, highest = fetch(f"{address}/agreements.{form}", worker)
            # A workbook is packed, and has no lines.
            assert lines >= size or (form == "xlsx" and length > 20 * size), "the file is not whole"
            growth = highest - before
            print(
                f"{form}: {size:,} agreements, {length / 1e6:.0f} MB, first byte after "
                f"{first - began:.1f} s, last after {time.monotonic() - began:.0f} s, "
                f"memory {before} MB + {growth} MB"
            )
            yield growth


@contextmanager
def large_site(size: int) -> Iterator[tuple[str, int]]:
    """Give the address of a site with synthetic agreements, and the process id of its worker."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        variables = {
            "DATA_DIR": folder,
            "PATH": os.environ["PATH"],
            "SITE_URL": address,
            "WEB_CONCURRENCY": "1",
            "RATE_LIMITS": "0",
            "SECRET_KEY": "0123456789" * 6,
            "DJANGO_SETTINGS_MODULE": "partnerships.settings",
            "PORT": str(port),
        }
        load = [sys.executable, "-m", "tests.bench.loading", str(size)]
        index = [*MANAGE, "rebuild_search"]
        for command in ([*MANAGE, "migrate", "--verbosity", "0"], load, index):
            subprocess.run(command, env=variables, cwd=ROOT, check=True)
        server = [sys.executable, "-m", "gunicorn", "partnerships.wsgi"]
        process = subprocess.Popen(server, env=variables, cwd=ROOT, stdout=subprocess.DEVNULL)
        try:
            wait_for(f"{address}/readyz", process)
            children = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
            yield address, int(children.split()[0])
        finally:
            process.terminate()
            process.wait()


def fetch(url: str, worker: int | None = None) -> tuple[int, int, float, int]:
    """Read a file to its end; give its lines and bytes, when the first came, and most memory."""
    lines, length, first, highest = 0, 0, 0.0, 0
    with urllib.request.urlopen(url, timeout=3_600) as response:
        while chunk := response.read(1 << 20):
            first = first or time.monotonic()
            lines += chunk.count(b"\n")
            length += len(chunk)
            highest = max(highest, memory(worker)) if worker else 0
    return lines, length, first, highest


def memory(process: int) -> int:
    """Give what a process holds in memory (VmRSS), in MB."""
    status = Path(f"/proc/{process}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    assert found
    return int(found[1]) // 1024


def run_r(address: str) -> list[str]:
    """Run the example of R as the page shows it."""
    with urllib.request.urlopen(f"{address}/about/api/") as response:
        page = response.read().decode()
    found = re.search(r'<code class="language-r">(.*?)</code>', page, re.DOTALL)
    assert found
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    command = ["Rscript", "-e", unescape(found[1])]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    print(f"R: {' '.join(done.stdout.split())}")
    is_right = done.returncode == 0 and "2005" in done.stdout
    return [] if is_right else [f"R: {done.stderr}"]


def run_schemathesis(address: str) -> list[str]:
    """Try every address many times, each time others."""
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "run", f"{address}/api/openapi.json", "--no-color"]
    command += ["--max-examples", str(EXAMPLES), "--phases", "examples,coverage,fuzzing"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tempfile.gettempdir())
    found = re.search(r"Test cases:\s+(.*)", done.stdout)
    print(f"schemathesis: {found[1] if found else 'no report'}")
    return [] if done.returncode == 0 else [done.stdout[-10_000:]]


if __name__ == "__main__":
    sys.exit(main())
