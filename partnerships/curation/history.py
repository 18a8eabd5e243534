"""The history of agreements: the whole content after each change, chained by hashes.

`importing/storing.py` and `curation/editing.py` call this inside their transaction; nobody else
writes revisions.
"""

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User
from django.db.models import F
from django.utils import timezone

from partnerships.models import Agreement, Revision, chain_hash

_BATCH = 500


def content_of(agreement: Agreement) -> dict[str, Any]:
    """Give everything an editor or an import can change: stable keys, and the names of the day.

    Queries the links unless they are prefetched (`with_parties`).
    """
    governments = [link.local_government for link in agreement.government_links.all()]
    partners = [link.partner for link in agreement.partner_links.all()]
    return {
        "title": agreement.title,
        "local_governments": [{"code": g.code, "name": g.name} for g in governments],
        "partners": [
            {"id": p.pk, "name": p.name, "country": p.country_id, "kind": p.kind} for p in partners
        ],
        "topics": [topic.code for topic in agreement.topics.all()],
        "summary": agreement.summary,
        "signed": agreement.signed.edtf if agreement.signed else None,
        "signed_also": agreement.signed_also,
        "term_ends": agreement.term_ends.edtf if agreement.term_ends else None,
        "in_force": agreement.in_force,
        "official_url": agreement.official_url,
        "state": agreement.state,
        "withdrawn_reason": agreement.withdrawn_reason,
        "merged_into": agreement.merged_into_id,
        "is_listed": agreement.is_listed,
    }


def record_revisions(
    numbers: Sequence[int], kind: Revision.Kind, by: User | None, reason: str
) -> None:
    """Write a revision of each of these agreements as it stands now, and raise its version."""
    now = timezone.now()
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        agreements = list(Agreement.objects.filter(number__in=batch).with_parties())
        heads = _heads([a.number for a in agreements if a.version])
        revisions = []
        for agreement in agreements:
            content, head = content_of(agreement), heads.get(agreement.number, "")
            revisions.append(
                Revision(
                    agreement=agreement,
                    number=agreement.version + 1,
                    kind=kind,
                    made_at=now,
                    made_by=by,
                    reason=reason,
                    content=content,
                    previous_hash=head,
                    hash=chain_hash(content, head),
                )
            )
        Revision.objects.bulk_create(revisions)
        Agreement.objects.filter(number__in=batch).update(version=F("version") + 1, updated_at=now)


def _heads(numbers: Sequence[int]) -> dict[int, str]:
    """Give the hash of the last revision of each agreement; one query."""
    last = Revision.objects.filter(
        agreement__in=numbers, number=F("agreement__version")
    ).values_list("agreement", "hash")
    return dict(last)
