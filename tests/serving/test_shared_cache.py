"""A real Redis as CACHE_URL: all workers share its pages, and nobody notices when it is lost."""

import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import redis
from django.test import Client
from pytest_django import Settings

from partnerships import shared_cache
from partnerships.environment import read_cache
from partnerships.shared_cache import SharedCache
from tests.gunicorn import server
from tests.making import PASSWORD, make_staff
from tests.redis import redis_in, running_redis

PAGES = ["/", "/agreements/", "/agreements/1/", "/agreements.json?q=a", "/card.png"]


class Redis:
    """A server that is stopped and started again at one address."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.running = folder, ExitStack()
        self.url = ""

    def start(self) -> None:
        self.url = self.running.enter_context(redis_in(self.folder))

    def stop(self) -> None:
        self.running.close()

    def count(self) -> int:
        """How many pages and counters it holds."""
        with redis.from_url(self.url) as client:
            return int(client.dbsize())


@pytest.fixture
def shared(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Iterator[Redis]:
    """The site in this process with a Redis; it is asked again half a second after a failure."""
    monkeypatch.setattr(shared_cache, "PAUSE", 0.5)
    monkeypatch.setattr(SharedCache, "_asked_again_at", 0.0)
    with tempfile.TemporaryDirectory(prefix="partnerships-redis-", dir="/tmp") as folder:
        found = Redis(Path(folder))
        found.start()
        monkeypatch.setenv("CACHE_URL", found.url)
        settings.CACHES = settings.CACHES | {"pages": read_cache("CACHE_URL")}
        settings.HAS_SHARED_CACHE = True
        yield found
        found.stop()


@pytest.mark.usefixtures("record")
def test_pages_go_on_while_redis_is_lost_and_it_is_used_again(
    shared: Redis, client: Client
) -> None:
    before = {page: client.get(page).content for page in PAGES}
    assert shared.count() >= 3
    shared.stop()
    for page in PAGES * 2:
        answer = client.get(page)
        assert (answer.status_code, answer.content) == (200, before[page])
    shared.start()
    time.sleep(0.6)
    for page in PAGES:
        assert client.get(page).content == before[page]
    assert shared.count() >= 3


@pytest.mark.django_db
def test_staff_sign_in_while_redis_is_lost(shared: Redis, client: Client) -> None:
    make_staff("hana")
    shared.stop()
    answer = client.post("/staff/login/", {"login": "hana", "password": "wrong"})
    assert answer.status_code == 200, "told so"
    answer = client.post("/staff/login/", {"login": "hana", "password": PASSWORD})
    assert answer.status_code == 302
    assert client.get("/admin/", follow=True).status_code == 200


@pytest.mark.django_db
def test_a_redis_that_hangs_holds_up_one_page(shared: Redis, client: Client) -> None:
    client.get("/about/")
    with redis.from_url(shared.url) as other:
        other.execute_command("CLIENT", "PAUSE", "3000", "ALL")
    start = time.monotonic()
    assert client.get("/about/").status_code == 200
    assert 0.4 < time.monotonic() - start < 2
    start = time.monotonic()
    assert client.get("/about/").status_code == 200
    assert time.monotonic() - start < 0.4


@pytest.mark.usefixtures("record")
def test_what_is_kept_ends_of_itself(shared: Redis, client: Client) -> None:
    client.get("/agreements/1/")
    with redis.from_url(shared.url) as other:
        left = [other.ttl(key) for key in other.scan_iter()]
    assert left
    assert all(0 < seconds <= shared_cache.KEPT_FOR for seconds in left)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("record")
def test_workers_give_each_others_pages(repository: Path, tmp_path: Path) -> None:
    with running_redis() as url, server(repository, CACHE_URL=url, DATA_DIR=str(tmp_path)) as site:
        for _ in range(12):
            with urllib.request.urlopen(f"{site}/about/data/") as answer:
                assert answer.status == 200
        with redis.from_url(url) as other:
            assert other.info("stats")["keyspace_hits"] >= 11
