"""All values of one facet of a search on a page of their own, with a box to find some of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.limits.rules import SEARCH
from partnerships.search.query import FACETS
from partnerships.search.results import PARAMETER_LABELS, Results
from partnerships.text import fold
from partnerships.views.agreements import search_of
from partnerships.views.limiting import has_words, limited

LONGEST_PART = 50


@require_safe
@limited(SEARCH, when=has_words)
def facet_detail(request: HttpRequest, name: str) -> HttpResponse:
    """Show the values whose names hold `in`; the rest of the parameters are the search's."""
    if name not in FACETS:
        raise Http404("その絞り込みはありません。")
    search = search_of(request)
    results = Results(search)
    part = request.GET.get("in", "").strip()[:LONGEST_PART]
    values = [v for v in results.facets[name] if fold(part) in fold(v.label)]
    context = {
        "search": search,
        "label": PARAMETER_LABELS[name],
        "name": name,
        "part": part,
        "values": values,
        "description": results.describe(),
        "list_url": search.url(),
        "canonical_url": f"/agreements/facets/{name}/",
        "switch_url": request.get_full_path(),
    }
    return render(request, "agreements/facet.html", context)
