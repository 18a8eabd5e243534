"""PostgreSQL servers that are stopped, killed and started again: a primary and its standbys.

Unlike those of `tests.postgres` they keep every acknowledged commit when killed. They stop,
and their folder goes, when the block ends or this process dies, however it dies.
"""

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg

from tests.postgres import SERVER_OPTIONS, create_cluster, find_programs, server_account

# fsync guards against a machine that loses power, which no test here does.
KEEPS_COMMITS = SERVER_OPTIONS | {
    "synchronous_commit": "on",
    "full_page_writes": "on",
    "max_wal_size": "96MB",
    "wal_retrieve_retry_interval": "200",  # milliseconds until a standby tries again
}
KEEPER = """
programs=$1; folder=$2
cat >/dev/null
for data in "$folder"/*/; do
    [ ! -f "$data/postmaster.pid" ] || "$programs/pg_ctl" stop --silent -m immediate -D "$data"
done
cd / && rm -rf "$folder"
"""


@dataclass
class Server:
    """One server: its data are in `folder/data`, its socket is in `folder`."""

    folder: Path
    options: dict[str, str]
    account: dict[str, Any] = field(default_factory=server_account)
    programs: Path = field(default_factory=find_programs)

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"postgresql://postgres@/postgres?host={self.folder}"

    def start(self) -> None:
        """Start it and wait until it answers; after a kill it recovers first."""
        given = [f"-c {name}='{value}'" for name, value in self.options.items()]
        options = " ".join([f"-k {self.folder}", *given])
        self._control("start", "-w", "--log", f"{self.folder}.log", "--options", options)

    def kill(self) -> None:
        """End it at once, as a crash does: nothing is written, every connection is cut."""
        self._control("stop", "-m", "immediate")

    def stop(self) -> None:
        """Shut it down as an operator does, for a restart."""
        self._control("stop", "-m", "fast")

    @property
    def is_running(self) -> bool:
        command: list[str | Path] = [self.programs / "pg_ctl", "status", "--pgdata", self.data]
        status = subprocess.run(command, cwd="/", stdout=subprocess.DEVNULL, **self.account)
        return status.returncode == 0

    def run(self, sql: str) -> Any:
        """Run a statement and give the first value of its first row."""
        with psycopg.connect(self.url, autocommit=True) as connection:
            cursor = connection.execute(sql)
            return cursor.fetchone()[0] if cursor.description else None  # type: ignore[index]

    def copy_to(self, standby: "Server") -> None:
        """Make a standby that follows this server, as a running copy of it."""
        command: list[str | Path] = [self.programs / "pg_basebackup", "--pgdata", standby.data]
        command += [
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
            "--wal-method=stream",
        ]
        command += ["--dbname", self.url]
        subprocess.run(command, check=True, cwd="/", **self.account)

    def _control(self, *words: "str | Path") -> None:
        command = [self.programs / "pg_ctl", *words, "--silent", "--pgdata", self.data]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, **self.account)


@contextmanager
def servers(*names: str, disk: int = 0) -> Iterator[list[Server]]:
    """Give servers by these names, the first with an empty cluster; none has been started.

    `disk`: the first is on a file system of its own of so many megabytes.
    """
    account, programs = server_account(), find_programs()
    root = Path(tempfile.mkdtemp(prefix="partnerships-pg-", dir="/tmp"))
    for name in names:
        (root / name).mkdir()
    if disk:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={disk}m", "tmpfs", str(root / names[0])]
        subprocess.run(mount, check=True)
    for folder in (root, *root.iterdir()):
        if account:
            shutil.chown(folder, account["user"], account["group"])
    keeper = subprocess.Popen(
        ["/bin/sh", "-c", KEEPER, "keeper", programs, root],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        **account,
    )
    try:
        found = [Server(root / name, KEEPS_COMMITS) for name in names]
        create_cluster(programs, found[0].folder, account)
        yield found
    finally:
        keeper.communicate()
        if disk:
            subprocess.run(["umount", "--lazy", root / names[0]], check=True)
            shutil.rmtree(root)


@contextmanager
def primary_and_standbys(prepare: Callable[[str], object], disk: int = 0) -> Iterator[list[Server]]:
    """Give a primary, whose database `prepare` has filled by its URL, and two standbys of it."""
    with servers("primary", "standby1", "standby2", disk=disk) as (primary, *standbys):
        primary.start()
        prepare(primary.url)
        for standby in standbys:
            primary.copy_to(standby)
            standby.start()
        yield [primary, *standbys]
