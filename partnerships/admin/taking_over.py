"""A reader's report taken over into the form of its agreement: shown beside it, done when saved.

The address of the form carries it (`?report=12`); `agreements.py` asks here at three places.
"""

from typing import Any

from django.http import HttpRequest

from partnerships.curation.reports import finish
from partnerships.models import CorrectionReport, Revision

_LONGEST_NUMBER = 9


def report_of(request: HttpRequest, number: int | None) -> CorrectionReport | None:
    """Give the new report that this form was opened for; None for any other."""
    asked = request.GET.get("report", "")
    may_handle = request.user.has_perm("partnerships.change_correctionreport")
    if not (asked.isascii() and asked.isdecimal() and len(asked) <= _LONGEST_NUMBER and may_handle):
        return None
    waiting = CorrectionReport.objects.filter(state=CorrectionReport.State.NEW, agreement=number)
    return waiting.filter(pk=int(asked)).first()


def fill_reason(form: Any, report: CorrectionReport) -> None:
    """Begin the reason of a change with the report it answers, where nothing was typed yet."""
    if not form.is_bound:
        source = f"根拠：{report.source}" if report.source else "根拠："
        form.initial["reason"] = f"読者からの報告{report.pk}による。{source}"


def finish_taken(request: HttpRequest, revision: Revision | None) -> None:
    """Mark the report as done by this revision; one that changed nothing leaves it waiting."""
    report = report_of(request, revision.agreement_id) if revision else None
    if report and revision:
        finish(report, revision, request.user)  # type: ignore[arg-type]
