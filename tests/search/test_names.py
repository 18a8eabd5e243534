"""What a word names: every usual name of a thing, and never a part of one."""

from collections.abc import Sequence

import pytest
from pytest_django import DjangoAssertNumQueries

from partnerships.models import LocalGovernment, Partner, PartnerKind, Topic
from partnerships.search.names import Names
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.search.stamp import move_stamp
from partnerships.search.terms import parse_terms
from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db


def found_by(word: str, names: Names | None = None) -> set[str]:
    """Give what a word names as `facet:value`."""
    return {f"{named.facet}:{named.value}" for named in (names or Names()).find(word)}


def numbers(q: str) -> list[int]:
    return sorted(Results(AgreementSearch(q=q)).matches[""])


ARITA = "local_government:414018"


@pytest.mark.parametrize(
    "word",
    [
        "有田町",
        "有田",
        "佐賀県有田町",
        "西松浦郡有田町",
        "佐賀県西松浦郡有田町",
        "ありた",
        "アリタ",
        "ｱﾘﾀ",
        "ありたちょう",
        "ありたまち",
        "Arita",
        "arita",
        "ＡＲＩＴＡ",
        "Arita-cho",
        "aritacho",
        "Arita machi",
        "Arita Town",
    ],
)
def test_local_government_by_any_of_its_names(word: str) -> None:
    assert ARITA in found_by(word)


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("大阪府", "27"),
        ("大阪", "27"),
        ("おおさか", "27"),
        ("おおさかふ", "27"),
        ("オーサカ", "27"),
        ("Osaka", "27"),
        ("Ōsaka", "27"),
        ("Oosaka", "27"),
        ("Ohsaka", "27"),
        ("Osaka-fu", "27"),
        ("Osaka Prefecture", "27"),
        ("北海道", "01"),
        ("ほっかいどう", "01"),
        ("ほっかいどー", "01"),
        ("Hokkaidō", "01"),
        ("hokkaidou", "01"),
        ("東京", "13"),
        ("とうきょうと", "13"),
        ("Toukyou", "13"),
        ("tokyoto", "13"),
        ("ニーガタ", "15"),
        ("Hyogo Prefecture", "28"),
    ],
)
def test_prefecture_by_any_of_its_names(word: str, code: str) -> None:
    assert f"prefecture:{code}" in found_by(word)


def test_nobody_says_hokkai() -> None:
    assert found_by("北海") == set()


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("韓国", "kr"),
        ("大韓民国", "kr"),
        ("Korea", "kr"),
        ("South Korea", "kr"),
        ("KR", "kr"),
        ("kr", "kr"),
        ("ＫＯＲ", "kr"),
        ("米国", "us"),
        ("アメリカ", "us"),
        ("アメリカ合衆国", "us"),
        ("USA", "us"),
        ("英国", "gb"),
        ("ビルマ", "mm"),
        ("グルジア", "ge"),
        ("ヴェトナム", "vn"),
        ("べとなむ", "vn"),
        ("Viet Nam", "vn"),
        ("中華民国", "tw"),
    ],
)
def test_country_by_any_of_its_names(word: str, value: str) -> None:
    assert f"country:{value}" in found_by(word)


@pytest.mark.parametrize(
    "word", ["国", "K", "kore", "アメリ", "合衆国アメリカ", "有", "田町", "rita"]
)
def test_part_of_a_name_names_nothing(word: str) -> None:
    assert found_by(word) == set()


def test_ambiguous_name_names_all_of_them() -> None:
    names = Names()
    assert found_by("福島", names) == {
        "prefecture:07",
        "local_government:072010",
        "local_government:013323",
    }
    assert [named.label for named in names.find("府中市")] == ["東京都府中市", "広島県府中市"]
    assert found_by("東京都府中市", names) == {"local_government:132063"}


def test_label_says_the_prefecture_only_where_others_have_the_name() -> None:
    names = Names()
    assert names.label("local_government", "414018") == "有田町"
    assert names.label("local_government", "132063") == "東京都府中市"
    assert names.label("country", "kr") == "韓国"
    assert names.label("signed", "2010") == "2010年代"
    assert names.label("topic", "unknown") == "不明・記載なし"
    assert names.label("topic", "nothing") == "nothing"


def test_former_name_is_an_alias() -> None:
    LocalGovernment.objects.filter(code="414018").update(aliases="西有田町\n有田郷")
    assert found_by("西有田町") == {ARITA}


@pytest.mark.parametrize(
    "word",
    [
        "釜山広域市",
        "釜山市",
        "釜山",
        "Busan",
        "BUSAN",
        "Busan Metropolitan City",
        "プサン",
        "ぷさん",
        "부산",
        "韓国釜山広域市",
        "韓国釜山",
    ],
)
def test_partner_by_any_of_its_names(word: str) -> None:
    busan = make_partner(
        kind=PartnerKind.REGION, name_en="Busan Metropolitan City", aliases="プサン\n부산"
    )
    assert found_by(word) == {f"partner:{busan.pk}"}


