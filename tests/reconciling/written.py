"""Local governments written in other ways, made from the ministry's table by rules of its own.

`other_writings(count)` gives (text, code) pairs, the same every time. A writing that two local
governments share is led by its prefecture, as a person would do who is asked which one is meant.
"""

import csv
import random
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from unicodedata import normalize

Row = dict[str, str]
Writing = Callable[[Row], str | None]

_FIXTURES = Path(__file__).resolve().parents[2] / "fixtures"
_OLD_KANJI = dict(
    zip(
        "国県学広沢浜塩関横円竜桜滝辺斎恵豊鉄仏万栄総斉黒渋来壱弐芸寿亀糸鶴島",
        "國縣學廣澤濱鹽關横圓龍櫻瀧邊齋惠豐鐵佛萬榮總齊黑澁來壹貳藝壽龜絲鶴嶋",
        strict=True,
    )
)
_TO_HIRAGANA = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}
_HALF = str.maketrans(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンャュョッー\u3099\u309a",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｬｭｮｯｰﾞﾟ",
)  # fmt: skip
# Hepburn, row by row: the consonant and its five vowels; blank where there is no such sound.
_ROWS = (
    ("アイウエオ", "", "a i u e o"),
    ("カキクケコ", "k", "a i u e o"),
    ("サ_スセソ", "s", "a i u e o"),
    ("タ__テト", "t", "a i u e o"),
    ("ナニヌネノ", "n", "a i u e o"),
    ("ハヒ_ヘホ", "h", "a i u e o"),
    ("マミムメモ", "m", "a i u e o"),
    ("ラリルレロ", "r", "a i u e o"),
    ("ガギグゲゴ", "g", "a i u e o"),
    ("ザ_ズゼゾ", "z", "a i u e o"),
    ("ダ__デド", "d", "a i u e o"),
    ("バビブベボ", "b", "a i u e o"),
    ("パピプペポ", "p", "a i u e o"),
    ("ヤ_ユ_ヨ", "y", "a i u e o"),
    ("ワ___ヲ", "w", "a i u e o"),
)
_SOUNDS = {
    kana: consonant + vowel
    for kanas, consonant, vowels in _ROWS
    for kana, vowel in zip(kanas, vowels.split(), strict=True)
    if kana != "_"
} | {
    "シ": "shi",
    "チ": "chi",
    "ツ": "tsu",
    "フ": "fu",
    "ジ": "ji",
    "ヂ": "ji",
    "ヅ": "zu",
    "ン": "n",
}
_SMALL = {"ャ": "a", "ュ": "u", "ョ": "o"}


