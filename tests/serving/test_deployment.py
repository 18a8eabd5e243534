"""The files of docs/deploy/, really used: nginx with TLS before the socket; systemd's units."""

import http.client
import os
import re
import shutil
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event
from typing import NamedTuple

import pytest

from tests.gunicorn import wait_for
from tests.making import make_agreement
from tests.search.test_two_processes import database_url, free_port

NAME = "record.example.jp"
# What the operator's nginx.conf holds around the site's file; everything is in one folder.
AROUND = """
daemon off; {user} pid {folder}/pid; error_log {folder}/error.log; worker_processes 1;
events {{}}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u; scgi_temp_path {folder}/s;
    include {folder}/site.conf;
}}
"""


# Gives an open socket as descriptor 3 to a program that is to have it from its first moment.
HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ.update(LISTEN_FDS="1", LISTEN_PID=str(os.getpid()))
os.execv(sys.executable, [sys.executable, *sys.argv[2:]])
"""


class Gunicorn:
    """Gunicorn with a socket as systemd hands it over: open before it starts, and after it ends."""

    def __init__(self, repository: Path, folder: Path) -> None:
        self.repository = repository
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.bind(str(folder / "socket"))
        self.socket.listen(100)
        self.variables = {
            "DATABASE_URL": database_url(),
            "DATA_DIR": str(folder),
            "SECRET_KEY": "k" * 60,
            "ALLOWED_HOSTS": NAME,
            "SITE_URL": f"https://{NAME}",
            "HTTPS": "1",
            "TRUSTED_PROXIES": "1",
            "WEB_CONCURRENCY": "1",
            "PATH": os.environ["PATH"],
        }
        self.start()

    def start(self) -> None:
        descriptor = self.socket.fileno()
        command = [sys.executable, "-c", HAND_OVER, str(descriptor)]
        self.process = subprocess.Popen(
            [*command, "-m", "gunicorn", "partnerships.wsgi"],
            cwd=self.repository,
            env=self.variables,
            pass_fds=[descriptor],
            stdout=subprocess.DEVNULL,
        )

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait()


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    text: str


class Site(NamedTuple):
    folder: Path
    http: int
    https: int
    gunicorn: Gunicorn

    def get(self, path: str, source: str = "127.0.0.1", **headers: str) -> Answer:
        """Ask by TLS, as a browser that knows the certificate's issuer."""
        context = ssl.create_default_context(cafile=self.folder / "fullchain.pem")
        connection = http.client.HTTPSConnection(
            "localhost", self.https, source_address=(source, 0), timeout=30, context=context
        )
        return _ask(connection, path, {"Host": NAME, **headers})

    def get_plain(self, path: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self.http, timeout=30)
        return _ask(connection, path, {"Host": NAME})


def _ask(connection: http.client.HTTPConnection, path: str, headers: dict[str, str]) -> Answer:
    with closing(connection):
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        return Answer(response.status, dict(response.headers.items()), text)


@pytest.fixture
def site(transactional_db: None, repository: Path, tmp_path: Path) -> Iterator[Site]:
    """The site behind nginx, by the operator's files with this test's ports and folders."""
    make_agreement()
    _make_certificate(tmp_path)
    plain, secure = free_port(), free_port()
    text = (repository / "docs" / "deploy" / "nginx.conf").read_text()
    for stated, here in {
        "listen [::]:80;": "",
        "listen [::]:443 ssl http2;": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl": f"listen 127.0.0.1:{secure} ssl",
        "/run/partnerships.sock": f"{tmp_path}/socket",
        f"/etc/letsencrypt/live/{NAME}": str(tmp_path),
        "/srv/partnerships": str(repository),
    }.items():
        assert stated in text
        text = text.replace(stated, here)
    (tmp_path / "site.conf").write_text(text)
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "nginx.conf").write_text(AROUND.format(folder=tmp_path, user=user))
    gunicorn = Gunicorn(repository, tmp_path)
    try:
        with gunicorn.socket, _nginx(tmp_path, secure):
            yield Site(tmp_path, plain, secure, gunicorn)
    finally:
        gunicorn.stop()


def _make_certificate(folder: Path) -> None:
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    command += ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME},DNS:localhost"]
    command += ["-keyout", f"{folder}/privkey.pem", "-out", f"{folder}/fullchain.pem"]
    subprocess.run(command, check=True, capture_output=True)


@contextmanager
def _nginx(folder: Path, port: int) -> Iterator[None]:
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or ""
    command = [program, "-e", f"{folder}/error.log", "-c", f"{folder}/nginx.conf"]
    checked = subprocess.run([*command, "-t"], capture_output=True, text=True)
    assert checked.returncode == 0, checked.stderr
    assert "[warn]" not in checked.stderr
    with subprocess.Popen(command) as process:
        wait_for(port)
        yield
        process.terminate()


def test_the_site_stands_behind_nginx_with_tls(site: Site) -> None:
    plain = site.get_plain("/agreements/1/?page=2")
    assert (plain.status, plain.headers["Location"]) == (
        301,
        f"https://{NAME}/agreements/1/?page=2",
    )
    page = site.get("/agreements/1/")
    assert page.status == 200
    assert "交流に関する覚書" in page.text
    assert page.headers["Strict-Transport-Security"].startswith("max-age=31536000")
    assert page.headers["Server"] == "nginx"
    assert site.get("/healthz", Host="other.example.jp").status == 400


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


def test_nobody_is_refused_while_the_site_restarts(site: Site) -> None:
    enough, found = Event(), list[int]()

    def read() -> None:
        while not enough.is_set():
            found.append(site.get("/agreements/1/").status)

    assert site.get("/agreements/1/").status == 200
    with ThreadPoolExecutor(3) as readers:
        reading = [readers.submit(read) for _ in range(3)]
        time.sleep(0.5)
        site.gunicorn.stop()
        before = len(found)
        site.gunicorn.start()
        assert site.get("/agreements/1/").status == 200
        enough.set()
    assert [one.exception() for one in reading] == [None] * 3
    assert before > 0
    assert set(found) == {200}


def test_while_the_site_is_down_nginx_says_so_in_japanese(site: Site) -> None:
    assert site.get("/healthz").status == 200
    site.gunicorn.stop()
    site.gunicorn.socket.close()
    answer = site.get("/agreements/")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "10")
    assert "サイトが一時的に止まっています" in answer.text


def test_systemd_finds_no_fault_in_the_units(repository: Path, tmp_path: Path) -> None:
    for unit in (repository / "docs" / "deploy").glob("partnerships*.*"):
        if unit.suffix in {".service", ".socket", ".timer"}:
            text = unit.read_text().replace("/srv/partnerships", str(repository))
            (tmp_path / unit.name.replace("@.", "@find_doubts.")).write_text(text)
    units = sorted(map(str, tmp_path.iterdir()))
    assert len(units) == 8
    checked = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
    )
    assert (checked.returncode, checked.stderr) == (0, "")
