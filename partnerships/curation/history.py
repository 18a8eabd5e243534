"""The history of agreements: the whole content after each change, chained by hashes.

`importing/storing.py` and `curation/editing.py` write revisions here, inside their transaction;
nobody else does. Public pages and feeds read them here, `checking.py` proves them.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import Any, NamedTuple

from django.contrib.auth.models import User
from django.db.models import F, Max, QuerySet
from django.utils import timezone
from django.utils.translation import gettext

from partnerships.curation.visibility import merged_unseen, withdrawn_drafts
from partnerships.models import Agreement, Revision, State, chain_hash
from partnerships.search.stamp import hold_stamp

Content = Mapping[str, Any]

_BATCH = 500
_KEYS = {"local_governments": "code", "partners": "id"}


class Step(NamedTuple):
    """A revision and the content before it; None when it is the first."""

    revision: Revision
    before: Content | None


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
    } | _merged(agreement)


def _merged(agreement: Agreement) -> dict[str, Any]:
    """Give the agreements merged into this one, each with the head its chain had then.

    Nothing at all where there are none, which is nearly always: the content is hashed as it is.
    """
    numbers = [merged.pk for merged in agreement.merged_agreements.all()]
    if not numbers:
        return {}
    heads = Revision.objects.filter(agreement__in=numbers, kind=Revision.Kind.MERGE)
    newest = dict(heads.order_by("number").values_list("agreement", "hash"))
    return {"merged_agreements": [{"number": n, "head": newest.get(n)} for n in sorted(numbers)]}


def keys_of(content: Content) -> dict[str, Any]:
    """Give content without the names of its day: what changes by a revision only."""
    keys = dict(content)
    for name, key in _KEYS.items():
        keys[name] = [item[key] for item in content[name]]
    merged = content.get("merged_agreements", ())
    keys["merged_agreements"] = [item["number"] for item in merged]
    return keys | {"topics": sorted(content["topics"])}


def record_revisions(
    numbers: Sequence[int], kind: Revision.Kind, by: User | None, reason: str
) -> None:
    """Write a revision of each of these agreements as it stands now, and raise its version.

    Holds the stamp, so that revisions are committed in the order of their keys (`heads`).
    """
    hold_stamp()
    now = timezone.now()
    for start in range(0, len(numbers), _BATCH):
        batch = numbers[start : start + _BATCH]
        agreements = list(Agreement.objects.filter(number__in=batch).with_parties())
        heads_before = _heads([a.number for a in agreements if a.version])
        revisions = []
        for agreement in agreements:
            content, head = content_of(agreement), heads_before.get(agreement.number, "")
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


def joined_numbers(number: int) -> list[int]:
    """Give an agreement and all that were merged into it, one into the other; a query a level."""
    numbers = [number]
    level = [number]
    while level:
        merged = Agreement.objects.filter(merged_into__in=level).exclude(pk__in=numbers)
        level = list(merged.order_by("number").values_list("number", flat=True))
        numbers += level
    return numbers


def public_revisions() -> QuerySet[Revision]:
    """Give the revisions that everyone may see, newest first: not those of drafts."""
    public = Revision.objects.exclude(agreement__state=State.DRAFT)
    public = public.exclude(agreement__in=withdrawn_drafts())
    return public.exclude(agreement__in=merged_unseen()).order_by("-pk")


def with_previous(revisions: Iterable[Revision]) -> list[Step]:
    """Give each revision with the content before it; one query."""
    shown = list(revisions)
    before = Revision.objects.filter(
        agreement__in={revision.agreement_id for revision in shown},
        number__in={revision.number - 1 for revision in shown},
    )
    contents = {
        (number, version): content
        for number, version, content in before.values_list("agreement", "number", "content")
    }
    return [Step(r, contents.get((r.agreement_id, r.number - 1))) for r in shown]


def role_of(revision: Revision) -> str:
    """Say who made a change as the public is told: a role, never a name."""
    if revision.kind == Revision.Kind.IMPORT:
        return gettext("一覧の取り込み")
    return gettext("職員") if revision.made_by_id else gettext("管理用コマンド")


def heads(until: int | None = None) -> str:
    """Give `KEY:SHA-256` over the heads of all chains, as they were when KEY was the last revision.

    Kept elsewhere (a backup, a copy of `/changes.atom`) it proves later that no tail was cut: what
    it was then can be worked out again. Reads every hash once, 100,000 in about 0.2 s.
    """
    newest = Revision.objects.aggregate(last=Max("pk"))["last"] or 0
    last = newest if until is None else until
    rows = Revision.objects.filter(pk__lte=last).order_by("agreement", "number")
    chains = groupby(
        rows.values_list("agreement", "number", "hash").iterator(10_000), key=lambda row: row[0]
    )
    digest = hashlib.sha256()
    for _, chain in chains:
        *_, (number, version, head) = chain
        digest.update(f"{number} {version} {head}\n".encode())
    return f"{last}:{digest.hexdigest()}"
