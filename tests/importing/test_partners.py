"""協定締結先 → partners and countries: the manners of such lists, in rows of other governments."""

import pytest

from partnerships.importing.partners import parse_partners
from partnerships.importing.vocabulary import Vocabulary
from partnerships.models import FindingCode


@pytest.mark.parametrize(
    ("cell", "partners"),
    [
        pytest.param("韓国/全州市", [("全州市", "KR", "city")], id="slash"),
        pytest.param("韓国／全州市", [("全州市", "KR", "city")], id="full-width slash"),
        pytest.param("韓国・全州市", [("全州市", "KR", "city")], id="middle dot"),
        pytest.param("韓国 全州市", [("全州市", "KR", "city")], id="space"),
        pytest.param("韓国（全州市）", [("全州市", "KR", "city")], id="country and parentheses"),
        pytest.param("全州市（韓国）", [("全州市", "KR", "city")], id="country in parentheses"),
        pytest.param("大韓民国全州市", [("全州市", "KR", "city")], id="glued formal name"),
        pytest.param("台湾台南市", [("台南市", "TW", "region")], id="glued short name"),
        pytest.param(
            "アメリカ合衆国／シアトル市", [("シアトル市", "US", "city")], id="formal name"
        ),
        pytest.param("米国ハワイ州", [("ハワイ州", "US", "region")], id="old name, glued"),
        pytest.param("英国/バーミンガム市", [("バーミンガム市", "GB", "city")], id="英国"),
        pytest.param("豪州/シドニー市", [("シドニー", "AU", "city")], id="豪州"),
        pytest.param("中国/香港", [("香港", "HK", "country")], id="territory behind its country"),
        pytest.param("中国/マカオ", [("マカオ", "MO", "country")], id="another territory"),
        pytest.param(
            "中国/遼寧省/瀋陽市", [("瀋陽市", "CN", "city")], id="levels divided by slashes"
        ),
        pytest.param("中国・遼寧省・瀋陽市", [("瀋陽市", "CN", "city")], id="levels by dots"),
        pytest.param("中国 遼寧省 瀋陽市", [("瀋陽市", "CN", "city")], id="levels by spaces"),
        pytest.param("中国遼寧省瀋陽市", [("瀋陽市", "CN", "city")], id="levels glued"),
        pytest.param(
            "アメリカ合衆国カリフォルニア州リバーサイド市",
            [("リバーサイド市", "US", "city")],
            id="state glued before a city",
        ),
        pytest.param(
            "台湾/台北市、新北市",
            [("台北市", "TW", "region"), ("新北市", "TW", "region")],
            id="country holds for the next",
        ),
        pytest.param(
            "台湾/台北市・新北市",
            [("台北市", "TW", "region"), ("新北市", "TW", "region")],
            id="several by middle dots",
        ),
        pytest.param(
            "タイ/バンコク、マレーシア/クアラルンプール",
            [("バンコク都", "TH", "region"), ("クアラルンプール", "MY", "region")],
            id="each with its country",
        ),
        pytest.param(
            "釜山広域市及び蔚山広域市",
            [("釜山広域市", "KR", "region"), ("蔚山広域市", "KR", "region")],
            id="and",
        ),
        pytest.param(
            "韓国/①慶尚南道 ②昌原市",
            [("慶尚南道", "KR", "region"), ("昌原市", "KR", "city")],
            id="circled numbers",
        ),
        pytest.param(
            "中国・韓国",
            [("中国", "CN", "country"), ("韓国", "KR", "country")],
            id="countries by a dot",
        ),
        pytest.param(
            "インド・カルナタカ州政府", [("カルナタカ州", "IN", "region")], id="state government"
        ),
        pytest.param(
            "アメリカ合衆国（カリフォルニア州）ロサンゼルス市",
            [("ロサンゼルス市", "US", "city")],
            id="state in parentheses before the city",
        ),
        pytest.param(
            "ブラジル連邦共和国/パラナ州マリンガ市",
            [("マリンガ市", "BR", "city")],
            id="a state that no table spells so",
        ),
        pytest.param("ペルー", [("ペルー", "PE", "country")], id="country only"),
        pytest.param(
            "カンボジア、ラオス",
            [("カンボジア", "KH", "country"), ("ラオス", "LA", "country")],
            id="countries only",
        ),
        pytest.param("ソウル", [("ソウル特別市", "KR", "region")], id="place only"),
        pytest.param(
            "台北", [("台北市", "TW", "region")], id="katakana country is no prefix of it"
        ),
        pytest.param("タイペイ市", [("台北市", "TW", "region")], id="タイペイ is not タイ"),
        pytest.param(
            "ペルージャ市", [("ペルージャ市", "IT", "city")], id="ペルージャ is not ペルー"
        ),
        pytest.param(
            "カンボジア王国環境省", [("環境省", "KH", "national")], id="glued ministry drops it"
        ),
        pytest.param(
            "ベトナム/労働・傷病兵・社会省",
            [("労働・傷病兵・社会省", "VN", "national")],
            id="dots inside a ministry",
        ),
        pytest.param(
            "ベトナム/農業及び農村開発省",
            [("農業及び農村開発省", "VN", "national")],
            id="and inside a ministry",
        ),
        pytest.param(
            "韓国観光公社", [("韓国観光公社", "KR", "organization")], id="proper name keeps it"
        ),
        pytest.param("中国/北京師範大学", [("北京師範大学", "CN", "university")], id="university"),
        pytest.param(
            "広東省人民政府", [("広東省", "CN", "region")], id="a government is its place"
        ),
        pytest.param(
            "マレーシア/サラワク州 サラワク森林公社",
            [("サラワク森林公社", "MY", "organization")],
            id="a body behind its place",
        ),
        pytest.param(
            "中国/浙江省2大学(浙江工商大学、寧波大学)",
            [("浙江工商大学", "CN", "university"), ("寧波大学", "CN", "university")],
            id="a counted group",
        ),
        pytest.param(
            "フィンランド/オウル市（現・拡大オウル市）", [("オウル市", "FI", "city")], id="note"
        ),
        pytest.param(
            "(公財)ひろしま国際センター、韓国/大邱広域市",
            [("ひろしま国際センター", "JP", "organization"), ("大邱広域市", "KR", "region")],
            id="Japanese co-signatory",
        ),
        pytest.param(
            "台湾/高雄市、熊本市",
            [("高雄市", "TW", "region"), ("熊本市", "JP", "city")],
            id="a Japanese city among them",
        ),
        pytest.param(
            "世界62か国、約700の自治体",
            [("世界62か国、約700の自治体", None, "network")],
            id="worldwide body",
        ),
        pytest.param("C40", [("C40", None, "network")], id="network by name"),
    ],
)
def test_cells_are_read(
    cell: str, partners: list[tuple[str, str | None, str]], vocabulary: Vocabulary
) -> None:
    read = parse_partners(cell, vocabulary)
    assert [(p.name, p.country, p.kind) for p in read.partners] == partners


