"""Which agreements everyone may know of: not drafts, and not drafts that were withdrawn.

One that was merged is known as what it was merged into is. Pages of one agreement and of its
history ask this; lists and files have published ones only.
"""

from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from partnerships.models import Agreement, Revision, State

OPEN_STATES = (State.DRAFT, State.PUBLISHED)


def public_agreements() -> QuerySet[Agreement]:
    """Give those that are public, or were so until they were withdrawn; asks `merged_unseen`."""
    shown = Agreement.objects.exclude(state=State.DRAFT).exclude(pk__in=withdrawn_drafts())
    return shown.exclude(pk__in=merged_unseen())


def withdrawn_drafts() -> QuerySet[Agreement]:
    """Give those that were drafts when they were withdrawn: what they say was never released."""
    opened = Revision.objects.filter(agreement=OuterRef("pk"), content__state__in=OPEN_STATES)
    last = opened.order_by("-number").values(was=KeyTextTransform("state", "content"))[:1]
    withdrawn = Agreement.objects.filter(state=State.WITHDRAWN)
    return withdrawn.alias(was=Subquery(last)).filter(was=State.DRAFT)


def merged_unseen() -> list[int]:
    """Give those that were merged into what nobody may know of; a query, and one a level."""
    is_unseen = Q(merged_into__state=State.DRAFT) | Q(merged_into__in=withdrawn_drafts())
    level = list(Agreement.objects.filter(is_unseen).values_list("pk", flat=True))
    found = level
    while level:
        merged = Agreement.objects.filter(merged_into__in=level).exclude(pk__in=found)
        level = list(merged.values_list("pk", flat=True))
        found = found + level
    return found


def is_unseen(agreement: Agreement) -> bool:
    """Whether nobody may know of it; asks for withdrawn and merged ones only."""
    if agreement.state in (State.WITHDRAWN, State.MERGED):
        return not public_agreements().filter(pk=agreement.pk).exists()
    return agreement.state == State.DRAFT
