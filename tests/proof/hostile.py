"""100,000 hostile requests against the site: `python -m tests.proof.hostile [HOW_MANY]`.

Fails with the first requests that were the server's fault; else writes the figures to the section
"Hostile requests" of docs/proofs.md. `make prove` runs it.
"""

import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from tests.proof.figures import write_section
from tests.proof.site import running_server
from tests.serving.hostile import hostile_requests, send

SEED = "make prove"
WARM = 0.1  # of the requests fill what the workers keep; memory is compared after them

REPORT = """
{count:,} requests from a seed (`tests/serving/hostile.py`: parameters, addresses, headers, bodies,
methods, encodings) against gunicorn with SQLite, {seconds:,.0f} s. No answer was the
server's fault (5xx). The workers together held {early:,.0f} MB after a tenth of the requests and
{late:,.0f} MB after all of them.

| answer | requests |
|---|--:|
{rows}
"""


def main(how_many: int = 100_000) -> None:
    answered, faults, memory = Counter[int](), [], []
    start = time.monotonic()
    with running_server(RATE_LIMITS="0") as (site, pid):
        for number, request in enumerate(islice(hostile_requests(SEED), how_many)):
            status = send(site, request)
            answered[status] += 1
            if status >= 500:
                faults.append(f"{status} {request.line}")
            if number in (int(how_many * WARM), how_many - 1):
                memory.append(resident_megabytes(pid))
    if faults:
        sys.exit("\n".join(faults[:20]))
    write_section("Hostile requests", report(answered, memory, time.monotonic() - start))


def resident_megabytes(pid: int) -> float:
    """Give what the workers of a server hold in memory together."""
    workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return sum(_resident(worker) for worker in workers) / 1024


def _resident(pid: str) -> int:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))


def report(answered: Counter[int], memory: list[float], seconds: float) -> str:
    counted = sorted(answered.items())
    rows = "\n".join(f"| {status or 'hung up'} | {number:,} |" for status, number in counted)
    return REPORT.format(
        count=answered.total(),
        seconds=seconds,
        early=memory[0],
        late=memory[-1],
        rows=rows,
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
