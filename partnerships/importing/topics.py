"""From the cell 分野 to topic codes, by the words of the topic table.

A part of the cell that no word of the table stands in gives `other` and is reported; words that
only say "and so on" or "exchange" (`words.TOPIC_NOISE`) are no part.
"""

import re
import unicodedata
from dataclasses import dataclass, field

from partnerships.importing.words import EMPTY_CELLS, TOPIC_NOISE
from partnerships.text import fold

OTHER = "other"
_BETWEEN = re.compile(r"[、,，・/;；:：\s　]+(?![^(]*\))")
_LONGEST_WORD = 16


@dataclass
class ReadTopics:
    """Codes as found, each once; `unknown` are the parts that gave `other`."""

    codes: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def parse_topics(cell: str, words: dict[str, list[str]]) -> ReadTopics:
    """Name every part of the cell; an empty cell gives nothing."""
    read = ReadTopics()
    text = unicodedata.normalize("NFKC", cell).strip()
    if fold(text) in EMPTY_CELLS:
        return read
    for part in _BETWEEN.split(text):
        codes = find_topics(part, words)
        if not codes and not TOPIC_NOISE.fullmatch(part) and fold(part) not in EMPTY_CELLS:
            codes = [OTHER]
            read.unknown.append(part)
        read.codes += [code for code in codes if code not in read.codes]
    return read


def find_topics(text: str, words: dict[str, list[str]]) -> list[str]:
    """Give the codes of the longest words that stand in the text, from left to right."""
    folded = fold(text)
    codes: list[str] = []
    start = 0
    while start < len(folded):
        found = _longest_word(folded, start, words)
        codes += words.get(found, [])
        start += len(found) or 1
    return list(dict.fromkeys(codes))


def _longest_word(folded: str, start: int, words: dict[str, list[str]]) -> str:
    """Give the longest word that begins at `start`."""
    for end in range(min(len(folded), start + _LONGEST_WORD), start, -1):
        if folded[start:end] in words and not _is_inside_latin(folded, start, end):
            return folded[start:end]
    return ""


def _is_inside_latin(text: str, start: int, end: int) -> bool:
    """Whether Latin letters go on around it: IT is no word of CITYNET."""
    around = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return any(len(pair) == 2 and pair.isascii() and pair.isalpha() for pair in around)
