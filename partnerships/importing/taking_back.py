"""Takes an edition back whole: every agreement becomes what it was before, by a new revision.

Only the newest edition, and only while nothing newer stands on what it changed. Nothing is deleted:
its rows stay, what it created is withdrawn, and the next import doesn't build on it. The admin's
job calls this.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from partnerships.curation.doubts import CHECKED_CODES
from partnerships.curation.findings import TWIN_CODES, Cause, close
from partnerships.curation.history import keys_of, record_revisions
from partnerships.curation.rechecking import check_twins
from partnerships.importing.doubting import ROW_CODES
from partnerships.importing.planning import Progress
from partnerships.importing.rereading import RowReader, check_agreements
from partnerships.importing.restoring import Restorer
from partnerships.importing.writing import answer_of
from partnerships.models import Agreement, Edition, Finding, Revision
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

_BATCH = 500
_MOST_NAMED = 20


class StandsFirmError(Exception):
    """The edition can't be taken back; `reasons` are sentences for people."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__("\n".join(reasons))
        self.reasons = reasons


def take_back(
    edition: Edition, *, by: User | None, reason: str, progress: Progress = iter
) -> list[int]:
    """Undo an edition in one transaction; gives the numbers of the agreements that changed.

    Raises StandsFirmError, with every reason, when it can't be, and when none is given for it.
    """
    said = reason.replace("\0", "").strip()
    if not said:
        raise StandsFirmError(["取り消しの理由を書いてください。"])
    with transaction.atomic():
        made = edition_revisions(edition)
        numbers = sorted(set(made.values_list("agreement", flat=True)))
        locked = Agreement.objects.select_for_update(no_key=True).filter(number__in=numbers)
        list(locked.order_by("number").values_list("number"))
        hold_stamp()
        edition.refresh_from_db()
        if reasons := find_obstacles(edition):
            raise StandsFirmError(reasons)
        edition.taken_back_at, edition.taken_back_by = timezone.now(), by
        edition.taken_back_reason = said
        edition.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_reason"])
        _restore(edition, by)
        occasion = f"一覧 {edition.key} の取り込みの取り消し：{said}"
        record_revisions(numbers, Revision.Kind.REVERT, by, occasion)
        concerned = {*numbers, *edition.rows.values_list("agreement", flat=True)}
        shown = sorted(concerned | _check_doubts(edition, sorted(concerned), Cause(occasion, by)))
        for start in progress(range(0, len(shown), _BATCH)):
            index_agreements(shown[start : start + _BATCH])
        move_stamp()
    return numbers


def find_obstacles(edition: Edition) -> list[str]:
    """Say why an edition can't be taken back; nothing when it can. Three queries."""
    if edition.taken_back_at:
        return [f"版 {edition.key} の取り込みは、すでに取り消されています。"]
    reasons = []
    newest = Edition.objects.newest()
    if newest and newest != edition:
        reasons.append(
            f"より新しい版 {newest.key} が取り込まれています。先にそちらを取り消してください。"
        )
    if numbers := _moved_on(edition):
        named = "、".join(map(str, numbers[:_MOST_NAMED]))
        more = "など" if len(numbers) > _MOST_NAMED else ""
        reasons.append(
            f"取り込みのあとに変更された協定があります（協定番号 {named}{more}）。"
            "取り消すと、その変更が失われます。"
        )
    return reasons


def count_undone(edition: Edition) -> dict[str, int]:
    """Say of how many agreements taking back would change what; one query."""
    first = _first_made(edition)
    created = sum(number == 1 for number in first.values())
    return {"created": created, "changed": len(first) - created}


def _moved_on(edition: Edition) -> list[int]:
    """Give the agreements that are not as the edition left them: somebody's work stands on it."""
    made = edition_revisions(edition).order_by("agreement", "number")
    left = dict(made.values_list("agreement", "number"))
    standing = Agreement.objects.filter(number__in=list(left)).values_list("number", "version")
    now = {number: version for number, version in standing if version != left[number]}
    found = Revision.objects.filter(agreement__in=list(now))
    contents = {
        (number, version): keys_of(content)
        for number, version, content in found.values_list("agreement", "number", "content")
    }
    return [n for n in sorted(now) if contents[n, left[n]] != contents[n, now[n]]]


def edition_revisions(edition: Edition) -> QuerySet[Revision]:
    """Give the revisions that taking in this edition made, with what staff decided meanwhile."""
    imported = Q(kind=Revision.Kind.IMPORT, reason=edition.import_reason)
    decided = Q(kind=Revision.Kind.EDIT, reason=edition.decision_reason)
    return Revision.objects.filter(imported | decided)


def _first_made(edition: Edition) -> dict[int, int]:
    """Give, for each agreement that the edition changed, the number of its first revision there."""
    made = edition_revisions(edition).order_by("agreement", "-number")
    return dict(made.values_list("agreement", "number"))


def _restore(edition: Edition, by: User | None) -> None:
    """Withdraw what the edition created, and give the others the content they had before."""
    restorer = Restorer(edition, by)
    first = _first_made(edition)
    restorer.withdraw(number for number, made in first.items() if made == 1)
    changed = [(number, made) for number, made in first.items() if made > 1]
    for start in range(0, len(changed), _BATCH):
        restorer.restore(_contents_before(changed[start : start + _BATCH]))


def _check_doubts(edition: Edition, numbers: Sequence[int], cause: Cause) -> set[int]:
    """Make the findings those of before; gives the agreements whose open ones changed."""
    rows = RowReader()
    changed = set()
    for start in range(0, len(numbers), _BATCH):
        changed |= check_agreements(numbers[start : start + _BATCH], rows, cause)
    changed |= check_twins(numbers, cause)
    events = Finding.objects.exclude(code__in=CHECKED_CODES | TWIN_CODES | ROW_CODES)
    raised = list(events.filter(edition=edition, state=Finding.State.OPEN))
    if raised:
        close(raised, Finding.State.SETTLED, cause.reason, cause.by)
    answered = list(
        events.filter(state=Finding.State.SETTLED, reason=answer_of(edition)).exclude(
            edition=edition
        )
    )
    if answered:
        close(answered, Finding.State.OPEN, cause.reason, cause.by)
    return changed


def _contents_before(made: list[tuple[int, int]]) -> Mapping[int, dict[str, Any]]:
    """Give the content of each agreement before a revision; one query."""
    before = {(agreement, number - 1) for agreement, number in made}
    found = Revision.objects.filter(
        agreement__in=[agreement for agreement, _ in before],
        number__in={number for _, number in before},
    ).values_list("agreement", "number", "content")
    return {a: content for a, number, content in found if (a, number) in before}
