"""Hostile requests, from a seed: what scanners and broken programs send, over a plain socket.

`hostile_requests(seed)` gives them without end; `send` gives the status of the answer.
"""

import json
import random
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlencode, urlsplit

from tests.serving.hostile_words import (
    FORMS,
    HEADERS,
    HOSTS,
    KINDS,
    METHODS,
    NAMES,
    PATHS,
    QUESTIONS,
    VALUES,
)

TOKEN = "k" * 32  # as cookie and as field: what any stranger can send, so the form is really read
FILLED = 0.1  # of the requests are forms filled in as a browser would, but for some values


@dataclass(frozen=True)
class Hostile:
    """The bytes of one request."""

    head: bytes
    body: bytes

    def is_fault(self, status: int) -> bool:
        """Whether this answer is the server's fault; 501 is right where a coding is unknown."""
        asks_coding = status == 501 and b"\r\nTransfer-Encoding: " in self.head
        return status >= 500 and not asks_coding

    @property
    def line(self) -> str:
        return repr(self.head[:300])


def hostile_requests(seed: str) -> Iterator[Hostile]:
    """Give requests without end; the same seed gives the same ones."""
    dice = random.Random(seed)
    while True:
        if dice.random() < FILLED:
            yield _filled_form(dice)
            continue
        body = _body(dice)
        lines = [f"{dice.choice(METHODS)} {_target(dice)} HTTP/1.1", f"Host: {dice.choice(HOSTS)}"]
        more = range(dice.choice([0, 0, 1, 3]))
        lines += [f"{dice.choice(HEADERS)}: {_header_value(dice)}" for _ in more]
        lines += [f"Content-Type: {dice.choice(KINDS)}", f"Content-Length: {_length(dice, body)}"]
        lines.append("Connection: close")
        yield Hostile("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"), body)


def _filled_form(dice: random.Random) -> Hostile:
    """Send a form of the site whole, with hostile values in some of its fields."""
    address, fields = dice.choice(FORMS)
    kept = {name: _field_value(dice, value) for name, value in fields.items()}
    pairs = {"csrfmiddlewaretoken": TOKEN} | kept
    body = urlencode(pairs, errors="replace").encode()
    if dice.random() < 0.3:
        body = "&".join(f"{name}={_escaped(dice, value)}" for name, value in pairs.items()).encode()
    lines = [
        f"POST {dice.choice(['', '', '/en'])}{address} HTTP/1.1",
        "Host: 127.0.0.1",
        f"Cookie: csrftoken={TOKEN}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
        "Connection: close",
    ]
    return Hostile("\r\n".join([*lines, "", ""]).encode(), body)


def _field_value(dice: random.Random, honest: str) -> str:
    if honest == QUESTIONS:
        return _questions(dice)
    return dice.choice(VALUES) if dice.random() < 0.4 else honest


def _questions(dice: random.Random) -> str:
    """Give questions for the reconciliation service: JSON, odd in places."""
    odd: list[object] = [*VALUES, None, 1, -1, 1e308, True, [], {}, [[]], {"id": 1}, ["x"] * 100]
    asked: dict[str, object] = {"query": "釜山", "type": "partner", "limit": 3, "properties": []}
    for name in dice.sample(sorted(asked), k=dice.choice([0, 1, 1, 2, 4])):
        asked[name] = dice.choice(odd)
    if dice.random() < 0.2:
        asked["properties"] = [{"pid": dice.choice(odd), "v": dice.choice(odd)}]
    return json.dumps({f"q{number}": asked for number in range(dice.choice([0, 1, 2, 60]))})


def _target(dice: random.Random) -> str:
    path = dice.choice(["", "", "/en"]) + dice.choice(PATHS)
    if dice.random() < 0.3:  # something else in place of a part of the address
        parts = path.split("/")
        parts[dice.randrange(len(parts))] = _escaped(dice, dice.choice(VALUES))
        path = "/" + "/".join(parts).lstrip("/")
    return f"{path}?{_pairs(dice)}"[:8_000]


def _pairs(dice: random.Random) -> str:
    names = dice.choices(NAMES, k=dice.choice([0, 1, 2, 5, 40]))
    return "&".join(f"{name}={_escaped(dice, dice.choice(VALUES))}" for name in names)


def _escaped(dice: random.Random, value: str) -> str:
    """Write a value as addresses do: well, doubly, in another encoding, or cut off."""
    way = dice.randrange(6)
    if way == 0:
        return quote(quote(value.encode("utf-8", "replace").decode()))
    if way == 1:
        return quote_from_bytes(value.encode("cp932", "replace"))
    if way == 2:
        return quote_from_bytes(dice.randbytes(dice.choice([1, 4, 60])))
    return quote(value, errors="surrogatepass")[: None if way > 3 else -1]


def _header_value(dice: random.Random) -> str:
    """Give a value without line breaks: what splits a request is another request."""
    value = dice.choice([*VALUES, "sessionid=x; csrftoken=y", "gzip", 'W/"x", *', "bytes=0-,9-1"])
    kept = "".join(c for c in value if c not in "\r\n\0")
    return kept.encode("utf-8", "replace").decode()[:4000]


def _body(dice: random.Random) -> bytes:
    way = dice.randrange(5)
    if way == 0:
        return _pairs(dice).encode()
    if way == 1:
        name, value = dice.choice(NAMES), dice.choice(VALUES).encode("utf-8", "replace")
        head = (
            f'--x\r\nContent-Disposition: form-data; name="{name}"; filename="../a\\0.pdf"\r\n\r\n'
        )
        return head.encode() + value + dice.choice([b"\r\n--x--\r\n", b"\r\n--x", b""])
    if way == 2:
        return dice.choice(VALUES).encode("utf-8", "replace")
    return b"" if way == 3 else dice.randbytes(dice.choice([1, 100, 3000]))


def _length(dice: random.Random, body: bytes) -> int | str:
    if dice.random() < 0.95:
        return len(body)
    return dice.choice(["-1", "x", "0", "99999999999999999999", "1_0", "+5", ""])


def send(site: str, request: Hostile, seconds: float = 30) -> int:
    """Send a request and give the status of the answer; 0 when the server just hangs up."""
    parts = urlsplit(site)
    address = (parts.hostname or "", parts.port or 80)
    with socket.create_connection(address, timeout=seconds) as connection:
        try:
            connection.sendall(request.head + request.body)
            connection.shutdown(socket.SHUT_WR)
            start = connection.recv(100)
            while connection.recv(65_536):
                pass
        except ConnectionError:
            return 0
    words = start.split(b" ", 2)
    return int(words[1]) if len(words) > 1 else 0
