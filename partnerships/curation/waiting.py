"""Doubtful matches: a draft made of a row of the list, and the agreement that it may be.

Both carry an open finding that names the other, until staff merge the two, or publish or withdraw
the draft. `importing/storing.py` raises them, `rechecking.py` settles them.
"""

from collections.abc import Collection

from partnerships.curation.doubts import Doubt, make_doubt
from partnerships.curation.findings import Cause, settle
from partnerships.models import Agreement, Finding, FindingCode, State

_BATCH = 500


def doubt_match(draft: int, other: int) -> list[Doubt]:
    """Give the doubts of both sides."""
    code = FindingCode.DOUBTFUL_MATCH
    return [
        make_doubt(draft, code, "number", str(other)),
        make_doubt(other, code, "number", str(draft)),
    ]


def others_of_matches(numbers: Collection[int]) -> set[int]:
    """Give the other sides of the open matches of these agreements; a query for each 500."""
    ordered, found = sorted(numbers), set()
    for start in range(0, len(ordered), _BATCH):
        found |= {other for _, other in _open_matches(ordered[start : start + _BATCH])}
    return found


def waiting_for_staff(numbers: Collection[int]) -> set[int]:
    """Give those of these agreements that have an open match."""
    return {number for number, _ in _open_matches(numbers)}


def settle_matches(numbers: Collection[int], cause: Cause) -> set[int]:
    """Settle the matches of these agreements of which no side is a draft any more.

    Gives the agreements whose findings changed; one query when there are none.
    """
    pairs = _open_matches(numbers)
    if not pairs:
        return set()
    both = {number for pair in pairs for number in pair}
    drafts = Agreement.objects.filter(number__in=both, state=State.DRAFT)
    waiting = set(drafts.values_list("number", flat=True))
    decided = [finding for pair, finding in pairs.items() if waiting.isdisjoint(pair)]
    return settle(decided, cause)


def _open_matches(numbers: Collection[int]) -> dict[tuple[int, int], Finding]:
    found = Finding.objects.filter(
        agreement__in=numbers,
        code=FindingCode.DOUBTFUL_MATCH,
        field="number",
        state=Finding.State.OPEN,
    )
    return {(finding.agreement_id, int(finding.value)): finding for finding in found}
