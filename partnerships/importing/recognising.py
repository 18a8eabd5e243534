"""Whether two rows that are alike are surely the same agreement, or surely two.

`matching.py` asks it of the pairs that `likeness.py` finds alike; what is neither goes to staff.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from partnerships.importing.evidence import (
    ENOUGH,
    count_against,
    has_almost_the_title,
    has_other_day,
    has_other_partner,
    has_other_title,
    has_same_words,
    is_later,
)
from partnerships.importing.likeness import Features
from partnerships.importing.reading import RawRow
from partnerships.text import fold

SURE = 0.68
_SENTENCE = 10  # characters, dates apart
_GOVERNMENT, _TITLE, _PARTNER, _SUMMARY = 0, 1, 2, 4  # cells
_TOLD = (_TITLE, _PARTNER, _SUMMARY)


@dataclass(frozen=True)
class Side:
    """A row that no equal row was found for, with what is compared of it.

    Of a row of before, `as_of` is the last day that its edition tells of, and `is_in_series`
    whether another one shares its local government, title and partner.
    """

    row: RawRow
    features: Features
    as_of: date | None = None
    is_in_series: bool = False

    @cached_property
    def governments(self) -> frozenset[str]:
        return frozenset(self.features.draft.local_governments)

    @cached_property
    def keys(self) -> frozenset[str]:
        """What it shares with rows it may be: a local government, or the name of an unknown one."""
        return self.governments or frozenset([fold(self.row.cells[_GOVERNMENT])])


def is_another(new: Side, old: Side) -> bool:
    """Whether so much speaks against the pair that the new row took the place of the old one."""
    against = count_against(new.features, old.features, old.as_of, old.is_in_series)
    return against >= ENOUGH


def is_sure(new: Side, old: Side, score: float) -> bool:
    """Whether the pair is the same agreement, as far as rows can tell.

    It is if one or two cells were corrected and the others say enough to be recognised by, also
    where one of them is a local government's that nobody could read, or the only one that differs;
    and if all cells but one are equal, and no other row has its local government, title, partner.
    """
    if _may_be_another(new, old):
        return False
    is_same_place = bool(new.governments & old.governments) or new.keys == old.keys
    is_unread = not new.governments or not old.governments
    changes = differing(new.row, old.row)
    if changes <= 2 and (is_same_place or is_unread) and sum(_tells_the_same(new, old)) >= 2:
        return True
    if changes == 1 and not old.is_in_series:
        return is_same_place or all(new.row.cells[cell] for cell in _TOLD)
    return score >= SURE and is_same_place


def _may_be_another(new: Side, old: Side) -> bool:
    """Whether both the title and the date are others, by more than a slip."""
    one, other = new.features, old.features
    if one.title == other.title:
        return False
    is_slip = not one.title or not other.title or has_almost_the_title(one, other)
    return is_later(one, other, old.as_of) or (has_other_day(one, other) and not is_slip)


def _tells_the_same(new: Side, old: Side) -> Iterator[bool]:
    """Tell of title, partner and summary whether they are the same, as far as they say anything.

    A title with a slip counts where no date contradicts it; a summary whatever dates it states if
    title and partner are alike, and one that is a sentence counts twice: it stands nowhere else.
    """
    one, other = new.row.cells, old.row.cells
    for cell in _TOLD:
        yield bool(one[cell]) and one[cell] == other[cell]
    sides = new.features, old.features
    if one[_TITLE] != other[_TITLE]:
        yield has_almost_the_title(*sides) and not has_other_day(*sides)
    if one[_SUMMARY] != other[_SUMMARY]:
        is_another = has_other_title(*sides) or has_other_partner(*sides)
        yield has_same_words(*sides) and not is_another
    else:
        yield len(new.features.words) >= _SENTENCE


def differing(one: RawRow, other: RawRow) -> int:
    """Count the cells that differ."""
    return sum(a != b for a, b in zip(one.cells, other.cells, strict=True))
