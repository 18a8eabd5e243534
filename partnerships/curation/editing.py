"""The only staff write: corrections of agreements, agreements added by hand, changes of state.

New values come in by field name and go out as one transaction: columns and links, a Revision with
who and why, the search text, the stamp. Only what really changes is checked and written, so that
an odd old value never stands in the way of correcting another one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet

from partnerships.curation.findings import Cause, settle_answered
from partnerships.curation.history import content_of, record_revisions
from partnerships.curation.numbers import next_numbers
from partnerships.curation.rechecking import check_doubts
from partnerships.curation.roles import refuse_publishing, refuse_strangers
from partnerships.curation.values import BLANK, Values, check_values, editable_values, read_values
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Revision,
    State,
    Topic,
)
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

EDITABLE_FIELDS = tuple(BLANK)
_PARTIES = "local_governments"


@dataclass(frozen=True)
class Difference:
    """A field that changed since an editor opened the record: what it was, is, and shall be."""

    field: str
    base: Any
    theirs: Any
    yours: Any

    @property
    def is_untouched(self) -> bool:
        """Whether the editor left the field as it was, so that theirs can simply be taken."""
        return bool(self.yours == self.base)


class EditConflict(Exception):  # noqa: N818  (nothing went wrong: two people were at work)
    """The record is newer than what the editor saw: what has changed since, and by whom."""

    def __init__(
        self, version: int, differences: list[Difference], revisions: list[Revision]
    ) -> None:
        super().__init__(f"ほかの人が先に変更しました（いまは版{version}）。")
        self.version = version
        self.differences = differences
        self.revisions = revisions


def edit(
    agreement: Agreement,
    changes: Mapping[str, Any],
    *,
    by: User | None,
    reason: str,
    version: int,
    kind: Revision.Kind = Revision.Kind.EDIT,
) -> Revision | None:
    """Set fields of an agreement; None, and nothing written, when they are so already.

    `changes` are among EDITABLE_FIELDS: dates as PartialDate or text, parties as ordered keys.
    `version` is the one the editor saw. Raises EditConflict when there is a newer one,
    NotInCareError when the agreement is not in this person's care, and ValidationError, by field
    and in Japanese, for values that can't be. Refreshes `agreement`.
    """
    wanted = read_values(changes)
    with transaction.atomic():
        current = lock(agreement.pk, version, wanted)
        before = editable_values(content_of(current))
        changed = {name: value for name, value in wanted.items() if value != before[name]}
        if changed:
            said = say_reason(reason)
            check_values(changed, before)
            refuse_strangers(by, before["local_governments"], (before | changed)[_PARTIES])
            refuse_publishing(by, changed.get("state"), before["state"])
            hold_stamp()  # agreements, stamp, the rest: in this order nobody waits for ever
            _write(current, changed)
            settle_answered(current.number, changed, Cause(said, by))
            _record(current, kind, by, said)
        agreement.refresh_from_db()
    return agreement.revisions.get(number=agreement.version) if changed else None


def add_agreement(values: Mapping[str, Any], *, by: User | None, reason: str) -> Agreement:
    """Make an agreement that no list has, under the next number; ValidationError as in `edit`."""
    wanted, said = BLANK | read_values(values), say_reason(reason)
    with transaction.atomic():
        check_values(wanted, BLANK)
        refuse_strangers(by, wanted[_PARTIES])
        refuse_publishing(by, wanted["state"], State.DRAFT)
        hold_stamp()
        agreement = Agreement(number=next_numbers("agreement", 1)[0])
        _write(agreement, wanted)
        _record(agreement, Revision.Kind.EDIT, by, said)
        agreement.refresh_from_db()
    return agreement


def set_columns(
    current: Agreement,
    values: Values,
    *,
    by: User | None,
    reason: str,
    kind: Revision.Kind,
) -> None:
    """Write values of an agreement that `lock` gave, state and all, with a Revision.

    For `withdrawing.py` and `merging.py`, which know what may become what, inside their
    transaction. Raises NotInCareError and ValidationError (no reason) as `edit` does.
    """
    said = say_reason(reason)
    refuse_strangers(by, [link.local_government_id for link in current.government_links.all()])
    _write(current, values)
    _record(current, kind, by, said)


def replace_partner(old: int, new: int, *, by: User | None, reason: str) -> list[int]:
    """Put one partner in another's place in every agreement, each with a Revision.

    For `merging_partners.py`, inside its transaction; gives the numbers. 2 ms an agreement.
    """
    links = AgreementPartner.objects.filter(partner=old)
    lock_all(links.values("agreement"))
    numbers = sorted(links.values_list("agreement", flat=True))
    both = AgreementPartner.objects.filter(partner=new, agreement__in=numbers)
    for number in list(both.values_list("agreement", flat=True)):
        partners = AgreementPartner.objects.filter(agreement=number)
        ids = [new if pk == old else pk for pk in partners.values_list("partner", flat=True)]
        _link_partners(Agreement(pk=number), list(dict.fromkeys(ids)))
    AgreementPartner.objects.filter(partner=old).update(partner=new)
    record_revisions(numbers, Revision.Kind.MERGE, by, reason)
    index_agreements(sorted({*numbers, *check_doubts(numbers, Cause(reason, by))}))
    return numbers


def lock_all(numbers: Collection[int] | QuerySet[Any, Any]) -> None:
    """Lock agreements in the order of their numbers, before the first of them is written.

    Each write holds the stamp until the end, and who has another of them locked may wait for it.
    """
    locked = Agreement.objects.select_for_update(no_key=True).filter(pk__in=numbers)
    list(locked.order_by("pk").values_list("pk"))


def lock(number: int, version: int, changes: Mapping[str, Any] = MappingProxyType({})) -> Agreement:
    """Give an agreement that nobody else changes until the transaction ends; or EditConflict."""
    current = Agreement.objects.select_for_update(no_key=True).with_parties().get(pk=number)
    if conflict := find_conflict(current, changes, version):
        raise conflict
    return current


def find_conflict(
    agreement: Agreement, changes: Mapping[str, Any], version: int
) -> EditConflict | None:
    """Say what changed since this version; None when it is the newest. `changes` as in `edit`."""
    if version == agreement.version:
        return None
    seen = Revision.objects.filter(agreement=agreement, number=version).first()
    base = editable_values(seen.content) if seen else {}
    now, yours = editable_values(content_of(agreement)), base | read_values(changes)
    differences = [
        Difference(name, base.get(name), now[name], yours.get(name))
        for name in EDITABLE_FIELDS
        if now[name] != base.get(name)
    ]
    later = Revision.objects.filter(agreement=agreement, number__gt=version)
    revisions = list(later.select_related("made_by").order_by("number"))
    return EditConflict(agreement.version, differences, revisions)


def say_reason(reason: str) -> str:
    """Give the reason in one form; a change without one is refused."""
    said = reason.replace("\0", "").strip()
    if not said:
        raise ValidationError({"reason": "変更の理由を書いてください。"})
    return said


def _record(agreement: Agreement, kind: Revision.Kind, by: User | None, reason: str) -> None:
    """Write what the agreement has become into its history and into what is derived from it.

    Its doubts among that; those about agreements that it was or is like change with it.
    """
    hold_stamp()
    record_revisions([agreement.number], kind, by, reason)
    changed = sorted({agreement.number, *check_doubts([agreement.number], Cause(reason, by))})
    index_agreements(changed)
    move_stamp(changed)


def _write(agreement: Agreement, values: Values) -> None:
    for name in values.keys() - _LINKS.keys():
        setattr(agreement, name, values[name])
    agreement.save(force_insert=agreement._state.adding)
    for name in values.keys() & _LINKS.keys():
        _LINKS[name](agreement, values[name])


def _link_governments(agreement: Agreement, codes: Sequence[str]) -> None:
    agreement.government_links.all().delete()
    AgreementLocalGovernment.objects.bulk_create(
        AgreementLocalGovernment(agreement=agreement, local_government_id=code, position=position)
        for position, code in enumerate(codes)
    )


def _link_partners(agreement: Agreement, ids: Sequence[int]) -> None:
    agreement.partner_links.all().delete()
    AgreementPartner.objects.bulk_create(
        AgreementPartner(agreement=agreement, partner_id=pk, position=position)
        for position, pk in enumerate(ids)
    )


def _link_topics(agreement: Agreement, codes: Sequence[str]) -> None:
    agreement.topics.set(Topic.objects.filter(pk__in=codes))


_LINKS: dict[str, Callable[[Agreement, Sequence[Any]], None]] = {
    "local_governments": _link_governments,
    "partners": _link_partners,
    "topics": _link_topics,
}
