"""What an operator types: scripts/setup.sh, `manage.py serve` and gunicorn, each as a process."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

VARIABLES = {
    "DATABASE_URL",
    "SECRET_KEY",
    "DEBUG",
    "ALLOWED_HOSTS",
    "HTTPS",
    "SITE_URL",
    "DATA_DIR",
}
SOURCE_ROWS = 174


def environment(**variables: str) -> dict[str, str]:
    """Ours without the site's variables, and the given ones."""
    kept = {name: value for name, value in os.environ.items() if name not in VARIABLES}
    return {**kept, **variables}


@pytest.fixture
def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture
def empty_database(tmp_path: Path) -> Iterator[str]:
    """The URL of a database without tables, of the kind this run is on."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{tmp_path / 'site.sqlite3'}"
        return
    name = f"site_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
        yield urlsplit(server)._replace(path=f"/{name}").geturl()
        connection.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def started(
    command: list[str], cwd: Path, log: Path, port: int, **variables: str
) -> Iterator[None]:
    """A server whose output goes to a file, from its first answer until SIGTERM ends it."""
    with log.open("w") as output:
        process = subprocess.Popen(
            command, cwd=cwd, env=environment(**variables), stdout=output, stderr=output
        )
    try:
        wait_for_answer(process, port)
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        assert process.wait(timeout=30) == 0, log.read_text()


def wait_for_answer(process: subprocess.Popen[bytes], port: int) -> None:
    """Until something listens; not longer than the process lives, nor than a minute."""
    deadline = time.monotonic() + 60
    while process.poll() is None and time.monotonic() < deadline:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port)):
            return
        time.sleep(0.1)


def get(url: str) -> tuple[int, str]:
    """Status and text of an address."""
    try:
        with urllib.request.urlopen(url, timeout=30) as response:
            return response.status, response.read().decode()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read().decode()


def serve(port: int | str) -> list[str]:
    return [sys.executable, "manage.py", "serve", "--port", str(port)]


@pytest.mark.database
def test_serve_starts_from_nothing_and_again_with_everything_kept(
    repository: Path, tmp_path: Path, empty_database: str, free_port: int
) -> None:
    variables = {"DATABASE_URL": empty_database, "DATA_DIR": str(tmp_path)}
    first, second = tmp_path / "first.log", tmp_path / "second.log"
    site = f"http://127.0.0.1:{free_port}"

    with started(serve(free_port), repository, first, free_port, **variables):
        assert get(f"{site}/")[0] == 200
        assert json.loads(get(f"{site}/agreements.json")[1])["count"] == SOURCE_ROWS
    key = tmp_path / "secret_key"
    kept = key.read_text()
    assert key.stat().st_mode & 0o777 == 0o600
    assert re.search(r"利用者名: admin  パスワード: \S{12,}", first.read_text())
    assert f"{site}/" in first.read_text()

    with started(serve(free_port), repository, second, free_port, **variables):
        assert json.loads(get(f"{site}/agreements.json")[1])["count"] == SOURCE_ROWS
    assert key.read_text() == kept
    assert "パスワード" not in second.read_text()


@pytest.mark.database
def test_gunicorn_alone_serves_plain_http_with_static_files(
    repository: Path, tmp_path: Path, empty_database: str, free_port: int
) -> None:
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(
        migrate, cwd=repository, env=environment(DATABASE_URL=empty_database), check=True
    )
    command = [sys.executable, "-m", "gunicorn", "partnerships.wsgi", f"-b127.0.0.1:{free_port}"]
    site = f"http://127.0.0.1:{free_port}"
    variables = {
        "DATABASE_URL": empty_database,
        "SECRET_KEY": "a key that only this test knows",
        "DEBUG": "0",
        "ALLOWED_HOSTS": "127.0.0.1",
    }
    with started(command, repository, tmp_path / "log", free_port, **variables):
        status, page = get(f"{site}/admin/login/")
        assert status == 200
        sheets = re.findall(r'href="(/static/[^"]+\.css)"', page)
        assert sheets
        assert [get(f"{site}{sheet}")[0] for sheet in sheets] == [200] * len(sheets)
        assert get(f"{site}/?q=%00")[0] == 400
        assert get(f"http://localhost:{free_port}/")[0] == 400


@pytest.mark.parametrize(
    ("port", "variables", "words"),
    [
        pytest.param("0", {}, "PORT", id="port-zero"),
        pytest.param("http", {}, "PORT", id="port-no-number"),
        pytest.param("8000", {"DATABASE_URL": "nonsense"}, "DATABASE_URL", id="no-url"),
        pytest.param(
            "8000", {"DATABASE_URL": "sqlite:////nowhere/x"}, "DATABASE_URL", id="no-folder"
        ),
        pytest.param("8000", {"DATA_DIR": "/proc"}, "DATA_DIR", id="not-writable"),
    ],
)
def test_serve_says_in_one_line_why_it_cannot(
    repository: Path,
    tmp_path: Path,
    free_port: int,
    port: str,
    variables: dict[str, str],
    words: str,
) -> None:
    port = str(free_port) if port == "8000" else port
    ended = subprocess.run(
        serve(port),
        cwd=repository,
        env=environment(**({"DATA_DIR": str(tmp_path)} | variables)),
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert words in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_serve_names_a_port_that_is_taken(repository: Path, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        ended = subprocess.run(
            serve(port),
            cwd=repository,
            env=environment(DATA_DIR=str(tmp_path)),
            capture_output=True,
            text=True,
        )
    assert ended.returncode == 1
    assert f"ポート {port}" in ended.stderr
    assert ended.stderr.count("\n") == 1


FAKE_PYTHON = """#!/bin/sh
echo "$*" >> calls
case $* in *collectstatic*) mkdir -p staticfiles; echo {} > staticfiles/staticfiles.json;; esac
"""


@pytest.fixture
def fresh_clone(repository: Path, tmp_path: Path) -> Path:
    """A folder with the scripts, two small lists of requirements, and a Python that only notes."""
    shutil.copytree(repository / "scripts", tmp_path / "scripts")
    (tmp_path / "requirements.txt").write_text("one\n")
    (tmp_path / "requirements-dev.txt").write_text("two\n")
    (tmp_path / "static").mkdir()
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.write_text(FAKE_PYTHON)
    python.chmod(0o755)
    return tmp_path


def setup_calls(clone: Path, *arguments: str) -> str:
    """What setup makes the environment's Python do."""
    calls = clone / "calls"
    calls.write_text("")
    subprocess.run(["sh", "scripts/setup.sh", *arguments], cwd=clone, check=True)
    return calls.read_text()


