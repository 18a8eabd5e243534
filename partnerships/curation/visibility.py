"""Which agreements everyone may know of: not drafts, and not drafts that were withdrawn.

Pages of one agreement and of its history ask this; lists and files have published ones only.
"""

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.fields.json import KeyTextTransform

from partnerships.models import Agreement, Revision, State

OPEN_STATES = (State.DRAFT, State.PUBLISHED)


def public_agreements() -> QuerySet[Agreement]:
    """Give those that are public, or were so until they were withdrawn or merged."""
    return Agreement.objects.exclude(state=State.DRAFT).exclude(pk__in=withdrawn_drafts())


def withdrawn_drafts() -> QuerySet[Agreement]:
    """Give those that were drafts when they were withdrawn: what they say was never released."""
    opened = Revision.objects.filter(agreement=OuterRef("pk"), content__state__in=OPEN_STATES)
    last = opened.order_by("-number").values(was=KeyTextTransform("state", "content"))[:1]
    withdrawn = Agreement.objects.filter(state=State.WITHDRAWN)
    return withdrawn.alias(was=Subquery(last)).filter(was=State.DRAFT)


def is_withdrawn_draft(agreement: Agreement) -> bool:
    """Say it of one; a query for withdrawn ones only."""
    is_withdrawn = agreement.state == State.WITHDRAWN
    return is_withdrawn and withdrawn_drafts().filter(pk=agreement.pk).exists()
