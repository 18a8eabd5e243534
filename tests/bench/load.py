"""Runs wrk against a server, every request the next address of a list, and reads what it measured.

`ask_one_by_one` does the same over a single connection, to see the server's own time.
"""

import json
import math
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.serving import CONNECTIONS, Connection, Server

SCRIPT = Path(__file__).with_name("load.lua")


@dataclass(frozen=True)
class Measure:
    """Requests per second, and times of one in milliseconds; `fault` says what failed.

    `cpu` is the server's processor time a request: it stays nearly the same on a busy machine.
    """

    rate: float
    p50: float
    p95: float
    cpu: float = 0
    kilobytes: float = 0
    fault: str = ""


def run_wrk(server: Server, paths: Sequence[str], seconds: int, etag: str = "") -> Measure:
    """Load the server for so long; when the list is over it begins anew."""
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write("".join(f"{path}\n" for path in paths))
        file.flush()
        command = ["wrk", "--threads=1", f"--connections={CONNECTIONS}", f"--duration={seconds}s"]
        command += ["--timeout=60s", f"--script={SCRIPT}", server.url, "--", file.name]
        command += [etag] if etag else []
        cpu = server.cpu_seconds()
        done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
        cpu = server.cpu_seconds() - cpu
    return _read(json.loads(done.stdout.splitlines()[-1]), cpu)


def _read(told: dict[str, float], cpu: float) -> Measure:
    requests = told["requests"]
    if not requests:
        return Measure(0, 0, 0, fault="no answer in time")
    faults = [f"{told[name]:.0f} {name}" for name in ("refused", "lost") if told[name]]
    return Measure(
        rate=requests / told["seconds"],
        p50=told["p50"],
        p95=told["p95"],
        cpu=cpu * 1000 / requests,
        kilobytes=told["bytes"] / requests / 1000,
        fault=", ".join(faults),
    )


def ask_one_by_one(server: Server, paths: Sequence[str], seconds: float) -> Measure:
    """Ask over one connection, one request after the other, until the time or the list is over."""
    connection = Connection(server.port)
    times: list[float] = []
    refused = 0
    for path in paths:
        answer = connection.get(path)
        refused += answer.status != 200
        times.append(answer.seconds)
        if sum(times) > seconds:
            break
    connection.close()
    return Measure(
        rate=len(times) / sum(times),
        p50=percentile(times, 50) * 1000,
        p95=percentile(times, 95) * 1000,
        fault=f"{refused} refused" if refused else "",
    )


def percentile(times: Sequence[float], percent: int) -> float:
    """Give the nearest-rank percentile."""
    return sorted(times)[math.ceil(len(times) * percent / 100) - 1]
