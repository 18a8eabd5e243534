"""A search inside another site's page: a list in a frame, without scripts."""

from csp.decorators import csp_update
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from partnerships.limits.rules import SEARCH
from partnerships.search.results import Results
from partnerships.views.agreements import address_of_list, search_of
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.limiting import has_words, limited
from partnerships.views.rows import list_rows

# Any site may show the frame, and nothing in it runs.
POLICY = {"frame-ancestors": ["*"], "script-src": ["'none'"]}


@xframe_options_exempt
@csp_update(POLICY)
@require_safe
@limited(SEARCH, when=has_words)
@kept_by_stamp(address_of_list)
def agreement_list(request: HttpRequest) -> HttpResponse:
    """Show a page of a search as the list does; what can't be read is ignored, as there.

    A page beyond the last one is empty: another site's frame shall not show an error.
    """
    results = Results(search_of(request), stamp_of(request))
    context = {
        "description": results.describe(),
        "count": results.count,
        "rows": list_rows(results, results.page_numbers()),
        "list_url": results.search.url(),
        "has_more": results.page_count > 1,
        "canonical_url": results.search.url(results.search.page),
    }
    return render(request, "agreements/embed.html", context)
