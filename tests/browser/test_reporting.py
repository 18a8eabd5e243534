"""A reader reports a mistake with the keyboard alone, on a small screen, without JavaScript."""

import pytest
from playwright.sync_api import expect

from partnerships.models import CorrectionReport
from tests.browser.conftest import OpenPage
from tests.browser.test_barriers import PHONE, barriers, set_window
from tests.making import make_agreement

pytestmark = pytest.mark.django_db(transaction=True)

SMALL = {"viewport": {"width": 320, "height": 640}, "java_script_enabled": False}


def test_a_report_is_sent_with_the_keyboard_on_a_small_screen(open_page: OpenPage) -> None:
    make_agreement()
    page = open_page(**SMALL)
    page.goto("/agreements/1/")
    page.get_by_role("link", name="この記録の間違いを知らせる").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/agreements/1/report/")
    page.get_by_label("間違いのある項目").focus()
    page.keyboard.press("Tab")
    page.keyboard.type("正しくは2004年です。")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("どの項目のことか、選んでください。")
    expect(page.get_by_label("何が間違っているか")).to_have_value("正しくは2004年です。")
    page.get_by_label("間違いのある項目").select_option("signed")
    page.get_by_role("button", name="送る").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("報告")
    assert CorrectionReport.objects.get().text == "正しくは2004年です。"


@pytest.mark.parametrize("address", ["/agreements/1/report/", "/about/privacy/"])
def test_nothing_is_wider_than_a_small_screen(open_page: OpenPage, address: str) -> None:
    make_agreement(title="観光、経済、産業、福祉、文化及びスポーツ分野の交流促進協定" * 3)
    page = open_page(viewport={"width": 320, "height": 640})
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_neither_the_form_nor_its_errors_nor_the_answer_is_a_barrier(open_page: OpenPage) -> None:
    make_agreement()
    page = open_page(reduced_motion="reduce")
    found = []
    for scheme in ("light", "dark"):
        set_window(page, PHONE, scheme)
        page.goto("/agreements/1/report/")
        found += list(barriers(page))
        page.get_by_role("button", name="送る").click()
        expect(page.get_by_role("alert")).to_be_visible()
        found += list(barriers(page))
        page.get_by_label("間違いのある項目").select_option("title")
        page.get_by_label("何が間違っているか").fill("「覚書」が正しい。")
        page.get_by_role("button", name="送る").click()
        expect(page.get_by_role("heading", level=1)).to_contain_text("報告")
        found += list(barriers(page))
    assert found == []