def test_setup_does_only_what_has_changed(fresh_clone: Path) -> None:
    first = setup_calls(fresh_clone, "dev")
    assert "-r requirements.txt" in first
    assert "-r requirements-dev.txt" in first
    assert "collectstatic" in first

    second = setup_calls(fresh_clone, "dev")
    assert "pip" not in second
    assert "collectstatic" not in second

    (fresh_clone / "static" / "new.css").write_text("")
    third = setup_calls(fresh_clone, "dev")
    assert "collectstatic" in third
    assert "pip" not in third

    (fresh_clone / "requirements-dev.txt").write_text("two\nthree\n")
    assert "-r requirements-dev.txt" in setup_calls(fresh_clone, "dev")


def test_setup_for_serving_leaves_the_tools_out(fresh_clone: Path) -> None:
    assert "requirements-dev" not in setup_calls(fresh_clone)


def test_setup_names_the_python_it_needs(repository: Path, tmp_path: Path) -> None:
    shutil.copytree(repository / "scripts", tmp_path / "scripts")
    ended = subprocess.run(
        ["sh", "scripts/setup.sh"],
        cwd=tmp_path,
        env=environment(PYTHON="no-such-python"),
        capture_output=True,
        text=True,
    )
    assert ended.returncode == 1
    assert "Python 3.11" in ended.stderr
    assert ended.stderr.count("\n") == 1