@pytest.mark.parametrize(
    ("cell", "issues"),
    [
        pytest.param("韓国/釜山広域市", [], id="nothing to doubt"),
        pytest.param("釜山", [(FindingCode.COUNTRY_INFERRED, "釜山広域市")], id="inferred"),
        pytest.param("ペルー", [(FindingCode.PARTNER_IS_COUNTRY, "ペルー")], id="country only"),
        pytest.param("ふしぎ協会", [(FindingCode.UNKNOWN_COUNTRY, "ふしぎ協会")], id="nowhere"),
        pytest.param("", [(FindingCode.UNKNOWN_PARTNER, "")], id="empty"),
        pytest.param("－", [(FindingCode.UNKNOWN_PARTNER, "－")], id="dash"),
    ],
)
def test_doubts_are_told(
    cell: str, issues: list[tuple[FindingCode, str]], vocabulary: Vocabulary
) -> None:
    assert parse_partners(cell, vocabulary).issues == issues


@pytest.mark.parametrize(
    "spellings",
    [
        pytest.param(["中国/大連市", "中国 大連", "大连市", "遼寧省大連市", "Dalian"], id="大連"),
        pytest.param(["韓国/釜山", "釜山市", "プサン広域市", "大韓民国釜山広域市"], id="釜山"),
        pytest.param(
            ["タイ工業省", "タイ王国工業省", "タイ/工業省", "タイ（工業省）"], id="工業省"
        ),
        pytest.param(["台湾/台北縣", "台湾台北県"], id="old form of 県"),
    ],
)
def test_one_partner_however_written(spellings: list[str], vocabulary: Vocabulary) -> None:
    found = {
        (p.name, p.country) for cell in spellings for p in parse_partners(cell, vocabulary).partners
    }
    assert len(found) == 1
