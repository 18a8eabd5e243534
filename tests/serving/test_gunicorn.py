"""The real server: workers that count together, logs for machines, and requests it won't read."""

import json
import re
import socket
import urllib.request
from pathlib import Path

import pytest

from tests.gunicorn import server

pytestmark = [pytest.mark.django_db(transaction=True)]

TOKEN = "0123456789abcdef"


def get(address: str, **headers: str) -> str:
    """Ask on a connection of its own, so that any worker may answer."""
    request = urllib.request.Request(address, headers=headers)
    with urllib.request.urlopen(request) as response:
        return str(response.read().decode())


def first_line(site: str, request: bytes) -> str:
    """Send bytes as they are and give the answer's first line."""
    host, port = site.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=20) as connection:
        connection.sendall(request)
        return connection.recv(200).split(b"\r\n")[0].decode()


def test_every_worker_gives_the_figures_of_all(repository: Path, tmp_path: Path) -> None:
    with server(repository, METRICS_TOKEN=TOKEN, DATA_DIR=str(tmp_path)) as site:
        for _ in range(60):
            get(f"{site}/healthz")
        texts = [get(f"{site}/metrics", Authorization=f"Bearer {TOKEN}") for _ in range(5)]
    wanted = r'site_requests_total\{method="GET",status="200",view="healthz"\} (\d+)'
    assert {float(found) for text in texts for found in re.findall(wanted, text)} == {60}


def test_logs_are_json_and_tell_no_secret(repository: Path, tmp_path: Path) -> None:
    log = tmp_path / "log"
    with server(repository, LOG_FORMAT="json", LOG=str(log), DATA_DIR=str(tmp_path)) as site:
        get(f"{site}/agreements/?q=himitsu", **{"X-Forwarded-For": "198.51.100.77"})
        first_line(site, b"GET / HTTP/9.9\r\nHost: 127.0.0.1\r\n\r\n")
    text = log.read_text()
    events = [json.loads(line) for line in text.splitlines() if line.startswith("{")]
    views = {event.get("view") for event in events}
    assert "agreement-list" in views
    assert any(event["logger"] == "gunicorn.error" for event in events)
    secrets = ["himitsu", "198.51.100.77", "127.0.0.1: ", "ip=", "k" * 60]
    assert [secret for secret in secrets if secret in text] == []


@pytest.mark.parametrize(
    ("request_bytes", "status"),
    [
        pytest.param(b"GET /?q=" + b"a" * 10_000 + b" HTTP/1.1\r\n", "414", id="line of 10 kB"),
        pytest.param(b"GET /?q=" + b"a" * 8_000 + b" HTTP/1.1\r\n", "200", id="line of 8 kB"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000 + b"\r\n", "431", id="large header"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X: a\r\n" * 100, "431", id="many headers"),
        pytest.param(b"GET / HTTP/1.1\r\nX_Y: a\r\nX-Y: b\r\n", "200", id="underscores"),
        pytest.param(b"GET / HTTP/1.1\r\nA B: a\r\n", "400", id="malformed header"),
        pytest.param(b"GET /\xff\xfe HTTP/1.1\r\n", "400", id="no ASCII"),
        pytest.param(b"\x16\x03\x01\x02\x00\x01\r\n", "400", id="TLS"),
        pytest.param(
            b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
            "400",
            id="two lengths",
        ),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: 99999999999\r\n", "413", id="large body"),
    ],
)
def test_what_cannot_be_read_is_refused_with_the_right_status(
    shared_site: str, request_bytes: bytes, status: str
) -> None:
    answer = first_line(shared_site, request_bytes + b"Host: 127.0.0.1\r\n\r\n")
    assert answer.split(" ")[1] == status
