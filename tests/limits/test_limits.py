"""What a visitor who asks too often is told, as a page and as data."""

import json

import pytest
from django.test import Client, RequestFactory
from pytest_django import Settings

from partnerships.limits import counting, rules
from partnerships.limits.rules import Limit, take
from partnerships.limits.shared_file import SharedFile
from partnerships.views import limiting
from tests.limits.conftest import Clock

TWICE = Limit("twice", 2, 60)
OTHER = {"REMOTE_ADDR": "203.0.113.9"}


@pytest.fixture
def small(counters: SharedFile, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every limit is used up after two."""
    monkeypatch.setattr(rules.Limit, "quota", property(lambda limit: 2))


def test_a_limit_is_reached_and_begins_anew(counters: SharedFile, clock: Clock) -> None:
    found = [take(TWICE, "hana") for _ in range(3)]
    assert [standing and (standing.left, standing.is_over) for standing in found] == [
        (1, False),
        (0, False),
        (0, True),
    ]
    other = take(TWICE, "taro")
    assert other is not None
    assert not other.is_over
    clock.now += 60
    again = take(TWICE, "hana")
    assert again is not None
    assert not again.is_over


def test_rate_limits_multiplies_and_switches_off(counters: SharedFile, settings: Settings) -> None:
    settings.RATE_LIMITS = 3
    found = [take(TWICE, "hana") for _ in range(7)]
    assert [standing and standing.is_over for standing in found] == [False] * 6 + [True]
    settings.RATE_LIMITS = 0
    assert take(TWICE, "hana") is None


def test_a_full_disk_closes_nothing(counters: SharedFile, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_space(*_: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(counters, "add", no_space)
    found = [take(TWICE, "hana") for _ in range(5)]
    assert not any(standing and standing.is_over for standing in found)


def test_the_file_holds_no_address(counters: SharedFile, settings: Settings) -> None:
    counting.count("search 203.0.113.9", 60)
    settings.SECRET_KEY = "another installation's"
    assert counting.count("search 203.0.113.9", 60).value == 1, "found by the site's key alone"


@pytest.mark.django_db
@pytest.mark.usefixtures("record", "small", "clock")
def test_a_page_says_when_to_come_back(client: Client) -> None:
    for _ in range(2):
        assert client.get("/agreements/?q=釜山").status_code == 200
    refused = client.get("/agreements/?q=大連")
    assert refused.status_code == 429
    assert refused.headers["Retry-After"] == "60"
    assert refused.headers["Cache-Control"] == "no-store"
    assert "60 秒たってから" in refused.text
    assert refused.text.count("<h1>") == 1
    assert client.get("/agreements/?q=大連", **OTHER).status_code == 200  # type: ignore[arg-type]


@pytest.mark.django_db
@pytest.mark.usefixtures("record", "small", "clock")
def test_programs_are_told_where_they_stand(client: Client) -> None:
    first = client.get("/agreements.json?q=釜山")
    assert first.headers["RateLimit-Policy"] == '"search";q=2;w=60'
    assert first.headers["RateLimit"] == '"search";r=1;t=60'
    client.get("/agreements.json?q=釜山", headers={"If-None-Match": first.headers["ETag"]})
    refused = client.get("/agreements.json?q=釜山")
    assert refused.status_code == 429
    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.headers["RateLimit"] == '"search";r=0;t=60'
    assert json.loads(refused.content)["status"] == 429


@pytest.mark.django_db
@pytest.mark.usefixtures("record", "small", "clock")
@pytest.mark.parametrize(
    "address",
    [
        "/agreements/?q=a",
        "/agreements/?%71=a",
        "/agreements.json?q=a",
        "/agreements.csv?q=a",
        "/agreements.atom?q=a",
        "/agreements/facets/country/?q=a",
        "/suggest?q=a",
    ],
)
def test_what_searches_for_words_is_limited(client: Client, address: str) -> None:
    assert [client.get(address).status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.django_db
@pytest.mark.usefixtures("record", "small", "clock")
@pytest.mark.parametrize("address", ["/", "/agreements/?prefecture=01", "/agreements/1/"])
def test_browsing_is_free(client: Client, address: str) -> None:
    assert [client.get(address).status_code for _ in range(5)] == [200] * 5


@pytest.mark.parametrize(("method", "counts"), [("GET", False), ("POST", True)])
def test_looking_at_a_form_is_free_and_sending_it_counts(method: str, counts: bool) -> None:
    assert limiting.is_sent(RequestFactory().generic(method, "/")) is counts


@pytest.mark.usefixtures("record", "small", "clock")
def test_readers_send_so_many_reports_and_see_the_form_as_often_as_they_like(
    client: Client,
) -> None:
    sent = {"field": "title", "text": "「覚書」が正しい。"}
    statuses = [client.post("/agreements/1/report/", sent).status_code for _ in range(3)]
    assert statuses == [303, 303, 429]
    assert client.get("/agreements/1/report/").status_code == 200
