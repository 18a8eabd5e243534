"""Where a web address leads, and whether a machine of ours may go there.

Addresses come from staff and from lists, redirects from anybody: what isn't public is refused, or
they could make this server ask its neighbours. The numeric address that was checked is the one
that `asking.py` connects to, so that a name can't change its meaning in between.
"""

import ipaddress
import re
import socket
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_PORTS = {"http": 80, "https": 443}
_SAFE = "/%:@!$&'()*+,;=~?[]"
_GLOBAL = ipaddress.ip_network("2000::/3")  # all that is given out of IPv6 (RFC 4291)
_UNUSUAL = re.compile(r"[\x00-\x20\x7f\\]")


class RefusedAddressError(Exception):
    """An address that is not asked; says why in Japanese."""


@dataclass(frozen=True)
class Place:
    """Where a request goes: `ip` is connected to, `host` and `port` are what the address says."""

    scheme: str
    host: str
    port: int
    ip: str
    target: str

    @property
    def host_header(self) -> str:
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"


def find_place(url: str, *, may_be_private: bool = False) -> Place:
    """Look an address up; RefusedAddressError for one not to be asked, OSError when unknown.

    `may_be_private` is for tests, whose server is on this machine.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise RefusedAddressError("アドレスとして読めません") from error
    if parts.scheme not in _PORTS or not host or parts.username or _UNUSUAL.search(parts.netloc):
        raise RefusedAddressError("http:// か https:// のアドレスではありません")
    port = port or _PORTS[parts.scheme]
    name = _ascii(host)
    found = resolve(name, port)
    if not may_be_private and not all(map(is_public, found)):
        raise RefusedAddressError("公開されていないアドレスです")
    path = quote(parts.path or "/", safe=_SAFE)
    query = f"?{quote(parts.query, safe=_SAFE)}" if parts.query else ""
    return Place(parts.scheme, name, port, str(found[0]), f"{path}{query}")


def resolve(host: str, port: int) -> list[IPAddress]:
    """Give the numeric addresses of a host; OSError when there are none."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [ipaddress.ip_address(str(entry[4][0]).partition("%")[0]) for entry in found]


def is_public(address: IPAddress) -> bool:
    """Whether an address is one of the open internet, whatever it is wrapped in."""
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.sixtofour or address.teredo or address not in _GLOBAL:
            return False
    return address.is_global and not address.is_multicast


def _ascii(host: str) -> str:
    try:
        return host if ":" in host else host.encode("idna").decode()
    except UnicodeError as error:
        raise RefusedAddressError("アドレスとして読めません") from error
