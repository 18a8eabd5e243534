"""Asks one address whether it still opens: HEAD, and GET where that is refused; redirects by hand.

Every hop is looked up and checked anew. An answer is bounded in bytes and in time, and a host gets
one request at a time with a pause after it (`Courtesy`).
"""

import http.client
import socket
import ssl
import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import urljoin

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError
from urllib3.exceptions import SSLError as TLSError

from partnerships.links.addresses import Place, RefusedAddressError, find_place

_REDIRECTS = {301, 302, 303, 307, 308}
_GONE = {404, 410}
_REFUSED = {401, 403, 429, 451}
_MOST_HOPS = 5
_MOST_BYTES = 64 * 1024
_LONGEST_SAID = 200


@dataclass(frozen=True)
class Answer:
    """What became of a question: the last status, or None and why there is none."""

    status: int | None
    said: str

    @property
    def is_good(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def is_gone(self) -> bool:
        """Whether the server says itself that there is no such page."""
        return self.status in _GONE

    @property
    def is_refusal(self) -> bool:
        """Whether somebody is there who doesn't answer machines: no reason to call it dead."""
        return self.status in _REFUSED


class Courtesy:
    """Lets one request at a time go to a host, with a pause between two."""

    def __init__(self, pause: float) -> None:
        self.pause = pause
        self._locks: dict[str, threading.Lock] = defaultdict(threading.Lock)
        self._free_at: dict[str, float] = {}
        self._guard = threading.Lock()

    @contextmanager
    def turn(self, host: str) -> Iterator[None]:
        """Wait for one's turn at a host."""
        with self._guard:
            lock = self._locks[host]
        with lock:
            time.sleep(max(0.0, self._free_at.get(host, 0.0) - time.monotonic()))
            try:
                yield
            finally:
                self._free_at[host] = time.monotonic() + self.pause


@dataclass(frozen=True)
class Asker:
    """How to ask: who we say we are, the patience in seconds for a step and for a whole request."""

    agent: str
    courtesy: Courtesy
    timeout: float = 10
    deadline: float = 30
    may_be_private: bool = False

    def ask(self, url: str) -> Answer:
        """Follow an address to its answer; never raises for what a server does."""
        try:
            return self._follow(url)
        except RefusedAddressError as error:
            return Answer(None, str(error))
        except socket.gaierror:
            return Answer(None, "サーバーの名前が見つかりません")
        except (TLSError, ssl.SSLError):
            return Answer(None, "証明書を確かめられません")
        except (HTTPError, http.client.HTTPException, OSError, ValueError) as error:
            return Answer(None, f"応答がありません（{type(error).__name__}）"[:_LONGEST_SAID])

    def _follow(self, url: str) -> Answer:
        for _ in range(_MOST_HOPS + 1):
            place = find_place(url, may_be_private=self.may_be_private)
            status, location = self._request("HEAD", place)
            if status >= 400:
                status, location = self._request("GET", place)
            if status not in _REDIRECTS or not location:
                return Answer(status, f"{status}")
            url = urljoin(url, location)
        return Answer(None, "転送が多すぎます")

    def _request(self, method: str, place: Place) -> tuple[int, str]:
        """Give the status and where it redirects to; reads a bounded piece of the body."""
        headers = {"Host": place.host_header, "User-Agent": self.agent, "Accept": "*/*"}
        with self.courtesy.turn(place.ip), self._connected(place) as connection:
            connection.request(method, place.target, headers=headers, preload_content=False)
            response = connection.getresponse()
            left = _MOST_BYTES
            while left > 0 and (piece := response.read(min(left, 8192), decode_content=False)):
                left -= len(piece)
            return response.status, response.headers.get("Location", "")

    @contextmanager
    def _connected(self, place: Place) -> Iterator[HTTPConnection]:
        """Connect to the address that was checked; cut it off at the deadline, however it drips."""
        if place.scheme == "https":
            connection: HTTPConnection = HTTPSConnection(
                place.ip,
                place.port,
                timeout=self.timeout,
                server_hostname=place.host,
                assert_hostname=place.host,
                cert_reqs="CERT_REQUIRED",
            )
        else:
            connection = HTTPConnection(place.ip, place.port, timeout=self.timeout)
        kept: list[object] = []
        timer = threading.Timer(self.deadline, _cut, [connection, kept])
        timer.daemon = True
        timer.start()
        try:
            connection.connect()
            kept.append(connection.sock)  # which it lets go of when an answer ends with it
            yield connection
        finally:
            timer.cancel()
            connection.close()


def _cut(connection: HTTPConnection, kept: Sequence[object]) -> None:
    for sock in (connection.sock, *kept):
        if isinstance(sock, socket.socket):
            with suppress(OSError):  # it is closed already
                sock.shutdown(socket.SHUT_RDWR)
