"""The promised JSON of agreements and of lists: one description for site, files and command."""

from collections.abc import Iterator
from datetime import UTC
from typing import Any

from partnerships.models import Agreement, Finding, SourceRow
from partnerships.search.facets import FacetValue
from partnerships.search.results import Results

Values = dict[str, Any]


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


def facet_json(value: FacetValue) -> Values:
    return {
        "value": value.value,
        "label": value.label,
        "count": value.count,
        "selected": value.is_selected,
        "url": value.url,
    }


def list_json(results: Results) -> Values:
    """Give a whole search, or its page where `page` or `per_page` was asked."""
    search = results.search
    is_paged = search.per_page is not None or search.page > 1
    agreements: Iterator[Agreement] = iter(results.page()) if is_paged else results.all()
    return {
        "count": results.count,
        "query": search.values(),
        "facets": {
            name: [facet_json(value) for value in values] for name, values in results.facets.items()
        },
        "results": [agreement_json(agreement) for agreement in agreements],
    }