def read_rows() -> list[Row]:
    with (_FIXTURES / "local_governments.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def read_prefectures() -> dict[str, Row]:
    with (_FIXTURES / "prefectures.csv").open(encoding="utf-8", newline="") as file:
        return {row["code"]: row for row in csv.DictReader(file)}


def old_kanji(row: Row) -> str | None:
    """縣, 濱, 澤 for 県, 浜, 沢."""
    written = "".join(_OLD_KANJI.get(character, character) for character in row["name"])
    return written if written != row["name"] else None


def hiragana(row: Row) -> str:
    return row["kana"].translate(_TO_HIRAGANA)


def half_width(row: Row) -> str:
    return normalize("NFD", row["kana"]).translate(_HALF)


def romaji(row: Row) -> str:
    return row["romaji"]


def capitals(row: Row) -> str:
    return row["romaji"].upper().replace("-", " ")


def spell_out(kana: str) -> str:
    """Write a reading in Latin letters, sound by sound: キョウトシ is kyoutoshi."""
    text = ""
    for place, letter in enumerate(kana):
        if letter in _SMALL:
            text = text[:-1] + ("" if text.endswith(("shi", "chi", "ji")) else "y") + _SMALL[letter]
        elif letter == "ッ":
            text += _SOUNDS[kana[place + 1]][0].replace("c", "t")
        else:
            text += _SOUNDS.get(letter, "")
    return text


def doubled_vowels(row: Row) -> str | None:
    """Kyouto-shi, Oosaka-shi: every vowel of the reading."""
    return spell_out(row["kana"]).capitalize() if "ー" not in row["kana"] else None


def macrons(row: Row) -> str | None:
    """Kyōto-shi, Ōsaka-shi."""
    text = spell_out(row["kana"])
    long = re.sub("uu", "ū", re.sub("o[ou]", "ō", text))
    return long.capitalize() if long != text else None


def english(row: Row) -> str | None:
    words = {"市": "City", "町": "Town", "村": "Village", "区": "City"}
    bare, dash, _ = row["romaji"].partition("-")
    return f"{bare} {words[row['name'][-1]]}" if dash and row["name"][-1] in words else None


def without_ending(row: Row) -> str | None:
    """Without 市, 町 and so on, where two characters are left."""
    has_ending = row["name"][-1] in "市町村区県府" and len(row["name"]) > 2
    return row["name"][:-1] if has_ending else None


def romaji_without_ending(row: Row) -> str | None:
    bare, dash, _ = row["romaji"].partition("-")
    return bare if dash and len(bare) > 2 else None


def with_district(row: Row) -> str | None:
    return f"{row['district']}{row['name']}" if row["district"] else None


def with_prefecture(row: Row) -> str | None:
    if row["kind"] == "prefecture":
        return None
    return f"{read_prefectures()[row['prefecture_code']]['name']}{row['name']}"


def with_prefecture_and_district(row: Row) -> str | None:
    district = with_district(row)
    return f"{read_prefectures()[row['prefecture_code']]['name']} {district}" if district else None


def in_parentheses(row: Row) -> str | None:
    if row["kind"] == "prefecture":
        return None
    return f"{row['name']}（{read_prefectures()[row['prefecture_code']]['name']}）"


def in_english_order(row: Row) -> str | None:
    if row["kind"] == "prefecture":
        return None
    return f"{row['romaji']}, {read_prefectures()[row['prefecture_code']]['romaji']}"


def full_width(row: Row) -> str:
    return "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in row["romaji"])


def small_ke(row: Row) -> str | None:
    for here, there in (("ケ", "ヶ"), ("ヶ", "ケ"), ("ケ", "が")):
        if here in row["name"]:
            return row["name"].replace(here, there)
    return None


WRITINGS: tuple[Writing, ...] = (
    old_kanji,
    hiragana,
    half_width,
    romaji,
    capitals,
    macrons,
    doubled_vowels,
    english,
    without_ending,
    romaji_without_ending,
    with_district,
    with_prefecture,
    with_prefecture_and_district,
    in_parentheses,
    in_english_order,
    full_width,
    small_ke,
)


def other_writings(count: int, seed: int = 1788) -> list[tuple[str, str]]:
    """Give this many writings of local governments with the codes that they mean."""
    rows = read_rows()
    made = [*_all_writings(rows)]
    codes: dict[str, set[str]] = defaultdict(set)
    for row, text in [*made, *((row, row["name"]) for row in rows)]:
        codes[text.casefold()].add(row["code"])
    chosen = random.Random(seed).sample(made, k=count)
    return [
        (text if len(codes[text.casefold()]) == 1 else _with_place(row, text), row["code"])
        for row, text in chosen
    ]


def _all_writings(rows: list[Row]) -> Iterator[tuple[Row, str]]:
    for row in rows:
        for writing in WRITINGS:
            if (text := writing(row)) and text != row["name"]:
                yield row, text


def _with_place(row: Row, text: str) -> str:
    """Say where it is; a prefecture whose name a city has too is said by its whole name."""
    prefecture = read_prefectures()[row["prefecture_code"]]
    if row["kind"] == "prefecture":
        return row["name"]
    if text.isascii():
        return f"{text}, {prefecture['romaji']}"
    return f"{prefecture['name']}{row['district']} {text}"
