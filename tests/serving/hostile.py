"""Hostile requests, from a seed: what scanners and broken programs send, over a plain socket.

`hostile_requests(seed)` gives them without end; `send` gives the status of the answer.
"""

import random
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, quote_from_bytes, urlsplit

METHODS = (
    ["GET"] * 8 + ["POST"] * 4 + ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE", "BREW"]
)
PATHS = [
    *("/", "/agreements/", "/agreements.json", "/agreements.csv", "/agreements.atom"),
    *("/agreements.xlsx", "/agreements.geojson", "/agreements.ics", "/agreements.jsonl"),
    *("/agreements/1/", "/agreements/1.json", "/agreements/1/history/", "/changes/", "/suggest"),
    *("/agreements/1/versions/1/", "/agreements/facets/country/", "/prefectures/01/"),
    *("/countries/kr/", "/partners/1/", "/topics/tourism/", "/editions/2016-09/", "/timeline/"),
    *("/local-governments/011002/", "/reconcile/", "/reconcile/suggest/entity", "/en/"),
    *("/admin/", "/admin/login/", "/staff/login/", "/staff/second-factor/authenticate/"),
    *("/staff/second-factor/passkeys/login/", "/metrics", "/data/agreements-2016-09-01.zip"),
    *("/static/../settings.py", "/sitemap-agreements-1.xml", "/healthz", "/readyz"),
]
NAMES = [
    *("q", "prefecture", "local_government", "country", "topic", "partner_kind", "signed_from"),
    *("signed_to", "has_url", "listed", "sort", "page", "per_page", "excel", "in", "prefix"),
    *("queries", "next", "login", "password", "code", "credential", "csrfmiddlewaretoken", "x"),
]
VALUES = [
    *("", " ", "\0", "\ud800", "\ufffe", "\u202e", "​", "🗾", "釜山", "ｶﾞ", "ﷺ" * 20),
    *("'", '"', "' OR 1=1 --", '"; DROP TABLE x; --', "1' AND SLEEP(9)#", "%' ESCAPE '!"),
    *(
        "<script>alert(1)</script>",
        "{{7*7}}",
        "{% debug %}",
        "${jndi:ldap://x}",
        "../../etc/passwd",
    ),
    *("-1", "0", "1e309", "NaN", "9" * 30, "9" * 4000, "０１", "٣", "0x10", "1/0", "2016-13-45"),
    *(
        "(((((((",
        "*",
        '"',
        "-",
        "- -",
        "OR",
        "OR OR",
        "a OR",
        "NEAR(a b)",
        "a*",
        "^a",
        "\\",
        "%",
        "_",
    ),
    *("{}", "[]", '{"q0":{"query":1}}', '{"q0":', "null", "[" * 3000, "a" * 6000, "あ" * 800),
    *("https://evil.example/", "//evil.example", "javascript:alert(1)", "\r\nX: y", "a\nb"),
]
HEADERS = [
    *("Accept-Language", "If-None-Match", "If-Modified-Since", "Range", "Cookie", "Referer"),
    *("X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host", "X-Request-ID", "Origin"),
    *("Authorization", "Accept-Encoding", "Content-Encoding", "X-HTTP-Method-Override", "Expect"),
]
KINDS = [
    *("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json"),
    *(
        "multipart/form-data",
        "text/plain; charset=utf-7",
        "text/xml",
        "",
        "nonsense",
        "a/b; c=\xff",
    ),
]
HOSTS = ["127.0.0.1"] * 12 + ["", "evil.example", "127.0.0.1:99999", "[::1", "127.0.0.1, b", "あ"]


@dataclass(frozen=True)
class Hostile:
    """The bytes of one request."""

    head: bytes
    body: bytes

    @property
    def line(self) -> str:
        return repr(self.head[:300])


def hostile_requests(seed: str) -> Iterator[Hostile]:
    """Give requests without end; the same seed gives the same ones."""
    dice = random.Random(seed)
    while True:
        body = _body(dice)
        lines = [f"{dice.choice(METHODS)} {_target(dice)} HTTP/1.1", f"Host: {dice.choice(HOSTS)}"]
        more = range(dice.choice([0, 0, 1, 3]))
        lines += [f"{dice.choice(HEADERS)}: {_header_value(dice)}" for _ in more]
        lines += [f"Content-Type: {dice.choice(KINDS)}", f"Content-Length: {_length(dice, body)}"]
        lines.append("Connection: close")
        yield Hostile("\r\n".join([*lines, "", ""]).encode("utf-8", "surrogateescape"), body)


def _target(dice: random.Random) -> str:
    path = dice.choice(PATHS)
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
