"""Checks agreements for doubts and brings the findings in line: at every save, import and check.

Numbers come in, the agreements whose open findings changed go out, for their documents are to be
written anew. In the caller's transaction, after `hold_stamp`.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from partnerships.curation.doubts import (
    CHECKED_CODES,
    DOUBTED_STATES,
    Doubt,
    Known,
    doubts_of,
    make_doubt,
)
from partnerships.curation.findings import TWIN_CODES, Cause, align
from partnerships.curation.likeness import Essence, Twins, find_twins, read_essences
from partnerships.curation.waiting import others_of_matches, settle_matches, waiting_for_staff
from partnerships.models import (
    Agreement,
    Edition,
    Finding,
    FindingCode,
    LinkState,
    OfficialLink,
    SourceRow,
    link_key,
)

_BATCH = 500
_LOOKED_UP = 50  # agreements; of more, every twin there is is looked at again


def check_doubts(numbers: Collection[int], cause: Cause) -> set[int]:
    """Raise what is doubtful about these agreements now, settle what no longer is."""
    ordered = sorted({*numbers, *others_of_matches(numbers)})
    changed = set()
    for start in range(0, len(ordered), _BATCH):
        changed |= check_values(ordered[start : start + _BATCH], cause)
    return changed | check_twins(numbers, cause)


def check_values(numbers: Sequence[int], cause: Cause) -> set[int]:
    """Check each by its own values; a fixed number of queries, for at most some hundred."""
    agreements = list(Agreement.objects.filter(number__in=numbers).with_parties())
    keys = [link_key(agreement.official_url) for agreement in agreements if agreement.official_url]
    dead = OfficialLink.objects.filter(key__in=keys, state=LinkState.DEAD)
    known = Known(
        editions=list(Edition.objects.standing().order_by("as_of", "pk")),
        dead_links=set(dead.values_list("url", flat=True)),
    )
    changed = _settle_decided(numbers, cause)
    waiting = waiting_for_staff(numbers)
    doubts = [
        doubt
        for agreement in agreements
        for doubt in doubts_of(agreement, known)
        if doubt.code != FindingCode.NO_LONGER_LISTED or doubt.number not in waiting
    ]
    return changed | align(doubts, numbers, CHECKED_CODES, cause)


def check_twins(numbers: Collection[int], cause: Cause) -> set[int]:
    """Check these, and all that are or were twins of one of them, against each other."""
    essences = read_essences(numbers)
    twins = find_twins(essences)
    about = set(numbers).union(*(twins.get(number, ()) for number in numbers))
    about |= _once_twins(numbers)
    if len(about) > len(numbers):
        essences = read_essences(about)
        twins = find_twins(essences)
    return align(_twin_doubts(about, twins, essences), about, TWIN_CODES, cause)


def _once_twins(numbers: Collection[int]) -> set[int]:
    """Give the agreements that a stored finding calls twins of one of these."""
    found = Finding.objects.filter(code__in=TWIN_CODES, state=Finding.State.OPEN)
    if len(numbers) <= _LOOKED_UP:
        found = found.filter(value__in=map(str, numbers))
    return set(found.values_list("agreement", flat=True))


def _twin_doubts(about: set[int], twins: Twins, essences: Iterable[Essence]) -> Iterator[Doubt]:
    pairs = [(one, other) for one in about for other in twins.get(one, ())]
    known = {essence.number: essence for essence in essences}
    cells = _cells({number for pair in pairs for number in pair})
    for one, other in pairs:
        is_equal = bool(cells[one] & cells[other])
        code = FindingCode.DUPLICATE_ROW if is_equal else FindingCode.NEAR_DUPLICATE
        yield make_doubt(one, code, "number", str(other), repr(known[one]), repr(known[other]))


def _cells(numbers: Collection[int]) -> dict[int, set[tuple[str, ...]]]:
    """Give the rows of each agreement, as written."""
    cells: dict[int, set[tuple[str, ...]]] = defaultdict(set)
    ordered = sorted(numbers)
    for start in range(0, len(ordered), _BATCH):
        for row in SourceRow.objects.filter(agreement__in=ordered[start : start + _BATCH]):
            cells[row.agreement_id].add(row.cells)
    return cells


def _settle_decided(numbers: Sequence[int], cause: Cause) -> set[int]:
    """Settle what is decided: a match of what is no draft any more, all of what isn't shown."""
    states = dict(Agreement.objects.filter(number__in=numbers).values_list("pk", "state"))
    hidden = {number for number, state in states.items() if state not in DOUBTED_STATES}
    changed = settle_matches(numbers, cause)
    return changed | (align([], hidden, FindingCode.values, cause) if hidden else set())
