"""Every public page: what it says, its status, and that nothing a visitor sends breaks it."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.models import Agreement, Partner, State
from partnerships.search.stamp import move_stamp
from tests.making import make_agreement

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("record")]

PAGES = [
    "/", "/agreements/", "/agreements/1/", "/prefectures/", "/prefectures/01/",
    "/local-governments/", "/local-governments/011002/", "/countries/", "/countries/kr/",
    "/partners/", "/topics/", "/topics/tourism/", "/timeline/", "/about/",
]  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_pages_answer_with_their_canonical_address(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert f'rel="canonical" href="{address}"' in response.text.replace("http://127.0.0.1:8000", "")
    assert response.text.count("<h1") == 1


@pytest.mark.parametrize("address", [*PAGES, "/agreements/?q=韓国&prefecture=01"])
def test_pages_need_as_many_queries_for_many_agreements(address: str, client: Client) -> None:
    few = count_queries(client, address)
    for number in range(30):
        make_agreement(title=f"韓国との覚書{number}", local_governments=["010006"])
    assert count_queries(client, address) <= few


def count_queries(client: Client, address: str) -> int:
    """Count those of a page that nobody has asked for since the record changed."""
    move_stamp()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_the_agreement_shows_its_values_beside_the_row(client: Client) -> None:
    text = client.get("/agreements/1/").text
    for said in (
        "友好団体協定書", "有田町", "韓国陶磁文化協会", "1996年（平成8年）8月28日",
        "2007年（平成19年）5月3日", "社団法人韓国陶磁文化協会",
        "http://www.town.arita.lg.jp/site/kokusai/d_03.html",
    ):  # fmt: skip
        assert said in text


def test_a_title_is_escaped(client: Client) -> None:
    assert "&lt;b&gt;経済&lt;/b&gt;覚書" in client.get("/agreements/3/").text
    assert "<b>経済</b>" not in client.get("/agreements/?q=経済").text


def test_an_agreement_without_title_says_so(client: Client) -> None:
    assert "協定名の記載なし" in client.get("/agreements/4/").text


def test_related_agreements_are_those_of_the_same_parties(client: Client) -> None:
    assert "/agreements/3/" in client.get("/agreements/4/").text


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/agreements/999/", 404), ("/agreements/0/", 404), ("/agreements/01/", 404),
        ("/agreements/99999999999999999999/", 404), ("/prefectures/48/", 404),
        ("/prefectures/x/", 404), ("/local-governments/999999/", 404), ("/countries/zz/", 404),
        ("/partners/99999/", 404), ("/topics/nothing/", 404), ("/nowhere/", 404),
        ("/agreements/?page=50", 404),
    ],
)  # fmt: skip
def test_what_is_not_there_is_404(address: str, status: int, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == status
    assert "見つかりません" in response.text


def test_country_addresses_are_lower_case(client: Client) -> None:
    response = client.get("/countries/KR/")
    assert (response.status_code, response["Location"]) == (301, "/countries/kr/")


def test_withdrawn_merged_and_draft_agreements(client: Client) -> None:
    Agreement.objects.filter(number=2).update(state=State.MERGED, merged_into=1)
    Agreement.objects.filter(number=3).update(state=State.WITHDRAWN, withdrawn_reason="重複のため")
    Agreement.objects.filter(number=4).update(state=State.DRAFT)
    merged, withdrawn = client.get("/agreements/2/"), client.get("/agreements/3/")
    assert (merged.status_code, merged["Location"]) == (301, "/agreements/1/")
    assert (withdrawn.status_code, "重複のため" in withdrawn.text) == (410, True)
    assert client.get("/agreements/4/").status_code == 404


def test_a_merged_partner_leads_to_the_other(client: Client) -> None:
    busan, dalian = Partner.objects.get(name="釜山広域市"), Partner.objects.get(name="大連市")
    Partner.objects.filter(pk=dalian.pk).update(merged_into=busan)
    response = client.get(dalian.get_absolute_url())
    assert (response.status_code, response["Location"]) == (301, busan.get_absolute_url())


HOSTILE = [
    "q=%00", "q=%ff%fe", f"q={'あ' * 4000}", "q=%22", "q=-", "q=OR", "q=%27%3B--", "q=%25_%5C",
    "page=-1", "page=1e9", f"page={'9' * 400}", "prefecture=%00", "country=%F0%9F%98%80",
    "signed_from=0000", "signed_from=9999-99-99", "local_government=" + "1" * 10_000,
    "&".join(f"topic={n}" for n in range(300)), "sort=%3Cscript%3E", "q=%3Cscript%3Ealert(1)",
]  # fmt: skip


@pytest.mark.parametrize("query", HOSTILE)
def test_no_parameter_breaks_a_page(query: str, client: Client) -> None:
    response = client.get(f"/agreements/?{query}")
    assert response.status_code in (200, 400)
    assert "<script>alert" not in response.text


def test_a_malformed_value_is_named_and_ignored(client: Client) -> None:
    text = client.get("/agreements/?prefecture=abc&topic=tourism").text
    assert "abc" in text
    assert "2件" in text.replace(" ", "").replace("\n", "") or ">2<" in text


def test_only_get_and_head_are_answered(client: Client) -> None:
    assert client.post("/agreements/").status_code in (403, 405)
    assert client.head("/agreements/").status_code == 200


def test_hits_are_marked_and_the_rest_escaped(client: Client) -> None:
    text = client.get("/agreements/?q=経済").text
    assert "&lt;b&gt;<mark>経済</mark>&lt;/b&gt;覚書" in text


def test_hits_in_other_spellings_are_marked_as_written(client: Client) -> None:
    assert "<mark>釜山広域市</mark>" in client.get("/agreements/?q=釡山").text


def test_a_hit_in_the_summary_gives_an_excerpt(client: Client) -> None:
    assert "2010年に宣言に<mark>署名</mark>" in client.get("/agreements/?q=署名").text


@pytest.mark.parametrize(
    ("query", "is_indexed"),
    [
        ("", True),
        ("prefecture=01", True),
        ("prefecture=01&topic=tourism", False),
        ("q=韓国", False),
    ],
)
def test_only_searches_that_make_a_landing_page_are_indexed(
    query: str, is_indexed: bool, client: Client
) -> None:
    assert ("noindex" not in client.get(f"/agreements/?{query}").text) == is_indexed


def test_the_search_is_said_in_words(client: Client) -> None:
    text = client.get("/agreements/?prefecture=01&country=kr&topic=tourism").text
    assert "<title>北海道の、韓国との、観光の協定 1件" in text
    assert "<h1>北海道の、韓国との、観光の協定</h1>" in text


def test_a_long_facet_is_searched_on_its_own_page(client: Client) -> None:
    text = client.get("/agreements/facets/local_government/?topic=tourism&in=札").text
    assert "札幌市" in text
    assert "北海道</span>" not in text
    assert "/agreements/?local_government=011002&amp;topic=tourism" in text


@pytest.mark.parametrize("address", ["/agreements/facets/colour/", "/agreements/facets/q/"])
def test_another_facet_is_not_there(address: str, client: Client) -> None:
    assert client.get(address).status_code == 404


def test_a_long_facet_keeps_what_is_chosen_in_sight(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("partnerships.search.facets.MOST_SHOWN", 1)
    text = client.get("/agreements/?topic=environment").text
    facet = text[text.index("<h3>分野</h3>") :]
    assert "環境" in facet[: facet.index("</section>")]
    assert "すべて見る" in facet[: facet.index("</section>")]


@pytest.mark.parametrize("query", ["signed_from=2200", "signed_from=2200&signed_to=2200"])
def test_the_last_year_there_is_breaks_nothing(query: str, client: Client) -> None:
    Agreement.objects.filter(number=2).update(
        signed="2200", signed_first_on="2200-01-01", signed_last_on="2200-12-31"
    )
    assert client.get(f"/agreements/?{query}").status_code == 200


def test_a_chosen_decade_without_agreements_stays_in_sight(client: Client) -> None:
    text = client.get("/agreements/?signed_from=1950&signed_to=1959").text
    assert "1950年代" in text
    assert "1955年代" not in client.get("/agreements/?signed_from=1955&signed_to=1964").text
