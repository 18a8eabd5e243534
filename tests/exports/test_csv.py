"""/agreements.csv: exact for programs, and the form that Excel leaves alone."""

import pytest
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.exports import reading
from partnerships.exports.csv import write_csv
from partnerships.exports.excel import LONGEST_CELL, cut, plain_text, xml_text
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from tests.making import make_agreement, make_partner

# Agreement 3 whole; each entry is a column.
EXACT = {
    "全国地方公共団体コード": "010006;011002",
    "ID": "3",
    "地方公共団体名": "北海道;札幌市",
    "名称": "<b>経済</b>覚書",
    "都道府県コード": "01",
    "都道府県名": "北海道",
    "協定締結先ID": "{ids}",
    "協定締結先": "台北市;高雄市",
    "協定締結先種別コード": "region;region",
    "協定締結先種別": "州・省・道など;州・省・道など",
    "協定締結先の国・地域コード": "TW;TW",
    "国・地域コード": "TW",
    "国・地域": "台湾",
    "分野コード": "economy;tourism",
    "分野": "経済;観光",
    "締結日": "2012",
    "締結年": "2012",
    "締結日の精度": "year",
    "その後の締結・更新": "",
    "期間の終わり": "",
    "効力": "unknown",
    "概要": "[2012年締結]",
    "公式ページURL": "",
    "最新の一覧に記載": "true",
    "確認が必要な点コード": "",
    "確認が必要な点": "",
    "出典の版": "2016-09",
    "出典のページ": "1",
    "出典の行": "9",
    "原文_自治体名": "北海道、札幌市",
    "原文_協定名": "<b>経済</b>覚書",
    "原文_協定締結先": "台湾/台北市、高雄市",
    "原文_分野": "経済、観光",
    "原文_概要": "[2012年締結]",
    "原文_URL": "",
    "状態": "published",
    "版": "1",
    "更新日時": "2026-11-24T03:00:00Z",
    "URL": "http://127.0.0.1:8000/agreements/3/",
}
FOR_EXCEL = EXACT | {
    "全国地方公共団体コード": "010006 北海道;011002 札幌市",
    "都道府県コード": "01 北海道",
    "締結日": "2012年（平成24年、月日不明）",
    "締結日の精度": "年",
    "効力": "不明",
    "最新の一覧に記載": "記載あり",
    "出典の版": "2016-09版",
}


def file_of(columns: dict[str, str], client: Client) -> str:
    """Write the file of agreement 3 by hand: no value of it needs a quote."""
    partners = client.get("/agreements/3.json").json()["partners"]
    ids = ";".join(str(partner["id"]) for partner in partners)
    return f"{','.join(columns)}\r\n{','.join(columns.values())}\r\n".format(ids=ids)


@pytest.mark.usefixtures("record")
def test_the_exact_file(client: Client) -> None:
    response = client.get("/agreements.csv?country=tw")
    assert response.getvalue().decode() == file_of(EXACT, client)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="agreements_2026-11-24.csv"; '
        "filename*=UTF-8''%E8%87%AA%E6%B2%BB%E4%BD%93%E5%9B%BD%E9%9A%9B%E5%8D%94%E5%AE%9A_"
        "%E6%A4%9C%E7%B4%A2%E7%B5%90%E6%9E%9C_2026-11-24.csv"
    )


@pytest.mark.usefixtures("record")
def test_the_file_for_excel(client: Client) -> None:
    content = client.get("/agreements.csv?country=tw&excel=1").getvalue().decode()
    assert content == "\ufeff" + file_of(FOR_EXCEL, client)


@pytest.mark.usefixtures("record")
def test_what_nothing_matches_is_a_header(client: Client) -> None:
    assert client.get("/agreements.csv?country=fr").getvalue().decode() == ",".join(EXACT) + "\r\n"


@pytest.mark.django_db
def test_values_are_exact_and_quoted_as_rfc_4180_says(client: Client) -> None:
    make_agreement(title='=1+1 "甲", 乙', summary="一行目\n二行目\r\n ", official_url="")
    content = client.get("/agreements.csv").getvalue().decode()
    assert ',"=1+1 ""甲"", 乙",' in content
    assert ',"一行目\n二行目\r\n ",' in content


@pytest.mark.django_db
def test_excel_gets_one_line_a_record(client: Client) -> None:
    make_agreement(title="=1+1", summary="一行目\n二行目\r\n三行目")
    content = client.get("/agreements.csv?excel=1").getvalue().decode()
    assert content.count("\n") == content.count("\r\n") == 2
    assert ",'=1+1," in content
    assert ",一行目 二行目 三行目," in content


@pytest.mark.django_db
def test_columns_of_one_thing_keep_their_places(client: Client) -> None:
    network = make_partner("世界の都市", None, kind="network")
    make_agreement(partners=[make_partner(), network, make_partner("東京の会", "JP")])
    content = client.get("/agreements.csv").getvalue().decode()
    assert ",釜山広域市;世界の都市;東京の会," in content
    assert ",KR;;JP,KR,韓国," in content


@pytest.mark.django_db
def test_memory_holds_one_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "BATCH", 2)
    for _ in range(5):
        make_agreement()
    pieces = write_csv(Results(AgreementSearch()))
    assert next(pieces).startswith("全国地方公共団体コード".encode())
    assert [piece.count(b"\r\n") for piece in pieces] == [2, 2, 1]


@pytest.mark.django_db
def test_a_batch_takes_one_query_however_many_rows(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: type[CaptureQueriesContext]
) -> None:
    for _ in range(7):
        make_agreement()
    results = Results(AgreementSearch())
    assert results.count == 7
    with django_assert_num_queries(1):  # type: ignore[arg-type]
        list(write_csv(results))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("=1+1", "'=1+1"),
        ("+81", "'+81"),
        ("-5", "'-5"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("＝１＋１", "'＝１＋１"),
        ("\t=1", "'\t=1"),
        ("\r=1", "' =1"),
        (" =1", "' =1"),
        ("0123", "'0123"),
        ("12345678901234567890", "'12345678901234567890"),
        ("1-2", "'1-2"),
        ("2005-12", "'2005-12"),
        ("2006.12.28", "'2006.12.28"),
        ("2005年12月", "'2005年12月"),
        ("平成28年9月", "'平成28年9月"),
        ("H28.9.1", "'H28.9.1"),
        ("3 May", "'3 May"),
        ("１２：３０", "'１２：３０"),
        ("50%", "'50%"),
        ("1E5", "'1E5"),
        ("true", "'true"),
        ("一\n二", "一 二"),
        ("17", "17"),
        ("0", "0"),
        ("2005年12月に締結", "2005年12月に締結"),
        ("010006 北海道", "010006 北海道"),
        ("May交流協定", "May交流協定"),
        ("平成", "平成"),
        ("", ""),
    ],
)
def test_what_excel_would_change_is_marked(text: str, expected: str) -> None:
    assert plain_text(text) == expected


def test_a_cell_ends_where_excel_ends_it() -> None:
    assert cut("あ" * LONGEST_CELL) == "あ" * LONGEST_CELL
    shortened = cut("あ" * (LONGEST_CELL + 1))
    assert len(shortened) == LONGEST_CELL
    assert shortened.endswith("あ…（Excel の上限のため以下略）")


def test_a_workbook_holds_control_characters_escaped() -> None:
    assert xml_text("a\x0bb\rc\nd\te") == "a_x000B_b_x000D_c\nd\te"
    assert xml_text("_x000B_") == "_x005F_x000B_"
