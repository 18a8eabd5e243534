"""axe-core finds no barrier on any kind of page: rules of WCAG 2.2 A and AA, and best practices.

Each page is looked at in both languages, in light and dark colours, on a desktop and on a phone,
and with what opens on it opened.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.pages import PAGES
from tests.publishing import publish_list

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

DESKTOP, PHONE = (1280, 900), (360, 740)
TAGS = [
    *("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"),
    "best-practice",
]
EVERY_RULE: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": TAGS},
    # Among those of WCAG 2.2 it is the one that axe-core leaves off unless it is asked for.
    "rules": {"target-size": {"enabled": True}},
}
# What axe-core tags `cat.color` within those tags. A scheme changes nothing but colours
# (tests/test_stylesheets.py), so that at one width all other rules would say the same again.
RULES_OF_COLOUR: dict[str, Any] = {
    "resultTypes": ["violations"],
    "runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]},
}
WINDOWS = [
    (DESKTOP, "light", EVERY_RULE),
    (DESKTOP, "dark", RULES_OF_COLOUR),
    (PHONE, "dark", EVERY_RULE),
    (PHONE, "light", RULES_OF_COLOUR),
]


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


def barriers(page: Page, options: dict[str, Any] = EVERY_RULE) -> Iterator[str]:
    """Say what axe-core finds on a page: the rule, and the first place.

    Its half a megabyte of script is read by Chromium once a page, not once a look.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate("async (options) => (await axe.run(options)).violations", options)
    for violation in found:
        node = violation["nodes"][0]
        yield f"{violation['id']}: {node['target']} {node['failureSummary']}"


def set_window(page: Page, size: tuple[int, int], scheme: str) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")


def test_axe_sees_a_barrier(page: Page) -> None:
    page.goto("/about/")
    page.evaluate("document.querySelector('h1').style.color = '#ddd'")
    for options in (EVERY_RULE, RULES_OF_COLOUR):
        assert [found.split(":")[0] for found in barriers(page, options)] == ["color-contrast"]


def test_the_rules_of_colour_are_all_there_are(page: Page) -> None:
    page.goto("/about/")
    page.evaluate(Axe().axe_script)
    rules = page.evaluate("(tags) => axe.getRules(tags)", TAGS)
    of_colour = {rule["ruleId"] for rule in rules if "cat.color" in rule["tags"]}
    assert of_colour == set(RULES_OF_COLOUR["runOnly"]["values"])


@pytest.mark.parametrize("prefix", ["", "/en"], ids=["Japanese", "English"])
def test_no_page_has_a_barrier(prefix: str, open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    found = []
    for name, address in PAGES.items():
        page.goto(prefix + address)
        for size, scheme, options in WINDOWS:
            set_window(page, size, scheme)
            said = barriers(page, options)
            found += [f"{name}, {size[0]}, {scheme}: {barrier}" for barrier in said]
    assert found == []


def test_nothing_that_opens_has_a_barrier(open_page: OpenPage) -> None:
    page = open_page(reduced_motion="reduce")
    found = []
    for scheme in ("light", "dark"):
        set_window(page, PHONE, scheme)
        page.goto("/agreements/?topic=economy")
        page.get_by_role("button", name="メニュー").click()
        found += list(barriers(page))
        page.keyboard.press("Escape")
        page.locator(".filters-summary").click()
        page.get_by_role("combobox").press_sequentially("かん")
        expect(page.get_by_role("option").first).to_be_visible()
        found += list(barriers(page))
    assert found == []
