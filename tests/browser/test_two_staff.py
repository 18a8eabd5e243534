"""Two people of the staff at one agreement, each in a browser of her own; then the way back."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from partnerships.curation.checking import check_record
from partnerships.models import Agreement
from tests.admin.desk import browser_of
from tests.browser.conftest import OpenPage
from tests.making import make_agreement, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

AGREEMENT = "/admin/partnerships/agreement/1"


@pytest.fixture
def desk_of(open_page: OpenPage, live_server: Any) -> Callable[[str], Page]:
    """Opens windows in which a member of the staff is signed in, each in a browser of her own."""

    def open_desk(name: str) -> Page:
        session = browser_of(make_staff(name)).cookies["sessionid"].value
        page = open_page()
        cookie: Any = {"name": "sessionid", "value": session, "url": live_server.url}
        page.context.add_cookies([cookie])
        return page

    return open_desk


def save(page: Page) -> None:
    page.locator("[name=_save]").first.click()


def test_the_second_is_told_what_the_first_changed_merges_it_and_nothing_is_lost(
    desk_of: Callable[[str], Page],
) -> None:
    make_agreement()
    hana, taro = desk_of("hana"), desk_of("taro")
    for page in (hana, taro):
        page.goto(f"{AGREEMENT}/change/")
    hana.get_by_label("協定名").fill("花の名称")
    hana.get_by_label("締結日").first.fill("2006-04")
    hana.get_by_label("変更の理由").fill("市に電話で確認")
    save(hana)
    expect(hana.locator(".success")).to_contain_text("変更しました")

    taro.get_by_label("協定名").fill("太郎の名称")
    taro.get_by_label("概要").fill("太郎の概要")
    taro.get_by_label("変更の理由").fill("公式ページで確認")
    save(taro)
    told = taro.locator(".errorlist.nonfield")
    expect(told).to_contain_text("あなたの変更はまだ保存されていません")
    expect(told).to_contain_text("hana")
    expect(told).to_contain_text("「花の名称」に変わりました。あなたの値「太郎の名称」")
    expect(taro.get_by_label("締結日").first).to_have_value("2006-04")
    expect(taro.get_by_label("協定名")).to_have_value("太郎の名称")
    assert Agreement.objects.get().title == "花の名称"
    save(taro)
    expect(taro.locator(".success")).to_contain_text("変更しました")
    agreement = Agreement.objects.get()
    assert (agreement.title, agreement.summary) == ("太郎の名称", "太郎の概要")
    assert (str(agreement.signed), agreement.version) == ("2006-04", 3)

    taro.goto("/agreements/1/history/")
    expect(taro.locator("main")).to_contain_text("花の名称")
    expect(taro.locator("main")).not_to_contain_text("hana")
    taro.goto(f"{AGREEMENT}/history/")
    taro.get_by_role("link", name="第2版に戻す").click()
    expect(taro.locator("table.changes")).to_contain_text("太郎の概要")
    taro.get_by_label("理由").fill("確認し直した")
    taro.get_by_role("button", name="第2版に戻す").click()
    expect(taro.locator(".success")).to_contain_text("第2版の内容に戻しました")
    assert Agreement.objects.get().title == "花の名称"
    assert check_record() == []


def test_two_records_are_merged_by_keyboard_alone(
    desk_of: Callable[[str], Page],
) -> None:
    make_agreement()
    make_agreement(title="交流に関する覚書（再掲）")
    page = desk_of("hana")
    page.goto("/admin/partnerships/agreement/2/merge/")
    page.locator(".select2-selection").focus()
    page.keyboard.press("Enter")
    page.locator(".select2-search__field").fill("交流に関する")
    page.get_by_role("option", name="1 交流に関する覚書", exact=True).wait_for()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="並べて比べる").press("Enter")
    expect(page.locator("table.changes")).to_contain_text("交流に関する覚書（再掲）")
    page.get_by_label("理由").fill("二重の登録")
    page.get_by_role("button", name="協定2を協定1に統合する").press("Enter")
    expect(page.locator(".success")).to_contain_text("協定2をこの協定に統合しました")
    page.goto("/agreements/2/")
    expect(page).to_have_url("/agreements/1/")
