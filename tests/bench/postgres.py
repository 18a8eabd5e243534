"""A PostgreSQL server whose data stay under `.bench/` from one run to the next.

Like `tests/postgres.py`: locale C.UTF-8, a Unix socket only, no fsync. It ends with this process.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.options import KEPT
from tests.postgres import (
    SERVER_OPTIONS,
    create_cluster,
    find_programs,
    server_account,
    wait_until_ready,
)

OPTIONS = SERVER_OPTIONS | {
    "shared_buffers": "1GB",
    "maintenance_work_mem": "512MB",
    "max_wal_size": "4GB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
}
# Reads its standard input to the end, which comes when this process closes the pipe or dies.
_SUPERVISOR = '"$@" & server=$!; cat >/dev/null; kill -INT "$server"; wait "$server"'


@contextmanager
def kept_server() -> Iterator[str]:
    """Start the server, made now if need be; give the URL of its database `postgres`."""
    programs, account = find_programs(), server_account()
    cluster = KEPT / "postgres"
    if not (cluster / "data" / "PG_VERSION").exists():
        shutil.rmtree(cluster, ignore_errors=True)
        cluster.mkdir()
        if account:
            shutil.chown(cluster, account["user"], account["group"])
        create_cluster(programs, cluster, account)
    socket = Path(tempfile.mkdtemp(prefix="partnerships-pg-", dir="/tmp"))
    if account:
        shutil.chown(socket, account["user"], account["group"])
    server: list[str | Path] = [programs / "postgres", "-D", cluster / "data", "-k", socket]
    for name, value in OPTIONS.items():
        server += ["-c", f"{name}={value}"]
    with (socket / "log").open("wb") as log:
        supervisor = subprocess.Popen(
            ["/bin/sh", "-c", _SUPERVISOR, "supervisor", *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=socket,
            start_new_session=True,
            **account,
        )
    try:
        wait_until_ready(programs, socket)
        yield f"postgresql://postgres@/postgres?host={socket}"
    finally:
        supervisor.communicate()
        shutil.rmtree(socket)
