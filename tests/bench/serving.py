"""Starts what is measured, as processes on a free port, and asks them single pages."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from tests.bench.databases import environment
from tests.bench.options import KEPT, ROOT

WORKERS = 2
CONNECTIONS = 8
WORKER_HEADER = "X-Worker"
PATIENCE = 300


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Connection:
    """One connection that is kept open; asked again and again it stays with one worker."""

    port: int
    kept: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self.kept = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def get(self, path: str, **headers: str) -> Answer:
        start = time.perf_counter()
        self.kept.request("GET", path, headers=headers)
        response = self.kept.getresponse()
        body = response.read()
        seconds = time.perf_counter() - start
        return Answer(response.status, dict(response.getheaders()), body, seconds)

    def close(self) -> None:
        self.kept.close()


@dataclass(frozen=True)
class Server:
    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, **headers: str) -> Answer:
        """Ask on a connection of its own."""
        connection = Connection(self.port)
        try:
            return connection.get(path, **headers)
        finally:
            connection.close()

    def workers(self) -> list[int]:
        pid = self.process.pid
        return [int(p) for p in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]

    def cpu_seconds(self) -> float:
        """Give the processor time that the server has used so far, its workers included."""
        return sum(_cpu_seconds(pid) for pid in [self.process.pid, *self.workers()])

    def memory(self) -> list[tuple[float, float]]:
        """Give each worker's resident and proportional memory, in MB."""
        return [(_rollup(pid, "Rss"), _rollup(pid, "Pss")) for pid in self.workers()]


def connect_to_each_worker(port: int, path: str = "/healthz") -> list[Connection]:
    """Open connections until every worker has one, asking a page of each."""
    found: dict[str, Connection] = {}
    deadline = time.monotonic() + PATIENCE
    while len(found) < WORKERS:
        if time.monotonic() > deadline:
            raise TimeoutError("a worker takes no connection")
        connection = Connection(port)
        worker = connection.get(path).headers[WORKER_HEADER]
        if found.setdefault(worker, connection) is not connection:
            connection.close()
    return [*found.values()]


def _cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _rollup(pid: int, name: str) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith(f"{name}:"):
            return int(line.split()[1]) / 1024
    raise LookupError(name)


@contextmanager
def site(database_url: str, *, keeps_pages: bool = True) -> Iterator[Server]:
    """Serve the site with gunicorn as an operator does, through tests/bench/wsgi.py."""
    port = free_port()
    variables = environment(
        DATABASE_URL=database_url,
        SECRET_KEY="only the bench knows this key of more than fifty characters",
        ALLOWED_HOSTS="127.0.0.1",
        RATE_LIMITS="0",
        WEB_CONCURRENCY=f"{WORKERS}",
        BIND=f"127.0.0.1:{port}",
        CONNECTIONS_A_WORKER=f"{CONNECTIONS // WORKERS}",
        KEEPS_ONE_PAGE=f"{int(not keeps_pages)}",
    )
    command = [sys.executable, "-m", "gunicorn", "--config=tests/bench/gunicorn_conf.py"]
    command += ["tests.bench.wsgi"]
    with _started(command, port, variables) as server:
        yield server


@contextmanager
def datasette(file: Path) -> Iterator[Server]:
    """Serve a file with `datasette serve`, given time to count where by default it gives up."""
    port = free_port()
    command = [KEPT / "venv" / "bin" / "datasette", "serve", "--immutable", file]
    command += ["--port", f"{port}"]
    for setting in ("facet_time_limit_ms 60000", "sql_time_limit_ms 60000", "suggest_facets off"):
        command += ["--setting", *setting.split()]
    with _started([str(part) for part in command], port, environment()) as server:
        yield server


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@contextmanager
def _started(command: list[str], port: int, variables: dict[str, str]) -> Iterator[Server]:
    """Run a server until the block ends; what it says goes to `.bench/server.log`."""
    with (KEPT / "server.log").open("a") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=variables, stdout=log, stderr=log)
    try:
        _wait_until_it_listens(process, port)
        yield Server(port, process)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(timeout=60)
        except subprocess.TimeoutExpired:
            process.kill()


def _wait_until_it_listens(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while process.poll() is None and time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)
    sys.exit(f"the server does not start; see {KEPT.name}/server.log")
