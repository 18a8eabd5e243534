"""The same way through the site without scripts, by keyboard alone, and in forced colours."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.publishing import publish_list

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

DESKTOP = {"viewport": {"width": 1280, "height": 900}}
MOST_TABS = 150
SENT = re.compile("/reports/.+")
FOCUSED = "document.activeElement.textContent.replace(/\\s+/g, ' ').trim()"

# What is followed from home on, and the heading of the page it leads to.
WAY = [
    ("北海道", "北海道"),
    ("絞り込んで見る", "北海道の協定"),
    ("韓国", "北海道の、韓国との協定"),
    ("友好交流協定書", "友好交流協定書"),
    ("この記録の間違いを知らせる", "この記録の間違いを知らせる"),
]


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


def expect_heading(page: Page, name: str) -> None:
    """Wait for the page of this heading, as it is heard: readings that are hidden aren't."""
    expect(page.get_by_role("heading", level=1, name=name, exact=True)).to_be_visible()


def tab_until(page: Page, condition: str) -> None:
    """Press Tab until the focus is where a condition holds; it must be seen to be there."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            break
    else:
        pytest.fail(f"no Tab leads to where {condition}")
    focused = page.locator(":focus-visible")
    expect(focused).to_have_count(1)
    assert focused.evaluate("element => getComputedStyle(element).outlineStyle") != "none"


def report_by_keyboard(page: Page) -> None:
    page.goto("/")
    for text, heading in WAY:
        tab_until(page, f"{FOCUSED}.startsWith('{text}')")
        page.keyboard.press("Enter")
        expect_heading(page, heading)
    tab_until(page, "document.activeElement.name === 'field'")
    page.keyboard.press("ArrowDown")
    tab_until(page, "document.activeElement.name === 'text'")
    page.keyboard.type("日付が違います。")
    tab_until(page, f"{FOCUSED} === '送る'")
    page.keyboard.press("Enter")
    expect(page).to_have_url(SENT)


def test_by_keyboard_alone(open_page: OpenPage) -> None:
    report_by_keyboard(open_page(**DESKTOP))


def test_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, **DESKTOP)
    page.goto("/")
    for text, heading in WAY:
        page.locator("main a").filter(has_text=re.compile(rf"^\s*{text}")).first.click()
        expect_heading(page, heading)
    page.get_by_label("間違いのある項目").select_option(index=1)
    page.get_by_label("何が間違っているか").fill("日付が違います。")
    page.get_by_role("button", name="送る").click()
    expect(page).to_have_url(SENT)


def test_in_forced_colours(open_page: OpenPage) -> None:
    page = open_page(forced_colors="active", **DESKTOP)
    report_by_keyboard(page)
    chosen = page.goto("/agreements/?country=kr")
    assert chosen
    current = page.locator(".facet-values [aria-current]").first
    expect(current).to_be_visible()
    assert current.evaluate("element => getComputedStyle(element).outlineStyle") != "none"
