"""The query language: the words that somebody typed come in, the terms that they mean go out.

Nothing typed is an error. `query.py` keeps the text, `words.py` finds what meets the terms.
"""

import re
from dataclasses import dataclass

from partnerships.text import fold

# As keyboards and Japanese input methods type them, half and full width; 「」 are text.
_MINUS = "-－−‐"
_QUOTE = '"＂“”'
_OR = ("OR", "ＯＲ")
_TOKEN = re.compile(rf"([{_MINUS}]?)[{_QUOTE}]([^{_QUOTE}]+)[{_QUOTE}](?!\S)|(\S+)")


@dataclass(frozen=True)
class Word:
    """A word or a quoted phrase of a search; a negative one asks for agreements without it."""

    text: str
    is_negative: bool = False
    is_phrase: bool = False

    def __str__(self) -> str:
        needs_quotes = self.is_phrase or self.text in _OR or bool(re.search(r"\s", self.text))
        text = f'"{self.text}"' if needs_quotes else self.text
        return f"-{text}" if self.is_negative else text


@dataclass(frozen=True)
class Term:
    """One condition of a search: any of its words; written it reads back as the same."""

    options: tuple[Word, ...]

    def __str__(self) -> str:
        return " OR ".join(map(str, self.options))

    @property
    def is_negative(self) -> bool:
        """Whether it only excludes."""
        return all(word.is_negative for word in self.options)

    @property
    def name(self) -> str:
        """The text of a plain single word, which a neighbour may make a longer name; else ""."""
        word = self.options[0]
        is_plain = len(self.options) == 1 and not (word.is_negative or word.is_phrase)
        return word.text if is_plain else ""


def parse_terms(q: str) -> tuple[Term, ...]:
    """Read words: space is AND, `"…"` one word, `-` excludes, OR joins its neighbours.

    An operator that is empty, unbalanced or without neighbours is read as text. Words that fold to
    nothing are left out.
    """
    words = _read_words(q)
    terms: list[Term] = []
    joins = False
    for place, word in enumerate(words):
        if _is_or(word) and terms and not joins and place + 1 < len(words):
            joins = True
            continue
        if fold(word.text):
            before = terms.pop().options if joins else ()
            terms.append(Term((*before, word)))
        joins = False
    return tuple(terms)


def ignored_words(q: str) -> tuple[str, ...]:
    """Give the words that fold to nothing."""
    return tuple(word.text for word in _read_words(q) if not fold(word.text))


def _read_words(q: str) -> list[Word]:
    """Cut a query into words, OR being one and those that fold to nothing too."""
    return [
        Word(phrase, bool(minus), True) if phrase else _plain_word(plain)
        for minus, phrase, plain in _TOKEN.findall(q)
    ]


def _plain_word(text: str) -> Word:
    is_negative = len(text) > 1 and text[0] in _MINUS
    return Word(text[is_negative:], is_negative)


def _is_or(word: Word) -> bool:
    return word.text in _OR and not (word.is_negative or word.is_phrase)
