"""Takes a list into the record: the only place where an import writes.

`apply_plan` writes a Plan in one transaction, if the record is still as it was planned for.
`import_list` plans and applies at once and gives a Summary; with `dry_run` it only plans. The same
file twice changes nothing.
"""

from django.contrib.auth.models import User
from django.db import transaction

from partnerships.curation.doubts import CHECKED_CODES, Doubt, make_doubt
from partnerships.curation.history import record_revisions
from partnerships.curation.rechecking import check_doubts
from partnerships.curation.waiting import doubt_match
from partnerships.importing.doubting import doubt_of_row
from partnerships.importing.files import keep_file
from partnerships.importing.merging import Merge
from partnerships.importing.normalising import Draft
from partnerships.importing.planning import Plan, Progress, make_plan
from partnerships.importing.reading import RawRow
from partnerships.importing.summary import Summary, summarise
from partnerships.importing.writing import RowWriter
from partnerships.models import Agreement, Edition, FindingCode, Revision
from partnerships.search.stamp import current_stamp, hold_stamp, move_stamp
from partnerships.search.text import index_agreements

_TRIES = 5
_BATCH = 500


class StalePlanError(Exception):
    """The record has changed since the plan was made; nothing was written."""

    def __init__(self) -> None:
        super().__init__("取り込みの計画を作ったあとに、記録が変わりました。")


def import_list(
    content: bytes,
    file_name: str,
    edition_key: str | None = None,
    by: User | None = None,
    *,
    dry_run: bool = False,
    progress: Progress = iter,
) -> Summary:
    """Take the list in; `NotAListError` (nothing stored) says why it can't be.

    Doubtful rows become drafts, conflicts keep ours, each with a finding. `edition_key` is
    `YYYY-MM`, needed where the file has no as-of line. Plans anew when the record changes
    meanwhile; StalePlanError when it does so again and again.
    """
    for attempt in range(1, _TRIES + 1):
        plan = make_plan(content, file_name, edition_key, by, progress=progress)
        try:
            if not dry_run:
                apply_plan(plan, by)
            break
        except StalePlanError:
            if attempt == _TRIES:
                raise
    return summarise(plan)


def apply_plan(plan: Plan, by: User | None, *, progress: Progress = iter) -> Edition:
    """Write the plan in one transaction; StalePlanError when the record has changed since.

    A plan for an edition that is stored already changes nothing.
    """
    if plan.is_applied:
        return plan.edition
    with transaction.atomic():
        _lock(plan)
        if current_stamp() != plan.stamp:
            raise StalePlanError
        _store(plan, by, progress)
        move_stamp()
    return plan.edition


def _lock(plan: Plan) -> None:
    """Lock what is going to change, then the stamp: in an edit's order, so none waits for ever.

    An edit that is under way comes first, and moves the stamp.
    """
    surely = [match for match in plan.matches if not match.is_doubtful]
    found = {match.known.number for match in surely if match.known}
    changed = {m.known.number for m in surely if m.known and m.index in plan.merges}
    numbers = changed | (found ^ plan.listed)
    locked = (
        Agreement.objects.select_for_update(no_key=True)
        .filter(number__in=numbers)
        .order_by("number")
    )
    list(locked.values_list("number"))
    hold_stamp()


def _store(plan: Plan, by: User | None, progress: Progress) -> None:
    """Write edition, agreements, source rows, findings, revisions, search text."""
    plan.edition.save()
    keep_file(plan.content)
    writer = RowWriter(plan.edition, by)
    new, doubtful = plan.rows_that_are("new"), plan.rows_that_are("doubtful")
    numbers = writer.create([(plan.drafts[i], i in doubtful) for i in sorted(new + doubtful)])
    number_of = dict(zip(sorted(new + doubtful), numbers, strict=True))
    for match in plan.matches:
        if match.known is not None and not match.is_doubtful:
            number_of[match.index] = match.known.number
    merged_from = _rows_of_merged(plan)
    merges = [(number_of[index], plan.drafts[index], m) for index, m in plan.merges.items()]
    changed = writer.apply_merges(merges)
    relisted = writer.mark_listed(number_of[m.index] for m in plan.matches if not m.is_doubtful)
    writer.mark_vanished(plan.unlisted)
    rows = [(number_of[i], i + 1, row) for i, row in enumerate(plan.source.rows)]
    writer.save_rows(rows, {index + 1: number for index, number in merged_from.items()})
    writer.save_findings(_findings(plan, number_of))
    writer.keep_ours(
        [
            _conflict(number_of[index], name, plan.drafts[index])
            for index, merged in plan.merges.items()
            for name in merged.kept
        ]
    )
    touched = sorted({*changed, *relisted, *plan.unlisted} - set(numbers))
    reason = plan.edition.import_reason
    record_revisions(numbers, Revision.Kind.IMPORT, by, reason)
    record_revisions(touched, Revision.Kind.IMPORT, by, reason)
    # What staff wrote themselves is theirs, not the list's: later imports and rereadings know it by
    # the kind of revision.
    written = writer.write_decided(merges)
    record_revisions(written, Revision.Kind.EDIT, by, plan.edition.decision_reason)
    concerned = {*number_of.values(), *plan.unlisted}
    shown = sorted(concerned | check_doubts(concerned, writer.cause))
    for start in progress(range(0, len(shown), _BATCH)):
        index_agreements(shown[start : start + _BATCH])


def _rows_of_merged(plan: Plan) -> dict[int, int]:
    """Give the rows that are those of agreements merged into another, with the merged number."""
    surely = [m for m in plan.matches if not m.is_doubtful]
    return {m.index: m.known.merged_from for m in surely if m.known and m.known.merged_from}


def _findings(plan: Plan, number_of: dict[int, int]) -> list[Doubt]:
    """Give what new, doubtful and changed rows leave in doubt, and the values don't tell."""
    findings: list[Doubt] = []
    for match in plan.matches:
        if plan.kind_of(match) == "same":
            continue
        number, draft = number_of[match.index], plan.drafts[match.index]
        merged, row = plan.merges.get(match.index), plan.source.rows[match.index]
        findings += _doubts(number, draft, row, merged)
        if match.is_doubtful and match.known:
            findings += doubt_match(number, match.known.number)
    for index, issue in plan.source.placed_issues:
        findings.append(doubt_of_row(number_of[index], issue, plan.source.rows[index]))
    return findings


def _doubts(number: int, draft: Draft, row: RawRow, merged: Merge | None) -> list[Doubt]:
    """Give the doubts of one row; one about a value that the agreement doesn't get is none."""
    found = [
        doubt_of_row(number, issue, row)
        for issue in draft.issues
        if issue.code not in CHECKED_CODES and (merged is None or issue.column in merged.agreed)
    ]
    conflicts = merged.conflicts if merged else []
    return found + [_conflict(number, name, draft) for name in conflicts]


def _conflict(number: int, name: str, draft: Draft) -> Doubt:
    return make_doubt(number, FindingCode.IMPORT_CONFLICT, name, as_text(draft, name))


def as_text(draft: Draft, name: str) -> str:
    """Write a draft's value for the people who settle a conflict."""
    value = getattr(draft, name)
    if isinstance(value, list):
        return "、".join(getattr(item, "name", str(item)) for item in value)
    return str(value or "")
