"""English pages are English; what is Japanese in them is a text of the record, and marked so."""

import re
from html.parser import HTMLParser
from urllib.parse import unquote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests import pages
from tests.publishing import publish_list
from tests.views.test_languages import PAGES

pytestmark = pytest.mark.django_db

JAPANESE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uff01-\uff5e、。「」]")
SAID = {"alt", "aria-description", "aria-label", "content", "placeholder", "title", "label"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}


class Unmarked(HTMLParser):
    """Collects texts and spoken attributes that hold Japanese in an element that is not so."""

    def __init__(self) -> None:
        super().__init__()
        self.languages = [""]
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        language = given.get("lang") or self.languages[-1]
        if tag == "script":  # data for machines
            language = "ja"
        if tag not in VOID:
            self.languages.append(language)
        for name in SAID & given.keys():
            self.look_at(given[name] or "", language)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.languages.pop()

    def handle_endtag(self, tag: str) -> None:
        self.languages.pop()

    def handle_data(self, data: str) -> None:
        self.look_at(data, self.languages[-1])

    def look_at(self, text: str, language: str) -> None:
        if language != "ja" and JAPANESE.search(text):
            self.found.append(text.strip())


def unmarked(html: str) -> list[str]:
    parser = Unmarked()
    parser.feed(html)
    return parser.found


def test_the_walk_sees_what_is_not_marked() -> None:
    page = '<p lang="en">A <b>漢字</b> <i lang="ja">かな<b>カナ</b></i><a title="題">x</a></p>'
    assert unmarked(page) == ["漢字", "題"]


def look_at(client: Client, address: str) -> list[str]:
    """Give what is not marked on the English page of an address.

    What somebody searched for stands in the title and the description, which hold no marks.
    """
    html = client.get(f"/en{address}").text
    if JAPANESE.search(unquote(address)):
        html = re.sub('<title>.*</title>|<meta name="description"[^>]*>', "", html)
    return unmarked(html)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize(
    "address",
    [
        *PAGES,
        "/agreements/?q=Busan",
        "/agreements/?q=nothing-has-this",
        "/agreements/?topic=!!&country=zz&q=%21",
        "/agreements/1/",
        "/agreements/3/",
        "/agreements/4/",
        "/agreements/6/",
        "/agreements/?signed_from=2005&signed_to=2010&has_url=1&listed=yes&partner_kind=city",
        "/changes/?kind=import",
        "/changes/?kind=nothing",
        "/nothing/",
    ],
)
def test_japanese_in_an_english_page_is_marked(address: str, client: Client) -> None:
    assert look_at(client, address) == []


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", PAGES)
def test_an_english_page_asks_the_database_no_more_than_the_japanese(
    address: str, client: Client
) -> None:
    counts = []
    for one in (address, f"/en{address}"):
        client.get(one)
        cache.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(one)
        counts.append(len(queries))
    assert counts[1] == counts[0]


def test_japanese_is_marked_on_every_kind_of_page_of_the_real_list(
    db: None, client: Client
) -> None:
    publish_list()
    found = {address: look_at(client, address) for address in pages.PAGES.values()}
    assert {address: texts for address, texts in found.items() if texts} == {}


@pytest.mark.usefixtures("record")
def test_a_search_finds_the_same_in_both_languages(client: Client) -> None:
    for query in ("釜山", "Busan", "tourism", "Sapporo City", "South Korea", "Hokkaido"):
        found = [
            re.findall(r"<strong>(\d+)</strong>", client.get(f"{root}/agreements/?q={query}").text)
            for root in ("", "/en")
        ]
        assert found[0] == found[1] != ["0"]


@pytest.mark.usefixtures("record")
def test_a_suggestion_is_in_the_language_of_its_page(client: Client) -> None:
    english, japanese = (client.get(f"{root}/suggest?q=Busa").json() for root in ("/en", ""))
    assert english[1:3] == [["Busan"], ["Partners\u00a0(South Korea): 1 agreement"]]
    assert japanese[1:3] == [["釜山広域市"], ["協定締結先（韓国）：1件"]]
