"""Doubts that a change answers: whoever sets a field has settled what was doubted about it.

Called by `editing.py` and the import inside their transaction, before the documents are written.
"""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Q

from partnerships.models import Finding, FindingCode

# What a doubt is about besides its own field.
_ALSO_ABOUT = {FindingCode.DATE_CONTRADICTS_TITLE: {"title"}}


def settle_answered(
    number: int, fields: Collection[str], reason: str, by: User | None = None
) -> None:
    """Settle an agreement's open doubts about these fields (JSON names); two queries."""
    changed = set(fields)
    doubts = Finding.objects.filter(agreement=number, state=Finding.State.OPEN)
    answered = [
        doubt.pk
        for doubt in doubts
        if changed & {doubt.field, *_ALSO_ABOUT.get(FindingCode(doubt.code), ())}
    ]
    Finding.objects.filter(pk__in=answered).update(
        state=Finding.State.SETTLED, reason=reason, closed_by=by
    )


def settle_merged(merged: int, kept: int, reason: str, by: User | None) -> None:
    """Settle the open doubts about a merged agreement, and those that the two are alike."""
    of_pair = Q(agreement=kept, field="number", value=str(merged))
    doubts = Finding.objects.filter(Q(agreement=merged) | of_pair, state=Finding.State.OPEN)
    doubts.update(state=Finding.State.SETTLED, reason=reason, closed_by=by)
