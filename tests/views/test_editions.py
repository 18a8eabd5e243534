"""The editions for everyone: the file, its rows, and what each changed."""

import pytest
from django.test import Client

from partnerships.curation.editing import edit
from partnerships.curation.withdrawing import withdraw
from partnerships.importing.storing import import_list
from partnerships.importing.taking_back import take_back
from partnerships.models import Agreement, Edition, State
from partnerships.search.stamp import move_stamp
from tests.importing.lists import list_file, row
from tests.views.conftest import ROWS

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

NEXT = list_file(
    *ROWS[:4],
    row(
        government="大阪府",
        title="経済交流促進",
        partner="中国 上海市",
        topics="経済、観光",
        summary="2006.12.28",
    ),
    row(government="那覇市", title="<i>友好</i>協定", partner="中国/福州市"),
    as_of="平成30年3月現在",
)


@pytest.fixture
def next_edition(record: None) -> Edition:
    """A next edition: agreement 5 changed, 6 vanished, 7 is new."""
    import_list(NEXT, "next.txt")
    return Edition.objects.get(key="2018-03")


def said(text: str) -> str:
    """Give the text of a page without its tags' line breaks and spaces."""
    return "".join(text.split())


def test_all_editions_with_their_files(next_edition: Edition, client: Client) -> None:
    text = client.get("/editions/").text
    assert text.index("/editions/2018-03/") < text.index("/editions/2016-09/")
    for value in (next_edition.sha256, next_edition.publisher, "2018年（平成30年）3月"):
        assert value in text


@pytest.mark.usefixtures("next_edition")
def test_an_edition_says_what_it_changed(client: Client) -> None:
    text = said(client.get("/editions/2018-03/").text)
    for label, count in (
        ("一覧の行", 6), ("新しく登録した協定", 1), ("変更した協定", 1),
        ("一覧からなくなった協定", 1), ("職員が確認中の行", 0),
    ):  # fmt: skip
        assert f"<dt>{label}</dt><dd>{count}<span>件</span></dd>" in text
    assert '<ahref="/agreements/5/versions/2/">変更</a>' in text
    assert '<ahref="/agreements/7/versions/1/">新しく登録</a>' in text
    assert '<ahref="/agreements/6/">環境都市宣言</a>' in text


@pytest.mark.usefixtures("next_edition")
def test_rows_that_changed_and_left_their_agreement_as_it_was_are_counted(client: Client) -> None:
    rows = [
        *ROWS[:4],
        row(
            government="大阪府",
            title="経済交流促進",
            partner="中国 上海市",
            topics="経済・観光",
            summary="2006.12.28",
        ),
        row(government="那覇市", title="<i>友好</i>協定", partner="中国／福州市"),
    ]
    summary = import_list(list_file(*rows, as_of="平成31年3月現在"), "later.txt")
    text = said(client.get("/editions/2019-03/").text)
    assert summary.changed == 2
    assert "<dt>変更した協定</dt><dd>0<span>件</span></dd>" in text
    assert "ほかに2行は、一覧での書き方が変わりましたが、協定の内容は変わっていません" in text
    assert text.count("行の書き方だけ変更") == 2
    assert "書き方だけの違い" not in client.get("/editions/2018-03/").text


@pytest.mark.usefixtures("next_edition")
def test_the_first_edition_stays_as_it_was(client: Client) -> None:
    text = said(client.get("/editions/2016-09/").text)
    assert "<dt>新しく登録した協定</dt><dd>6<span>件</span></dd>" in text
    assert "<dt>変更した協定</dt><dd>0<span>件</span></dd>" in text


@pytest.mark.usefixtures("next_edition")
def test_rows_are_shown_as_written_and_escaped(client: Client) -> None:
    text = client.get("/editions/2018-03/").text
    assert "&lt;i&gt;友好&lt;/i&gt;協定" in text
    assert "台湾/台北市、高雄市" in text
    assert "1ページ、ファイルの8行目" in text


def test_a_row_whose_agreement_is_a_draft_leads_nowhere(client: Client) -> None:
    Agreement.objects.filter(pk=2).update(state=State.DRAFT)
    move_stamp()
    text = client.get("/editions/2016-09/").text
    assert "/agreements/2/" not in text
    assert "職員が確認中" in text


def test_a_row_whose_draft_was_withdrawn_leads_nowhere(client: Client) -> None:
    agreement = Agreement.objects.get(pk=2)
    edit(agreement, {"state": State.DRAFT}, by=None, reason="確認", version=1)
    withdraw(agreement, by=None, reason="別の協定", version=2)
    text = client.get("/editions/2016-09/").text
    assert "/agreements/2/" not in text
    assert "載せないことにした行" in text


def test_rows_come_a_hundred_a_page(client: Client) -> None:
    rows = [row(title=f"協定 その{n}", partner=f"韓国/江原道{n}") for n in range(101)]
    import_list(list_file(*rows, as_of="平成31年3月現在"), "long.txt")
    assert client.get("/editions/2019-03/").text.count('class="agreement-row"') == 100
    second = client.get("/editions/2019-03/?page=2")
    assert second.text.count('class="agreement-row"') == 1
    assert 'href="http://127.0.0.1:8000/editions/2019-03/?page=2"' in second.text
    assert client.get("/editions/2019-03/?page=3").status_code == 404


@pytest.mark.parametrize(
    "address", ["/editions/2010-01/", "/editions/x/", "/editions/2016-09/?page=9"]
)
def test_what_is_not_there_is_404(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


def test_the_page_needs_as_many_queries_for_many_rows(
    client: Client, django_assert_max_num_queries: object
) -> None:
    with django_assert_max_num_queries(18):  # type: ignore[operator]
        client.get("/editions/2016-09/")


@pytest.mark.parametrize("address", ["/editions/", "/editions/2016-09/"])
def test_pages_have_one_heading_and_a_canonical_address(address: str, client: Client) -> None:
    text = client.get(address).text
    assert text.count("<h1") == 1
    assert f'rel="canonical" href="http://127.0.0.1:8000{address}"' in text


def test_an_edition_that_was_taken_back_says_so_and_why(client: Client) -> None:
    import_list(list_file(*ROWS[:3], as_of="平成29年9月現在"), "next.txt")
    assert "取り消され" not in client.get("/editions/2017-09/").text
    take_back(Edition.objects.get(key="2017-09"), by=None, reason="<b>誤ったファイル</b>のため")
    text = client.get("/editions/2017-09/").text
    assert "に取り消されました（理由：&lt;b&gt;誤ったファイル&lt;/b&gt;のため）" in text
    assert text.count('class="agreement-row"') == 3
    assert "取り込み取り消し" in client.get("/editions/").text
    assert "2017-09" not in client.get("/about/").text
