"""A citizen's way in a real browser: search, filter, open the permalink, go back."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from partnerships.importing.storing import import_list
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"viewport": {"width": 360, "height": 740}, "is_mobile": True, "has_touch": True}


@pytest.fixture(autouse=True)
def published_list(transactional_db: None, repository: Path) -> None:
    path = repository / "fixtures" / "agreements_2016-09.txt"
    import_list(path.read_bytes(), path.name)


def test_search_filter_permalink_and_back(page: Page) -> None:
    page.goto("/")
    page.locator("main [name=q]").fill("韓国")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("「韓国」を含む協定")
    page.locator(".filters").get_by_role("link", name=re.compile(r"^観光\s*6\s*件$")).click()
    expect(page.locator("h1")).to_have_text("観光の、「韓国」を含む協定")
    expect(page.get_by_role("status")).to_contain_text("6")
    page.get_by_role("link", name="観光友好都市盟約").click()
    expect(page).to_have_url("/agreements/35/")
    expect(page.locator("h1")).to_have_text("観光友好都市盟約")
    expect(page.locator(".facts")).to_contain_text("2009年（平成21年）11月11日")
    page.go_back()
    expect(page.locator("h1")).to_have_text("観光の、「韓国」を含む協定")
    page.get_by_role("link", name=re.compile("観光.*の絞り込みを外す")).click()
    expect(page.locator("h1")).to_have_text("「韓国」を含む協定")


def test_a_citizen_of_arita_finds_the_one_agreement_on_a_phone(open_page: OpenPage) -> None:
    page = open_page(**PHONE)
    page.goto("/")
    page.locator("main [name=q]").fill("アリタ 韓国")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1")
    page.get_by_role("link", name="友好団体協定書").click()
    expect(page.locator(".facts")).to_contain_text("2007年（平成19年）5月3日")
    expect(page.locator(".comparison")).to_contain_text("社団法人韓国陶磁文化協会")
    overflow = page.evaluate("document.documentElement.scrollWidth > innerWidth")
    assert not overflow


def test_browsing_works_without_scripts_and_by_keyboard(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/prefectures/")
    link = page.get_by_role("main").get_by_role("link", name="佐賀県").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page).to_have_url("/prefectures/41/")
    page.get_by_role("link", name="友好団体協定書").focus()
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_have_text("友好団体協定書")


def test_the_skip_link_comes_first_and_leads_to_the_content(page: Page) -> None:
    page.goto("/agreements/1/")
    page.keyboard.press("Tab")
    focused = page.locator(":focus")
    expect(focused).to_have_text("本文へ移動")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
