"""The search box as a combobox: suggestions by keyboard and mouse, and a form without a script."""

from urllib.parse import urlencode

import pytest
from playwright.sync_api import Locator, Page, expect

from partnerships.models import PartnerKind
from tests.browser.conftest import OpenPage
from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db(transaction=True)


def list_of(q: str, **more: str) -> str:
    return f"/agreements/?{urlencode({'q': q, **more})}"


@pytest.fixture
def box(page: Page) -> Locator:
    """The search box of the list, on a record that knows Busan and Arita."""
    make_agreement(partners=[make_partner(kind=PartnerKind.REGION, aliases="プサン")])
    make_agreement(local_governments=["414018"])
    page.goto("/agreements/?country=kr")
    return page.get_by_role("combobox").first


def test_arrow_keys_go_round_and_enter_searches(page: Page, box: Locator) -> None:
    box.press_sequentially("あり")
    options = page.get_by_role("option")
    expect(options).to_have_count(3)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(box).not_to_have_attribute("aria-activedescendant", "q-suggestions-0")
    box.press("ArrowDown")
    expect(box).to_have_attribute("aria-activedescendant", "q-suggestions-0")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowUp")
    box.press("ArrowUp")
    expect(box).to_have_attribute("aria-activedescendant", "q-suggestions-2")
    box.press("ArrowDown")
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(list_of("有田町", country="kr"))


def test_escape_closes_the_list_and_keeps_the_text(page: Page, box: Locator) -> None:
    box.press_sequentially("プサ")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Escape")
    expect(page.get_by_role("option")).to_have_count(0)
    expect(box).to_have_attribute("aria-expanded", "false")
    expect(box).to_have_value("プサ")


def test_enter_in_the_box_searches_for_what_was_typed(page: Page, box: Locator) -> None:
    box.press_sequentially("プサ")
    expect(page.get_by_role("option")).to_have_count(1)
    box.press("Enter")
    expect(page).to_have_url(list_of("プサ", country="kr"))


def test_click_searches_for_the_suggestion(page: Page, box: Locator) -> None:
    box.press_sequentially("観光 プサ")
    page.get_by_role("option", name="観光 釜山広域市").click()
    expect(page).to_have_url(list_of("観光 釜山広域市", country="kr"))


def test_form_works_without_a_script(open_page: OpenPage) -> None:
    make_agreement()
    page = open_page(java_script_enabled=False)
    page.goto("/agreements/")
    box = page.locator("main .search-box input[name=q]")
    expect(box).not_to_have_attribute("role", "combobox")
    box.fill("釜山")
    box.press("Enter")
    expect(page).to_have_url(list_of("釜山"))
