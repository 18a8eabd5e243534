"""The long proofs of the open data: `python -m tests.proof.open_data [--size N] [--file F]`.

A record of N agreements (by default 1,000,000) streams in every form while the worker's memory is
watched; schemathesis tries every address of the API many times; the R example of `/about/api/` and
names written in other ways are tried. Writes the section of `docs/proofs.md`; ends with 1 at a
failure. F is a filled SQLite database to read instead of making one.
"""

import argparse
import os
import platform
import re
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Iterable
from html import unescape
from pathlib import Path

from tests.bench.databases import prepare
from tests.bench.options import DATA
from tests.proof.figures import write_section
from tests.proof.site import MANAGE, ROOT, running_server
from tests.proof.streaming import Streamed, stream_all

MOST_GROWTH = 50  # MB
EXAMPLES = 300
CONFIGURATION = ROOT / "tests" / "api" / "schemathesis.toml"
NAMES = "from tests.proof.names import main; main()"
REPORT = """`.venv/bin/python -m tests.proof.open_data`, {machine}.

A record of {size:,} made-up agreements on SQLite, served by gunicorn with one worker. Its memory is
its PSS, looked at ten times a second; growth is the most of it less what it was before the request.
Each file was read to its end and its records counted.

| address | size | first byte | last byte | before | growth |
|---|---:|---:|---:|---:|---:|
{rows}

schemathesis, {examples} examples an address: {schemathesis}

The R example of `/about/api/` printed: {r}

{names}

In `make test` the same runs small: schemathesis with one example an address and a fixed seed
(`tests/api/test_openapi.py`), the examples of curl, Python and JavaScript
(`tests/api/test_examples.py`), 1,000 seeded names (`tests/reconciling/test_names.py`), batches of a
file (`tests/exports/test_csv.py`)."""


class FoundError(Exception):
    """What a proof found that must not be."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=1_000_000)
    parser.add_argument("--file", type=Path, help="a filled SQLite database of that size")
    asked = parser.parse_args()
    try:
        streamed = list(checked(stream_all(database(asked.size, asked.file), asked.size), asked))
        with running_server(RATE_LIMITS="0") as (address, _):
            r, schemathesis = run_r(address), run_schemathesis(address)
        names = run_names()
    except FoundError as found:
        print(found, file=sys.stderr)
        return 1
    report = REPORT.format(
        machine=f"{os.cpu_count()} cores, Python {platform.python_version()}",
        size=asked.size,
        rows="\n".join(map(row, streamed)),
        examples=EXAMPLES,
        schemathesis=schemathesis,
        r=r,
        names=names,
    )
    write_section("Open data", report)
    return 0


def database(size: int, file: Path | None) -> str:
    """Give the URL of a filled database; made under .bench/, where `make bench` has its own."""
    if file:
        return f"sqlite:///{file}"
    DATA.mkdir(parents=True, exist_ok=True)
    return prepare("sqlite", size, "").url


def checked(streamed: Iterable[Streamed], asked: argparse.Namespace) -> Iterable[Streamed]:
    """Hand on what is as it should be, and say it; raise FoundError at the first that is not."""
    for one in streamed:
        print(row(one), flush=True)
        if faults := one.faults(asked.size, MOST_GROWTH):
            raise FoundError("\n".join(faults))
        yield one


def row(one: Streamed) -> str:
    size = f"{one.length / 1e6:,.1f} MB"
    times = f"{one.first:.2f} s | {one.last:,.1f} s"
    return f"| `{one.address}` | {size} | {times} | {one.before:.0f} MB | {one.growth:.1f} MB |"


def run_r(address: str) -> str:
    """Run the example of R as the page shows it; gives what it printed."""
    with urllib.request.urlopen(f"{address}/about/api/") as response:
        page = response.read().decode()
    found = re.search(r'<code class="language-r">(.*?)</code>', page, re.DOTALL)
    assert found
    environment = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}
    command = ["Rscript", "-e", unescape(found[1])]
    done = subprocess.run(command, capture_output=True, text=True, env=environment)
    if done.returncode or "2005" not in done.stdout:
        raise FoundError(f"R: {done.stdout}{done.stderr}")
    return f"`{' '.join(done.stdout.split())}`"


def run_schemathesis(address: str) -> str:
    """Try every address many times, each time others; gives how many requests were made."""
    program = str(Path(sys.executable).with_name("schemathesis"))
    command = [program, "--config-file", str(CONFIGURATION), "run", f"{address}/api/openapi.json"]
    command += ["--no-color", "--max-examples", str(EXAMPLES)]
    command += ["--phases", "examples,coverage,fuzzing"]
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(command, capture_output=True, text=True, cwd=folder)
    found = re.search(r"Test cases:\s+(.*)", done.stdout)
    if done.returncode or not found:
        raise FoundError(done.stdout[-10_000:] + done.stderr)
    return f"{found[1].strip()}."


def run_names() -> str:
    """Match names of other seeds than the tests', on a database that has the reference tables."""
    with tempfile.TemporaryDirectory() as folder:
        variables = {"DATA_DIR": folder, "PATH": os.environ["PATH"]}
        migrate, match = ["migrate", "--verbosity", "0"], ["shell", "--command", NAMES]
        subprocess.run([*MANAGE, *migrate], env=variables, cwd=ROOT, check=True)
        command = [*MANAGE, *match, "--no-imports"]
        done = subprocess.run(command, env=variables, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise FoundError(f"{done.stdout[-3_000:]}{done.stderr[-3_000:]}")
    return done.stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
