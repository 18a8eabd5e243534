"""How often something was done in the period of time that is running, counted for all workers.

The counts are in the shared cache of CACHE_URL, and then hold for all machines; without one, or
while it doesn't answer, in a file that the workers of one machine share. Neither holds an address.
"""

import logging
import time
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b

from django.conf import settings
from django.core.cache import caches
from redis.exceptions import RedisError

from partnerships.limits.shared_file import SharedFile

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Count:
    """How often so far, this time included, and the seconds until it begins anew."""

    value: int
    seconds_left: int


def count(key: str, period: int) -> Count:
    """Count one more of `key` in the running period of so many seconds."""
    now = int(time.time())
    until = (now // period + 1) * period
    # With the site's key, so that a stolen file tells nobody who was here.
    digest = blake2b(f"{key} {period}".encode(), digest_size=16, key=_secret()).digest()
    return Count(_add(digest, now, until), until - now)


def _secret() -> bytes:
    return blake2b(settings.SECRET_KEY.encode()).digest()


def _add(digest: bytes, now: int, until: int) -> int:
    if settings.HAS_SHARED_CACHE:
        try:
            return _add_in_cache(f"limit:{digest.hex()}:{until}", until - now)
        except (OSError, RedisError, ValueError):
            pass  # counted on this machine alone; shared_cache.py has said why
    try:
        return shared_file().add(digest, now, until)
    except OSError as error:  # a full disk must not close the site
        log.warning("DATA_DIR: not counting (%s)", error.strerror)
        return 0


def _add_in_cache(key: str, seconds: int) -> int:
    """Count in Redis, whose `add` and `incr` are each done at once."""
    found = caches["pages"]
    found.add(key, 0, timeout=seconds + 1)
    return int(found.incr(key))


@cache
def shared_file() -> SharedFile:
    """Give this process's hold on the file; opened once, before the workers fork (wsgi.py)."""
    return SharedFile(settings.DATA_DIR / "limits.bin")
