"""The only staff write: corrections of agreements, and agreements added by hand.

New values come in by field name and go out as one transaction: columns and links, a Revision with
who and why, the search text, the stamp. Only what really changes is checked and written, so that
an odd old value never stands in the way of correcting another one.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import models, transaction

from partnerships.curation.history import content_of, record_revisions
from partnerships.curation.numbers import next_numbers
from partnerships.dates import PartialDate, parse_date
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Country,
    InForce,
    LocalGovernment,
    Partner,
    Prefecture,
    Revision,
    Stamp,
    State,
    Topic,
)
from partnerships.search.stamp import move_stamp
from partnerships.search.text import index_agreements

Values = dict[str, Any]
"""Editable values as JSON has them: dates as EDTF, links as lists of keys."""

COLUMNS = ("title", "summary", "signed", "signed_also", "term_ends", "in_force", "official_url")
EDITABLE_FIELDS = (*COLUMNS, "state", "local_governments", "partners", "topics")
DATE_HINT = "2005、2005-12、2005-12-03、平成18年8月31日、2012年7月 のように書いてください。"


@dataclass(frozen=True)
class Difference:
    """A field that changed since an editor opened the record; values as in `Values`."""

    field: str
    base: Any
    theirs: Any
    yours: Any

    @property
    def is_untouched(self) -> bool:
        """Whether the editor left the field as it was, so that theirs can simply be taken."""
        return bool(self.yours == self.base)


class EditConflict(Exception):
    """The record has a newer version than the editor saw: what changed since, and by whom."""

    def __init__(self, differences: list[Difference], revisions: list[Revision]) -> None:
        super().__init__("ほかの人が先に変更しました。")
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

    `changes` holds fields of EDITABLE_FIELDS: dates as PartialDate or text, parties as ordered
    keys; `version` is the one the editor saw. Raises EditConflict for an outdated version and
    ValidationError, by field and in Japanese, for values that can't be. Refreshes `agreement`.
    """
    wanted = _read(changes)
    with transaction.atomic():
        current = Agreement.objects.select_for_update().with_parties().get(pk=agreement.pk)
        if conflict := find_conflict(current, wanted, version):
            raise conflict
        before = editable_values(content_of(current))
        changed = {name: value for name, value in wanted.items() if value != before[name]}
        revision = None
        if changed:
            _check(changed, before, reason)
            _write(current, changed)
            revision = _record(current, kind, by, reason)
        agreement.refresh_from_db()
    return revision


def add_agreement(values: Mapping[str, Any], *, by: User | None, reason: str) -> Agreement:
    """Make an agreement that no list has, under the next number; raises ValidationError."""
    wanted = _BLANK | _read(values)
    with transaction.atomic():
        _check(wanted, _BLANK, reason)
        agreement = Agreement(number=next_numbers("agreement", 1)[0])
        _write(agreement, wanted)
        _record(agreement, Revision.Kind.EDIT, by, reason)
        agreement.refresh_from_db()
    return agreement


def editable_values(content: Mapping[str, Any]) -> Values:
    """Give the editable values of a revision's content, in the form that `edit` compares."""
    keys = {"local_governments": "code", "partners": "id"}
    return _read(
        {
            name: [item[keys[name]] for item in content[name]] if name in keys else content[name]
            for name in EDITABLE_FIELDS
        }
    )


def find_conflict(
    agreement: Agreement, changes: Mapping[str, Any], version: int
) -> EditConflict | None:
    """Say what changed since this version; None when it is the newest. `changes` as in `edit`."""
    if version == agreement.version:
        return None
    seen = Revision.objects.filter(agreement=agreement, number=version).first()
    base = editable_values(seen.content) if seen else {}
    now, yours = editable_values(content_of(agreement)), _read(changes)
    differences = [
        Difference(name, base.get(name), now[name], yours.get(name, base.get(name)))
        for name in EDITABLE_FIELDS
        if now[name] != base.get(name)
    ]
    later = Revision.objects.filter(agreement=agreement, number__gt=version)
    return EditConflict(differences, list(later.select_related("made_by").order_by("number")))


def read_date(written: PartialDate | str | None) -> PartialDate | None:
    """Read a date in any written form; blank is None, ValueError says what can't be read."""
    if written is None or isinstance(written, PartialDate) or not written.strip():
        return written or None if isinstance(written, PartialDate) else None
    date = parse_date(written)
    if date is None:
        raise ValueError(f"「{written.strip()}」は日付として読めません。{DATE_HINT}")
    return date
