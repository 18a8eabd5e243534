"""The list of agreements and the page of one, and the same as JSON."""

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    JsonResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.exports.json import agreement_json, list_json
from partnerships.models import Agreement, State
from partnerships.search.filters import read_search
from partnerships.search.query import AgreementSearch
from partnerships.search.results import PARAMETER_LABELS, Results
from partnerships.views.caching import kept_by_stamp
from partnerships.views.marking import Marker
from partnerships.views.presenting import pages_of, present, sort_choices, year_bars
from partnerships.views.rows import list_rows

JSON_OPTIONS = {"ensure_ascii": False}
MOST_RELATED = 10


def search_of(request: HttpRequest) -> AgreementSearch:
    """Give the search of a request, read once."""
    search: AgreementSearch = request.__dict__.setdefault("_search", None) or read_search(
        request.GET
    )
    request.__dict__["_search"] = search
    return search


def address_of_list(request: HttpRequest) -> str | None:
    """Give the canonical address of a search; one with malformed values has a page of its own."""
    search = search_of(request)
    if search.malformed:
        return None
    return f"{request.path}{search.query_string(search.page)}&{search.per_page or ''}"


@require_safe
@kept_by_stamp(address_of_list)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show a page of a search with its facets; a malformed value is ignored and named."""
    results = Results(search_of(request))
    search = results.search
    if search.page > results.page_count:
        raise Http404("そのページはありません。")
    context = {
        "search": search,
        "query": search.query_string(),
        "results": results,
        "count": results.count,
        "rows": list_rows(results.page_numbers(), results.sets, Marker(results.hit_words)),
        "facets": results.facets,
        "year_bars": year_bars(results.years),
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
@kept_by_stamp(address_of_list)
def agreement_list_json(request: HttpRequest) -> HttpResponse:
    """Give a search whole, or a page of it; 400 names the malformed values."""
    search = search_of(request)
    if search.malformed:
        wrong = [f"{name}={value[:50]}" for name, value in search.malformed]
        return _problem(400, f"読めない値があります：{'、'.join(wrong)}")
    return JsonResponse(list_json(Results(search)), json_dumps_params=JSON_OPTIONS)


@require_safe
@kept_by_stamp()
def agreement_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show one agreement: 301 to the one it was merged into, 410 when withdrawn, 404 unknown."""
    agreement = _find(number)
    if agreement.state == State.MERGED and agreement.merged_into:
        return HttpResponsePermanentRedirect(agreement.merged_into.get_absolute_url())
    if agreement.state == State.WITHDRAWN:
        return render(request, "agreements/withdrawn.html", {"agreement": agreement}, status=410)
    context = {
        "agreement": agreement,
        "shown": present(agreement),
        "same_governments": _related(agreement, "local_government"),
        "same_partners": _related(agreement, "partner"),
        "canonical_url": agreement.get_absolute_url(),
    }
    return render(request, "agreements/detail.html", context)


@require_safe
@kept_by_stamp()
def agreement_detail_json(request: HttpRequest, number: int) -> HttpResponse:
    """Give one agreement; merged, withdrawn and unknown ones as the page does."""
    try:
        agreement = _find(number)
    except Http404:
        return _problem(404, f"協定 {number} はありません。")
    if agreement.state == State.MERGED and agreement.merged_into_id:
        return HttpResponsePermanentRedirect(f"/agreements/{agreement.merged_into_id}.json")
    if agreement.state == State.WITHDRAWN:
        return _problem(410, f"取り下げられました：{agreement.withdrawn_reason}")
    return JsonResponse(agreement_json(agreement), json_dumps_params=JSON_OPTIONS)


def _find(number: int) -> Agreement:
    """Give an agreement the public may see or know of; drafts are unknown."""
    found = Agreement.objects.exclude(state=State.DRAFT).with_parties().filter(number=number)
    agreement = found.select_related("merged_into").first()
    if agreement is None:
        raise Http404("その番号の協定はありません。")
    return agreement


def _related(agreement: Agreement, facet: str) -> list[tuple[str, str, int, list[Agreement]]]:
    """Give, for each party, its name, address of all, how many others, and the newest others."""
    links = agreement.government_links if facet == "local_government" else agreement.partner_links
    related = []
    for link in links.all():
        party = getattr(link, facet)
        search = AgreementSearch(sort="newest").with_(**{facet: (str(party.pk),)})
        results = Results(search)
        nearest = results.numbers(0, MOST_RELATED + 1)
        others = [number for number in nearest if number != agreement.number][:MOST_RELATED]
        shown = Agreement.objects.in_bulk(others)
        newest = [shown[number] for number in others]
        related.append((party.name, party.get_absolute_url(), results.count - 1, newest))
    return related


def _problem(status: int, detail: str) -> JsonResponse:
    """Give an error as RFC 9457 problem details."""
    return JsonResponse(
        {"type": "about:blank", "status": status, "detail": detail},
        status=status,
        content_type="application/problem+json",
        json_dumps_params=JSON_OPTIONS,
    )
