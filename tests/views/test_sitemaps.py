"""/sitemap.xml and /robots.txt: what search engines may read, and when it changed."""

from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from django.test import Client

from partnerships.exports import sitemaps
from partnerships.models import Agreement, Revision
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
NS = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def read_map(client: Client, address: str) -> dict[str, str | None]:
    """Give the addresses of a map or index with their times."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/xml; charset=utf-8"
    root = ElementTree.fromstring(response.getvalue())
    return {
        str(entry.findtext("s:loc", namespaces=NS)).removeprefix(SITE): entry.findtext(
            "s:lastmod", namespaces=NS
        )
        for entry in root
    }


def all_pages(client: Client) -> dict[str, str | None]:
    found: dict[str, str | None] = {}
    for address in read_map(client, "/sitemap.xml"):
        found |= read_map(client, address)
    return found


@pytest.mark.usefixtures("record")
def test_every_page_of_the_maps_is_there_and_is_canonical(client: Client) -> None:
    pages = all_pages(client)
    assert {
        "/",
        "/en/",
        "/agreements/6/",
        "/en/agreements/6/",
        "/prefectures/01/",
        "/countries/kr/",
        "/topics/tourism/",
    } <= {*pages}
    for address in pages:
        response = client.get(address)
        assert response.status_code == 200
        assert f'<link rel="canonical" href="{SITE}{address}">' in response.text


@pytest.mark.usefixtures("record")
def test_each_page_tells_its_other_languages(client: Client) -> None:
    root = ElementTree.fromstring(client.get("/sitemap-agreements-1.xml").getvalue())
    for entry in root:
        links = entry.findall("{http://www.w3.org/1999/xhtml}link")
        languages = {str(link.get("hreflang")): str(link.get("href")) for link in links}
        assert languages["x-default"] == languages["ja"]
        assert languages["en"] == languages["ja"].replace(SITE, f"{SITE}/en")
        assert entry.findtext("s:loc", namespaces=NS) in languages.values()
        page = client.get(languages["ja"].removeprefix(SITE)).text
        assert f'hreflang="en" href="{languages["en"]}"' in page


@pytest.mark.usefixtures("record")
def test_a_place_without_agreements_is_left_out(client: Client) -> None:
    assert "/prefectures/47/" not in all_pages(client)


def test_a_map_tells_when_an_agreement_was_changed_last(client: Client) -> None:
    number = make_agreement(local_governments=["011002"]).number
    make_agreement(local_governments=["271004"])
    Revision.objects.filter(agreement=number).update(made_at="2026-11-20T03:04:05Z")
    Revision.objects.exclude(agreement=number).update(made_at="2026-11-21T00:00:00Z")
    move_stamp()
    pages = all_pages(client)
    for path in (f"/agreements/{number}/", "/prefectures/01/", "/local-governments/011002/"):
        assert pages[path] == "2026-11-20T03:04:05Z"
    assert pages["/prefectures/27/"] == pages["/countries/kr/"] == "2026-11-21T00:00:00Z"
    assert pages["/about/"] is None


def test_what_is_not_published_is_in_no_map(client: Client) -> None:
    hidden = [make_agreement().number for _ in range(2)]
    shown = make_agreement().number
    Agreement.objects.filter(number=hidden[0]).update(state="draft")
    Agreement.objects.filter(number=hidden[1]).update(state="withdrawn", withdrawn_reason="誤り")
    move_stamp()
    numbers = [path for path in all_pages(client) if "/agreements/" in path]
    assert numbers == [
        *("/agreements/", "/en/agreements/"),
        *(f"/agreements/{shown}/", f"/en/agreements/{shown}/"),
    ]


def test_maps_are_cut_by_number(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "NUMBERS_A_MAP", 2)
    numbers = [make_agreement().number for _ in range(5)]
    Agreement.objects.filter(number__in=numbers[2:4]).update(state="draft")
    move_stamp()
    assert [*read_map(client, "/sitemap.xml")] == [
        "/sitemap-pages.xml",
        "/sitemap-agreements-1.xml",
        "/sitemap-agreements-3.xml",
    ]
    assert [*read_map(client, "/sitemap-agreements-3.xml")] == [
        "/agreements/5/",
        "/en/agreements/5/",
    ]
    for run in (2, 4, 999_999_999):
        assert client.get(f"/sitemap-agreements-{run}.xml").status_code == 404


def test_no_map_can_grow_beyond_what_may_stand_in_one() -> None:
    longest = sitemaps.Listed("/agreements/999999999/")
    entry = sitemaps._entries(longest)
    assert sitemaps.NUMBERS_A_MAP * entry.count("<url>") <= 50_000
    assert sitemaps.NUMBERS_A_MAP * (len(entry) + 200) < 50 * 1024 * 1024


def test_an_empty_record_has_maps(client: Client) -> None:
    assert "/" in all_pages(client)


@pytest.mark.usefixtures("record")
def test_robots_may_read_pages_but_not_every_search(client: Client) -> None:
    response = client.get("/robots.txt")
    lines = response.text.splitlines()
    assert f"Sitemap: {SITE}/sitemap.xml" in lines
    rules = RobotFileParser()
    rules.parse(lines)
    for page in all_pages(client):
        assert rules.can_fetch("*", page)
    assert not rules.can_fetch("*", "/admin/")
    assert "Disallow: /*agreements/?*&" in lines


@pytest.mark.usefixtures("record")
def test_a_map_that_stands_is_not_sent_again(client: Client) -> None:
    etag = client.get("/sitemap-pages.xml").headers["ETag"]
    again = client.get("/sitemap-pages.xml", headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")
