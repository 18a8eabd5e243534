"""The reference tables in `fixtures/`: whole, well-formed, and free of names that mean two things.

Reads the files themselves, no database: what is wrong here is wrong in every installation.
"""

import csv
import re
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from partnerships.text import fold

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
Row = dict[str, str]

HEADERS = {
    "countries.csv": "code,alpha3,numeric,name,name_en,formal_name,formal_name_en,aliases",
    "prefectures.csv": "code,name,kana,romaji,region",
    "topics.csv": "code,name,name_en,words",
    "local_governments.csv": "code,prefecture_code,name,kana,romaji,kind,district,aliases",
}
REGIONS = ["北海道", "東北", "関東", "中部", "近畿", "中国", "四国", "九州・沖縄"]
TOPICS = [
    "economy", "trade", "industry", "tourism", "culture", "sports", "education", "academia",
    "youth", "environment", "energy", "health", "primary", "urban", "water", "transport",
    "disaster", "people", "friendship", "other",
]  # fmt: skip
LOCAL_GOVERNMENTS = {
    "prefecture": 47,
    "designated_city": 20,
    "city": 772,
    "special_ward": 23,
    "town": 743,
    "village": 183,
}
USER_ASSIGNED = "XK"  # コソボ: used everywhere, but not assigned by ISO 3166-1


