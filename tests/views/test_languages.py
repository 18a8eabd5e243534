"""One address is one page in one language, and every page leads to itself in the other."""

import re

import pytest
from django.conf import settings
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PAGES = [
    "/",
    "/agreements/",
    "/agreements/?q=%E9%87%9C%E5%B1%B1&topic=tourism",
    "/agreements/?prefecture=99",
    "/agreements/2/",
    "/agreements/2/history/",
    "/agreements/2/versions/1/",
    "/agreements/facets/country/?topic=tourism",
    "/prefectures/",
    "/prefectures/01/",
    "/local-governments/",
    "/local-governments/011002/",
    "/countries/",
    "/countries/kr/",
    "/partners/",
    "/partners/1/",
    "/topics/",
    "/topics/tourism/",
    "/timeline/",
    "/about/",
    "/about/data/",
    "/data/",
    "/changes/",
    "/editions/",
    "/editions/2016-09/",
]


@pytest.mark.parametrize("address", PAGES)
def test_the_address_alone_decides_the_language(address: str, client: Client) -> None:
    headers = {"Accept-Language": "en, ja;q=0.5", "Cookie": f"{settings.LANGUAGE_COOKIE_NAME}=en"}
    japanese = client.get(address, headers=headers)
    english = client.get(f"/en{address}", headers={"Accept-Language": "ja"})
    assert '<html lang="ja">' in japanese.text
    assert '<html lang="en">' in english.text
    assert "Accept-Language" not in japanese.headers.get("Vary", "")
    assert "Accept-Language" not in english.headers.get("Vary", "")


@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_leads_to_english_pages(address: str, client: Client) -> None:
    page = client.get(f"/en{address}").text
    links = re.findall(r'<(?:a|form)[^>]*(?:href|action)="(/[^"]*)"', page)
    japanese = [link for link in links if re.fullmatch(r"/(?!en/)[^?#]*/([?#].*)?|/", link)]
    assert japanese == re.findall(r'<a hreflang="ja" href="([^"]*)"', page)
    assert len(japanese) == 1


@pytest.mark.parametrize("address", PAGES)
def test_a_page_leads_to_itself_in_the_other_language(address: str, client: Client) -> None:
    to_english = re.findall(r'<a hreflang="en" href="([^"]*)"', client.get(address).text)
    to_japanese = re.findall(r'<a hreflang="ja" href="([^"]*)"', client.get(f"/en{address}").text)
    assert [link.replace("&amp;", "&") for link in to_english] == [f"/en{address}"]
    assert [link.replace("&amp;", "&") for link in to_japanese] == [address]


def test_a_page_is_canonical_in_its_language_and_names_the_others(client: Client) -> None:
    own = {"/agreements/2/": "/agreements/2/", "/en/agreements/2/": "/en/agreements/2/"}
    for address, canonical in own.items():
        page = client.get(address).text
        assert f'<link rel="canonical" href="{settings.SITE_URL}{canonical}">' in page
        found = re.findall(r'<link rel="alternate" hreflang="([^"]*)" href="([^"]*)">', page)
        assert found == [
            ("ja", f"{settings.SITE_URL}/agreements/2/"),
            ("en", f"{settings.SITE_URL}/en/agreements/2/"),
            ("x-default", f"{settings.SITE_URL}/agreements/2/"),
        ]


def test_a_redirect_keeps_the_language(client: Client) -> None:
    assert client.get("/en/countries/KR/").headers["Location"] == "/en/countries/kr/"
    assert client.get("/en/agreements").headers["Location"] == "/en/agreements/"
    assert client.get("/en").headers["Location"] == "/en/"
    assert client.get("/countries/KR/").headers["Location"] == "/countries/kr/"


def test_both_languages_of_a_page_are_kept_apart(client: Client) -> None:
    one, other = client.get("/topics/"), client.get("/en/topics/")
    assert one.headers["ETag"] != other.headers["ETag"]
    again = client.get("/en/topics/", headers={"If-None-Match": other.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/en/topics/").text == other.text, "the kept page has its links in English"
    assert client.get("/topics/").text == one.text


def test_data_have_one_address_and_plain_urls(client: Client) -> None:
    assert client.get("/en/agreements.json").status_code == 404
    client.get("/en/agreements/")
    assert client.get("/agreements/2.json").json()["url"] == "/agreements/2/"


def test_an_error_page_is_in_the_language_of_its_address(client: Client) -> None:
    for address, language in [("/nothing/", "ja"), ("/en/nothing/", "en"), ("/en/%00/", "en")]:
        response = client.get(address)
        assert response.status_code in (400, 404)
        assert f'<html lang="{language}">' in response.text
    page = client.get("/en/nothing/").text
    assert '<a hreflang="ja" href="/nothing/"' in page or '<a hreflang="ja" href="/"' in page


def test_the_length_of_an_english_page_is_its_own(client: Client) -> None:
    response = client.get("/en/agreements/")
    assert int(response.headers["Content-Length"]) == len(response.content)
