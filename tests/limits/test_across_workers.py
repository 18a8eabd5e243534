"""Limits hold for all workers of the real server together, and for all machines with a Redis."""

import urllib.error
import urllib.request
from itertools import count
from pathlib import Path
from unittest.mock import Mock

import pytest
from pytest_django import Settings

from partnerships.environment import read_cache
from partnerships.limits.rules import SEARCH, Limit, take
from partnerships.limits.shared_file import SharedFile
from tests.gunicorn import server
from tests.redis import running_redis

TWICE = Limit("twice", 2, 3600)


def status(address: str, client: str) -> int:
    """Ask on a connection of its own, so that any worker may answer."""
    request = urllib.request.Request(address, headers={"X-Forwarded-For": f"192.0.2.1, {client}"})
    try:
        with urllib.request.urlopen(request) as response:
            return int(response.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code


@pytest.mark.django_db(transaction=True)
def test_three_workers_count_together(repository: Path, tmp_path: Path) -> None:
    with server(repository, DATA_DIR=str(tmp_path)) as site:
        # A period may end in between, once.
        found = [status(f"{site}/agreements.json?q=a", "198.51.100.1") for _ in range(650)]
        other = status(f"{site}/agreements.json?q=a", "198.51.100.2")
    refused = found.count(429)
    assert 650 - 2 * SEARCH.most <= refused
    assert found[: SEARCH.most // 2] == [200] * (SEARCH.most // 2)
    assert other == 200


def test_redis_counts_for_all_machines_and_may_go(
    counters: SharedFile, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_file = Mock(side_effect=count(1))
    monkeypatch.setattr(counters, "add", in_file)
    with running_redis() as url:
        monkeypatch.setenv("CACHE_URL", url)
        settings.CACHES = settings.CACHES | {"pages": read_cache("CACHE_URL")}
        settings.HAS_SHARED_CACHE = True
        found = [take(TWICE, "hana") for _ in range(3)]
        assert [standing and standing.is_over for standing in found] == [False, False, True]
        in_file.assert_not_called()
    found = [take(TWICE, "hana") for _ in range(3)]
    assert [standing and standing.is_over for standing in found] == [False, False, True]
    assert in_file.call_count == 3
