"""The list of agreements in the admin: columns, search, filters, cost."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Finding
from tests.making import make_agreement, make_partner

LIST = "/admin/partnerships/agreement/"


def numbers(page: Any) -> list[int]:
    return [agreement.number for agreement in page.context["cl"].result_list]


@pytest.fixture
def three(db: None) -> None:
    """1 Sapporo with Busan, 2 Yokohama with Da Nang on water, 3 a draft with doubts, not listed."""
    make_agreement()
    make_agreement(
        title="上下水道分野における協力に関する覚書",
        local_governments=["141003"],
        partners=[make_partner("ダナン市", "VN")],
        topics=["water"],
    )
    third = make_agreement(title="", state="draft", is_listed=False, signed=None)
    Finding.objects.create(agreement=third, code="no_title", field="title")
    Finding.objects.create(agreement=third, code="no_date", field="signed", state="dismissed")


@pytest.mark.usefixtures("three")
def test_a_row_says_what_matters(clerk: Client) -> None:
    page = clerk.get(LIST).content.decode()
    for shown in (
        "札幌市",
        "釜山広域市",
        "2005-12",
        "下書き",
        "（協定名の記載なし）",
    ):
        assert shown in page
    remarks = '<span class="nowrap">要確認 1</span><br><span class="nowrap">一覧になし</span>'
    assert f'<td class="field-remarks">{remarks}</td>' in page
    assert '<td class="field-topic_labels">上下水道・廃棄物</td>' in page


@pytest.mark.usefixtures("three")
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        pytest.param({"q": "2"}, [2], id="number"),
        pytest.param({"q": "999999999999999999999999"}, [], id="number-too-long"),
        pytest.param({"q": "上下水道"}, [2], id="title"),
        pytest.param({"q": "横浜"}, [2], id="local-government"),
        pytest.param({"q": "だなん"}, [2], id="partner-in-hiragana"),
        pytest.param({"q": "横浜　ダナン"}, [2], id="every-word"),
        pytest.param({"q": "横浜 釜山"}, [], id="not-every-word"),
        pytest.param({"q": "・"}, [1, 2, 3], id="nothing-but-signs"),
        pytest.param({"q": "100%_"}, [], id="signs-of-like"),
        pytest.param({"state__exact": "draft"}, [3], id="state"),
        pytest.param({"findings": "yes"}, [3], id="with-findings"),
        pytest.param({"findings": "no"}, [1, 2], id="without-findings"),
        pytest.param({"is_listed__exact": "0"}, [3], id="not-listed"),
        pytest.param({"prefecture": "14"}, [2], id="prefecture"),
        pytest.param({"prefecture": ""}, [1, 2, 3], id="every-prefecture"),
        pytest.param({"country": "KR"}, [1, 3], id="country"),
        pytest.param({"topic": "water"}, [2], id="topic"),
        pytest.param({"country": "KR", "q": "2005年"}, [1, 3], id="filter-and-words"),
        pytest.param({"prefecture": "zz"}, [], id="no-such-prefecture"),
    ],
)
def test_the_list_is_searched_and_filtered(
    clerk: Client, asked: dict[str, str], found: list[int]
) -> None:
    page = clerk.get(LIST, asked)
    assert page.status_code == 200
    assert sorted(numbers(page)) == found


@pytest.mark.usefixtures("three")
def test_a_filter_keeps_what_else_was_asked(clerk: Client) -> None:
    page = clerk.get(LIST, {"q": "覚書", "country": "VN", "p": "1"}).content.decode()
    assert '<input type="hidden" name="country" value="VN">' in page
    assert '<input type="hidden" name="q" value="覚書">' in page
    assert '<option value="VN" selected>ベトナム</option>' in page
    assert 'name="p"' not in page


@pytest.mark.usefixtures("three")
def test_only_countries_with_partners_are_offered(clerk: Client) -> None:
    page = clerk.get(LIST).content.decode()
    assert '<option value="KR">韓国</option>' in page
    assert '<option value="FR">' not in page


def test_a_nul_character_in_the_search_is_no_server_error(clerk: Client) -> None:
    assert clerk.get(f"{LIST}?q=%00").status_code == 400


@pytest.mark.usefixtures("three")
def test_the_list_asks_as_often_for_many_rows_as_for_few(clerk: Client) -> None:
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            clerk.get(LIST)
        counts.append(len(queries))
        for place in ("ハノイ市", "フエ省", "ホーチミン市", "ハイフォン市"):
            partners = [make_partner(place, "VN"), make_partner(place, None)]
            make_agreement(partners=partners, local_governments=["131016", "141003"])
    assert counts[0] == counts[1]
    assert counts[0] < 20
