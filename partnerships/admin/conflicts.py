"""Two people at one agreement: the second is told what the first changed, and can go on.

The form comes back on the newest version: fields that only the first changed show the first's
value, fields that both changed show the second's, and the message says both.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import Truncator

from partnerships.admin.choosing import full_name
from partnerships.admin.parties import PartyFormSet
from partnerships.curation.editing import Difference, EditConflict
from partnerships.curation.values import label_of
from partnerships.dates import PartialDate
from partnerships.models import InForce, LocalGovernment, Partner, Revision, State, Topic

_LONGEST = 80
_CODED = {"in_force": InForce, "state": State}


def say_conflict(conflict: EditConflict) -> list[str]:
    """Say who changed what, and what became of the values that were sent; a line a field."""
    return [
        "この協定は、あなたが開いたあとに変更されました。あなたの変更はまだ保存されていません。"
        "下の欄を確かめて、もう一度保存してください。",
        *map(_say_revision, conflict.revisions),
        *map(_say_difference, conflict.differences),
    ]


def say_sheet_conflict(conflict: EditConflict) -> list[str]:
    """Say the same of a row of a sheet, which has no form to go on in."""
    said = [_say_revision(revision) for revision in conflict.revisions]
    for difference in conflict.differences:
        yours = say_value(difference.field, difference.yours)
        is_sent = not difference.is_untouched
        said.append(
            _say_change(difference) + (f"ファイルの値は「{yours}」です。" if is_sent else "")
        )
    return said


def _say_revision(revision: Revision) -> str:
    who = revision.made_by.get_username() if revision.made_by else "コマンド"
    when = date_format(timezone.localtime(revision.made_at), "Y年n月j日 H:i")
    return f"版{revision.number}：{when}、{who}、{revision.get_kind_display()}（{revision.reason}）"


def _say_difference(difference: Difference) -> str:
    said = _say_change(difference)
    if difference.is_untouched:
        return f"{said}欄には新しい値を入れてあります。"
    yours = say_value(difference.field, difference.yours)
    return f"{said}あなたの値「{yours}」を欄に残してあります。"


def _say_change(difference: Difference) -> str:
    base, theirs = (
        say_value(difference.field, value) for value in (difference.base, difference.theirs)
    )
    return f"{label_of(difference.field)}：「{base}」から「{theirs}」に変わりました。"


def say_value(field: str, value: Any) -> str:
    """Write a value as people read it."""
    if not value:
        return "空欄"
    if field in _CODED:
        return str(dict(_CODED[field].choices).get(value, value))
    if field in ("signed", "term_ends"):
        return PartialDate.from_edtf(value).display_ja()
    if isinstance(value, list):
        return "、".join(_NAMES[field](value) if field in _NAMES else value)
    return Truncator(value).chars(_LONGEST)


def _names(rows: Mapping[Any, Model], keys: Sequence[Any]) -> list[str]:
    return [full_name(rows[key]) if key in rows else str(key) for key in keys]


_NAMES = {
    "local_governments": lambda keys: _names(
        LocalGovernment.objects.select_related("prefecture").in_bulk(keys), keys
    ),
    "partners": lambda keys: _names(Partner.objects.select_related("country").in_bulk(keys), keys),
    "topics": lambda keys: _names(Topic.objects.in_bulk(keys), keys),
}


def renew(sent: QueryDict, conflict: EditConflict, parties: Iterable[PartyFormSet]) -> QueryDict:
    """Give the form's data again, as if it had been opened on the newest version."""
    data = sent.copy()
    data["seen_version"] = str(conflict.version)
    rows = {formset.field: formset for formset in parties}
    for difference in conflict.differences:
        wanted = difference.theirs if difference.is_untouched else difference.yours
        if difference.field in rows:
            _set_rows(data, rows[difference.field], wanted)
        elif difference.is_untouched:
            data.setlist(difference.field, _as_sent(difference.field, wanted))
    return data


def _as_sent(field: str, value: Any) -> list[str]:
    if field == "signed_also":
        return ["、".join(value)]
    return list(value) if isinstance(value, list) else [str(value or "")]


def _set_rows(data: QueryDict, formset: PartyFormSet, wanted: Sequence[Any]) -> None:
    """Write rows that turn the stored parties into the wanted ones, in their order."""
    for name in [name for name in data if re.match(rf"{formset.prefix}-\d", name)]:
        del data[name]
    stored = formset.stored_keys()
    known = dict(stored)
    rows = stored + [(key, None) for key in wanted if key not in known]
    data[f"{formset.prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{formset.prefix}-INITIAL_FORMS"] = str(len(stored))
    for index, (key, pk) in enumerate(rows):
        row = f"{formset.prefix}-{index}"
        data[f"{row}-id"] = str(pk or "")
        data[f"{row}-{formset.party}"] = str(key)
        if key in wanted:
            data[f"{row}-position"] = str(wanted.index(key) + 1)
        else:
            data[f"{row}-DELETE"] = "on"
