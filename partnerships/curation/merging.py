"""Two records of one agreement become one: the second answers 301 and its rows go to the first.

No revision moves: the first one's history records the head of the second's chain. `separate` is
the way back. The admin calls this.
"""

from collections.abc import Collection
from typing import NamedTuple

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships.curation.editing import lock, say_reason, set_columns
from partnerships.curation.findings import Cause, settle_merged
from partnerships.curation.history import content_of, joined_numbers
from partnerships.curation.values import BLANK, Values, editable_values
from partnerships.curation.visibility import OPEN_STATES
from partnerships.curation.withdrawing import (
    newest_revision,
    refuse_states,
    state_before,
)
from partnerships.models import Agreement, Edition, Revision, SourceRow, State
from partnerships.search.stamp import hold_stamp

TAKEABLE_FIELDS = tuple(name for name in BLANK if name != "state")


class Seen(NamedTuple):
    """The versions that somebody saw of the record to be merged and of the one that stays."""

    agreement: int
    target: int


@transaction.atomic
def merge_agreements(
    agreement: Agreement,
    target: Agreement,
    *,
    by: User | None,
    reason: str,
    seen: Seen,
    take: Collection[str] = (),
) -> Revision:
    """Merge the first into `target`, which takes the values of the fields `take`.

    Gives the Revision of `target`. Raises EditConflict, NotInCareError and ValidationError as
    `edit` does, the first two for either record. Refreshes both.
    """
    merged, kept = _lock_both(agreement, target, seen)
    _refuse_pair(merged, kept)
    said, taken = say_reason(reason), _taken(merged, take)
    hold_stamp()
    _move_rows(merged, kept)
    settle_merged(merged.number, kept.number, Cause(said, by))
    values = {"state": State.MERGED.value, "merged_into": kept, "is_listed": False}
    why = f"協定{kept.number}に統合：{said}"
    set_columns(merged, values, by=by, reason=why, kind=Revision.Kind.MERGE)
    values = taken | {"is_listed": _is_listed(kept)}
    why = f"協定{merged.number}を統合：{said}"
    set_columns(kept, values, by=by, reason=why, kind=Revision.Kind.MERGE)
    agreement.refresh_from_db()
    return newest_revision(target)


@transaction.atomic
def separate(agreement: Agreement, *, by: User | None, reason: str, seen: Seen) -> Revision:
    """Bring a merged record back with its rows, to the state it had; gives its Revision.

    Values that the other took over stay there. Raises as `merge_agreements` does, and a
    ValidationError while the other is itself merged into a third.
    """
    refuse_states(agreement, (State.MERGED,), "統合の取り消しは")
    target = agreement.merged_into
    assert target is not None  # the database's own rule
    merged, kept = _lock_both(agreement, target, seen)
    refuse_states(merged, (State.MERGED,), "統合の取り消しは")
    refuse_states(kept, (*OPEN_STATES, State.WITHDRAWN), "統合した記録を分けることは")
    said, kind = say_reason(reason), Revision.Kind.RESTORE
    hold_stamp()
    _move_rows_back(merged, kept)
    values = {"state": state_before(merged), "merged_into": None, "is_listed": _is_listed(merged)}
    why = f"協定{kept.number}への統合を取り消し：{said}"
    set_columns(merged, values, by=by, reason=why, kind=kind)
    why = f"協定{merged.number}の統合を取り消し：{said}"
    set_columns(kept, {"is_listed": _is_listed(kept)}, by=by, reason=why, kind=kind)
    return newest_revision(agreement)


def _lock_both(agreement: Agreement, target: Agreement, seen: Seen) -> tuple[Agreement, Agreement]:
    """Lock in the order of numbers, so that two who merge the same pair wait for each other."""
    if agreement.pk == target.pk:
        raise ValidationError("同じ協定どうしは統合できません。")
    versions = {agreement.pk: seen.agreement, target.pk: seen.target}
    locked = {number: lock(number, version) for number, version in sorted(versions.items())}
    return locked[agreement.pk], locked[target.pk]


def _refuse_pair(merged: Agreement, kept: Agreement) -> None:
    refuse_states(merged, OPEN_STATES, "統合")
    refuse_states(kept, OPEN_STATES, "統合先に")
    if merged.state == State.PUBLISHED and kept.state == State.DRAFT:
        raise ValidationError(
            f"公開している協定{merged.number}を、下書きの協定{kept.number}には統合できません。"
            "先に統合先を公開してください。"
        )


def _taken(merged: Agreement, take: Collection[str]) -> Values:
    if unknown := set(take).difference(TAKEABLE_FIELDS):
        raise ValidationError(f"引き継げない項目です：{'、'.join(sorted(unknown))}")
    values = editable_values(content_of(merged))
    return {name: values[name] for name in take}


def _move_rows(merged: Agreement, kept: Agreement) -> None:
    """Give the rows of the list to the record that stays; each remembers where it came from."""
    own = SourceRow.objects.filter(agreement=merged)
    own.filter(merged_from=None).update(merged_from=merged)
    own.update(agreement=kept)


def _move_rows_back(merged: Agreement, kept: Agreement) -> None:
    """Give back its rows, and those of the records that had been merged into it before."""
    numbers = joined_numbers(merged.pk)
    SourceRow.objects.filter(agreement=kept, merged_from__in=numbers).update(agreement=merged)
    SourceRow.objects.filter(agreement=merged, merged_from=merged).update(merged_from=None)


def _is_listed(agreement: Agreement) -> bool:
    newest = Edition.objects.newest()
    return SourceRow.objects.filter(agreement=agreement, edition=newest).exists()
