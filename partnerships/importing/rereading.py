"""Looks for doubts in the whole record, agreement by agreement: the command `find_doubts`.

Every value, every newest row read again by today's rules, and all twins. A batch is a transaction
of its own, so that staff need not wait; doing it again changes nothing.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

from django.db import transaction

from partnerships.curation.doubts import DOUBTED_STATES
from partnerships.curation.findings import Cause, align
from partnerships.curation.rechecking import check_twins, check_values
from partnerships.importing.doubting import ROW_CODES, doubts_of_row
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.partner_store import PartnerStore
from partnerships.importing.planning import values_now, values_of
from partnerships.importing.reading import RawRow
from partnerships.importing.vocabulary import load_vocabulary
from partnerships.models import Agreement, Edition, Finding
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

CAUSE = Cause("点検（find_doubts）で、疑いがなくなっていました")
_BATCH = 500
Progress = Callable[[Sequence[int]], Iterable[int]]


@dataclass
class Doubted:
    """What a check left: open findings by kind, and how many agreements' findings changed."""

    open: Counter[str] = field(default_factory=Counter)
    changed: int = 0


def find_doubts(progress: Progress = iter) -> Doubted:
    """Check every agreement; 100,000 in some minutes."""
    numbers = list(Agreement.objects.order_by("number").values_list("number", flat=True))
    rows = RowReader()
    changed: set[int] = set()
    for start in progress(range(0, len(numbers), _BATCH)):
        batch = numbers[start : start + _BATCH]
        changed |= _store(partial(check_agreements, batch, rows, CAUSE))
    changed |= _store(partial(check_twins, numbers, CAUSE))
    found = Finding.objects.filter(state=Finding.State.OPEN).values_list("code", flat=True)
    return Doubted(Counter(found.iterator()), len(changed))


class RowReader:
    """Reads rows by today's rules and tables, and compares them with the record."""

    def __init__(self) -> None:
        self.vocabulary = load_vocabulary()
        self.store = PartnerStore()

    def read(self, row: RawRow, edition: Edition) -> Draft:
        return normalise(row, self.vocabulary, edition.as_of)

    def is_ours(self, draft: Draft, agreement: Agreement, name: str) -> bool:
        """Whether a field holds what its row says."""
        return bool(values_now(agreement)[name] == values_of(draft, self.store)[name])


def check_agreements(numbers: Sequence[int], rows: RowReader, cause: Cause) -> set[int]:
    """Check some hundred agreements but for twins; gives those whose open findings changed."""
    shown = Agreement.objects.filter(number__in=numbers, state__in=DOUBTED_STATES)
    doubts = [
        doubt
        for agreement in shown.with_parties()
        for doubt in doubts_of_row(agreement, rows.read, rows.is_ours)
    ]
    return align(doubts, numbers, ROW_CODES, cause) | check_values(numbers, cause)


def _store(check: Callable[[], set[int]]) -> set[int]:
    """Run a check in a transaction, and write the documents of those whose findings changed."""
    with transaction.atomic():
        hold_stamp()
        changed = check()
        if changed:
            index_agreements(sorted(changed))
            move_stamp(changed)
    return changed
