"""Readers' reports: the form on an agreement, and the page at which a reader follows his report."""

from typing import Any

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_http_methods, require_safe

from partnerships.curation.reports import (
    DAYS_AFTER_ANSWER,
    DAYS_AT_MOST,
    file_report,
    find_report,
)
from partnerships.curation.visibility import is_unseen, public_agreements
from partnerships.limits.rules import REPORTS
from partnerships.models import CorrectionReport, State
from partnerships.views.caching import kept_by_stamp
from partnerships.views.limiting import is_sent, limited
from partnerships.views.report_form import FIELDS, ReportForm

_KEPT = {"days_after_answer": DAYS_AFTER_ANSWER, "days_at_most": DAYS_AT_MOST}
_FIELD_LABELS = dict(FIELDS)


@limited(REPORTS, is_sent)
@never_cache
@csrf_protect
@require_http_methods(["GET", "HEAD", "POST"])
def report_form(request: HttpRequest, number: int) -> HttpResponse:
    """Ask what is wrong, and file it: 303 to the report's own page; 422 shows the form again."""
    agreement = get_object_or_404(public_agreements(), pk=number)
    if agreement.state == State.MERGED:
        return HttpResponseRedirect(f"/agreements/{agreement.merged_into_id}/report/")
    if agreement.state == State.WITHDRAWN:
        return render(request, "agreements/withdrawn.html", {"agreement": agreement}, status=410)
    form = ReportForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        _report, secret = file_report(agreement, **form.values())
        return _see_other(f"/reports/{secret}/")
    context = {"agreement": agreement, "form": form, **_KEPT}
    return render(request, "reports/form.html", context, status=422 if form.is_bound else 200)


@never_cache
@require_safe
def report_detail(request: HttpRequest, secret: str) -> HttpResponse:
    """Show a reader what became of his report; whoever knows the address may see it."""
    report = find_report(secret)
    if report is None:
        raise Http404("その報告はありません。")
    response = render(request, "reports/detail.html", _context(report))
    response.headers["X-Robots-Tag"] = "noindex"
    response.headers["Referrer-Policy"] = "no-referrer"  # the address is the key
    return response


@require_safe
@kept_by_stamp()
def privacy(request: HttpRequest) -> HttpResponse:
    """Say what this site keeps about those who read it."""
    context = {"canonical_url": "/about/privacy/", **_KEPT}
    return render(request, "privacy.html", context)


def _context(report: CorrectionReport) -> dict[str, Any]:
    agreement = report.agreement
    is_shown = not is_unseen(agreement)  # a draft again: its title is nobody's business
    number = gettext("協定番号 %(number)s") % {"number": agreement.number}
    return {
        "report": report,
        "agreement": agreement,
        "is_shown": is_shown,
        "title": agreement.display_title if is_shown else number,
        "field_label": _FIELD_LABELS.get(report.field, report.field),
        "is_new": report.state == CorrectionReport.State.NEW,
        "is_done": report.state == CorrectionReport.State.DONE,
        **_KEPT,
    }


def _see_other(url: str) -> HttpResponse:
    """Send a browser on with GET, so that reloading the page files nothing twice (RFC 9110)."""
    response = HttpResponseRedirect(url)
    response.status_code = 303
    return response
