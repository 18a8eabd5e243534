"""A page with the mistake that sqlmap looks for: a scanner that misses it would prove nothing."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit


class _Careless(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        given = parse_qs(urlsplit(self.path).query).get("q", [""])[0]
        with sqlite3.connect(":memory:") as database:
            try:
                rows = database.execute(f"SELECT 1 WHERE 'a' = '{given}'").fetchall()
            except sqlite3.Error:
                rows = []
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"found" * len(rows) or b"nothing at all")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@contextmanager
def careless_page() -> Iterator[str]:
    """Give the address of a site whose `/?q=` puts words into a statement as they are."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Careless)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
