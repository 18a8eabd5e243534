"""Addresses and their language: which one is which, and what a page's links become."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import LocalePrefixPattern, URLPattern, get_resolver

from partnerships.languages import address_in, keep_english, language_of, plain_address

# What ends in a slash and is no public page.
NO_PAGES = ("admin/", "reconcile/", "staff/")
# Words for readers of pages, though no pages.
FORMS_OF_PAGES = {"suggest", "opensearch.xml"}


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "ja"),
        ("/en/", "en"),
        ("/en", "en"),
        ("/en/agreements/1/", "en"),
        ("/energy/", "ja"),
        ("/agreements/en/", "ja"),
    ],
)
def test_an_address_has_one_language(path: str, language: str) -> None:
    assert language_of(path) == language


@pytest.mark.parametrize(
    ("address", "english"),
    [
        ("/", "/en/"),
        ("/?x=1", "/en/?x=1"),
        ("/agreements/", "/en/agreements/"),
        ("/agreements/?q=a/b&page=2", "/en/agreements/?q=a/b&page=2"),
        ("/agreements/17/versions/3/", "/en/agreements/17/versions/3/"),
        ("/changes/#r1", "/en/changes/#r1"),
        ("/en/agreements/", "/en/agreements/"),
        ("/agreements/17.json", "/agreements/17.json"),
        ("/agreements.csv?excel=1", "/agreements.csv?excel=1"),
        ("/data/latest.zip", "/data/latest.zip"),
        ("/suggest?q=x", "/en/suggest?q=x"),
        ("/opensearch.xml", "/en/opensearch.xml"),
        ("/admin/", "/admin/"),
        ("/static/css/base.css", "/static/css/base.css"),
        ("https://example.jp/agreements/", "https://example.jp/agreements/"),
        ("//example.jp/agreements/", "//example.jp/agreements/"),
    ],
)
def test_a_page_has_an_english_address_and_nothing_else_does(address: str, english: str) -> None:
    assert address_in("en", address) == english
    assert address_in("ja", english) == plain_address(english) == plain_address(address)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ('<a href="/topics/">', '<a href="/en/topics/">'),
        ('<a href="/">', '<a href="/en/">'),
        ('<a class="x" href="/agreements/?q=%2F">', '<a class="x" href="/en/agreements/?q=%2F">'),
        ('<form action="/agreements/"', '<form action="/en/agreements/"'),
        ('<a href="/agreements/1.json">', '<a href="/agreements/1.json">'),
        ('<a hreflang="ja" href="/topics/">', '<a hreflang="ja" href="/topics/">'),
        ('<a href="#main">', '<a href="#main">'),
        ("<p>href=&quot;/topics/&quot;</p>", "<p>href=&quot;/topics/&quot;</p>"),
        ('<code data-href="/topics/x">', '<code data-href="/topics/x">'),
        ('<a href="/en/topics/">', '<a href="/en/topics/">'),
    ],
)
def test_links_of_an_english_page_lead_to_english_pages(html: str, kept: str) -> None:
    assert keep_english(html) == kept


def routes(patterns: list[Any], before: str = "") -> Iterator[str]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern.url_patterns, route)


def test_every_page_and_nothing_else_has_an_english_address() -> None:
    pages: list[str] = []
    others: list[str] = []
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern.pattern, LocalePrefixPattern):
            pages += routes(getattr(pattern, "url_patterns", []))
        else:
            others += routes([pattern])
    assert {route for route in pages if route and not route.endswith("/")} == FORMS_OF_PAGES
    outside = [route for route in others if route.endswith("/")]
    assert [route for route in outside if not route.startswith(NO_PAGES)] == []
