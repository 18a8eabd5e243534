"""How alike two rows of the list are, value by value, from 0 (nothing) to 1 (everything).

`matching.py` decides by it which row of a new edition is which of the rows before; `planning.py`
orders what it offers to staff.
"""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from rapidfuzz import fuzz

from partnerships.importing.normalising import Draft
from partnerships.text import fold

_TITLE, _PARTNERS, _SUMMARY, _SIGNED, _TOPICS, _URL = 0.33, 0.27, 0.20, 0.12, 0.04, 0.04  # sum 1
_NOTHING = 0.5  # neither for nor against: blank on both sides
_UNLIKE = 40  # per cent that two texts have in common which have nothing to do with each other
_RENAMED = 60  # names less alike than so many per cent are those of two partners
_SAME_TITLE = 80  # per cent
_OTHER_DAY = -0.5  # two dates of different years speak against it
_SAME_YEAR = 0.0  # two of one year, that can't be the same day
_DATE = re.compile(
    r"(?:19|20)?\d\d[年./-]\d*[月./-]?\d*日?|[^\w]|_|\d|締結|調印|合意|提携|平成|元年|年月"
)


@dataclass(frozen=True)
class Features:
    """What of a draft is compared, worked out once."""

    draft: Draft

    @cached_property
    def title(self) -> str:
        return fold(self.draft.title)

    @cached_property
    def summary(self) -> str:
        return fold(self.draft.summary)

    @cached_property
    def words(self) -> str:
        """The summary without its dates and what stands beside them."""
        return _DATE.sub("", self.summary)

    @cached_property
    def partners(self) -> frozenset[tuple[str, str | None]]:
        return frozenset((fold(p.name), p.country) for p in self.draft.partners)

    @cached_property
    def partner_names(self) -> str:
        return " ".join(sorted(name for name, _ in self.partners))

    @cached_property
    def days(self) -> tuple[date, date] | None:
        signed = self.draft.signed
        return (signed.first_day, signed.last_day) if signed else None


def likeness(one: Draft, other: Draft) -> float:
    """Tell how alike two rows are, whatever their local governments."""
    return compare(Features(one), Features(other))


def compare(one: Features, other: Features, enough: float = 0.0) -> float:
    """Tell how alike two rows are; for two that are less so than `enough`, anything below it."""
    score = _TITLE * _of_texts(one.title, other.title) + _PARTNERS * _of_partners(one, other)
    if score + _SUMMARY + _SIGNED + _TOPICS + _URL < enough:
        return score
    score += _SIGNED * _of_days(one.days, other.days)
    score += _TOPICS * _of_values(one.draft.topics, other.draft.topics)
    score += _URL * _of_values(one.draft.official_url, other.draft.official_url)
    if score + _SUMMARY < enough:
        return score  # the longest text, which would be the slowest to compare
    return score + _SUMMARY * _of_texts(one.summary, other.summary)


def is_akin(one: Features, other: Features) -> bool:
    """Whether two rows have the same partners, summary or almost title, whatever else they say."""
    if one.partners and one.partners == other.partners:
        return True
    if one.words and one.summary == other.summary:
        return True
    return bool(one.title) and fuzz.ratio(one.title, other.title, score_cutoff=_SAME_TITLE) > 0


def _of_texts(one: str, other: str) -> float:
    if one == other:
        return 1.0 if one else _NOTHING
    return max(0.0, (fuzz.ratio(one, other) - _UNLIKE) / (100 - _UNLIKE))


def _of_partners(one: Features, other: Features) -> float:
    """Give the share of partners that both have, or how alike the names are if they are."""
    if one.partners == other.partners:
        return 1.0 if one.partners else _NOTHING
    shared = 0.0
    if not one.partners.isdisjoint(other.partners):
        shared = len(one.partners & other.partners) / len(one.partners | other.partners)
    similar = fuzz.ratio(one.partner_names, other.partner_names, score_cutoff=_RENAMED) / 100
    return max(shared, similar)


def _of_days(one: tuple[date, date] | None, other: tuple[date, date] | None) -> float:
    if one is None or other is None:
        return _NOTHING if one is other else 0.0
    if one[0] <= other[1] and other[0] <= one[1]:
        return 1.0
    return _SAME_YEAR if one[0].year == other[0].year else _OTHER_DAY


def _of_values(one: object, other: object) -> float:
    if one == other:
        return 1.0 if one else _NOTHING
    return 0.0
