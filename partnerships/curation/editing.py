"""The only staff write: corrections of agreements, and agreements added by hand.

New values come in by field name and go out as one transaction: columns and links, a Revision with
who and why, the search text, the stamp. Only what really changes is checked and written, so that
an odd old value never stands in the way of correcting another one.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import models, transaction

from partnerships.curation.findings import settle_answered
from partnerships.curation.history import content_of, record_revisions
from partnerships.curation.numbers import next_numbers
from partnerships.curation.values import BLANK, Values, check_values, editable_values, read_values
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Country,
    LocalGovernment,
    Partner,
    Prefecture,
    Revision,
    Topic,
)
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements

EDITABLE_FIELDS = tuple(BLANK)

# How an agreement is asked for the rows of each reference table that its pages and search show.
_SHOWN_BY: dict[type[models.Model], str] = {
    Prefecture: "local_governments__prefecture",
    LocalGovernment: "local_governments",
    Country: "partners__country",
    Partner: "partners",
    Topic: "topics",
}
_UNSEEN = {
    *("aliases", "words", "latitude", "longitude", "alpha3", "numeric"),
    *("formal_name_en", "region", "successor"),
}
"""Columns of those tables that stand neither in search texts nor in the agreements' JSON."""


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
    `version` is the one the editor saw. Raises EditConflict when there is a newer one, and
    ValidationError, by field and in Japanese, for values that can't be. Refreshes `agreement`.
    """
    wanted = read_values(changes)
    with transaction.atomic():
        current = Agreement.objects.select_for_update().with_parties().get(pk=agreement.pk)
        if conflict := find_conflict(current, wanted, version):
            raise conflict
        before = editable_values(content_of(current))
        changed = {name: value for name, value in wanted.items() if value != before[name]}
        if changed:
            said = _said(reason)
            check_values(changed, before)
            _write(current, changed)
            settle_answered(current.number, changed, said, by)
            _record(current, kind, by, said)
        agreement.refresh_from_db()
    return agreement.revisions.get(number=agreement.version) if changed else None


def add_agreement(values: Mapping[str, Any], *, by: User | None, reason: str) -> Agreement:
    """Make an agreement that no list has, under the next number; ValidationError as in `edit`."""
    wanted, said = BLANK | read_values(values), _said(reason)
    with transaction.atomic():
        check_values(wanted, BLANK)
        agreement = Agreement(number=next_numbers("agreement", 1)[0])
        _write(agreement, wanted)
        _record(agreement, Revision.Kind.EDIT, by, said)
        agreement.refresh_from_db()
    return agreement


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


def reference_changed(row: models.Model, columns: Collection[str] | None = None) -> None:
    """Index anew the agreements that show this row of a reference table, and move the stamp.

    Called in the transaction that saved the row, which began with `hold_stamp`. `columns` are
    those that changed (None: any of them). A name costs a second per thousand agreements.
    """
    path = _SHOWN_BY.get(type(row))
    if path and (columns is None or not _UNSEEN.issuperset(columns)):
        showing = Agreement.objects.filter(**{path: row}).order_by("number").distinct()
        index_agreements(list(showing.values_list("number", flat=True)))
    move_stamp()


def _said(reason: str) -> str:
    """Give the reason in one form; a change without one is refused."""
    said = reason.replace("\0", "").strip()
    if not said:
        raise ValidationError({"reason": "変更の理由を書いてください。"})
    return said


def _record(agreement: Agreement, kind: Revision.Kind, by: User | None, reason: str) -> None:
    """Write what the agreement has become into its history and into what is derived from it."""
    hold_stamp()
    record_revisions([agreement.number], kind, by, reason)
    index_agreements([agreement.number])
    move_stamp()


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
