"""The list of agreements and the page of one, and the same as JSON."""

import json

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponsePermanentRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from partnerships.exports.json import list_json
from partnerships.limits.rules import SEARCH
from partnerships.models import Agreement, AgreementDocument, Finding, State
from partnerships.search.filters import read_query_string
from partnerships.search.query import AgreementSearch
from partnerships.search.results import PARAMETER_LABELS, Results
from partnerships.sharing.citation import cite
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.limiting import has_words, limited
from partnerships.views.presenting import Presenter, pages_of, sort_choices, year_chart
from partnerships.views.problems import problem
from partnerships.views.related import editions_at, related_agreements
from partnerships.views.rows import list_rows

MOST_AT_ONCE = 5_000


def search_of(request: HttpRequest) -> AgreementSearch:
    """Give the search that a request's address says."""
    return read_query_string(request.META.get("QUERY_STRING", ""))


def address_of_list(request: HttpRequest) -> str | None:
    """Give the canonical address of a search; one with malformed values has a page of its own."""
    search = search_of(request)
    if search.malformed:
        return None
    return f"{request.path}{search.query_string(search.page)}&{search.per_page or ''}"


@require_safe
@limited(SEARCH, when=has_words)
@kept_by_stamp(address_of_list)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show a page of a search with its facets; a malformed value is ignored and named."""
    results = Results(search_of(request), stamp_of(request))
    search = results.search
    if search.page > results.page_count:
        raise Http404("そのページはありません。")
    context = {
        "search": search,
        "query": search.query_string(),
        "results": results,
        "count": results.count,
        "rows": list_rows(results, results.page_numbers()),
        "facets": results.shown_facets,
        "year_chart": year_chart(results.years),
        "active_filters": results.active_filters(),
        "description": results.describe(),
        "widened": results.widened,
        "malformed": [(PARAMETER_LABELS[name], value[:50]) for name, value in search.malformed],
        "unmatched": results.unmatched_values(),
        "without_each": [] if results.count else results.without_each(),
        "pages": pages_of(search, results.page_count),
        "sorts": sort_choices(search),
        "canonical_url": search.url(search.page),
    }
    return render(request, "agreements/list.html", context)


@require_safe
@limited(SEARCH, when=has_words, as_data=True)
@kept_by_stamp(address_of_list)
def agreement_list_json(request: HttpRequest) -> HttpResponseBase:
    """Give a search whole, or a page of it; 400 names the malformed values."""
    search = search_of(request)
    if search.malformed:
        wrong = [f"{name}={value[:50]}" for name, value in search.malformed]
        return problem(400, f"読めない値があります：{'、'.join(wrong)}")
    results = Results(search, stamp_of(request))
    pieces = list_json(results)
    if results.count > MOST_AT_ONCE and search.per_page is None:
        return StreamingHttpResponse(pieces, content_type="application/json")
    return HttpResponse("".join(pieces), content_type="application/json")


def address_on_day(request: HttpRequest) -> str:
    """Give the address of a page that says the day on which it is read."""
    return f"{request.path}&{timezone.localdate()}"


@require_safe
@kept_by_stamp(address_on_day)
def agreement_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show one agreement: 301 to the one it was merged into, 410 when withdrawn, 404 unknown."""
    agreement, text = _find(number)
    if agreement.state == State.MERGED:
        return HttpResponsePermanentRedirect(f"/agreements/{agreement.merged_into_id}/")
    if agreement.state == State.WITHDRAWN:
        return render(request, "agreements/withdrawn.html", {"agreement": agreement}, status=410)
    results = Results(AgreementSearch(), stamp_of(request))
    document = json.loads(text)
    context = {
        "agreement": agreement,
        "shown": Presenter(results.names).page(document, editions_at(results.stamp)),
        "findings": _findings(agreement) if document["findings"] else [],
        "citation": cite(document, results.names, timezone.localdate()),
        "related": related_agreements(document, results.sets),
        "canonical_url": agreement.get_absolute_url(),
    }
    return render(request, "agreements/detail.html", context)


@require_safe
@kept_by_stamp()
def agreement_detail_json(request: HttpRequest, number: int) -> HttpResponse:
    """Give one agreement; merged, withdrawn and unknown ones as the page does."""
    try:
        agreement, text = _find(number)
    except Http404:
        return problem(404, f"協定 {number} はありません。")
    if agreement.state == State.MERGED:
        return HttpResponsePermanentRedirect(f"/agreements/{agreement.merged_into_id}.json")
    if agreement.state == State.WITHDRAWN:
        return problem(410, f"取り下げられました：{agreement.withdrawn_reason}")
    return HttpResponse(text, content_type="application/json")


# In plain SQL, as the page that is asked most: building the query cost more than asking it.
_KNOWN = f"""
    SELECT agreement.*, document.content AS document_text
    FROM {Agreement._meta.db_table} AS agreement
    JOIN {AgreementDocument._meta.db_table} AS document ON agreement_id = number
    WHERE number = %s AND state <> %s
"""


def _find(number: int) -> tuple[Agreement, str]:
    """Give an agreement the public may see or know of, and its JSON; drafts are unknown."""
    for agreement in Agreement.objects.raw(_KNOWN, [number, State.DRAFT.value]):
        return agreement, getattr(agreement, "document_text", "")
    raise Http404("その番号の協定はありません。")


def _findings(agreement: Agreement) -> list[Finding]:
    return list(agreement.findings.filter(state=Finding.State.OPEN))
