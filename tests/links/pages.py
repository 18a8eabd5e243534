"""A web server on this machine with pages in every state, for tests of official links."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock, Thread
from typing import Any

import pytest

BODY = b"<!doctype html><title>ok</title>"


class Pages:
    """What was asked of the server, and where it is."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}"
        self.asked: list[tuple[str, str, str, str]] = []
        self.at_once = 0
        self.most_at_once = 0
        self.sent = 0
        self._lock = Lock()

    @contextmanager
    def serving(self) -> Iterator[None]:
        with self._lock:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        yield
        with self._lock:
            self.at_once -= 1

    def methods(self, path: str) -> list[str]:
        return [method for method, asked, *_ in self.asked if asked == path]


class Handler(BaseHTTPRequestHandler):
    pages: Pages
    protocol_version = "HTTP/1.1"

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        host, agent = self.headers.get("Host", ""), self.headers.get("User-Agent", "")
        self.pages.asked.append((self.command, self.path, host, agent))
        with self.pages.serving():
            try:
                getattr(self, f"_{self.path.split('/')[1].split('?')[0] or 'ok'}")()
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True

    def _say(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _ok(self) -> None:
        self._say(200, BODY)

    def _gone(self) -> None:
        self._say(404)

    def _gone410(self) -> None:
        self._say(410)

    def _broken(self) -> None:
        self._say(500)

    def _forbidden(self) -> None:
        self._say(403)

    def _nohead(self) -> None:
        self._say(405) if self.command == "HEAD" else self._ok()

    def _moved(self) -> None:
        self._say(302, Location="/ok?from=moved")

    def _loop(self) -> None:
        self._say(301, Location="/loop")

    def _inside(self) -> None:
        self._say(302, Location="http://169.254.169.254/latest/meta-data/")

    def _file(self) -> None:
        self._say(302, Location="file:///etc/passwd")

    def _lingering(self) -> None:
        time.sleep(0.1)
        self._ok()

    def _slow(self) -> None:
        time.sleep(3)
        self._ok()

    def _drip(self) -> None:
        if self.command == "HEAD":
            self._say(405)
            return
        self.send_response(200)
        self.end_headers()
        for _ in range(100):
            self.wfile.write(b".")
            self.wfile.flush()
            time.sleep(0.1)

    def _huge(self) -> None:
        if self.command == "HEAD":
            self._say(405)
            return
        self.send_response(200)
        self.send_header("Content-Length", str(10**10))
        self.end_headers()
        for _ in range(10_000):
            self.wfile.write(b"x" * 65536)
            self.pages.sent += 65536

    def log_message(self, *args: Any) -> None:
        """Keep quiet."""


@pytest.fixture
def pages() -> Iterator[Pages]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    found = Pages(server.server_port)
    Handler.pages = found
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield found
    server.shutdown()
    thread.join()
    server.server_close()
