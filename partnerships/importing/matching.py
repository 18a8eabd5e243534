"""Which row of a new edition is which agreement, by the rows of before.

Equal rows first, as a multiset and in order; then, among rows that share a local government, the
pairing that is the best as a whole. What is alike but not surely the same is left to staff
(doubtful): a pair that differs in too much, or one of two that fit equally well.
"""

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from partnerships.importing.assignment import best_pairs
from partnerships.importing.evidence import Series
from partnerships.importing.likeness import Features, compare, is_akin
from partnerships.importing.normalising import Draft
from partnerships.importing.reading import COLUMNS, RawRow
from partnerships.importing.recognising import Side, is_another, is_sure
from partnerships.text import fold

POSSIBLE = 0.5
MARGIN = 0.04  # by which a pair must fit better than one with a row that would stay alone
_OTHER_GOVERNMENT = 0.1  # what a row loses whose local governments are not all the same
_IN_ORDER = 1e-6  # what keeping the list's order counts, where nothing else tells pairs apart


@dataclass(frozen=True)
class KnownRow:
    """The newest source row of an agreement, or of one that was merged into it (`merged_from`).

    `as_of` is the last day that its edition tells of.
    """

    number: int
    row: RawRow
    merged_from: int | None = None
    as_of: date | None = None

    @property
    def key(self) -> int:
        """What tells the rows of one agreement apart: the number that the list's row first got."""
        return self.merged_from or self.number


@dataclass(frozen=True)
class Match:
    """Where a new row belongs: `known` is None for a new agreement."""

    index: int
    known: KnownRow | None
    is_doubtful: bool = False


def match_rows(
    rows: Sequence[RawRow],
    drafts: Sequence[Draft],
    known: Sequence[KnownRow],
    normalise: Callable[[RawRow], Draft],
) -> list[Match]:
    """Match every row once; `normalise` reads the known rows that no equal row was found for.

    Compares each open row with those before that share a local government: 0.02 ms a pair.
    """
    matches = _match_equal(rows, known)
    taken = {match.known.key for match in matches.values() if match.known}
    left = [old for old in known if old.key not in taken]
    indexes = [index for index in range(len(rows)) if index not in matches]
    news = [Side(rows[index], Features(drafts[index])) for index in indexes]
    series = Series(old.row for old in known)
    olds = [
        Side(old.row, Features(normalise(old.row)), old.as_of, old.row in series) for old in left
    ]
    scores = _score(news, olds)
    pairs = best_pairs(_gains(scores))
    doubtful = _with_rivals(news, olds, scores, pairs)
    doubtful |= {n for n, o in pairs.items() if not is_sure(news[n], olds[o], scores[n, o])}
    for new, index in enumerate(indexes):
        old = left[pairs[new]] if new in pairs else None
        matches[index] = Match(index, old, new in doubtful)
    return [matches[index] for index in range(len(rows))]


def _match_equal(rows: Sequence[RawRow], known: Sequence[KnownRow]) -> dict[int, Match]:
    """Pair rows whose six cells are equal, then those that differ in spaces and widths only.

    Of several the first goes with the first.
    """
    matches: dict[int, Match] = {}
    taken: set[int] = set()
    for form in (_as_written, _folded):
        by_cells = defaultdict(list)
        for old in reversed(known):
            if old.key not in taken:
                by_cells[form(old.row)].append(old)
        for index, row in enumerate(rows):
            if index not in matches and by_cells[form(row)]:
                old = by_cells[form(row)].pop()
                matches[index] = Match(index, old)
                taken.add(old.key)
    return matches


def _as_written(row: RawRow) -> tuple[str, ...]:
    return row.cells


def _folded(row: RawRow) -> tuple[str, ...]:
    return tuple(fold(cell) for cell in row.cells)


Scores = dict[tuple[int, int], float]


def _score(news: Sequence[Side], olds: Sequence[Side]) -> Scores:
    """Give the pairs that are alike enough, or equal but for a cell, by their places."""
    scores = dict.fromkeys(_equal_but_one(news, olds), POSSIBLE)
    by_key = defaultdict(list)
    for place, old in enumerate(olds):
        for key in old.keys:
            by_key[key].append(place)
    for place, new in enumerate(news):
        candidates = {other for key in new.keys for other in by_key[key]}
        for old_place in candidates:
            score = _compare(new, olds[old_place])
            if score >= POSSIBLE:
                scores[place, old_place] = score
    return {
        (new, old): score
        for (new, old), score in scores.items()
        if not is_another(news[new], olds[old])
    }


def _compare(new: Side, old: Side) -> float:
    """Give the likeness; who has the same partner or title may always be the same."""
    loss = 0.0 if new.keys == old.keys else _OTHER_GOVERNMENT
    score = compare(new.features, old.features, POSSIBLE + loss) - loss
    if score < POSSIBLE and not loss and is_akin(new.features, old.features):
        return POSSIBLE
    return score


def _equal_but_one(news: Sequence[Side], olds: Sequence[Side]) -> Iterator[tuple[int, int]]:
    """Give the pairs of rows of which five cells are equal, the local government's or not."""
    for cell in range(len(COLUMNS)):
        by_rest = defaultdict(list)
        for place, old in enumerate(olds):
            by_rest[_without(old.row, cell)].append(place)
        for place, new in enumerate(news):
            yield from ((place, other) for other in by_rest[_without(new.row, cell)])


def _without(row: RawRow, cell: int) -> tuple[str, ...]:
    return row.cells[:cell] + row.cells[cell + 1 :]


def _gains(scores: Scores) -> Scores:
    """Weigh the pairs so that one close pair counts more than two that are hardly alike."""
    last = max((max(pair) for pair in scores), default=0) + 1
    return {
        (new, old): 1e-4 + (score - POSSIBLE) ** 2 - _IN_ORDER * ((new - old) / last) ** 2
        for (new, old), score in scores.items()
    }


def _with_rivals(
    news: Sequence[Side], olds: Sequence[Side], scores: Scores, pairs: dict[int, int]
) -> set[int]:
    """Give the new rows that a row which stays alone fits, or whose row it fits, as well.

    Which of two equal rows is the one makes no difference.
    """
    found = set()
    new_of = {old: new for new, old in pairs.items()}
    for (new, old), score in scores.items():
        if new in pairs and old not in new_of:
            paired, is_other = (new, pairs[new]), olds[old].row.cells != olds[pairs[new]].row.cells
        elif old in new_of and new not in pairs:
            paired = (new_of[old], old)
            is_other = news[new].row.cells != news[new_of[old]].row.cells
        else:
            continue
        if is_other and score > scores[paired] - MARGIN:
            found.add(paired[0])
    return found
