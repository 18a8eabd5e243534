"""The feeds as their readers get them: read by feedparser, held against RFC 4287, asked again."""

import re
from xml.etree import ElementTree

import feedparser
import pytest
from django.test import Client

from partnerships.models import Partner
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db

ATOM = "{http://www.w3.org/2005/Atom}"
DATE = r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)"
FEEDS = [
    "/changes.atom",
    "/agreements.atom",
    "/agreements.atom?country=kr&q=観光",
    "/prefectures/01.atom",
    "/local-governments/011002.atom",
    "/countries/kr.atom",
    "/topics/tourism.atom",
]


def faults_of(content: bytes) -> list[str]:
    """Hold a feed against what RFC 4287 demands of one (sections 4.1.1, 4.1.2, 4.2, 3.3)."""
    feed = ElementTree.fromstring(content)
    entries = feed.findall(f"{ATOM}entry")
    faults = [] if feed.tag == f"{ATOM}feed" else ["the root is no feed"]
    for element in (feed, *entries):
        names = ("id", "title", "updated")
        faults += [f"not one {n}" for n in names if len(element.findall(ATOM + n)) != 1]
        ids = [found.text or "" for found in element.findall(f"{ATOM}id")]
        faults += [f"no URI: {text}" for text in ids if not re.match(r"[a-z]+:[!-~]+$", text)]
        links = [
            (link.get("rel", "alternate"), link.get("href", ""))
            for link in element.findall(f"{ATOM}link")
        ]
        if len({rel for rel, _ in links}) != len(links):
            faults.append("two links of one relation")
        faults += [f"no address: {href}" for _, href in links if not re.match("https?://", href)]
        if not element.findall(f"{ATOM}author/{ATOM}name") and not feed.findall(f"{ATOM}author"):
            faults.append("no author")
    times = [e.text or "" for e in feed.iter() if e.tag in (f"{ATOM}updated", f"{ATOM}published")]
    faults += [f"no time: {text}" for text in times if not re.fullmatch(DATE, text)]
    keys = [(e.findtext(f"{ATOM}id"), e.findtext(f"{ATOM}updated")) for e in entries]
    return faults + (["an entry twice"] if len(set(keys)) != len(keys) else [])


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_is_valid_and_its_readers_take_it(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert faults_of(response.content) == []
    feed = feedparser.parse(response.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert feed.entries
    (own,) = [link.href for link in feed.feed.links if link.rel == "self"]
    assert client.get(own.removeprefix("http://127.0.0.1:8000")).content == response.content
    for entry in feed.entries:
        assert client.get(entry.link.removeprefix("http://127.0.0.1:8000")).status_code == 200


@pytest.mark.usefixtures("record")
def test_what_is_no_feed_is_seen() -> None:
    broken = b"""<feed xmlns="http://www.w3.org/2005/Atom">
    <id>x y</id><title/><updated>today</updated><entry><id>a:b</id></entry></feed>"""
    assert faults_of(broken) == [
        *("no URI: x y", "no author", "not one title", "not one updated", "no author"),
        "no time: today",
    ]


def test_a_place_has_the_agreements_that_are_its_own(client: Client) -> None:
    make_agreement(title="札幌のもの", local_governments=["011002"])
    make_agreement(title="大阪のもの", local_governments=["271004"], partners=[])
    for address in ("/prefectures/01.atom", "/local-governments/011002.atom", "/countries/kr.atom"):
        feed = feedparser.parse(client.get(address).content)
        assert [entry.title for entry in feed.entries] == ["札幌のもの"]
        assert feed.feed.id == f"tag:127.0.0.1,2026:{address}"


def test_a_feed_stays_as_it_is_until_its_own_agreements_change(client: Client) -> None:
    make_agreement(local_governments=["011002"])
    before = client.get("/prefectures/01.atom")
    make_agreement(local_governments=["271004"])
    after = client.get("/prefectures/01.atom")
    assert after.content == before.content
    assert (
        feedparser.parse(after.content).feed.updated
        == feedparser.parse(before.content).feed.updated
    )


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", FEEDS)
def test_a_feed_that_stands_is_not_sent_again(address: str, client: Client) -> None:
    etag = client.get(address).headers["ETag"]
    again = client.get(address, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    "address", ["/prefectures/01/", "/local-governments/011002/", "/countries/kr/", "/topics/eco/"]
)
def test_a_page_leads_to_its_feed(address: str, client: Client) -> None:
    address = address.replace("/eco/", "/economy/")
    feed = f"{address.rstrip('/')}.atom"
    assert f'type="application/atom+xml" href="{feed}"' in client.get(address).text
    assert client.get(feed).status_code == 200


@pytest.mark.parametrize(
    "address",
    [
        *("/prefectures/48.atom", "/countries/KR.atom", "/countries/zz.atom", "/topics/x.atom"),
        *("/partners/999999999.atom", "/local-governments/1.atom", "/local-governments/市.atom"),
    ],
)
def test_an_unknown_feed_is_a_problem(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert response.headers["Content-Type"] == "application/problem+json"
    assert response.json()["status"] == 404


def test_the_feed_of_a_merged_partner_has_moved(client: Client) -> None:
    kept, merged = make_partner(), make_partner("釜山市")
    Partner.objects.filter(pk=merged.pk).update(merged_into=kept)
    move_stamp()
    response = client.get(f"/partners/{merged.pk}.atom")
    assert (response.status_code, response.headers["Location"]) == (
        301,
        f"/partners/{kept.pk}.atom",
    )


@pytest.mark.usefixtures("record")
def test_programs_of_other_sites_may_read(client: Client) -> None:
    asked = client.options("/changes.atom", headers={"Origin": "https://example.org"})
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    refused = client.post("/changes.atom")
    assert refused.status_code == 405
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert refused.headers["Content-Type"] == "application/problem+json"
