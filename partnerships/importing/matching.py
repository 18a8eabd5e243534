"""Which row of a new edition is which agreement, by the rows of before.

Equal rows first, as a multiset and in order; then, among rows of the same local governments, the
most alike pair first. What is alike but not surely the same is left to staff (doubtful).
"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from partnerships.importing.normalising import Draft
from partnerships.importing.reading import RawRow
from partnerships.text import fold

SURE = 0.69  # the same title and partner are enough, whatever the summary says now
POSSIBLE = 0.5
_WEIGHTS = {"title": 0.4, "partners": 0.3, "summary": 0.15, "signed": 0.15}


@dataclass(frozen=True)
class KnownRow:
    """The newest source row of an agreement, or of one that was merged into it (`merged_from`)."""

    number: int
    row: RawRow
    merged_from: int | None = None

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
    """Match every row once; `normalise` reads the known rows that no equal row was found for."""
    matches = _match_equal(rows, known)
    taken = {match.known.key for match in matches.values() if match.known}
    left = [old for old in known if old.key not in taken]
    old_drafts = {old.key: normalise(old.row) for old in left}
    open_rows = [index for index in range(len(rows)) if index not in matches]
    scored = _score(open_rows, drafts, left, old_drafts)
    for score, index, old in scored:
        if index not in matches and old.key not in taken:
            matches[index] = Match(index, old, is_doubtful=score < SURE)
            taken.add(old.key)
    for index in open_rows:
        matches.setdefault(index, Match(index, None))
    return [matches[index] for index in range(len(rows))]


def _match_equal(rows: Sequence[RawRow], known: Sequence[KnownRow]) -> dict[int, Match]:
    """Pair rows whose six cells are equal, the first with the first."""
    by_cells = defaultdict(list)
    for old in reversed(known):
        by_cells[old.row.cells].append(old)
    matches = {}
    for index, row in enumerate(rows):
        if by_cells[row.cells]:
            matches[index] = Match(index, by_cells[row.cells].pop())
    return matches


def _score(
    open_rows: Sequence[int],
    drafts: Sequence[Draft],
    left: Sequence[KnownRow],
    old_drafts: dict[int, Draft],
) -> list[tuple[float, int, KnownRow]]:
    """Give the pairs that are alike enough, the most alike first, equals in the list's order."""
    by_governments = defaultdict(list)
    for old in left:
        by_governments[_governments(old_drafts[old.key])].append(old)
    scored = []
    for index in open_rows:
        for old in by_governments[_governments(drafts[index])]:
            score = likeness(drafts[index], old_drafts[old.key])
            if score >= POSSIBLE:
                scored.append((score, index, old))
    return sorted(scored, key=lambda pair: (-pair[0], pair[1], pair[2].key))


def likeness(one: Draft, other: Draft) -> float:
    """Tell how alike two rows of the same local governments are, 0 to 1."""
    parts = {
        "title": _ratio(one.title, other.title),
        "partners": _overlap(one, other),
        "summary": _ratio(one.summary, other.summary),
        "signed": 1.0 if one.signed == other.signed else 0.0,
    }
    return sum(_WEIGHTS[name] * value for name, value in parts.items())


def _ratio(one: str, other: str) -> float:
    return fuzz.ratio(fold(one), fold(other)) / 100 if one or other else 1.0


def _overlap(one: Draft, other: Draft) -> float:
    """Share of partners that both have; spellings of one name count by their likeness."""
    ours = {(p.name, p.country) for p in one.partners}
    theirs = {(p.name, p.country) for p in other.partners}
    if not ours or not theirs:
        return 1.0 if ours == theirs else 0.0
    names = [" ".join(sorted(name for name, _ in side)) for side in (ours, theirs)]
    return max(len(ours & theirs) / len(ours | theirs), _ratio(*names))


def _governments(draft: Draft) -> tuple[str, ...]:
    return tuple(sorted(draft.local_governments))
