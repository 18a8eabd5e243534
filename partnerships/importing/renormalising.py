"""What today's rules and tables would read otherwise than on the day of the import.

The newest row of every agreement is read again; a field that an import set last, and that the row
now says differently, is planned to be changed. What staff set is never touched. The command
`renormalise` shows the plan and applies it: as an import, for it is the list's own statement.
"""

import uuid
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from partnerships.curation.doubts import DOUBTED_STATES
from partnerships.curation.findings import Cause, align
from partnerships.curation.history import record_revisions
from partnerships.curation.origins import set_by_import
from partnerships.curation.rechecking import check_doubts
from partnerships.importing.doubting import ROW_CODES, doubts_of_row, newest_row
from partnerships.importing.merging import Merge
from partnerships.importing.normalising import Draft
from partnerships.importing.planning import values_now, values_of
from partnerships.importing.reading import RawRow
from partnerships.importing.rereading import RowReader
from partnerships.importing.storing import StalePlanError
from partnerships.importing.writing import RowWriter
from partnerships.models import Agreement, Edition, Revision
from partnerships.search.stamp import current_stamp, hold_stamp, move_stamp
from partnerships.search.text import index_agreements

REASON = "読み取り規則の見直しによる、一覧の読み直し"
_BATCH = 500
Progress = Callable[[Sequence[int]], Iterable[int]]


@dataclass(frozen=True)
class Change:
    """A field (JSON name) that today's rules read otherwise: its value now, and as read today."""

    number: int
    field: str
    now: Any
    read: Any


@dataclass
class Rereading:
    """What was found: changes to make, and differing fields that stay because staff set them."""

    stamp: uuid.UUID
    rows: int = 0
    changes: list[Change] = field(default_factory=list)
    kept: list[Change] = field(default_factory=list)
    drafts: dict[int, tuple[Draft, Edition]] = field(default_factory=dict)

    @property
    def numbers(self) -> list[int]:
        return sorted({change.number for change in self.changes})

    def as_json(self) -> dict[str, Any]:
        return {
            "rows": self.rows,
            "agreements": len(self.numbers),
            "changes": [asdict(change) for change in self.changes],
            "kept": [asdict(change) for change in self.kept],
        }

    def as_text(self) -> str:
        """Say it in Japanese: a line a change, then the counts."""
        lines = [f"{c.number}\t{c.field}\t{_said(c.now)} → {_said(c.read)}" for c in self.changes]
        counts = f"{self.rows}行を読み直しました。変わる協定 {len(self.numbers)}件"
        return "\n".join(
            [*lines, f"{counts}（{len(self.changes)}項目）、職員の訂正を残す項目 {len(self.kept)}"]
        )


def reread(progress: Progress = iter) -> Rereading:
    """Read every newest row again; nothing is written. 100,000 in some minutes."""
    found, reader = Rereading(current_stamp()), RowReader()
    agreements = Agreement.objects.filter(state__in=DOUBTED_STATES).order_by("number")
    numbers = list(agreements.values_list("number", flat=True))
    for start in progress(range(0, len(numbers), _BATCH)):
        batch = numbers[start : start + _BATCH]
        imported = set_by_import(batch)
        for agreement in Agreement.objects.filter(number__in=batch).with_parties():
            _reread_row(found, reader, agreement, imported.get(agreement.number, set()))
    return found


def _reread_row(
    found: Rereading, reader: RowReader, agreement: Agreement, imported: set[str]
) -> None:
    row = newest_row(agreement)
    if row is None:
        return
    found.rows += 1
    draft = reader.read(RawRow(row.page, row.line, row.cells), row.edition)
    now, read = values_now(agreement), values_of(draft, reader.store)
    for name in (name for name in now if now[name] != read[name]):
        shown = _shown(name, now[name], agreement), _shown(name, read[name], draft)
        change = Change(agreement.number, name, *shown)
        (found.changes if name in imported else found.kept).append(change)
        if name in imported:
            found.drafts[agreement.number] = draft, row.edition


def apply_rereading(found: Rereading, by: User | None = None) -> None:
    """Make the changes in one transaction; StalePlanError when the record has changed since."""
    if not found.changes:
        return
    with transaction.atomic():
        locked = Agreement.objects.select_for_update(no_key=True).filter(number__in=found.numbers)
        list(locked.order_by("number").values_list("number"))
        hold_stamp()
        if current_stamp() != found.stamp:
            raise StalePlanError
        for edition, merges in _by_edition(found).items():
            changed = [(number, *pair) for number, pair in merges.items()]
            RowWriter(edition, by, REASON).apply_merges(changed)
        record_revisions(found.numbers, Revision.Kind.IMPORT, by, REASON)
        index_agreements(sorted({*found.numbers, *_check_doubts(found.numbers, by)}))
        move_stamp()


def _by_edition(found: Rereading) -> dict[Edition, dict[int, tuple[Draft, Merge]]]:
    """Give what each edition's rows set, as a merge of which every field is taken."""
    fields = defaultdict(list)
    for change in found.changes:
        fields[change.number].append(change.field)
    merges: dict[Edition, dict[int, tuple[Draft, Merge]]] = defaultdict(dict)
    for number, (draft, edition) in found.drafts.items():
        merges[edition][number] = draft, Merge(take=fields[number], agreed=fields[number])
    return merges


def _check_doubts(numbers: Sequence[int], by: User | None) -> set[int]:
    reader, cause = RowReader(), Cause(REASON, by)
    doubts = [
        doubt
        for agreement in Agreement.objects.filter(number__in=numbers).with_parties()
        for doubt in doubts_of_row(agreement, reader.read, reader.is_ours)
    ]
    return align(doubts, numbers, ROW_CODES, cause) | check_doubts(numbers, cause)


def _shown(name: str, value: Any, source: Agreement | Draft) -> Any:
    """Give a value as JSON has it; partners, which may not be in the record yet, by their names."""
    if name != "partners":
        return getattr(value, "edtf", value)
    if isinstance(source, Draft):
        return [_partner(partner.name, partner.country) for partner in source.partners]
    links = source.partner_links.all()
    return [_partner(link.partner.name, link.partner.country_id) for link in links]


def _partner(name: str, country: str | None) -> str:
    return f"{name}（{country}）" if country else name


def _said(value: Any) -> str:
    return "、".join(map(str, value)) if isinstance(value, list) else str(value or "（なし）")
