"""A PostgreSQL server for the length of one command: `python -m tests.postgres COMMAND …`.

The command gets DATABASE_URL of an empty server of its own (locale C.UTF-8, encoding UTF8, no
fsync) that listens on nothing but a Unix socket in a temporary folder. `make test` runs the
database tests a second time under it; by hand: `python -m tests.postgres pytest -k merging`.
The server stops, and its folder goes, when the command ends or this process dies, however it dies.
"""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

OLDEST = 15
SERVER_OPTIONS = {
    "listen_addresses": "",
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "100",
    "timezone": "UTC",
}
# Reads its standard input to the end, which comes when this process closes the pipe or dies.
SUPERVISOR = """
folder=$1; shift
"$@" & server=$!
cat >/dev/null
kill -INT "$server"; wait "$server"
cd / && rm -rf "$folder"
"""


@contextlib.contextmanager
def running_server(**options: str) -> Iterator[str]:
    """Start a server and give the URL of its database `postgres`; `options` are its settings."""
    programs = find_programs()
    folder = Path(tempfile.mkdtemp(prefix="partnerships-pg-", dir="/tmp"))
    account = server_account()
    if account:
        shutil.chown(folder, account["user"], account["group"])
    create_cluster(programs, folder, account)
    supervisor = start_server(programs, folder, account, {**SERVER_OPTIONS, **options})
    try:
        wait_until_ready(programs, folder)
        yield f"postgresql://postgres@/postgres?host={folder}"
    finally:
        supervisor.communicate()


def find_programs() -> Path:
    """The folder of the newest PostgreSQL's programs; Debian keeps them off PATH."""
    debian = Path("/usr/lib/postgresql").glob("*/bin/initdb")
    found = sorted(
        (int(path.parts[-3]), path.parent) for path in debian if path.parts[-3].isdigit()
    )
    if found and found[-1][0] >= OLDEST:
        return found[-1][1]
    if elsewhere := shutil.which("initdb"):
        return Path(elsewhere).resolve().parent
    sys.exit(f"PostgreSQL {OLDEST} 以上が見つかりません（initdb）。postgresql を入れてください。")


def server_account() -> dict[str, Any]:
    """Whom the server runs as: `postgres` when we are root, whom PostgreSQL refuses to obey."""
    if os.geteuid() != 0:
        return {}
    try:
        entry = pwd.getpwnam("postgres")
    except KeyError:
        sys.exit("利用者 postgres がありません。postgresql を入れてください。")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def create_cluster(programs: Path, folder: Path, account: dict[str, Any]) -> None:
    command: list[str | Path] = [programs / "initdb", "--pgdata", folder / "data"]
    command += ["--username=postgres", "--auth=trust", "--no-sync"]
    command += ["--encoding=UTF8", "--locale=C.UTF-8"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **account)
    if made.returncode:
        shutil.rmtree(folder)
        sys.exit(f"PostgreSQL を用意できません（initdb）: {made.stderr.strip()}")


def start_server(
    programs: Path, folder: Path, account: dict[str, Any], options: dict[str, str]
) -> subprocess.Popen[bytes]:
    """Start the server under a shell that outlives us just long enough to clean up."""
    server: list[str | Path] = [programs / "postgres", "-D", folder / "data", "-k", folder]
    for name, value in options.items():
        server += ["-c", f"{name}={value}"]
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            ["/bin/sh", "-c", SUPERVISOR, "supervisor", folder, *server],
            stdin=subprocess.PIPE,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,  # Ctrl+C is for the tests; the server goes after them
            **account,
        )


def wait_until_ready(programs: Path, folder: Path, seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    command: list[str | Path] = [programs / "pg_isready", "--quiet", "--host", folder]
    while subprocess.run(command).returncode:
        if time.monotonic() > deadline:
            sys.exit(f"PostgreSQL が起動しません:\n{(folder / 'log').read_text()[-2000:]}")
        time.sleep(0.05)


def main(command: list[str]) -> int:
    """Run the command with DATABASE_URL of a new server; its exit code is ours."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # ends the command and the server too
    with running_server() as url:
        return subprocess.call(command, env={**os.environ, "DATABASE_URL": url})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
