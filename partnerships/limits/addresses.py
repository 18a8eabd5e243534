"""Whose request it is: the client's address, as far as the proxies in front can be believed.

`client_address` is what an operator sees (sign-in history); `network` is what is counted.
"""

import ipaddress
import re
from collections.abc import Mapping
from typing import Any

from django.conf import settings

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address
_WITH_PORT = re.compile(r"\[(?P<v6>[^\]]+)\](:[0-9]+)?|(?P<v4>[0-9.]+):[0-9]+")
_ONE_HOUSEHOLD = 64  # bits: what a provider gives to one customer (RFC 6177)


def client_address(meta: Mapping[str, Any]) -> IPAddress | None:
    """Give the address of whoever asks; None where nothing that is believed tells it.

    Each of the TRUSTED_PROXIES appends the address it was asked from to X-Forwarded-For, so the
    client's stands that many places from the right; what stands left of it, the client wrote.
    """
    forwarded = meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if settings.TRUSTED_PROXIES else []
    believed = [part.strip() for part in forwarded if part.strip()][-settings.TRUSTED_PROXIES :]
    return _read(believed[0] if believed else meta.get("REMOTE_ADDR", ""))


def network(address: IPAddress | None) -> str:
    """Give what counts as one visitor: an IPv4 address, or the /64 of an IPv6 one."""
    if isinstance(address, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((address, _ONE_HOUSEHOLD), strict=False))
    return str(address or "unknown")


def _read(text: str) -> IPAddress | None:
    """Read an address as proxies write it: with a port, a zone, or an IPv4 one inside IPv6."""
    if found := _WITH_PORT.fullmatch(text):
        text = found["v6"] or found["v4"]
    try:
        address = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
