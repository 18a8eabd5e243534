"""Agreements as the site gives them: the promised JSON, kept as text beside the record.

Written with the search text in the transaction of every change, and read by pages, data and files:
one row where the record has six tables.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import UTC
from typing import Any

from partnerships.models import Agreement, AgreementDocument, Finding, SourceRow

Values = dict[str, Any]


def write_documents(agreements: Iterable[Agreement]) -> None:
    """Write the documents of agreements fetched by `with_parties`; one query."""
    AgreementDocument.objects.bulk_create(
        [AgreementDocument(agreement=a, content=as_text(agreement_json(a))) for a in agreements],
        update_conflicts=True,
        unique_fields=["agreement"],
        update_fields=["content"],
    )


def changed_documents(agreements: Sequence[Agreement]) -> list[int]:
    """Give the numbers of those whose stored document is not as it should be; one query."""
    stored = AgreementDocument.objects.in_bulk([agreement.pk for agreement in agreements])
    return [
        agreement.pk
        for agreement in agreements
        if agreement.pk not in stored
        or stored[agreement.pk].content != as_text(agreement_json(agreement))
    ]


def read_texts(numbers: Sequence[int]) -> list[str]:
    """Give the documents of these agreements as JSON text, in this order; one query."""
    found = dict(
        AgreementDocument.objects.filter(agreement__in=numbers).values_list("pk", "content")
    )
    return [found[number] for number in numbers if number in found]


def as_text(values: Values) -> str:
    return json.dumps(values, ensure_ascii=False)


def agreement_json(agreement: Agreement) -> Values:
    """Give one agreement; queries nothing when `with_parties` fetched it."""
    governments = [link.local_government for link in agreement.government_links.all()]
    partners = [link.partner for link in agreement.partner_links.all()]
    countries = (p.country_id for p in partners if p.country_id not in (None, "JP"))
    return {
        "number": agreement.number,
        "url": agreement.get_absolute_url(),
        "title": agreement.title or None,
        "state": agreement.state,
        "listed": agreement.is_listed,
        "local_governments": [
            {"code": g.code, "name": g.name, "prefecture": g.prefecture_id} for g in governments
        ],
        "prefectures": list(dict.fromkeys(g.prefecture_id for g in governments)),
        "partners": [
            {"id": p.pk, "name": p.name, "country": p.country_id, "kind": p.kind} for p in partners
        ],
        "countries": list(dict.fromkeys(countries)),
        "topics": [topic.code for topic in agreement.topics.all()],
        "signed": agreement.signed.edtf if agreement.signed else None,
        "signed_also": agreement.signed_also,
        "official_url": agreement.official_url or None,
        "summary": agreement.summary,
        "sources": [source_json(row) for row in agreement.source_rows.all()],
        "findings": sorted(
            {f.code for f in agreement.findings.all() if f.state == Finding.State.OPEN}
        ),
        "version": agreement.version,
        "updated_at": f"{agreement.updated_at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
    }


def source_json(row: SourceRow) -> Values:
    return {
        "edition": row.edition.key,
        "page": row.page,
        "line": row.line,
        "cells": list(row.cells),
    }
