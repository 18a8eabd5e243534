"""Copying a link or citation, and an agreement on one sheet of paper."""

import io
import re

import pdfplumber
import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import OpenPage
from tests.publishing import publish_list

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

# Two ordinary ones, an edited one, and the one with the most parties.
PRINTED = (1, 17, 35, 114)


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


def test_a_citation_is_copied(open_page: OpenPage) -> None:
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    page.goto("/agreements/1/")
    button = page.get_by_role("button", name=re.compile("コピー.*日本語の引用"))
    button.click()
    expect(page.get_by_role("button", name="コピーしました")).to_be_visible()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("北海道・釜山広域市「交流趣意書」（2005年12月締結）、")
    expect(button).to_be_visible()


def test_without_scripts_no_button_promises_anything(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto("/agreements/1/")
    expect(page.locator(".copy-button").first).to_be_hidden()
    expect(page.locator(".print-button")).to_be_hidden()


def test_an_agreement_prints_on_one_sheet(page: Page) -> None:
    for number in PRINTED:
        page.goto(f"/agreements/{number}/")
        with pdfplumber.open(io.BytesIO(page.pdf(format="A4"))) as sheets:
            assert len(sheets.pages) == 1, number
            text = sheets.pages[0].extract_text()
        assert "2026年" in text
        assert "/versions/" in text.replace("\n", "")
