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
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from partnerships.exports import linked_data
from partnerships.exports.json import FIELDS, chosen_fields, list_json, page_of
from partnerships.exports.json_pages import SERVICE_LINKS
from partnerships.limits.rules import SEARCH
from partnerships.models import State
from partnerships.search.filters import read_query_string
from partnerships.search.query import AgreementSearch
from partnerships.search.results import PARAMETER_LABELS, Results
from partnerships.sharing.citation import cite
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.doubts import read_doubted
from partnerships.views.limiting import has_words, limited
from partnerships.views.opening import open_data
from partnerships.views.presenting import Presenter, pages_of, sort_choices
from partnerships.views.problems import malformed, problem
from partnerships.views.related import editions_at, related_agreements
from partnerships.views.rows import list_rows
from partnerships.views.stored import find_stored, find_withdrawn, shown_of
from partnerships.views.year_chart import year_chart

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


def address_of_json(request: HttpRequest) -> str | None:
    """Give the canonical address of a list with the fields chosen; what is refused has none."""
    address, fields = address_of_list(request), fields_of(request)
    return None if address is None or fields is None else f"{address}&{','.join(fields)}"


@open_data()
@limited(SEARCH, when=has_words, as_data=True)
@kept_by_stamp(address_of_json)
def agreement_list_json(request: HttpRequest) -> HttpResponseBase:
    """Give a search whole, or a page of it; 400 names the malformed values."""
    search, fields = search_of(request), fields_of(request)
    if search.malformed or fields is None:
        wrong = [*search.malformed] + ([] if fields is not None else [wrong_fields(request)])
        return malformed(wrong)
    results = Results(search, stamp_of(request))
    page = page_of(results, fields)
    if not page.is_there:
        return problem(404, "そのページはありません。")
    pieces = list_json(results, fields)
    headers = {"Link": page.header()}
    if results.count > MOST_AT_ONCE and page.per_page is None:
        return StreamingHttpResponse(pieces, content_type="application/json", headers=headers)
    return HttpResponse("".join(pieces), content_type="application/json", headers=headers)


def address_on_day(request: HttpRequest) -> str:
    """Give the address of a page that says the day on which it is read."""
    return f"{request.path}&{timezone.localdate()}"


@require_safe
@kept_by_stamp(address_on_day)
def agreement_detail(request: HttpRequest, number: int) -> HttpResponse:
    """Show one agreement: 301 to the one it was merged into, 410 when withdrawn, 404 unknown."""
    stored = find_stored(number)
    if stored.state == State.MERGED:
        return HttpResponsePermanentRedirect(f"/agreements/{stored.merged_into}/")
    if stored.state == State.WITHDRAWN:
        withdrawn = {"agreement": find_withdrawn(number)}
        return render(request, "agreements/withdrawn.html", withdrawn, status=410)
    results = Results(AgreementSearch(), stamp_of(request))
    document = json.loads(stored.text)
    agreement = shown_of(stored, document)
    context = {
        "agreement": agreement,
        "shown": Presenter(results.names).page(document, editions_at(results.stamp)),
        "doubted": read_doubted(number) if document["findings"] else None,
        "citation": cite(document, results.names, timezone.localdate()),
        "related": related_agreements(document, results.sets, results.names),
        "linked": linked_data.agreement_json(document, results.names, get_language() or "ja"),
        "canonical_url": agreement.url,
        "card_path": f"/agreements/{number}/versions/{agreement.version}/card.png",
    }
    return render(request, "agreements/detail.html", context)


def address_of_one(request: HttpRequest) -> str | None:
    fields = fields_of(request)
    return None if fields is None else f"{request.path}?{','.join(fields)}"


@open_data()
@kept_by_stamp(address_of_one)
def agreement_detail_json(request: HttpRequest, number: int) -> HttpResponse:
    """Give one agreement; merged, withdrawn and unknown ones as the page does."""
    fields = fields_of(request)
    if fields is None:
        return malformed([wrong_fields(request)])
    stored = find_stored(number)
    if stored.state == State.MERGED:
        return HttpResponsePermanentRedirect(f"/agreements/{stored.merged_into}.json")
    if stored.state == State.WITHDRAWN:
        return problem(410, f"取り下げられました：{find_withdrawn(number).withdrawn_reason}")
    body = chosen_fields(stored.text, fields)
    return HttpResponse(body, content_type="application/json", headers={"Link": SERVICE_LINKS})


def fields_of(request: HttpRequest) -> tuple[str, ...] | None:
    """Give the keys that `fields` names, by commas or repeated; None where one is no key."""
    given = ",".join(request.GET.getlist("fields")).split(",")
    names = dict.fromkeys(name.strip() for name in given if name.strip())
    return tuple(names) if all(name in FIELDS for name in names) else None


def wrong_fields(request: HttpRequest) -> tuple[str, str]:
    return "fields", ",".join(request.GET.getlist("fields"))
