"""The other spellings of names: with and without 県 or City, in kana and in romaji.

What the reference tables hold of a thing comes in, every way to say its name goes out, as written;
`names.py` folds them.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from partnerships.models import PartnerKind
from partnerships.models.places import government_in_english
from partnerships.models.reference import split_aliases


class Ending(NamedTuple):
    """How the last character of a Japanese name is read."""

    kana: tuple[str, ...]
    romaji: tuple[str, ...]


_ENDINGS = {
    "都": Ending(("ト",), ("to",)),
    "道": Ending((), ()),  # nobody says 北海
    "府": Ending(("フ",), ("fu",)),
    "県": Ending(("ケン",), ("ken",)),
    "市": Ending(("シ",), ("shi",)),
    "区": Ending(("ク",), ("ku",)),
    "町": Ending(("チョウ", "マチ"), ("cho", "machi")),
    "村": Ending(("ムラ", "ソン"), ("mura", "son")),
}
_SHORTEST = {"name": 2, "romaji": 3}  # 津 and Ii are found in texts, but name nothing

_FOREIGN_ENDING = re.compile(
    "(特別自治市|特別自治道|広域市|特別市|直轄市|市|特別州|州|省|県|道|都|自治区|区|郡)$"
)
_ENGLISH_ENDING = re.compile(
    r" ((Metropolitan|Special|Autonomous) )?(City|Province|County|Prefecture|State|Region)$"
)
_PARTS = re.compile(r"・|, | and ")

# Long vowels are spelled in many ways: オオサカ and オーサカ, Kobe and Koube and Kohbe.
_LONG_KANA = re.compile(
    "(?<=[アカサタナハマヤラワガザダバパャァ])[アー]|(?<=[イキシチニヒミリギジビピィ])[イー]"
    "|(?<=[ウクスツヌフムユルグズブプュゥ])[ウー]|(?<=[エケセテネヘメレゲゼデベペェ])[エイー]"
    "|(?<=[オコソトノホモヨロゴゾドボポョォ])[オウー]"
)
_LONG_LATIN = re.compile("(?<=a)a|(?<=i)i|(?<=u)u|(?<=e)e|(?<=o)(?:[ou]|h(?![aeiouy]))")


def government_names(name: str, kana: str, romaji: str) -> Iterator[str]:
    """Give the name, its reading and its romaji, each with and without its 県, 市 or 町."""
    ending = _ENDINGS[name[-1]]
    yield from (name, kana)
    if ending.kana and len(name) > _SHORTEST["name"]:
        yield name[:-1]
    bare_kana = next((kana.removesuffix(e) for e in ending.kana if kana.endswith(e)), kana)
    if len(bare_kana) >= _SHORTEST["name"]:
        yield from (bare_kana, *(f"{bare_kana}{said}" for said in ending.kana))
    bare = romaji.partition("-")[0]
    if len(bare) >= _SHORTEST["romaji"]:
        yield bare
    yield government_in_english(name, romaji)
    if name[-1] in "都道府県":
        yield f"{bare} Prefecture"
    for written in ending.romaji:
        yield from (f"{bare}-{written}", f"{bare}{written}")


def partner_names(
    name: str, name_en: str, kind: str, country: str | None, aliases: str
) -> Iterator[str]:
    """Give the names of a partner; of a place also without its 市 or City, and after its country.

    A partner that only stands for a country has no name of its own.
    """
    if kind == PartnerKind.COUNTRY:
        return
    yield from (name, name_en, *split_aliases(aliases))
    bare = name
    if kind in (PartnerKind.CITY, PartnerKind.REGION):
        bare, city = _without_ending(name)
        yield from (bare, city, _ENGLISH_ENDING.sub("", name_en))
    if country:
        yield from (f"{country}{name}", f"{country}{bare}")


def _without_ending(name: str) -> tuple[str, str]:
    """Give 釜山 and 釜山市 of 釜山広域市; a name that would be too short stays whole."""
    ending = _FOREIGN_ENDING.search(name)
    if not ending or ending.start() < _SHORTEST["name"]:
        return name, name
    bare = name[: ending.start()]
    return bare, f"{bare}市" if ending[0].endswith("市") else name


def topic_names(name: str, name_en: str) -> Iterator[str]:
    """Give a topic's labels, and each part of labels such as 港湾・航空."""
    yield from (name, name_en)
    yield from (*_PARTS.split(name), *_PARTS.split(name_en))


def shorten_vowels(folded: str) -> str:
    """Write every long vowel of a folded name one way, for names that are equal but for those."""
    return _LONG_LATIN.sub("", _LONG_KANA.sub("ー", folded))
