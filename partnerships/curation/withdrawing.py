"""Takes an agreement back from the public, with a reason, and brings one back again.

A withdrawn agreement answers 410 with the reason and keeps its number and its history. The admin
calls this; `merging.py` does the same for agreements that are one.
"""

from collections.abc import Collection

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from partnerships.curation.editing import lock, say_reason, set_columns
from partnerships.curation.visibility import OPEN_STATES
from partnerships.models import Agreement, Revision, State


@transaction.atomic
def withdraw(agreement: Agreement, *, by: User | None, reason: str, version: int) -> Revision:
    """Withdraw it; the reason is shown to everyone. Refreshes `agreement`.

    Raises EditConflict, NotInCareError and ValidationError as `edit` does.
    """
    current = lock(agreement.pk, version)
    refuse_states(current, OPEN_STATES, "取り下げ")
    said = say_reason(reason)
    values = {"state": State.WITHDRAWN.value, "withdrawn_reason": said}
    set_columns(current, values, by=by, reason=said, kind=Revision.Kind.WITHDRAW)
    return newest_revision(agreement)


@transaction.atomic
def bring_back(agreement: Agreement, *, by: User | None, reason: str, version: int) -> Revision:
    """Bring a withdrawn one back to what it was before: published, or a draft. As `withdraw`."""
    current = lock(agreement.pk, version)
    refuse_states(current, (State.WITHDRAWN,), "復帰")
    values = {"state": state_before(current), "withdrawn_reason": ""}
    set_columns(current, values, by=by, reason=reason, kind=Revision.Kind.RESTORE)
    return newest_revision(agreement)


def refuse_states(agreement: Agreement, allowed: Collection[State], act: str) -> None:
    """Raise a ValidationError unless the agreement is in one of these states."""
    if agreement.state not in allowed:
        said = (
            f"協定{agreement.number}は「{agreement.get_state_display()}」なので、{act}できません。"
        )
        raise ValidationError(said)


def state_before(agreement: Agreement) -> str:
    """Give the last state that was open to work: a draft that is brought back stays a draft."""
    newest_first = agreement.revisions.order_by("-number").values_list("content__state", flat=True)
    return str(next((state for state in newest_first if state in OPEN_STATES), State.PUBLISHED))


def newest_revision(agreement: Agreement) -> Revision:
    agreement.refresh_from_db()
    return agreement.revisions.get(number=agreement.version)
