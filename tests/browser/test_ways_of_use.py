"""The same way through the site without scripts, by keyboard alone, and in forced colours."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.pages import publish_list

pytestmark = pytest.mark.django_db(transaction=True)

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
MOST_TABS = 150
FOCUSED = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"

# What is followed from home on, and the heading of the page it leads to.
WAY = [
    ("北海道", "北海道"),
    ("絞り込んで見る", "北海道の協定"),
    ("韓国", "北海道の、韓国との協定"),
    ("友好交流協定書", "友好交流協定書"),
]


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


def tab_to(page: Page, text: str) -> None:
    """Press Tab until the focus is on what has this text; it must be seen to be there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(FOCUSED).startswith(text):
            break
    else:
        pytest.fail(f"no Tab leads to {text}")
    focused = page.locator(":focus-visible")
    expect(focused).to_have_count(1)
    outline = focused.evaluate("element => getComputedStyle(element).outlineStyle")
    assert outline != "none", text


def follow_by_keyboard(page: Page) -> None:
    page.goto("/")
    for text, heading in WAY:
        tab_to(page, text)
        page.keyboard.press("Enter")
        expect(page.locator("h1")).to_have_text(heading)


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    follow_by_keyboard(open_page(**DESKTOP))


def test_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, **DESKTOP)
    page.goto("/")
    for text, heading in WAY:
        page.locator("main a").filter(has_text=re.compile(rf"^\s*{text}")).first.click()
        expect(page.locator("h1")).to_have_text(heading)


def test_in_forced_colours(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active", **DESKTOP)
    follow_by_keyboard(page)
    chosen = page.goto("/agreements/?country=kr")
    assert chosen
    current = page.locator(".facet-values [aria-current]").first
    expect(current).to_be_visible()
    assert current.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
