"""The page of a place, partner or topic: its sentences, chart, counts, neighbours and files."""

import re

import pytest
from django.test import Client

from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db

SAPPORO, SENDAI, YOKOHAMA = "011002", "041009", "141003"


@pytest.fixture(autouse=True)
def signings() -> None:
    """Sapporo and Sendai sign with Busan, Sendai also with Dalian, Yokohama with Seoul."""
    busan, dalian = make_partner(), make_partner("大連市", "CN")
    seoul = make_partner("ソウル特別市", "KR")
    make_agreement(local_governments=[SAPPORO], partners=[busan], signed="2005", topics=["tourism"])
    make_agreement(local_governments=[SAPPORO], partners=[busan], signed="2007", topics=["water"])
    make_agreement(local_governments=[SENDAI], partners=[busan], signed="2009-05")
    make_agreement(local_governments=[SENDAI], partners=[dalian], signed=None)
    make_agreement(
        local_governments=[YOKOHAMA], partners=[seoul], signed="2016", topics=["tourism"]
    )


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return response.text


def section(text: str, heading: str) -> str:
    start = text.index(f"<h2>{heading}</h2>")
    return text[start : text.index("</section>", start)]


def test_a_government_is_introduced_by_what_it_signed(client: Client) -> None:
    assert (
        "札幌市が1の相手と結んだ協定2件を載せています。締結年は2005年から2007年までです。"
        "相手の国・地域は韓国です。多い分野は、順に"
    ) in page(client, f"/local-governments/{SAPPORO}/")


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("/countries/kr/", "韓国の2の相手と、日本の3団体が結んだ協定4件を載せています。"),
        ("/prefectures/01/", "北海道と、その中の市区町村の1団体が、1の相手と結んだ協定2件"),
        ("/topics/tourism/", "観光の分野で、日本の2団体が2の相手と結んだ協定2件"),
        ("/countries/cn/", "協定1件を載せています。分野は友好・相互協力です。"),
    ],
)
def test_other_pages_say_their_own(address: str, said: str, client: Client) -> None:
    assert said in page(client, address)


def test_the_chart_leads_to_the_year(client: Client) -> None:
    text = page(client, "/countries/kr/")
    assert "2005年から2016年まで。最も多いのは2005年の1件です。" in text
    address = "/agreements/?country=kr&amp;signed_from=2007&amp;signed_to=2007"
    assert text.count(f'href="{address}"') == 2
    assert len(re.findall('class="chart-bar"', text)) == 4


def test_too_few_years_make_no_chart(client: Client) -> None:
    assert "chart-bar" not in page(client, f"/local-governments/{SAPPORO}/")


def test_undated_agreements_are_counted_in_the_table(client: Client) -> None:
    make_agreement(local_governments=[SAPPORO], signed=None)
    text = page(client, "/countries/kr/")
    assert "締結日不明</th><td>1</td>" in text


def test_neighbours_have_the_same_partners(client: Client) -> None:
    group = section(page(client, f"/local-governments/{SAPPORO}/"), "同じ相手と協定を結ぶ自治体")
    assert re.findall(r'href="/local-governments/(\d+)/"', group) == [SENDAI]


def test_alike_are_those_with_the_same_country_and_topic(client: Client) -> None:
    group = section(page(client, f"/local-governments/{SAPPORO}/"), "似ている自治体")
    assert re.findall(r'href="/local-governments/(\d+)/"', group) == [YOKOHAMA]


def test_a_partner_leads_to_other_partners_of_its_governments(client: Client) -> None:
    busan = make_partner()
    text = page(client, busan.get_absolute_url())
    assert "大連市" in section(text, "同じ自治体のほかの協定締結先")
    assert "ソウル特別市" not in section(text, "同じ自治体のほかの協定締結先")


def test_the_files_are_those_of_the_page(client: Client) -> None:
    text = page(client, "/countries/kr/")
    assert "/agreements.csv?country=kr" in text
    assert "/countries/kr.atom" in text


def test_who_is_not_listed_has_no_empty_parts(client: Client) -> None:
    text = page(client, "/prefectures/47/")
    assert "この一覧に記載なし（協定がないという意味ではありません）" in text
    assert "chart" not in text.partition("<main")[2]
    assert "agreements.csv" not in text


def test_a_prefecture_leads_to_those_with_the_same_partners_and_those_alike(client: Client) -> None:
    text = page(client, "/prefectures/01/")
    same = section(text, "同じ相手と協定を結ぶ都道府県")
    assert re.findall(r'href="/prefectures/(\d+)/"', same) == ["04"]
    alike = section(text, "似ている都道府県")
    assert re.findall(r'href="/prefectures/(\d+)/"', alike) == ["14"]


def test_a_country_leads_to_others_of_its_governments(client: Client) -> None:
    group = section(page(client, "/countries/cn/"), "同じ自治体のほかの国・地域")
    assert re.findall(r'href="/countries/(\w+)/"', group) == ["kr"]


def test_topics_are_counted_by_prefecture_where_there_is_any(client: Client) -> None:
    grid = page(client, "/topics/").partition('id="by-prefecture"')[2]
    columns = re.findall(r'href="/topics/(\w+)/"', grid)
    at = columns.index("tourism")
    counts = {}
    for row in re.findall(r'<tr><th scope="row">.*?</tr>', grid):
        (code,) = re.findall(r"/prefectures/(\d+)/", row)
        counts[code] = re.findall(r">(\d+)</td>", row)[at]
    assert counts == {"01": "1", "04": "0", "14": "1"}
    assert "協定の記載がある3都道府県" in grid


def test_the_map_has_a_point_for_each_partner_whose_place_is_known(client: Client) -> None:
    make_agreement(partners=[make_partner("台北市", "TW", latitude=25.04, longitude=121.56)])
    response = client.get("/partners/map.svg")
    assert response["Content-Type"] == "image/svg+xml"
    assert re.findall(r"<title>(.*?)</title>", response.text) == [
        "協定締結先の世界地図",
        "台北市 1",
    ]
    assert "/partners/map.svg" in page(client, "/countries/")


def test_the_points_of_the_map_lead_to_the_partners(client: Client) -> None:
    taipei = make_partner("台北市", "TW", latitude=25.04, longitude=121.56)
    make_agreement(partners=[taipei])
    picture = page(client, "/countries/").partition("<figcaption")[0]
    link = f'<a href="/partners/{taipei.pk}/" tabindex="-1"><title lang="ja">台北市: 1</title>'
    assert picture.count(link) == 1
