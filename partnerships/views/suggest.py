"""Completions for the search box and for browsers, and how browsers find the search."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext, ngettext

from partnerships.languages import address_in, is_english
from partnerships.limits.rules import SUGGESTIONS
from partnerships.search.filters import read_search
from partnerships.search.named import Named
from partnerships.search.query import AgreementSearch
from partnerships.search.results import PARAMETER_LABELS, Results
from partnerships.search.suggesting import complete_query
from partnerships.views.limiting import limited
from partnerships.views.opening import open_data
from partnerships.views.problems import problem

JSON_OPTIONS = {"ensure_ascii": False}
ADDRESSES = {
    "prefecture": "/prefectures/{}/",
    "local_government": "/local-governments/{}/",
    "country": "/countries/{}/",
    "partner": "/partners/{}/",
    "topic": "/topics/{}/",
}


@open_data()
@limited(SUGGESTIONS, as_data=True)
def suggest(request: HttpRequest) -> HttpResponse:
    """Give `[q, queries, descriptions, addresses]` of OpenSearch Suggestions 1.1, ten at most.

    Asks the database for the stamp only; words that no search takes are 400.
    """
    search = read_search(request.GET)
    if wrong := [value for name, value in search.malformed if name == "q"]:
        return problem(400, f"読めない値です：{wrong[0][:50]}")
    results = Results(AgreementSearch(q=search.q))
    found = complete_query(search.q, results.names, results.words.count)
    answer = [
        search.q,
        [query for query, _ in found],
        [_describe(named, results.words.count(named)) for _, named in found],
        [_whole(_address(query, named)) for query, named in found],
    ]
    return JsonResponse(
        answer,
        safe=False,
        content_type="application/x-suggestions+json",
        json_dumps_params=JSON_OPTIONS,
    )


@open_data()
def opensearch(request: HttpRequest) -> HttpResponse:
    """Describe the search to browsers (OpenSearch 1.1)."""
    content_type = "application/opensearchdescription+xml"
    return render(request, "search/opensearch.xml", content_type=content_type)


def _whole(address: str) -> str:
    language = "en" if is_english() else settings.LANGUAGE_CODE
    return f"{settings.SITE_URL}{address_in(language, address)}"


def _describe(named: Named, count: int) -> str:
    """Say what kind of thing it is, where, and how many agreements have it."""
    place = gettext("（%s）") % named.place if named.place else ""
    said = {"kind": f"{PARAMETER_LABELS[named.facet]}{place}", "count": count}
    return ngettext("%(kind)s：%(count)d件", "%(kind)s：%(count)d件", count) % said


def _address(query: str, named: Named) -> str:
    """Give the page of what the query names, or the list where it says more."""
    if query == named.label:
        return ADDRESSES[named.facet].format(named.value)
    return AgreementSearch(q=query).url()
