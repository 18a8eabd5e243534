"""The page about accessibility: the policy, what is tested, and what came out."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from partnerships.release import version
from partnerships.views.caching import kept_by_stamp


@require_safe
@kept_by_stamp()
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the policy and the results, which hold for the version that is shown."""
    context = {"version": version(), "canonical_url": "/about/accessibility/"}
    return render(request, "about/accessibility.html", context)
