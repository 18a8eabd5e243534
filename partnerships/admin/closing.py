"""Many doubts closed at once: the page that asks why, and what it does.

The two actions of `findings.py` come here twice: first to ask, then with a reason.
"""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from partnerships.curation.findings import close
from partnerships.curation.roles import numbers_of
from partnerships.models import Finding

_SHOWN = 20


def ask_reason(
    page: Any, request: HttpRequest, chosen: QuerySet[Finding], state: Finding.State, action: str
) -> HttpResponse | None:
    """Ask for the reason, or close what was chosen; None goes back to the list."""
    ours = _in_care(request, chosen)
    if not ours:
        said = "選んだ点は、どれも担当の協定のものではありません。"
        page.message_user(request, said, messages.ERROR)
        return None
    reason = request.POST.get("reason", "").replace("\0", "").strip()
    if "apply" in request.POST and reason:
        with transaction.atomic():
            close(ours, state, reason, request.user)  # type: ignore[arg-type]
        for finding in ours:
            page.log_change(request, finding, f"{state.label}：{reason}")
        page.message_user(request, f"{len(ours)}件を「{state.label}」にしました。")
        return None
    context = {
        **admin.site.each_context(request),
        "title": f"{len(ours)}件を「{state.label}」にします",
        "opts": page.opts,
        "findings": ours[:_SHOWN],
        "beyond": max(0, len(ours) - _SHOWN),
        "left_out": chosen.count() - len(ours),
        "state": state.label,
        "action": action,
        "is_empty": "apply" in request.POST,
        "checkbox_name": ACTION_CHECKBOX_NAME,
        "chosen": request.POST.getlist(ACTION_CHECKBOX_NAME),
        "select_across": request.POST.get("select_across", "0"),
    }
    return TemplateResponse(request, "admin/partnerships/finding/close.html", context)


def _in_care(request: HttpRequest, chosen: QuerySet[Finding]) -> list[Finding]:
    """Give those about agreements that this person may change."""
    findings = list(chosen)
    numbers = {finding.agreement_id for finding in findings}
    may = numbers_of(request.user, numbers)  # type: ignore[arg-type]
    return [finding for finding in findings if finding.agreement_id in may]
