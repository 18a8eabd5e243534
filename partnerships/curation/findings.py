"""Findings as they are stored: raised, settled, dismissed, opened again; who did it, and why.

Called inside the transaction of a save, an import or a check, after `hold_stamp` and before the
documents are written, for the open findings of an agreement stand in its public JSON.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import Q

from partnerships.curation.doubts import CHECKED_CODES, Doubt
from partnerships.models import Edition, Finding, FindingCode, FindingStep
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

TWIN_CODES = frozenset({FindingCode.DUPLICATE_ROW, FindingCode.NEAR_DUPLICATE})
_BATCH = 500
_SEEN_AGAIN = "同じ疑いが、変わったデータに見つかりました"


@dataclass(frozen=True)
class Cause:
    """Why findings change: said in their history."""

    reason: str
    by: User | None = None
    edition: Edition | None = None


def align(
    doubts: Iterable[Doubt], about: Collection[int], codes: Collection[str], cause: Cause
) -> set[int]:
    """Make the findings of these kinds about these agreements what the doubts are.

    What is new is raised, what no longer holds is settled. Gives the agreements whose open
    findings changed; two queries when nothing did.
    """
    wanted = {doubt.key: doubt for doubt in doubts}
    changed: set[int] = set()
    numbers = sorted(about)
    for start in range(0, len(numbers), _BATCH):
        batch = set(numbers[start : start + _BATCH])
        stored = list(Finding.objects.filter(agreement__in=batch, code__in=codes))
        ours = [doubt for doubt in wanted.values() if doubt.number in batch]
        changed |= _raise(ours, stored, cause)
        gone = [f for f in stored if f.state == Finding.State.OPEN and _key(f) not in wanted]
        changed |= settle(gone, cause)
    return changed


def raise_doubts(doubts: Collection[Doubt], cause: Cause) -> set[int]:
    """Raise what is not open yet and settle nothing; gives the agreements as `align` does."""
    about = {doubt.number for doubt in doubts}
    stored = list(Finding.objects.filter(agreement__in=about))
    return _raise(doubts, stored, cause)


def settle_answered(number: int, fields: Collection[str], cause: Cause) -> None:
    """Settle what a row left in doubt about fields (JSON names) that somebody has now set.

    What the values themselves tell is `align`'s.
    """
    doubts = Finding.objects.filter(
        agreement=number, state=Finding.State.OPEN, field__in=list(fields)
    )
    settle(list(doubts.exclude(code__in=CHECKED_CODES | TWIN_CODES)), cause)


def settle_merged(merged: int, kept: int, cause: Cause) -> None:
    """Settle the open doubts about a merged agreement, and those that the two are alike."""
    of_pair = Q(agreement=kept, field="number", value=str(merged))
    doubts = Finding.objects.filter(Q(agreement=merged) | of_pair, state=Finding.State.OPEN)
    settle(list(doubts), cause)


def close(findings: Sequence[Finding], state: str, reason: str, by: User | None) -> None:
    """Set findings as staff decide, with a reason; in the caller's transaction.

    `state` may be open again. The public JSON follows, and the stamp moves.
    """
    hold_stamp()
    is_open = state == Finding.State.OPEN
    for finding in findings:
        finding.state, finding.reason = state, reason
        finding.closed_by = None if is_open else by
    _save(findings, by, reason)
    changed = sorted({finding.agreement_id for finding in findings})
    index_agreements(changed)
    move_stamp(changed)


def _raise(doubts: Collection[Doubt], stored: Sequence[Finding], cause: Cause) -> set[int]:
    by_key = {_key(finding): finding for finding in stored}
    ours = {doubt.key: doubt for doubt in doubts}
    new = [doubt for key, doubt in ours.items() if key not in by_key]
    Finding.objects.bulk_create(
        [
            Finding(
                agreement_id=doubt.number,
                code=doubt.code,
                field=doubt.field,
                value=doubt.value,
                basis=doubt.basis,
                edition=cause.edition,
            )
            for doubt in new
        ],
        batch_size=_BATCH,
    )
    seen = [(by_key[key], ours[key]) for key in ours.keys() & by_key.keys()]
    differing = [(finding, doubt) for finding, doubt in seen if finding.basis != doubt.basis]
    again = [finding for finding, _ in differing if _comes_back(finding)]
    same = [finding for finding, _ in differing if not _comes_back(finding)]
    for finding, doubt in differing:
        finding.basis = doubt.basis
    Finding.objects.bulk_update(same, ["basis"], batch_size=_BATCH)
    for finding in again:
        finding.state, finding.reason, finding.closed_by = Finding.State.OPEN, "", None
    _save(again, None, _SEEN_AGAIN)
    return {doubt.number for doubt in new} | {finding.agreement_id for finding in again}


def _comes_back(finding: Finding) -> bool:
    """Whether a finding that is seen on other data opens again.

    One that a machine settled has no basis; one dismissed before there were bases stays so.
    """
    is_old = finding.state == Finding.State.DISMISSED and not finding.basis
    return finding.state != Finding.State.OPEN and not is_old


def settle(findings: Sequence[Finding], cause: Cause) -> set[int]:
    """Settle what a machine sees no longer; without its basis it opens when it is seen again."""
    for finding in findings:
        finding.state, finding.reason = Finding.State.SETTLED, cause.reason
        finding.closed_by, finding.basis = cause.by, ""
    _save(findings, cause.by, cause.reason)
    return {finding.agreement_id for finding in findings}


def _save(findings: Sequence[Finding], by: User | None, reason: str) -> None:
    """Store states, with a step for each."""
    columns = ["state", "reason", "closed_by", "basis"]
    Finding.objects.bulk_update(findings, columns, batch_size=_BATCH)
    FindingStep.objects.bulk_create(
        [FindingStep(finding=f, made_by=by, state=f.state, reason=reason) for f in findings],
        batch_size=_BATCH,
    )


def _key(finding: Finding) -> tuple[int, str, str, str]:
    return finding.agreement_id, finding.code, finding.field, finding.value
