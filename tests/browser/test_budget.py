"""What a first visit costs a visitor: bytes, requests, and how much of the page jumps about."""

import gzip
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response

from tests.browser.conftest import OpenPage
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
    setTimeout(() => done(sum), 200);
})"""


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


def visit(page: Page, address: str) -> list[Response]:
    """Open a page; give every answer that came."""
    answers: list[Response] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(address, wait_until="networkidle")
    return answers


def compressed(answer: Response) -> int:
    """Give the size of an answer as a server sends it; WhiteNoise sends brotli, which is less."""
    return len(gzip.compress(answer.body()))


@pytest.mark.parametrize("address", ["/agreements/", "/"])
def test_a_first_visit_is_small(address: str, open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    answers = visit(page, address)
    sizes = {answer.url: compressed(answer) for answer in answers}
    assert sum(sizes.values()) <= MOST_BYTES, sizes
    assert len(answers) <= MOST_REQUESTS, sizes


def test_nothing_jumps_and_nothing_comes_from_elsewhere(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    hosts: set[str | None] = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    shifts = {}
    for name, address in PAGES.items():
        page.goto(address)
        shifts[name] = page.evaluate(SHIFT)
    assert {name: shift for name, shift in shifts.items() if shift > MOST_SHIFT} == {}
    assert hosts <= {"localhost", "127.0.0.1"}


OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def test_no_page_is_wider_than_a_narrow_screen(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 320, "height": 640})
    too_wide = {}
    for name, address in PAGES.items():
        page.goto(address)
        too_wide[name] = page.evaluate(OVERFLOW)
    assert {name: by for name, by in too_wide.items() if by > 0} == {}


def test_letters_of_twice_the_size_fit(open_page: OpenPage) -> None:
    page = open_page(viewport={"width": 1280, "height": 900})
    too_wide = {}
    for name, address in PAGES.items():
        page.goto(address)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        too_wide[name] = page.evaluate(OVERFLOW)
    assert {name: by for name, by in too_wide.items() if by > 0} == {}
