"""Doubts on the public page: plain sentences with the facts, and a way round a dead link."""

from datetime import UTC, date, datetime

import pytest
from django.test import Client

from partnerships.curation.findings import Cause
from partnerships.curation.rechecking import check_doubts
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, Finding, OfficialLink, link_key
from partnerships.search.stamp import move_stamp
from partnerships.search.text import index_agreements
from tests.importing.lists import list_file, row

pytestmark = pytest.mark.django_db


def page_of(client: Client, *rows: tuple[str, ...], number: int = 1) -> str:
    import_list(list_file(*rows), "list.txt")
    return client.get(f"/agreements/{number}/").content.decode()


@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (
            row(summary="[2016年11月24日締結]"),
            "締結日が一覧の時点（2016年9月）より後です（締結日：2016年11月24日）。",
        ),
        (
            row(title="アジアゲートウェイ2011共同キャンペーン", summary="[1999年締結]"),
            "協定名にある年（2011年）が、締結年（1999年）より後です。",
        ),
        (row(title=""), "協定名の記載がありません。"),
        (row(topics=""), "分野の記載がありません。"),
        (row(partner="ベトナム"), "「ベトナム」という国・地域名だけが書かれています。"),
        (row(partner="釜山"), "「釜山広域市」という名前から推定しました。"),
        (
            row(
                title="福岡市とシンガポール生産性企画庁との覚書",
                partner="シンガポール/シンガポール生産性規格庁",
            ),
            "協定名では「シンガポール生産性企画庁」、"
            "協定締結先の欄では「シンガポール生産性規格庁」です。",
        ),
        (row(url="無効"), "URLの欄の「無効」は、アドレスとして読めません。"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_doubt_is_said_in_plain_words(
    client: Client, written: tuple[str, ...], sentence: str
) -> None:
    assert sentence in page_of(client, written)


def test_twins_name_each_other_with_their_dates(client: Client) -> None:
    page = page_of(client, row(summary="2006.12.28"), row(summary="2007.12.28"), number=2)
    assert "協定番号1と、当事者や協定名がほとんど同じです" in page
    assert "（締結日：2007年12月28日、協定番号1は2006年12月28日）" in page
    assert '<a href="/agreements/1/">協定番号1を見る</a>' in page


def test_what_staff_dismissed_is_not_said(client: Client) -> None:
    import_list(list_file(row(title="")), "list.txt")
    Finding.objects.update(state="dismissed", reason="名称のない協定")
    index_agreements([1])
    move_stamp()
    assert "確認が必要な点" not in client.get("/agreements/1/").content.decode()


@pytest.mark.parametrize(
    ("good", "said", "when"),
    [
        (date(2018, 3, 9), "最後に開けた日：2018年3月9日", "20180309"),
        (None, "公式ページのアドレスを開けません。", "20160930"),
    ],
    ids=["once good", "never good"],
)
def test_a_dead_link_is_told_with_the_archived_copy(
    client: Client, good: date | None, said: str, when: str
) -> None:
    url = "http://www.city.example.lg.jp/kokusai/?a=1&b=2"
    import_list(list_file(row(url=url)), "list.txt")
    OfficialLink.objects.create(
        key=link_key(url),
        url=url,
        state="dead",
        checked_at=datetime(2026, 1, 1, tzinfo=UTC),
        last_good_on=good,
    )
    index_agreements(sorted(check_doubts([1], Cause("点検"))))
    move_stamp()
    page = client.get("/agreements/1/").content.decode()
    assert said in page
    assert f'href="https://web.archive.org/web/{when}/{url.replace("&", "&amp;")}"' in page
    assert client.get("/agreements/1.json").json()["findings"] == ["dead_link"]


def test_a_new_address_ends_the_doubt_about_the_dead_one(client: Client) -> None:
    url = "http://www.city.example.lg.jp/"
    import_list(list_file(row(url=url)), "list.txt")
    OfficialLink.objects.create(
        key=link_key(url), url=url, state="dead", checked_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    check_doubts([1], Cause("点検"))
    Agreement.objects.update(official_url="https://www.city.example.lg.jp/new/")
    check_doubts([1], Cause("点検"))
    assert Finding.objects.get().state == "settled"
