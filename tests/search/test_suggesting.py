"""What a beginning may become, what a mistyped word may have meant, and `/suggest` that says so."""

import json
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from partnerships.models import PartnerKind
from partnerships.search.named import Named
from partnerships.search.names import Names
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.search.suggesting import complete, complete_query, nearest, split_names
from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db


@pytest.fixture
def record() -> None:
    """Agreements of Sapporo and Arita with Busan, Hanoi and Ho Chi Minh City."""
    busan = make_partner(name_en="Busan", aliases="プサン", kind=PartnerKind.REGION)
    hanoi = make_partner("ハノイ市", "VN", name_en="Hanoi", kind=PartnerKind.REGION)
    city = make_partner("ホーチミン市", "VN", name_en="Ho Chi Minh City", kind=PartnerKind.REGION)
    make_agreement(partners=[busan])
    make_agreement(partners=[busan, hanoi], topics=["tourism"])
    make_agreement(partners=[city], local_governments=["414018"])


def labels(found: list[Named]) -> list[str]:
    return [named.label for named in found]


@pytest.mark.parametrize(
    ("word", "label"),
    [
        ("Hokaido", "北海道"),
        ("北海堂", "北海道"),
        ("ハノ", "ハノイ市"),
        ("Hanoj", "ハノイ市"),
        ("ハノイイ市", "ハノイ市"),
        ("Busn", "釜山広域市"),
        ("釜山広城市", "釜山広域市"),
        ("ほーちみそ", "ホーチミン市"),
        ("Vietnum", "ベトナム"),
        ("Saporo", "札幌市"),
        ("「釜山」", "釜山広域市"),
        ('"釜山', "釜山広域市"),
    ],
)
@pytest.mark.usefixtures("record")
def test_mistyped_word_is_nearest_to_what_was_meant(word: str, label: str) -> None:
    assert labels(nearest(word, Names()))[0] == label


@pytest.mark.parametrize("word", ["釡山", "オーサカ", "べとなむ", "ﾎｰﾁﾐﾝ", "Ōsaka", "岡崎市"])
@pytest.mark.usefixtures("record")
def test_word_that_is_a_name_has_no_nearer_one(word: str) -> None:
    names = Names()
    assert names.find(word)
    assert nearest(word, names) == []


@pytest.mark.parametrize(
    "word",
    [
        "",
        "・",
        "あああああ",
        "xyzzy",
        "asdf",
        "test",
        "テスト",
        "宇宙",
        "大運",
        "ぬるぽ",
        "qwerty",
        "1",
        "!?",
    ],
)
@pytest.mark.usefixtures("record")
def test_nonsense_is_near_to_nothing(word: str) -> None:
    assert nearest(word, Names()) == []


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("北海道韓国", ["北海道", "韓国"]),
        ("北海道と韓国との観光協定", ["北海道", "韓国", "観光"]),
        ("釜山との協定", ["釜山"]),
        ("北海道", []),
        ("北海道宇宙", []),
        ("協定", []),
        ("北海道" * 20, []),
    ],
)
@pytest.mark.usefixtures("record")
def test_names_written_together_are_taken_apart(text: str, parts: list[str]) -> None:
    assert split_names(text, Names()) == parts


def suggested(**asked: object) -> list[tuple[str, str, str]]:
    found = Results(AgreementSearch(**asked)).suggestions()  # type: ignore[arg-type]
    return [(suggestion.word, suggestion.label, suggestion.url) for suggestion in found]


def url(q: str, more: str = "") -> str:
    return f"{AgreementSearch(q=q).url()}{more}"


@pytest.mark.usefixtures("record")
def test_suggestion_is_the_same_search_with_the_word_replaced() -> None:
    assert suggested(q="Hokaido 観光 -韓国", country=("vn",)) == [
        ("Hokaido", "北海道", url("北海道 観光 -韓国", "&country=vn"))
    ]
    assert suggested(q="観光 OR Hokaido") == [("Hokaido", "北海道", url("観光 OR 北海道"))]
    assert suggested(q="釜山と札幌市 観光") == [
        ("釜山と札幌市", "釜山 札幌市", url("釜山 札幌市 観光"))
    ]


@pytest.mark.usefixtures("record")
def test_name_of_two_words_is_suggested_as_a_phrase() -> None:
    partner = make_partner("Hue City Council", "VN", kind=PartnerKind.ORGANIZATION)
    make_agreement(partners=[partner])
    found = suggested(q="HueCityCouncel")
    assert found == [("HueCityCouncel", "Hue City Council", url('"Hue City Council"'))]


@pytest.mark.usefixtures("record")
def test_word_that_something_has_or_that_is_excluded_needs_no_suggestion() -> None:
    assert suggested(q="釜山 ホーチミン") == []
    assert suggested(q="-Hokaido") == []
    assert suggested(q="岡崎市") == []


@pytest.mark.usefixtures("record")
def test_names_without_agreements_are_suggested_only_where_there_is_no_other() -> None:
    assert [label for _, label, _ in suggested(q="Kagosima")] == ["鹿児島県", "鹿児島市"]
    assert "有田町" in labels(nearest("Aritta", Names()))
    assert [label for _, label, _ in suggested(q="Aritta")] == ["有田町"]


def without(**asked: object) -> list[tuple[str, int]]:
    results = Results(AgreementSearch(**asked))  # type: ignore[arg-type]
    return [(f"{offer.label} {offer.url}", count) for offer, count in results.without_each()]


