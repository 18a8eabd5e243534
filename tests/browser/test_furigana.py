"""Readings beside names: shown when the reader checks the box, and remembered by the browser."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import OpenPage
from tests.making import make_agreement

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

BOX = "ふりがなを表示"


@pytest.fixture(autouse=True)
def agreement(live_server: LiveServer) -> None:
    make_agreement()


def test_the_box_shows_readings_and_the_browser_remembers_it(page: Page) -> None:
    page.goto("/agreements/")
    reading = page.locator(".agreement-row rt").first
    expect(reading).to_be_hidden()
    page.get_by_label(BOX).check()
    expect(reading).to_be_visible()
    page.goto("/agreements/1/")
    expect(page.get_by_label(BOX)).to_be_checked()
    expect(page.locator(".signatories rt").first).to_be_visible()
    page.get_by_label(BOX).uncheck()
    page.reload()
    expect(page.locator(".signatories rt").first).to_be_hidden()


def test_without_scripts_the_box_works_on_its_page(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/agreements/")
    page.get_by_label(BOX).check()
    expect(page.locator(".agreement-row rt").first).to_be_visible()


def test_the_easy_sentence_has_its_readings_without_asking(page: Page) -> None:
    page.goto("/agreements/1/")
    expect(page.locator(".plain-words rt").first).to_be_visible()
    page.goto("/en/agreements/1/")
    expect(page.locator(".plain-words")).to_contain_text("agreed to cooperate with")
    expect(page.get_by_label(BOX)).to_have_count(0)
