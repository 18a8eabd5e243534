"""Queries with known answers against the real list of 2016-09, on both databases.

The answers were worked out from the list itself and from `tests/data/annotation_2016-09.csv`, not
by asking the application. An answer is a count, or the numbers in order ("1-3 7" is 1, 2, 3, 7).
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import transaction
from django.http import QueryDict
from pytest_django import DjangoDbBlocker

from partnerships.importing.storing import import_list
from partnerships.search.filters import read_search
from partnerships.search.results import Results

# One character, a word, an old, a rare or a Latin one; a phrase and its words.
WORDS: dict[str, int | str] = {
    "q=津": "22 23 26 109 114 141",
    "q=釜": "1 2 7 49 104 113 150-153 157 158 160 163 172",
    "q=蘇": "75 102 148",
    "q=ヴ": "24",
    "q=港": "1 49 52 89 95 114 118 120 142 174",
    "q=防災": "66",
    "q=陶磁": "156",
    "q=姉妹": "129 139 173",
    "q=低炭素": "45 136 139 143",
    "q=水道": "39 137 138 140 142 155",
    "q=オリンピック": "142",
    "q=大連": "6 9 10 13 61 92 94 105 125 146",
    "q=大連市": "6 9 13 61 92 105 125 146",
    "q=上海": "31 41 106 107 114 131 141 154 159 165",
    "q=観光": 50,
    'q="友好交流協定"': "3 11 171 172",
    "q=友好 交流 協定": "3-5 9 11 15 23 26 50 67 131 133 134 156 162 171 172",
    'q="経済 貿易"': "105 108 109",
    "q=“大連 市”": "6 9 13 61 92 105 125 146",
    "q=経済 貿易": "85 89 92 105 108 109 120",
}

# AND in both widths, exclusion, OR.
OPERATORS: dict[str, int | str] = {
    "q=観光 韓国": "11 32 35 50 79 113 133 134 153",
    "q=観光　韓国": "11 32 35 50 79 113 133 134 153",
    "q=大連 -大連市": "10 94",
    "q=-経済": 86,
    "q=釜山 －福岡": "1 2 7 49 104 113 157 158 160 163 172",
    "q=釜山 -福岡 -長崎": "1 2 7 49 104 113 157",
    "q=大連 OR 瀋陽": "6 9 10 13 61 67 92 94 105 125 146",
    "q=長崎 福建 OR 浙江": "162 164 167-170",
    "q=香港 OR 台湾 経済 -三重": "19 25 27 28 90 114 120 121 132 174",
    "q=観光 OR -経済": 110,
}

# Kana one way, half width, old kanji, middle dots.
SPELLINGS: dict[str, int | str] = {
    "q=ﾎｰﾁﾐﾝ": "51 80 103 114",
    "q=ほーちみん": "51 80 103 114",
    "q=ＰＥＺＡ": "111",
    "q=廣東": "55 77",
    "q=嘉義縣": "66",
    "q=臺灣": "19 25 27 28 34 48 64-66 69 82 83 87 90 121 128 132 174",
    "q=關": 110,
    "q=タミルナドゥ": "43 126",
    "q=ホーチミン・シティ": "51 80 103 114",
    "q=ホーチミンシティ": "51 80 103 114",
}

# Other names, by identity: countries, partners, places, topics.
NAMES: dict[str, int | str] = {
    "q=米国": "",
    "q=英国": "",
    "q=豪州": "114",
    "q=Australia": "114",
    "q=ビルマ": "155",
    "q=ミャンマー連邦共和国": "155",
    "q=大韓民国": 34,
    "q=ヴェトナム": 25,
    "q=KR": 34,
    "q=kor": 35,
    "q=TW": "19 25 27 28 34 48 64-66 69 82 83 87 90 121 128 132 174",
    "q=South Korea": 34,
    "q=Busan": "1 7 49 104 113 150-153 157 158 160 163 172",
    "q=プサン": "1 7 49 104 113 150-153 157 158 160",
    "q=부산": "1 7 49 104 113 150-153 157 158 160",
    "q=サイゴン": "51 80 103 114",
    "q=Ho Chi Minh": "51 80 103 114",
    "q=ホーチミン シティ": "51 80 103 114",
    "q=奉天": "67",
    "q=ICLEI": "81",
    "q=BOI": "73 84",
    "q=ありた": "156",
    "q=arita": "156",
    "q=有田": "156",
    "q=アリタ 韓国": "156",
    "q=西松浦郡有田町": "156",
    "q=佐賀県有田町": "156",
    "q=おおさか": "103-116",
    "q=Ōsaka": "103-116",
    "q=Oosaka": "103-116",
    "q=オーサカ": "103-116",
    "q=福島": "30 31",
    "q=ながさき": "158-172",
    "q=神戸": "117 118",
    "q=こうべ": "117 118",
    "q=Tokyo": "",
    "q=沖縄": "",
    "q=tourism": 41,
    "q=航空": "49 52 95 118 125 174",
}

# Filters alone: OR inside, AND across, unknown, dates as far as they are known.
FILTERS: dict[str, int | str] = {
    "prefecture=42": "158-172",
    "prefecture=01&prefecture=02": "1-11",
    "prefecture=47": "",
    "prefecture=42&country=kr": "158 160 163 172",
    "local_government=401307": "144-155",
    "country=KR&topic=tourism": "11 32 35 50 113 133",
    "country=in": "43 85 114 119 126",
    "country=hk&country=tw": 21,
    "country=unknown": "81",
    "topic=water": "137 138 140 155",
    "topic=unknown": "97",
    "partner=6": "6 9 13 92 105 125 146",
    "partner_kind=university": "10 12 17 32 46 56 96",
    "partner_kind=network": "81",
    "signed_to=1995": "30 54 103 114 164",
    "signed_from=2016-09": "26 60 80",
    "signed_from=2008-06&signed_to=2008-06": "6 7 32 113",
    "signed_from=2014-12&signed_to=2014-12": "70-72 130 155",
    "signed_from=2003-09-05&signed_to=2003-10-29": "145 146",
    "signed_from=unknown": "12-15 81 141 169",
    "signed_from=unknown&country=cn": "12-15 141 169",
    "has_url=yes": 46,
    "has_url=no": 128,
    "listed=yes": "1-174",
    "listed=no": "",
}

# Words and filters.
BOTH: dict[str, int | str] = {
    "q=経済&prefecture=14&has_url=no": "41-44",
    "q=覚書&country=vn&signed_from=2015": "24 44 62 80 122",
    "q=釜山&topic=education": "157 158 160",
    "q=-覚書&country=tw&topic=tourism": "19 34 48 69 83 132",
    "q=大学&partner_kind=university": "10 12 17 32 46 96",
    "q=観光&signed_from=2008&signed_to=2009": "6 32 34 35 41 50 109 113 115 134",
    "q=水&topic=environment": "135",
}

KNOWN = WORDS | OPERATORS | SPELLINGS | NAMES | FILTERS | BOTH


@pytest.fixture(scope="module")
def _real_list(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, repository: Path
) -> Iterator[None]:
    """The list, imported once for all queries and gone after them."""
    content = (repository / "fixtures" / "agreements_2016-09.txt").read_bytes()
    with django_db_blocker.unblock(), transaction.atomic():
        import_list(content, "agreements_2016-09.txt")
        yield
        transaction.set_rollback(True)


def in_short(numbers: list[int]) -> str:
    """Write numbers the way the answers are written."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    ends = [f"{run[0]}-{run[-1]}" if len(run) > 2 else " ".join(map(str, run)) for run in runs]
    return " ".join(ends)


@pytest.mark.django_db
@pytest.mark.usefixtures("_real_list")
@pytest.mark.parametrize(("query", "answer"), KNOWN.items(), ids=KNOWN.keys())
def test_query_has_the_known_answer(query: str, answer: int | str) -> None:
    results = Results(read_search(QueryDict(query)))
    assert results.search.malformed == ()
    numbers = sorted(results.matches[""])
    assert (in_short(numbers) if isinstance(answer, str) else len(numbers)) == answer
    assert results.count == len(numbers)
    assert sorted(results.numbers(0, results.count)) == numbers


def test_there_are_sixty_of_them() -> None:
    assert len(KNOWN) >= 60