@pytest.mark.usefixtures("record")
def test_nothing_found_offers_the_count_without_each_word_and_filter() -> None:
    assert without(q="釜山 ホーチミン", country=("vn",)) == [
        (f"「釜山」 {url('ホーチミン', '&country=vn')}", 1),
        (f"「ホーチミン」 {url('釜山', '&country=vn')}", 1),
        (f"ベトナム {url('釜山 ホーチミン')}", 0),
    ]
    assert without(q="ホーチミン", country=("kr",)) == [
        ("「ホーチミン」 /agreements/?country=kr", 2),
        (f"韓国 {url('ホーチミン')}", 1),
    ]


@pytest.mark.usefixtures("record")
def test_neighbours_with_one_name_are_left_out_together() -> None:
    assert without(q="South Korea ホーチミン")[0] == (f"「South Korea」 {url('ホーチミン')}", 1)


@pytest.mark.usefixtures("record")
def test_offers_ask_the_database_nothing(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    results = Results(AgreementSearch(q="釜山 ホーチミン Hokaido", country=("jp",)))
    assert results.count == 0
    with django_assert_num_queries(0):
        assert results.without_each()
        assert results.suggestions()


@pytest.mark.usefixtures("record")
def test_empty_page_says_what_may_have_been_meant(client: Client) -> None:
    page = client.get("/agreements/", {"q": "Hokaido"}).content.decode()
    assert "「Hokaido」ではなく「北海道」" in page


def no_agreements(named: Named) -> int:
    return 0


@pytest.mark.parametrize(
    "typed", ["有", "有田", "あり", "アリタ", "ari", "Arita", "西松浦", "佐賀県有"]
)
def test_beginning_of_any_name_is_completed(typed: str) -> None:
    assert "有田町" in labels(complete(typed, Names(), no_agreements))


def test_completions_have_what_has_agreements_first_then_beginnings() -> None:
    names = Names()
    found = labels(complete("田", names, lambda named: named.label == "有田町"))
    assert found[0] == "有田町"
    assert all(label.startswith("田") for label in found[1:5])


@pytest.mark.parametrize("typed", ["", " ", "・", "xyzzy", "u", "い"])
def test_short_text_is_completed_from_the_beginning_only(typed: str) -> None:
    found = complete(typed, Names(), no_agreements)
    assert len(found) <= 10
    assert "有田町" not in labels(found)


@pytest.mark.usefixtures("record")
def test_last_word_is_completed_with_what_agreements_have() -> None:
    names, counts = Names(), Results(AgreementSearch()).words.count
    assert [query for query, _ in complete_query("観光 ほーち", names, counts)] == [
        "観光 ホーチミン市"
    ]
    assert [query for query, _ in complete_query("Ho Chi", names, counts)] == ["ホーチミン市"]
    assert complete_query("観光 鹿児", names, counts) == []


@pytest.mark.usefixtures("record")
def test_suggest_answers_in_the_form_of_opensearch(client: Client) -> None:
    response = client.get("/suggest", {"q": "釜"})
    assert response.headers["Content-Type"] == "application/x-suggestions+json"
    partner = make_partner(kind=PartnerKind.REGION)
    assert json.loads(response.content) == [
        "釜",
        ["釜山広域市", "釜石市", "塩竈市"],
        ["協定締結先（韓国）：2件", "自治体（岩手県）：0件", "自治体（宮城県）：0件"],
        [
            f"{settings.SITE_URL}/partners/{partner.pk}/",
            f"{settings.SITE_URL}/local-governments/032115/",
            f"{settings.SITE_URL}/local-governments/042030/",
        ],
    ]


@pytest.mark.usefixtures("record")
def test_address_of_a_longer_query_is_the_list(client: Client) -> None:
    answer = json.loads(client.get("/suggest", {"q": "観光 プサ"}).content)
    assert answer[1] == ["観光 釜山広域市"]
    assert answer[3] == [f"{settings.SITE_URL}{url('観光 釜山広域市')}"]


@pytest.mark.parametrize(
    "address", ["/suggest", "/suggest?q=", "/suggest?q=%E3%83%BB", "/suggest?x=1"]
)
def test_suggest_has_nothing_to_say_to_nothing(address: str, client: Client) -> None:
    response = client.get(address)
    assert response.status_code == 200
    assert json.loads(response.content)[1:] == [[], [], []]


@pytest.mark.parametrize("q", ["a" * 201, "あ" * 10_000, "a\x01b", "\ufffd"])
def test_suggest_refuses_what_no_search_takes(q: str, client: Client) -> None:
    response = client.get("/suggest", {"q": q})
    assert response.status_code == 400
    assert response.headers["Content-Type"] == "application/problem+json"
    assert len(json.loads(response.content)["detail"]) < 100


def test_suggest_refuses_nul(client: Client) -> None:
    assert client.get("/suggest?q=%00").status_code == 400


@pytest.mark.usefixtures("record")
def test_suggest_asks_for_the_stamp_only(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/suggest", {"q": "釜"})
    with django_assert_num_queries(1):
        client.get("/suggest", {"q": "ホーチミン"})


def test_opensearch_describes_the_search_with_whole_addresses(client: Client) -> None:
    response = client.get("/opensearch.xml")
    assert response.headers["Content-Type"] == "application/opensearchdescription+xml"
    description = ElementTree.fromstring(response.content)
    space = "{http://a9.com/-/spec/opensearch/1.1/}"
    assert {url.get("type"): url.get("template") for url in description.iter(f"{space}Url")} == {
        "text/html": f"{settings.SITE_URL}/agreements/?q={{searchTerms}}",
        "application/x-suggestions+json": f"{settings.SITE_URL}/suggest?q={{searchTerms}}",
        "application/opensearchdescription+xml": f"{settings.SITE_URL}/opensearch.xml",
    }
    assert len(description.findtext(f"{space}ShortName") or "") <= 16
    assert len(description.findtext(f"{space}LongName") or "") <= 48