def test_ending_of_an_institution_is_part_of_its_name() -> None:
    make_partner("大連理工大学", "CN", kind=PartnerKind.UNIVERSITY)
    ministry = make_partner("工業省", "TH", kind=PartnerKind.NATIONAL)
    assert found_by("大連理工") == found_by("工業") == set()
    assert found_by("タイ工業省") == {f"partner:{ministry.pk}"}


def test_partner_that_is_a_country_is_named_as_the_country() -> None:
    make_partner("ベトナム", "VN", kind=PartnerKind.COUNTRY)
    assert found_by("ベトナム") == {"country:vn"}


def test_partner_merged_into_another_names_nothing() -> None:
    busan, double = make_partner(), make_partner("プサン市")
    Partner.objects.filter(pk=double.pk).update(merged_into=busan)
    assert found_by("プサン市") == set()


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("港湾・航空", "transport"),
        ("港湾", "transport"),
        ("航空", "transport"),
        ("Ports and aviation", "transport"),
        ("aviation", "transport"),
        ("医療", "health"),
        ("forestry", "primary"),
        ("芸術", "culture"),
    ],
)
def test_topic_by_its_labels_and_their_parts(word: str, code: str) -> None:
    assert f"topic:{code}" in found_by(word)


def test_word_that_the_importer_takes_for_a_topic_is_no_name_of_it() -> None:
    assert "ビジネス" in Topic.objects.get(pk="economy").word_list
    assert found_by("ビジネス") == set()


def test_word_finds_by_identity_and_not_by_searching_for_the_alias() -> None:
    america = make_agreement(partners=[make_partner("シアトル港湾局", "US")])
    make_agreement(title="全米国際会議の覚書", summary="", partners=[])
    make_agreement(title="アメリカ合衆国の話", summary="", partners=[])
    assert numbers("USA") == [america.number]
    assert numbers("米国") == [america.number, america.number + 1]
    assert numbers("-USA") == [america.number + 1, america.number + 2]


def test_iso_code_is_only_a_whole_term() -> None:
    korea = make_agreement(partners=[make_partner("大邱広域市")])
    make_agreement(title="KRX", summary="", partners=[])
    assert numbers("KR") == [korea.number, korea.number + 1]
    assert numbers("KRA") == []


def runs(q: str, names: Names) -> Sequence[str]:
    return [run.together or str(run) for run in names.read_runs(parse_terms(q))]


def test_neighbours_that_are_a_name_together_are_one_run() -> None:
    make_partner("ニューヨーク市", "US", name_en="New York City")
    make_partner("ホーチミン市", "VN", aliases="ホーチミン・シティ")
    names = Names()
    assert runs("New York", names) == ["New York"]
    assert runs("観光 New York City 韓国", names) == ["観光", "New York City", "韓国"]
    assert runs("ホーチミン シティ", names) == ["ホーチミン シティ"]
    assert runs("Democratic Republic of the Congo", names) == ["Democratic Republic of the Congo"]


@pytest.mark.parametrize(
    "q",
    [
        pytest.param("アリタ 韓国", id="each-a-name"),
        pytest.param("佐賀県 有田町", id="each-a-name-and-together-one"),
        pytest.param("K R", id="too-short"),
        pytest.param("South -Korea", id="excluded"),
        pytest.param('South "Korea"', id="phrase"),
        pytest.param("South OR Korea", id="or"),
    ],
)
def test_neighbours_that_are_no_name_together_stay_apart(q: str) -> None:
    names = Names()
    assert runs(q, names) == [str(term) for term in parse_terms(q)]


def test_name_of_two_words_finds_what_it_names_and_what_has_both_words() -> None:
    make_agreement(partners=[])
    seoul = make_agreement(partners=[make_partner("ソウル特別市")])
    both = make_agreement(title="Korea and the South", partners=[])
    assert numbers("South Korea") == [seoul.number, both.number]
    assert numbers("South Korea 札幌") == [seoul.number, both.number]
    assert numbers("South Korea 有田") == []


def test_page_says_what_words_were_widened_to_of_what_agreements_have() -> None:
    make_agreement(local_governments=["132063"])
    widened = Results(AgreementSearch(q='府中市 -"South Korea" 米国 観光')).widened
    found = {word: [named.label for named in named_ones] for word, named_ones in widened.items()}
    assert found == {"府中市": ["東京都府中市"], "South Korea": ["韓国"]}


def test_renamed_partner_is_found_by_its_new_name_at_once() -> None:
    agreement = make_agreement(partners=[make_partner()])
    assert numbers("プサン") == []
    Partner.objects.filter(name="釜山広域市").update(aliases="プサン")
    move_stamp()
    assert numbers("プサン") == [agreement.number]


def test_reading_the_names_takes_five_queries(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_agreement()
    with django_assert_num_queries(5):
        assert Names().find("釜山")
