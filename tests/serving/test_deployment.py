"""The steps of docs/deploy/README.md, run in order in an empty place; then the site is asked."""

import http.client
import io
import os
import re
import shutil
import ssl
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from tests.postgres import running_server
from tests.serving.machine import NAME, Machine, steps

PARTS = ["partnerships", "templates", "static", "fixtures", "docs/deploy", "scripts", "Makefile"]
PARTS += ["manage.py", "gunicorn.conf.py", "pyproject.toml", "requirements.txt"]
OLD, NEW = "ok\\n", "ok, new\\n"  # what /healthz says, in the code


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Site(NamedTuple):
    """The machine when all steps have been done, and what the last one printed."""

    machine: Machine
    steps: Path
    printed: str

    def get(self, path: str, source: str = "127.0.0.1", **headers: str) -> Answer:
        """Ask by TLS, as a browser that knows the certificate's issuer."""
        place = self.machine.folder / "etc/letsencrypt/live" / NAME
        context = ssl.create_default_context(cafile=place / "fullchain.pem")
        connection = http.client.HTTPSConnection(
            "localhost", self.machine.https, source_address=(source, 0), timeout=60, context=context
        )
        return _ask(connection, path, {"Host": NAME, **headers})

    def get_plain(self, path: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.machine.http, timeout=30)
        return _ask(connection, path, {"Host": NAME})


def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> Answer:
    with closing(connection):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        return Answer(response.status, dict(response.headers.items()), text)


@pytest.fixture(scope="module")
def site(repository: Path) -> Iterator[Site]:
    """All steps, on a machine with nothing on it and an empty PostgreSQL."""
    document = repository / "docs" / "deploy" / "README.md"
    folder = Path(tempfile.mkdtemp(prefix="partnerships-", dir="/tmp"))
    with running_server() as url:
        machine = Machine(folder, url.partition("host=")[2])
        try:
            _pack(repository, machine, "partnerships-1.tar", OLD)
            printed = [machine.run(block) for block in steps(document, "Installing")]
            yield Site(machine, document, printed[-1])
        finally:
            machine.close()
    shutil.rmtree(folder)


def _pack(repository: Path, machine: Machine, name: str, healthz: str) -> None:
    """Make the archive of a release, with this machine's paths; its .venv leads to ours."""
    listed = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *PARTS]
    found = subprocess.run(listed, cwd=repository, capture_output=True, check=True).stdout
    with tarfile.open(machine.folder / "root" / name, "w") as archive:
        for path in found.decode().split("\0")[:-1]:
            content = (repository / path).read_bytes()
            if path.startswith("docs/deploy/"):
                content = machine.here(content.decode()).encode()
            if path == "partnerships/views/meta.py":
                assert OLD.encode() in content
                content = content.replace(OLD.encode(), healthz.encode())
            member = archive.gettarinfo(repository / path, path)
            member.size = len(content)
            archive.addfile(member, io.BytesIO(content))
        for part in ("bin", "lib", "pyvenv.cfg"):
            member = tarfile.TarInfo(f".venv/{part}")
            member.type, member.linkname = tarfile.SYMTYPE, str(Path(sys.prefix) / part)
            archive.addfile(member)
        wanted = (repository / "requirements.txt").read_bytes()
        stamp = subprocess.run(["cksum"], input=wanted, capture_output=True, check=True).stdout
        member = tarfile.TarInfo(".venv/requirements.stamp")
        member.size = len(stamp)
        archive.addfile(member, io.BytesIO(stamp))


def test_after_the_steps_the_site_stands_behind_nginx_with_tls(site: Site) -> None:
    assert site.printed == "ready\n"
    plain = site.get_plain("/agreements/1/?page=2")
    assert (plain.status, plain.headers["Location"]) == (
        301,
        f"https://{NAME}/agreements/1/?page=2",
    )
    page = site.get("/agreements/174/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert page.headers["Server"] == "nginx"
    assert f"https://{NAME}/agreements/174/" in page.text
    assert site.get("/healthz", Host="other.example.jp").status == 400


def test_static_files_are_hashed_compressed_and_for_good(site: Site) -> None:
    home = site.get("/").text
    found = re.findall(r'href="(/static/css/\w+\.[0-9a-f]{12}\.css)"', home)
    assert found
    for address in found:
        answer = site.get(address, **{"Accept-Encoding": "br"})
        assert answer.status == 200
        assert "immutable" in answer.headers["Cache-Control"]
        assert answer.headers["Content-Encoding"] == "br"


def test_what_is_due_nightly_has_run(site: Site) -> None:
    backups = [*(site.machine.folder / "var/backups/partnerships").glob("partnerships-*.zip")]
    assert len(backups) == 1
    assert "SECRET_KEY=\n" not in (site.machine.folder / "etc/partnerships.env").read_text()


def test_a_client_is_known_by_the_address_that_nginx_saw(site: Site) -> None:
    def standing(source: str, forged: str) -> tuple[int, int]:
        """How many searches are left to somebody, and for how many seconds."""
        answer = site.get("/agreements.json?q=a", source, **{"X-Forwarded-For": forged})
        found = re.search(r"r=(\d+);t=(\d+)", answer.headers["RateLimit"])
        assert found
        return int(found[1]), int(found[2])

    _, seconds = standing("127.0.0.5", "198.51.100.1")
    if seconds < 5:
        time.sleep(seconds + 1)  # all that follows in one period
    first, _ = standing("127.0.0.1", "198.51.100.1")
    assert standing("127.0.0.1", "198.51.100.2")[0] == first - 1
    assert standing("127.0.0.9", "198.51.100.1")[0] == first


def test_nobody_is_refused_while_a_new_release_is_put_in(site: Site, repository: Path) -> None:
    enough, found = Event(), list[tuple[int, str]]()

    def read() -> None:
        while not enough.is_set():
            found.append(site.get("/healthz")[::2])
            found.append((site.get("/agreements/?country=kr").status, ""))

    _pack(repository, site.machine, "partnerships-2.tar", NEW)
    (block,) = steps(site.steps, "A new release")
    with ThreadPoolExecutor(4) as readers:
        reading = [readers.submit(read) for _ in range(4)]
        site.machine.run(block)
        before = len(found)
        while len(found) < before + 40 and not any(one.done() for one in reading):
            time.sleep(0.05)
        enough.set()
    assert [one.exception() for one in reading] == [None] * 4
    assert {status for status, _ in found} == {200}
    said = [text for _, text in found if text]
    assert {said[0], said[-1]} == {"ok\n", "ok, new\n"}
    assert site.get("/healthz").text == "ok, new\n"


def test_while_the_site_is_down_nginx_says_so_in_japanese(site: Site) -> None:
    assert site.machine.socket is not None
    site.machine.stop_site()
    site.machine.socket.close()
    answer = site.get("/agreements/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "サイトが一時的に止まっています" in answer.text


def test_systemd_finds_no_fault_in_the_units(site: Site, tmp_path: Path) -> None:
    for unit in (site.machine.folder / "etc/systemd/system").glob("partnerships*.*"):
        shutil.copy(unit, tmp_path / unit.name.replace("@.", "@find_doubts."))
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 8
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    assert (checked.returncode, checked.stderr) == (0, "")
