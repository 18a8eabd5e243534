"""What a first visit costs a visitor: bytes, requests, and how much of the page jumps about.

Bytes are those that Chromium got from gunicorn, as it and WhiteNoise compressed them; the rest is
looked at in one walk over all pages.
"""

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Request

from tests.browser.conftest import OpenPage
from tests.gunicorn import server
from tests.pages import PAGES
from tests.publishing import publish_list

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

MOST_BYTES, MOST_REQUESTS, MOST_SHIFT = 60_000, 12, 0.02
PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}

# The sum of layout shifts so far: https://web.dev/articles/cls
SHIFT = """() => new Promise((done) => {
    let sum = 0;
    new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) sum += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
    setTimeout(() => done(sum), 100);
})"""
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
LARGE_LETTERS = "document.documentElement.style.fontSize = '200%'"


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


@pytest.fixture
def site(repository: Path) -> Iterator[str]:
    """The address of the site as an operator runs it, with the static files that were collected."""
    with server(repository) as address:
        yield address


def first_visit(page: Page, address: str) -> dict[str, int]:
    """Open a page; give the bytes of each answer as they came over the wire."""
    finished: list[Request] = []
    page.on("requestfinished", lambda request: finished.append(request))
    page.goto(address, wait_until="networkidle")
    return {request.url: request.sizes()["responseBodySize"] for request in finished}


def test_a_first_visit_is_small(site: str, open_page: OpenPage) -> None:
    for address in ("/agreements/", "/"):
        page = open_page(**PHONE)
        sizes = first_visit(page, site + address)
        assert min(sizes.values()) > 0, sizes
        assert sum(sizes.values()) <= MOST_BYTES, sizes
        assert len(sizes) <= MOST_REQUESTS, sizes


def test_nothing_jumps_nothing_is_too_wide_and_nothing_comes_from_elsewhere(
    open_page: OpenPage,
) -> None:
    page = open_page()
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    found = []
    for name, address in PAGES.items():
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(address)
        shift = page.evaluate(SHIFT)
        page.set_viewport_size({"width": 320, "height": 640})
        narrow = page.evaluate(OVERFLOW)
        page.set_viewport_size({"width": 1280, "height": 900})
        page.evaluate(LARGE_LETTERS)
        large = page.evaluate(OVERFLOW)
        found += [(name, shift, narrow, large)]
    assert [row for row in found if row[1] > MOST_SHIFT or row[2] > 0 or row[3] > 0] == []
    assert hosts <= {"localhost", "127.0.0.1"}
