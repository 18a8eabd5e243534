"""Acts on a selection of the list of agreements: one page to confirm, one reason, all or none."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse

from partnerships.admin.acts import ACTS, Act
from partnerships.admin.reason_form import ReasonForm
from partnerships.curation.editing import EditConflict, lock_all
from partnerships.curation.roles import NotInCareError
from partnerships.models import Agreement

MOST_AT_ONCE = 500
_TEMPLATE = "admin/partnerships/agreement/list_act.html"


class SelectionForm(ReasonForm):
    """A reason, and the version seen of each agreement of the selection: `17:3 18:1`."""

    seen_version = forms.RegexField(r"^[0-9]{1,9}:[0-9]{1,9}( [0-9]{1,9}:[0-9]{1,9}){0,499}\Z")
    seen_version.widget = forms.HiddenInput()

    def versions(self) -> dict[int, int]:
        pairs = (pair.split(":") for pair in self.cleaned_data["seen_version"].split(" "))
        return {int(number): int(version) for number, version in pairs}


def act_on_list(
    name: str,
) -> Callable[..., HttpResponse | None]:
    """Make the action of the list that does an act with every agreement selected."""
    act = ACTS[name]

    @admin.action(description=f"選んだ協定を{act.label}…")
    def action(
        page: Any, request: HttpRequest, selected: QuerySet[Agreement]
    ) -> HttpResponse | None:
        return _confirm(page, request, selected, act)

    action.__name__ = name.replace("-", "_")
    return action


def _confirm(
    page: Any, request: HttpRequest, selected: QuerySet[Agreement], act: Act
) -> HttpResponse | None:
    agreements = list(selected.order_by("number")[: MOST_AT_ONCE + 1])
    if refusal := _refuse(request, agreements, act):
        page.message_user(request, refusal, messages.ERROR)
        return None
    seen = " ".join(f"{a.number}:{a.version}" for a in agreements)
    sent = request.POST if "reason" in request.POST else None
    form = SelectionForm(sent, initial={"seen_version": seen})
    if form.is_valid():
        try:
            _run(request, agreements, act, form)
        except (EditConflict, ValidationError, NotInCareError) as refused:
            form.refuse(refused)
            form.data = {**request.POST.dict(), "seen_version": seen}
        else:
            said = f"{len(agreements)}件の協定を{act.done}。"
            page.message_user(request, said, messages.SUCCESS)
            return None
    context = {
        **page.admin_site.each_context(request),
        "title": f"{len(agreements)}件の協定を{act.label}",
        "opts": page.opts,
        "agreements": agreements,
        "act": act,
        "action": request.POST.get("action", ""),
        "checkbox": ACTION_CHECKBOX_NAME,
        "form": form,
    }
    return TemplateResponse(request, _TEMPLATE, context)


def _refuse(request: HttpRequest, agreements: list[Agreement], act: Act) -> str:
    """Say why this selection can't be worked on; blank when it can."""
    if len(agreements) > MOST_AT_ONCE:
        return f"一度に選べるのは{MOST_AT_ONCE}件までです。絞り込んでから選んでください。"
    others = [str(a.number) for a in agreements if not act.is_offered(request, a)]
    if not others:
        return ""
    named = "、".join(others[:10]) + (" など" if len(others) > 10 else "")
    return f"次の協定は{act.label}ことができません（状態か、担当が違います）：{named}"


@transaction.atomic
def _run(request: HttpRequest, agreements: list[Agreement], act: Act, form: SelectionForm) -> None:
    versions, reason = form.versions(), form.cleaned_data["reason"]
    lock_all([agreement.number for agreement in agreements])
    for agreement in agreements:
        seen = versions.get(agreement.number, 0)
        act.run(agreement, by=request.user, reason=reason, version=seen)
