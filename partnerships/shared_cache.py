"""The cache of CACHE_URL: whole pages in Redis, for all workers of all machines.

While Redis doesn't answer, nothing is found and nothing is kept: pages are made anew. It is asked
again after a pause, so that a Redis which hangs holds up one request in ten seconds a worker.
"""

import logging
import time
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

log = logging.getLogger(__name__)
PAUSE = 10  # seconds
KEPT_FOR = 24 * 3600  # pages of former stamps must not fill Redis up; nothing else removes them


class SharedCache(RedisCache):
    """Redis, without which pages go on; `add` and `incr`, which count, raise RedisError."""

    _asked_again_at = 0.0

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        if time.monotonic() < self._asked_again_at:
            return default
        try:
            return super().get(key, default, version)
        except (RedisError, OSError) as error:
            self._rest(error)
            return default

    def set(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> None:
        if time.monotonic() < self._asked_again_at:
            return
        try:
            super().set(key, value, KEPT_FOR if timeout is None else timeout, version)
        except (RedisError, OSError) as error:
            self._rest(error)

    def add(
        self,
        key: str,
        value: Any,
        timeout: float | None = DEFAULT_TIMEOUT,
        version: int | None = None,
    ) -> bool:
        if time.monotonic() < self._asked_again_at:
            raise RedisError("resting")
        try:
            return super().add(key, value, timeout, version)
        except (RedisError, OSError) as error:
            self._rest(error)
            raise

    def _rest(self, error: Exception) -> None:
        """Ask nothing for a while; of the class, since each thread has an object of its own."""
        SharedCache._asked_again_at = time.monotonic() + PAUSE
        log.warning("CACHE_URL: Redis does not answer (%s)", type(error).__name__)
