"""The way of staff in a real browser, scripts and all: correct, take in the next edition, revert.

The upload's pages are gone through once more without scripts, by keyboard.
"""

import re
from pathlib import Path

import pytest
from django.test import Client
from playwright.sync_api import Page, expect

from partnerships.curation.checking import check_record
from partnerships.importing.storing import import_list
from partnerships.models import Agreement
from tests.browser.conftest import OpenPage
from tests.jobs.children import url_of_test_database
from tests.making import make_staff

pytestmark = pytest.mark.django_db(transaction=True)

UPLOADS = "/admin/partnerships/editionupload/"
LONG = 120_000  # milliseconds; a process of its own must start, also on a busy machine


@pytest.fixture(autouse=True)
def published_list(
    transactional_db: None, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list as published, and child processes on the test's database."""
    monkeypatch.setenv("DATABASE_URL", url_of_test_database())
    import_list(read_list(repository).encode(), "agreements_2016-09.txt")


def read_list(repository: Path) -> str:
    return (repository / "fixtures" / "agreements_2016-09.txt").read_text(encoding="utf-8")


def next_list(repository: Path, folder: Path) -> Path:
    """Write the next edition: the first row's title and the second's topic corrected, one gone."""
    text = read_list(repository).replace("平成28年9月現在", "平成29年9月現在")
    lines = text.split("\n")
    rows = [at for at, line in enumerate(lines) if line.startswith("北海道\t")]
    first, second, third = rows[:3]
    lines[first] = lines[first].replace("\t交流趣意書\t", "\t交流趣意書（第2次）\t")
    cells = lines[second].split("\t")
    lines[second] = "\t".join([*cells[:3], "防災", *cells[4:]])
    del lines[third]
    file = folder / "次の一覧.txt"
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def log_in(page: Page) -> None:
    client = Client()
    client.force_login(make_staff("hana"))
    session = client.cookies["sessionid"].value
    page.context.add_cookies(
        [{"name": "sessionid", "value": session, "domain": "localhost", "path": "/"}]
    )


def test_staff_correct_take_in_resolve_publish_and_revert(
    page: Page, repository: Path, tmp_path: Path
) -> None:
    log_in(page)
    page.goto("/admin/partnerships/agreement/1/change/")
    page.get_by_label("協定名").first.fill("交流趣意書（職員の訂正）")
    page.locator("[name=reason]").fill("北海道の公式ページで確認")
    page.locator("[name=_save]").click()
    expect(page.locator(".messagelist")).to_be_visible()

    page.goto(UPLOADS)
    page.get_by_role("link", name="新しい一覧を送る").click()
    page.get_by_label("一覧のファイル").set_input_files(next_list(repository, tmp_path))
    page.get_by_role("button", name="送って計画を作る").click()
    sentence = page.locator(".upload-sentence")
    expect(sentence).to_contain_text("2件変更、1件なくなる、1件は訂正と食い違い", timeout=LONG)

    page.get_by_role("radio", name="別の値を書く").check()
    page.get_by_label("別の値（一覧と同じ書き方で）").fill("交流趣意書（合意した題）")
    page.get_by_role("button", name="決めたことを保存").click()
    expect(page.locator(".messagelist")).to_contain_text("保存しました")
    page.get_by_role("link", name="変更 2件").click()
    expect(page.locator("ins", has_text="防災").last).to_be_visible()
    page.get_by_role("link", name="取り込みに進む").click()
    page.get_by_role("button", name="取り込む").click()
    expect(sentence).to_contain_text("2017-09 を取り込みました", timeout=LONG)

    page.get_by_role("link", name=re.compile("公開ページ")).click()
    expect(page.locator("h1")).to_have_text("2017-09")
    page.goto("/agreements/1/")
    expect(page.locator("h1")).to_have_text("交流趣意書（合意した題）")
    page.goto("/agreements/1/history/")
    expect(page.locator("main")).to_contain_text("一覧 2017-09 の取り込み")
    expect(page.locator("main")).to_contain_text("北海道の公式ページで確認")
    expect(page.locator("main")).not_to_contain_text("hana")

    page.goto("/admin/partnerships/agreement/1/history/")
    page.get_by_role("link", name="第1版に戻す").click()
    page.locator("[name=reason]").fill("もとの題が正しいため")
    page.get_by_role("button", name="第1版に戻す").click()
    expect(page.locator(".messagelist")).to_be_visible()
    page.goto("/agreements/1/")
    expect(page.locator("h1")).to_have_text("交流趣意書")
    assert check_record() == []


def test_an_edition_is_taken_in_and_back_by_keyboard_without_scripts(
    open_page: OpenPage, repository: Path, tmp_path: Path
) -> None:
    page = open_page(java_script_enabled=False)
    log_in(page)
    page.goto(f"{UPLOADS}add/")
    page.get_by_label("一覧のファイル").set_input_files(next_list(repository, tmp_path))
    page.get_by_role("button", name="送って計画を作る").press("Enter")
    sentence = page.locator(".upload-sentence")
    expect(sentence).to_contain_text("2件変更、1件なくなる", timeout=LONG)
    page.get_by_role("link", name="取り込みに進む").press("Enter")
    page.get_by_role("button", name="取り込む").press("Enter")
    expect(sentence).to_contain_text("2017-09 を取り込みました", timeout=LONG)
    assert Agreement.objects.get(pk=1).title == "交流趣意書（第2次）"

    page.get_by_role("link", name="この版の取り込みを取り消すには").press("Enter")
    page.get_by_role("link", name="この取り込みを取り消す").press("Enter")
    page.get_by_label("取り消す理由").fill("誤ったファイルを取り込んだため")
    page.get_by_label("上に書かれたことを確かめました").press("Space")
    page.get_by_role("button", name="取り消す").press("Enter")
    expect(sentence).to_contain_text("に取り消しました", timeout=LONG)
    page.goto("/editions/2017-09/")
    expect(page.locator(".notice")).to_contain_text("誤ったファイルを取り込んだため")
    assert Agreement.objects.get(pk=1).title == "交流趣意書"
    assert check_record() == []
