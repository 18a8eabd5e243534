"""A summary cell cut up: its dates, each with the words of its own statement around it.

`plain` and `read_places` are the first half of `signing.find_signing`.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from partnerships.dates import FoundDate, find_dates
from partnerships.importing import signing_words as words


@dataclass(frozen=True, slots=True)
class Place:
    """Dates that are told of together (one, or several joined by 、) and the words around them."""

    dates: tuple[FoundDate, ...]
    lead: str  # the statement up to the dates
    before: str  # its words since the date before
    after: str  # its words up to the next date
    then: str  # and the rest of it
    is_alone: bool  # the statement says nothing else
    is_label_first: bool  # 締結 2010年 更新 2015年, not 2010年 締結 2015年 更新
    outside: tuple[str, str] | None = None  # around the round brackets that the dates stand in


_QUOTE = re.compile(r"「(?:[^「」『』]|『[^「」『』]*』)*」|『[^「」『』]*』")
_ROUND = re.compile(r"\([^()]*\)")
_NEAR = 200
_SIGNS = {ord(sign): "\n・" for sign in "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮"} | str.maketrans(
    "〔〕【】《》〈〉<>＜＞", "[]" * 6
)


def plain(cell: str, quotes: list[str]) -> str:
    """NFKC; a quoted name becomes one character, so that its words and dates don't count.

    The names are added to `quotes`. Brackets that tell nothing, as (木), are left out.
    """

    def keep(match: re.Match[str]) -> str:
        quotes.append(match[0][1:-1])
        return f"「{chr(0xE000 + len(quotes) - 1)}」"

    text = unicodedata.normalize("NFKC", cell.translate(_SIGNS))
    return words.EMPTY_BRACKETS.sub("", _QUOTE.sub(keep, text))


def read_places(text: str) -> Iterator[Place]:
    """First the dates in round brackets, then the others, to which those brackets are blanks."""
    dates = find_dates(text)
    rounds = {r.span(): _within(dates, r.start() + 1, r.end() - 1) for r in _ROUND.finditer(text)}
    outer = _ROUND.sub(lambda r: " " * len(r[0]) if rounds[r.span()] else r[0], text)
    statements = _statements(outer)
    for (start, end), inside in rounds.items():
        first, last = statements[bisect_right(statements, (end, len(text))) - 1]
        outside = outer[max(first, start - _NEAR) : start], outer[end : min(last, end + _NEAR)]
        for place in _read_statement(text, start + 1, end - 1, inside):
            yield replace(place, outside=outside)
    bracketed = {date for inside in rounds.values() for date in inside}
    free = [date for date in dates if date not in bracketed]
    for start, end in statements:
        yield from _read_statement(outer, start, end, _within(free, start, end))


def _within(dates: list[FoundDate], start: int, end: int) -> list[FoundDate]:
    first = bisect_left(dates, start, key=lambda date: date.start)
    last = bisect_right(dates, end, key=lambda date: date.end)
    return dates[first:last]


def _statements(text: str) -> list[tuple[int, int]]:
    cuts = [cut.span() for cut in words.CUT.finditer(text)]
    starts = [0, *(end for _, end in cuts)]
    return list(zip(starts, [*(start for start, _ in cuts), len(text)], strict=True))


def _read_statement(text: str, start: int, end: int, dates: list[FoundDate]) -> Iterator[Place]:
    """Its dates with their words, which are cut off at `_NEAR` letters."""
    if not dates:
        return
    edges = [start, *(edge for date in dates for edge in (date.start, date.end)), end]
    gaps = [text[a:b] for a, b in zip(edges[::2], edges[1::2], strict=True)]
    is_alone = not words.ALONE.sub("", "".join(gaps))
    is_label_first = bool(words.LABEL_FIRST.search(gaps[0][-_NEAR:]))
    first = 0
    for last, date in enumerate(dates):
        if gaps[last + 1].strip() in words.LISTED and last + 1 < len(dates):
            continue
        yield Place(
            dates=tuple(dates[first : last + 1]),
            lead=text[max(start, dates[first].start - _NEAR) : dates[first].start],
            before=gaps[first][-_NEAR:],
            after=gaps[last + 1],
            then=text[date.end + len(gaps[last + 1]) : min(end, date.end + 2 * _NEAR)],
            is_alone=is_alone,
            is_label_first=is_label_first,
        )
        first = last + 1
