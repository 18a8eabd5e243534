"""Names as spreadsheets have them find their codes, and no wrong one is taken for certain."""

from collections import defaultdict

import pytest

from partnerships.reconciling.entities import Entity
from partnerships.reconciling.matching import match
from partnerships.reconciling.names import NameIndex, index_at
from partnerships.reconciling.queries import Query
from partnerships.search.sets import AgreementSets
from partnerships.search.stamp import current_stamp
from tests.reconciling.written import other_writings, read_rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def index() -> NameIndex:
    return index_at(current_stamp())


def found_by(text: str, index: NameIndex, *types: str) -> tuple[Entity | None, bool]:
    """Give the first candidate, and whether it is a match."""
    candidates = match(Query(text, types=types), index, AgreementSets())
    first = candidates[0] if candidates else None
    return (first.entity, first.is_match) if first else (None, False)


def test_a_thousand_other_writings_find_their_local_government(index: NameIndex) -> None:
    writings = other_writings(1_000)
    missed, wrong = [], []
    for text, code in writings:
        entity, is_match = found_by(text, index, "local_government")
        if entity is None or entity.id != code:
            missed.append((text, code, entity and entity.name))
            wrong += missed[-1:] if is_match else []
    assert len(writings) == 1_000
    assert wrong == []
    assert len(missed) <= 10, missed


def test_every_official_name_is_first_and_matched_unless_others_have_it(index: NameIndex) -> None:
    codes = defaultdict(set)
    for row in read_rows():
        codes[row["name"]].add(row["code"])
    for name, bearers in codes.items():
        entity, is_match = found_by(name, index, "local_government")
        assert entity
        assert entity.id in bearers
        assert is_match == (len(bearers) == 1), name


@pytest.mark.parametrize(
    "text",
    [
        *("府中市", "伊達市", "池田町", "府中", "池田", "Ikeda-cho", "フチュウシ", "だて市"),
        *("佐賀", "Saga", "大阪", "Ōsaka", "有田", "中央区役所", "京都市町", "東京府中町"),
        *("", " ", "・", "!!", "a" * 5000, "\ud800", "\x00"),
    ],
)
def test_what_is_ambiguous_or_nothing_is_no_match(text: str, index: NameIndex) -> None:
    candidates = match(Query(text or "・"), index, AgreementSets())
    assert not [candidate for candidate in candidates if candidate.is_match]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("龍ヶ崎市", "082082"),
        ("竜が崎市", "082082"),
        ("鹿嶋市", "082228"),
        ("鹿島市", "412074"),
        ("佐賀県鹿嶋市", "412074"),
        ("檜原村", "133078"),
        ("桧原村", "133078"),
        ("東京都府中市", "132063"),
        ("府中市（広島県）", "342084"),
        ("Fuchū-shi, Tōkyō-to", "132063"),
        ("福島県伊達市", "072133"),
        ("北海道中川郡池田町", "016446"),
        ("中川郡池田町", "016446"),
        ("Arita-cho, Nishimatsuura-gun, Saga", "414018"),
        ("サガケンアリタチョウ", "414018"),
        ("Gumma", "100005"),
        ("Hirosima-si", "341002"),
        ("City of Kyoto", "261009"),
        ("011002", "011002"),
        ("01100", "011002"),
        ("韓国", "KR"),
        ("大韓民国", "KR"),
        ("Korea, Republic of", "KR"),
        ("kor", "KR"),
    ],
)
def test_a_name_finds_what_it_means(text: str, expected: str, index: NameIndex) -> None:
    entity, is_match = found_by(text, index)
    assert entity
    assert (entity.id, is_match) == (expected, True)


@pytest.mark.parametrize("text", ["福岡県池田町", "大阪府札幌市", "上川郡池田町"])
def test_a_wrong_place_is_no_match(text: str, index: NameIndex) -> None:
    assert not found_by(text, index)[1]


def test_what_is_spelled_alike_comes_near(index: NameIndex) -> None:
    entity, is_match = found_by("札榥市", index)
    assert entity
    assert (entity.id, is_match) == ("011002", False)
