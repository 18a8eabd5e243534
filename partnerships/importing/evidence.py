"""What speaks against a row of a new edition being a certain row before, though the two are alike.

`matching.py` asks it of pairs that `likeness.py` finds alike, so that an agreement that took the
place of another with the same partner is not taken for a correction of it. Knows drafts only.
"""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein

from partnerships.importing.likeness import Features
from partnerships.importing.reading import RawRow

ENOUGH = 3  # so many things that speak against it outweigh that two rows are alike
_SLIPS = 3  # characters by which a title differs from itself, corrected
_NAME = 4  # characters; most of the published partners' names are as long
_SAME_WORDS = 90  # per cent
_LONGEST = 1_000  # characters of a title that are compared one by one: memory grows as the square
_UNLIKE_TITLE = 80  # per cent
_UNLIKE_WORDS = 60
_FEWEST_WORDS = 5  # characters; fewer tell nothing
_SLIP = timedelta(days=366)  # a wrong year is wrong by one, as a rule
_FIGURES = re.compile(r"\d+")


class Series:
    """The governments, titles and partners that more than one row of before has in common.

    What they share tells none of them apart: 大阪府, 経済交流促進, 上海市 stand there each year.
    """

    def __init__(self, known: Iterable[RawRow]) -> None:
        counts = Counter(row.cells[:3] for row in known)
        self._names = {name for name, count in counts.items() if count > 1}

    def __contains__(self, row: RawRow) -> bool:
        return row.cells[:3] in self._names


def count_against(new: Features, old: Features, as_of: date | None, is_in_series: bool) -> int:
    """Count what speaks against the two being one agreement, less what speaks for it.

    `as_of` is the last day that the edition of `old` tells of. Dates weigh most: where they don't
    contradict each other, nothing speaks against it, nor where the summary alone was rewritten.
    """
    if new.title == old.title and new.partners == old.partners and not is_in_series:
        return 0
    is_other_day, is_after = has_other_day(new, old), is_later(new, old, as_of)
    if not (is_other_day or is_after):
        return 0
    against = [
        is_other_day,
        is_after,
        has_other_title(new, old),
        has_other_partner(new, old),
        has_other_words(new, old),
        has_other_topics(new, old),
        is_in_series and new.title == old.title,
    ]
    is_same_page = bool(old.draft.official_url) and new.draft.official_url == old.draft.official_url
    return sum(against) - has_same_words(new, old) - is_same_page


def has_other_day(new: Features, old: Features) -> bool:
    """Whether both state a date, in other words, and these can't be the same day."""
    if not new.days or not old.days or new.summary == old.summary:
        return False
    return new.days[0] > old.days[1] or old.days[0] > new.days[1]


def is_later(new: Features, old: Features, as_of: date | None) -> bool:
    """Whether the new row was signed when the list had the old one already.

    A date that moves by a year only may be a slip.
    """
    if not new.days or not as_of or new.days[0] <= as_of or new.summary == old.summary:
        return False
    return not old.days or (old.days[1] <= as_of and new.days[0] - old.days[1] > _SLIP)


def has_other_title(new: Features, old: Features) -> bool:
    """Whether both have titles, which are unlike, or differ in a figure (第2次) or in a name."""
    if not new.title or not old.title:
        return False
    if _FIGURES.findall(new.title) != _FIGURES.findall(old.title):
        return True
    return fuzz.ratio(new.title, old.title) < _UNLIKE_TITLE or _has_other_name(new, old)


def _has_other_name(new: Features, old: Features) -> bool:
    """Whether a piece as long as a name stands in the one title where the other has another one."""
    ours = theirs = 0
    for step in Levenshtein.opcodes(new.title[:_LONGEST], old.title[:_LONGEST]):
        if step.tag == "equal":
            ours = theirs = 0
        ours += step.src_end - step.src_start if step.tag != "equal" else 0
        theirs += step.dest_end - step.dest_start if step.tag != "equal" else 0
        if min(ours, theirs) >= _NAME:
            return True
    return False


def has_other_partner(new: Features, old: Features) -> bool:
    """Whether no partner of the one is one of the other, under a similar name or not."""
    if not new.partners or not old.partners or not new.partners.isdisjoint(old.partners):
        return False
    return fuzz.ratio(new.partner_names, old.partner_names) < _UNLIKE_WORDS


def has_same_words(new: Features, old: Features) -> bool:
    """Whether the summaries say the same, whatever dates they state."""
    one, other = new.words, old.words
    return min(len(one), len(other)) >= _FEWEST_WORDS and fuzz.ratio(one, other) >= _SAME_WORDS


def has_almost_the_title(new: Features, old: Features) -> bool:
    """Whether the titles differ by a slip at most, and in no figure."""
    if not new.title or has_other_title(new, old):
        return False
    return Levenshtein.distance(new.title, old.title, score_cutoff=_SLIPS) <= _SLIPS


def has_other_words(new: Features, old: Features) -> bool:
    """Whether the summaries say other things, or one of them nothing beside a date."""
    one, other = new.words, old.words
    if max(len(one), len(other)) < _FEWEST_WORDS:
        return False
    return fuzz.ratio(one, other) < _UNLIKE_WORDS


def has_other_topics(new: Features, old: Features) -> bool:
    """Whether both have topics, and none in common."""
    one, other = set(new.draft.topics), set(old.draft.topics)
    return bool(one and other) and one.isdisjoint(other)
