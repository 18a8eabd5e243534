"""One normal form of text: a search for 県庁 finds 縣廳, and ほーちみん finds ﾎｰﾁﾐﾝ.

Text comes in as somebody wrote it and goes out folded, if wanted with the places where it stood,
so that a hit can be marked in the text as written. Search, matching and the vocabularies compare
folded text only; another spelling of a name (龍が崎, ベトナム for ヴェトナム) is data, not folding.

A letter is folded with the marks that belong to it and without a look at its neighbours. So a
substring of a text folds to a substring of the folded text, with one exception: when it ends
between a letter and a mark that makes another letter of it (か of か + U+3099, 하 of 하 + U+11AB).
"""

import csv
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

SEPARATOR = "\x1f"
"""Joins the fields of a search text. No folded text contains it, so no term matches across it."""

_VARIANTS = Path(__file__).resolve().parent.parent / "fixtures" / "kanji_variants.csv"
_ALONE = "\x1e"  # stands in for a mark, which is folded with its letter; in no fold either

# Spaces, controls, invisible format characters, and halves of a broken UTF-16 pair are dropped.
_DROPPED_CATEGORIES = {"Zs", "Zl", "Zp", "Cc", "Cf", "Cs"}
# So are middle dots, for ホーチミン・シティ is also written ホーチミンシティ, and what else stands
# between the words of a foreign name (゠), and fillers that show nothing.
_DROPPED = "・·•‧∙⋅⸱⸳ㆍ゠\u115f\u1160\u3164\uffa0\u17b4\u17b5\u180b\u180c\u180d\u180f"
# And accents (Osaka finds Ōsaka), and variation selectors (葛 + U+E0100 is 葛).
_DROPPED_RANGES = (range(0x300, 0x370), range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0))
# The long vowel mark and all dashes and tildes are one character, for they are typed and scanned
# for each other. It stays, or ニース (Nice) would be found in テニス. Category Pd has more dashes.
_DASHES = "ー−~〜～∼⁓─━⁃˗➖⎯"
_REPLACED = (
    dict(zip("ヶヵゖゕゝゞ", "ケカケカヽヾ", strict=True))
    | dict(zip("゛゜", "\u3099\u309a", strict=True))  # か゛ is a way to type が
    | dict(zip("đłø", "dlo", strict=True))  # accents that Unicode does not take apart
    | dict.fromkeys("‘’ʼ", "'")
)


class Folded(NamedTuple):
    """Folded text, whose character ``i`` comes from ``as_written[starts[i]:ends[i]]``."""

    text: str
    starts: tuple[int, ...]
    ends: tuple[int, ...]


def fold(text: str) -> str:
    """Return the normal form of ``text``: equal forms are the same to a search. Idempotent.

    Spaces, middle dots and accents go, for a name is written with and without them; so a query is
    split into terms before they are folded, and one of nothing else folds to "". Long vowel marks,
    dashes and tildes become ー and stay: they are mixed up, but without them words run together.
    """
    folded = text.translate(_folds)
    return "".join(map(_fold_letter, _split_letters(text))) if _ALONE in folded else folded


def fold_with_offsets(text: str) -> Folded:
    """Return ``fold(text)`` and where in ``text`` each of its characters stands. Slower."""
    characters: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    end = 0
    for letter in _split_letters(text) if _ALONE in text.translate(_folds) else text:
        start, end = end, end + len(letter)
        for character in _fold_letter(letter):
            characters.append(character)
            starts.append(start)
            ends.append(end)
    return Folded("".join(characters), tuple(starts), tuple(ends))


def find_hits(text: str, *folded_terms: str) -> list[tuple[int, int]]:
    """Return the slices of ``text`` that say one of the terms, in order.

    Hits that overlap or touch are one. A hit takes in whole letters: 会社 hits all of ㍿.
    """
    folded = fold_with_offsets(text)
    hits: list[tuple[int, int]] = []
    for start, end in sorted(hit for term in folded_terms for hit in _find_term(folded, term)):
        if hits and start <= hits[-1][1]:
            hits[-1] = (hits[-1][0], max(end, hits[-1][1]))
        else:
            hits.append((start, end))
    return hits


def _find_term(folded: Folded, term: str) -> Iterator[tuple[int, int]]:
    """Yield where ``term`` stands in the text as written, each time that it does."""
    at = folded.text.find(term) if term else -1
    while at >= 0:
        yield folded.starts[at], folded.ends[at + len(term) - 1]
        at = folded.text.find(term, at + 1)


def _split_letters(text: str) -> Iterator[str]:
    """Cut ``text`` into letters, each with the marks after it."""
    start = 0
    for at in range(1, len(text)):
        if not _is_mark(text[at]):
            yield text[start:at]
            start = at
    if text:
        yield text[start:]


@lru_cache(maxsize=4096)
def _is_mark(character: str) -> bool:
    """Tell whether it belongs to the letter before it: dakuten, accent, Hangul vowel."""
    first = unicodedata.normalize("NFKD", _REPLACED.get(character, character))[0]
    is_jamo = "\u1160" <= first <= "\u11ff" or "\ud7b0" <= first <= "\ud7fb"
    return unicodedata.category(first).startswith("M") or (is_jamo and character not in _DROPPED)


@lru_cache(maxsize=4096)
def _fold_letter(letter: str) -> str:
    """Fold one letter with its marks until nothing changes any more (㌔ is two by then)."""
    folded = _fold_once(letter)
    return folded if folded == letter else "".join(map(_fold_letter, _split_letters(folded)))


def _fold_once(letter: str) -> str:
    """Take the letter apart, replace the parts, and compose what is left."""
    parts = unicodedata.normalize("NFKD", letter.translate(_replacements)).translate(_replacements)
    folded = unicodedata.normalize("NFC", parts.casefold())
    while folded and _is_mark(folded[0]):  # a mark without a letter says nothing
        folded = folded[1:]
    return folded


class _Replacements(dict[int, str]):
    """What stands for one character before composition: what the table says, else its category."""

    def __missing__(self, code: int) -> str:
        category = unicodedata.category(chr(code))
        if category in _DROPPED_CATEGORIES or any(code in codes for codes in _DROPPED_RANGES):
            return ""
        return "ー" if category == "Pd" else chr(code)


class _Folds(dict[int, str]):
    """The fold of each character, worked out when it first comes; that makes ``fold`` fast."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        fold = _ALONE if _is_mark(character) else _fold_letter(character)
        if code < 0x10000:  # whatever the public types, the table stays small
            self[code] = fold
        return fold


def _read_replacements() -> _Replacements:
    """Read the table of kanji, which names the source of each pair, and add the rest."""
    with _VARIANTS.open(encoding="utf-8", newline="") as file:
        kanji = {ord(row["variant"]): row["standard"] for row in csv.DictReader(file)}
    kana = {code: chr(code + 0x60) for code in range(0x3041, 0x3095)}
    return _Replacements(
        kanji
        | kana
        | {ord(character): replacement for character, replacement in _REPLACED.items()}
        | dict.fromkeys(map(ord, _DASHES), "ー")
        | dict.fromkeys(map(ord, _DROPPED), "")
    )


_replacements = _read_replacements()
_folds = _Folds()