def read_rows(name: str) -> list[Row]:
    with (FIXTURES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


COUNTRIES = read_rows("countries.csv")
PREFECTURES = read_rows("prefectures.csv")
TOPIC_ROWS = read_rows("topics.csv")
GOVERNMENTS = read_rows("local_governments.csv")


def split_names(joined: str) -> list[str]:
    return joined.split("|") if joined else []


def own_names(country: Row) -> list[str]:
    columns = ("name", "name_en", "formal_name", "formal_name_en")
    return [country[column] for column in columns if country[column]]


def nfkc_casefold(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def find_repeated(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


# The files


@pytest.mark.parametrize("name", HEADERS)
def test_the_header_is_the_promised_one(name: str) -> None:
    assert (FIXTURES / name).read_text("utf-8").splitlines()[0] == HEADERS[name]


@pytest.mark.parametrize("name", HEADERS)
def test_the_file_is_utf_8_without_bom_and_with_lf(name: str) -> None:
    content = (FIXTURES / name).read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    assert content.endswith(b"\n")
    assert not content.endswith(b"\n\n")
    assert unicodedata.is_normalized("NFC", content.decode("utf-8"))


@pytest.mark.parametrize("name", HEADERS)
def test_every_row_has_every_column_and_no_stray_space(name: str) -> None:
    columns = HEADERS[name].split(",")
    for row in read_rows(name):
        assert list(row) == columns  # a surplus cell would stand under None
        for value in row.values():
            assert isinstance(value, str), row  # a missing cell would be None
            assert value == value.strip(), row


@pytest.mark.parametrize("name", HEADERS)
def test_rows_are_in_the_order_of_their_codes(name: str) -> None:
    codes = [row["code"] for row in read_rows(name)]
    assert codes == (TOPICS if name == "topics.csv" else sorted(codes))
    assert find_repeated(codes) == []


# Countries


def test_all_249_countries_of_iso_3166_1_are_there_and_kosovo() -> None:
    codes = {country["code"] for country in COUNTRIES}
    assert len(codes - {USER_ASSIGNED}) == 249
    assert USER_ASSIGNED in codes


@pytest.mark.parametrize(
    ("column", "shape"),
    [("code", "[A-Z]{2}"), ("alpha3", "[A-Z]{3}"), ("numeric", "[0-9]{3}")],
    ids=["alpha-2", "alpha-3", "numeric"],
)
def test_country_codes_have_their_shape_and_are_unique(column: str, shape: str) -> None:
    codes = [country[column] for country in COUNTRIES if country["code"] != USER_ASSIGNED]
    assert [code for code in codes if not re.fullmatch(shape, code)] == []
    assert find_repeated(codes) == []


def test_kosovo_has_no_numeric_code() -> None:
    (kosovo,) = [country for country in COUNTRIES if country["code"] == USER_ASSIGNED]
    assert (kosovo["alpha3"], kosovo["numeric"]) == ("XKX", "")


@pytest.mark.parametrize("column", ["name", "name_en"])
def test_every_country_has_a_short_name_of_its_own(column: str) -> None:
    names = [country[column] for country in COUNTRIES]
    assert all(names)
    assert find_repeated(names) == []


def test_formal_names_come_in_both_languages_or_not_at_all() -> None:
    lopsided = [c["code"] for c in COUNTRIES if bool(c["formal_name"]) != bool(c["formal_name_en"])]
    assert lopsided == []


@pytest.mark.parametrize("normalise", [nfkc_casefold, fold], ids=["nfkc-casefold", "fold"])
def test_no_name_or_code_means_two_countries(normalise: Callable[[str], str]) -> None:
    owners: dict[str, str] = {}
    for country in COUNTRIES:
        codes = [country["code"], country["alpha3"]]
        for name in [*codes, *own_names(country), *split_names(country["aliases"])]:
            owner = owners.setdefault(normalise(name), country["code"])
            assert owner == country["code"], name


def test_an_alias_repeats_no_other_name_of_its_country() -> None:
    for country in COUNTRIES:
        own = {nfkc_casefold(name) for name in own_names(country)}
        aliases = [nfkc_casefold(alias) for alias in split_names(country["aliases"])]
        assert not own & set(aliases), country["code"]
        assert find_repeated(aliases) == [], country["code"]


def test_no_alias_is_empty_or_a_single_character() -> None:
    aliases = [alias for country in COUNTRIES for alias in split_names(country["aliases"])]
    assert [alias for alias in aliases if len(fold(alias)) < 2 or alias != alias.strip()] == []


# What one cell or another has called a country, and the code that it must resolve to.
WRITTEN_NAMES = {
    "KR": "韓国 大韓民国 韓國 大韓民國",
    "KP": "北朝鮮 朝鮮民主主義人民共和国",
    "CN": "中国 中華人民共和国 中國 中华人民共和国",
    "TW": "台湾 台灣 臺灣 中華民国 中華台北 チャイニーズ・タイペイ",
    "HK": "香港 香港特別行政区 中国香港 ホンコン",
    "MO": "マカオ 澳門 マカオ特別行政区",
    "TH": "タイ タイ王国 タイ国 泰国 シャム",
    "VN": "ベトナム ヴェトナム ヴィエトナム 越南 ベトナム社会主義共和国 ベトナム国",
    "US": "アメリカ 米国 アメリカ合衆国 米合衆国 亜米利加 USA U.S.A. US",
    "GB": "イギリス 英国 連合王国 英吉利 グレートブリテン及び北アイルランド連合王国 UK",
    "AU": "オーストラリア 豪州 濠州 オーストラリア連邦 濠太剌利",
    "NZ": "ニュージーランド NZ ニュージランド",
    "DE": "ドイツ 独逸 西ドイツ ドイツ連邦共和国",
    "RU": "ロシア ロシア連邦 露西亜",
    "MM": "ミャンマー ビルマ 緬甸 ミャンマー連邦",
    "LK": "スリランカ セイロン",
    "ID": "インドネシア インドネシア共和国 印度尼西亜",
    "IN": "インド 印度 インド共和国",
    "PH": "フィリピン フィリピン共和国 比国 比律賓",
    "MY": "マレーシア マレイシア 馬来西亜",
    "SG": "シンガポール 新嘉坡",
    "BN": "ブルネイ ブルネイ・ダルサラーム",
    "LA": "ラオス ラオス人民民主共和国",
    "KH": "カンボジア カンボジア王国 カンプチア 柬埔寨",
    "MN": "モンゴル モンゴル国 モンゴル人民共和国",
    "TL": "東ティモール 東チモール",
    "PG": "パプアニューギニア パプア・ニューギニア",
    "KG": "キルギス キルギスタン キルギス共和国",
    "GE": "ジョージア グルジア",
    "CZ": "チェコ チェコ共和国",
    "TR": "トルコ トルコ共和国 トルキエ",
    "NL": "オランダ オランダ王国 和蘭",
    "MK": "北マケドニア マケドニア マケドニア旧ユーゴスラビア共和国",
    "CI": "コートジボワール 象牙海岸",
    "CV": "カーボベルデ カボベルデ",
    "CD": "コンゴ民主共和国 ザイール",
    "SZ": "エスワティニ スワジランド",
    "ZA": "南アフリカ 南アフリカ共和国 南ア 南ア共和国",
    "AE": "アラブ首長国連邦 UAE",
    "BR": "ブラジル ブラジル連邦共和国 伯剌西爾",
}


@pytest.mark.parametrize(
    ("name", "code"),
    [(name, code) for code, names in WRITTEN_NAMES.items() for name in names.split()],
)
def test_a_name_as_cells_write_it_belongs_to_its_country(name: str, code: str) -> None:
    (country,) = [country for country in COUNTRIES if country["code"] == code]
    known = {*own_names(country), *split_names(country["aliases"])}
    assert fold(name) in map(fold, known)


AMBIGUOUS_NAMES = "ソ連 チェコスロバキア ユーゴスラビア コンゴ ドミニカ 朝鮮 Congo 米 豪"
NAMES_OF_PLACES = "イングランド スコットランド ウェールズ ハワイ サイパン ゴールドコースト"


@pytest.mark.parametrize("name", [*AMBIGUOUS_NAMES.split(), *NAMES_OF_PLACES.split()])
def test_a_name_of_several_countries_or_of_a_region_is_no_alias(name: str) -> None:
    names = {fold(n) for c in COUNTRIES for n in [*own_names(c), *split_names(c["aliases"])]}
    assert fold(name) not in names


# Prefectures and local governments


def test_there_are_47_prefectures_in_the_order_of_jis_x_0401() -> None:
    assert [row["code"] for row in PREFECTURES] == [f"{number:02}" for number in range(1, 48)]


def test_regions_are_the_eight_in_their_order_and_mie_is_in_kinki() -> None:
    assert list(dict.fromkeys(row["region"] for row in PREFECTURES)) == REGIONS
    assert {row["name"]: row["region"] for row in PREFECTURES}["三重県"] == "近畿"


def test_a_prefecture_is_called_the_same_in_both_files() -> None:
    columns = ("name", "kana", "romaji")
    prefectures = {row["code"]: [row[column] for column in columns] for row in PREFECTURES}
    governments = {
        row["prefecture_code"]: [row[column] for column in columns]
        for row in GOVERNMENTS
        if row["kind"] == "prefecture"
    }
    assert governments == prefectures


def test_all_1788_local_governments_are_there() -> None:
    assert len(GOVERNMENTS) == 1788
    assert Counter(row["kind"] for row in GOVERNMENTS) == LOCAL_GOVERNMENTS


def check_digit(digits: str) -> str:
    """Return the sixth digit of a 全国地方公共団体コード, by the ministry's rule (modulus 11)."""
    total = sum(int(digit) * weight for digit, weight in zip(digits, range(6, 1, -1), strict=True))
    return str((11 - total % 11) % 10)


def test_every_local_government_code_ends_in_its_check_digit() -> None:
    codes = [row["code"] for row in GOVERNMENTS]
    assert [code for code in codes if not re.fullmatch("[0-9]{6}", code)] == []
    assert [code for code in codes if check_digit(code[:5]) != code[5]] == []


def test_every_local_government_code_begins_with_a_prefecture_that_exists() -> None:
    prefectures = {row["code"] for row in PREFECTURES}
    assert {row["prefecture_code"] for row in GOVERNMENTS} == prefectures
    assert [row for row in GOVERNMENTS if not row["code"].startswith(row["prefecture_code"])] == []


@pytest.mark.parametrize(
    ("column", "shape"),
    [("kana", "[ァ-ヶー]+"), ("romaji", "[A-Za-zŌōŪū' -]+")],
    ids=["katakana", "Latin letters"],
)
def test_readings_are_written_in(column: str, shape: str) -> None:
    rows = [*PREFECTURES, *GOVERNMENTS]
    assert [row for row in rows if not re.fullmatch(shape, row[column])] == []


# Topics


def test_topics_are_the_twenty_of_the_vocabulary_in_its_order() -> None:
    assert [row["code"] for row in TOPIC_ROWS] == TOPICS


def test_no_topic_says_a_word_twice() -> None:
    for row in TOPIC_ROWS:
        words = [fold(word) for word in split_names(row["words"])]
        assert all(words), row["code"]
        assert find_repeated(words) == [], row["code"]


def test_the_parts_of_a_label_are_words_of_its_topic() -> None:
    for row in TOPIC_ROWS:
        words = {fold(word) for word in split_names(row["words"])}
        assert {fold(part) for part in row["name"].split("・")} <= words


def read_words() -> dict[str, set[str]]:
    words: dict[str, set[str]] = {}
    for row in TOPIC_ROWS:
        for word in split_names(row["words"]):
            words.setdefault(fold(word), set()).add(row["code"])
    return words


def find_topics(part: str, words: dict[str, set[str]]) -> set[str]:
    """The rule the words are made for: the longest counts, and nothing inside it counts again."""
    text = fold(part)
    codes: set[str] = set()
    for word in sorted(words, key=len, reverse=True):
        if word in text:
            codes |= words[word]
            text = text.replace(word, "\0")
    return codes


@pytest.mark.parametrize(
    ("part", "codes"),
    [
        ("経済交流", "economy"),
        ("経済連携", "economy"),
        ("経済貿易", "economy trade"),
        ("産業振興", "industry"),
        ("IT産業", "industry"),
        ("商工業", "industry"),
        ("観光交流", "tourism"),
        ("文化芸術", "culture"),
        ("音楽", "culture"),
        ("デザイン", "culture"),
        ("スポーツ", "sports"),
        ("教育(訓練)", "education"),
        ("留学", "education"),
        ("学術研究", "academia"),
        ("技術", "academia"),
        ("科学技術", "academia"),
        ("ライフサイエンス", "academia"),
        ("環境配慮型技術", "academia environment"),
        ("青少年交流", "youth"),
        ("環境保全", "environment"),
        ("環境保護", "environment"),
        ("世界自然遺産", "environment"),
        ("ジオパーク", "environment"),
        ("省エネ", "energy"),
        ("新エネルギー", "energy"),
        ("福祉", "health"),
        ("農業", "primary"),
        ("林業", "primary"),
        ("水産", "primary"),
        ("行政", "urban"),
        ("都市づくり", "urban"),
        ("都市問題", "urban"),
        ("まちづくり", "urban"),
        ("水道", "water"),
        ("下水", "water"),
        ("廃棄物処理", "water"),
        ("港湾振興", "transport"),
        ("航空定期便", "transport"),
        ("羽田再国際化", "transport"),
        ("防災", "disaster"),
        ("人的交流", "people"),
        ("人的", "people"),
        ("人材", "people"),
        ("友好交流", "friendship"),
        ("住民の友好協力", "friendship"),
        ("相互協力", "friendship"),
        ("中区同志の交流", "friendship"),
        ("シティネットでの協力", ""),
        ("文化環境", "culture environment"),
        ("科学技術(農林)", "academia primary"),
        ("まちづくり (水道・下水・廃棄物処理)", "urban water"),
    ],
)
def test_words_give_what_the_vocabulary_says(part: str, codes: str) -> None:
    assert find_topics(part, read_words()) == set(codes.split())


@pytest.mark.parametrize(
    ("part", "codes"),
    [
        ("交流", ""),
        ("技術協力", "academia"),
        ("経済協力", "economy"),
        ("国際交流", "friendship"),
        ("スポーツ文化", "sports culture"),
        ("環境教育", "environment education"),
        ("多文化共生", "friendship"),
        ("投資環境", "trade"),
        ("水産業", "primary"),
        ("農林水産業", "primary"),
        ("地下水保全", "environment"),
        ("自然災害", "disaster"),
        ("防災訓練", "disaster"),
        ("姉妹港", "transport"),
        ("姉妹校", "education"),
        ("留学生", "education"),
        ("高校生", "youth"),
        ("産業廃棄物", "water"),
        ("香港との貿易", "trade"),
        ("観光協議会", "tourism"),
        ("市民生活", ""),
        ("人材の確保育成", "people"),
        ("天文学", "academia"),
        ("ウイスキー", "industry"),
        ("医療観光", "health tourism"),
        ("再生可能エネルギー", "energy"),
        ("バイオマス", "energy"),
    ],
)
def test_a_word_inside_another_word_misleads_nobody(part: str, codes: str) -> None:
    assert find_topics(part, read_words()) == set(codes.split())
