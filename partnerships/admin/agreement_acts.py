"""The pages behind the buttons of an agreement: acts, reverting, its history with names.

Mixed into `AgreementAdmin`, which brings permissions and addresses; `curation/` does the work.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.admin.acts import ACTS
from partnerships.admin.care import may_change
from partnerships.admin.reason_form import ReasonForm
from partnerships.curation.comparing import Change, compare
from partnerships.curation.editing import EditConflict
from partnerships.curation.history import Step, content_of, joined_numbers, with_previous
from partnerships.curation.reverting import REVERTED_FIELDS, revert
from partnerships.curation.roles import NotInCareError
from partnerships.models import Agreement, Revision
from partnerships.search.names import Names, names_at
from partnerships.search.stamp import current_stamp

_PER_PAGE = 30
_FOLDER = "admin/partnerships/agreement"


class AgreementActs(admin.ModelAdmin):  # type: ignore[type-arg]
    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view
        own = [
            path("<number:number>/revert/<number:version>/", view(self.revert_view)),
            *(
                path(f"<number:number>/{name}/", view(self.act_view), {"name": name})
                for name in ACTS
            ),
        ]
        return [*own, *super().get_urls()]

    def acts_of(self, request: HttpRequest, agreement: Agreement) -> list[tuple[str, str]]:
        """Give label and address of each button of this agreement's page."""
        offered = (act for act in ACTS.values() if act.is_offered(request, agreement))
        return [(act.label, f"../{act.name}/") for act in offered]

    def act_view(self, request: HttpRequest, number: int, name: str) -> HttpResponse:
        """Ask for a reason, do it, and say so; what is refused is told on the same page."""
        act, agreement = ACTS[name], get_object_or_404(Agreement, pk=number)
        if not act.is_offered(request, agreement) and request.method != "POST":
            raise PermissionDenied
        if not (request.user.has_perm(act.permission) and may_change(request, agreement)):
            raise PermissionDenied
        form = self._reason_form(request, agreement)
        if form.is_valid():
            said = {"by": request.user, "reason": form.cleaned_data["reason"]}
            try:
                act.run(agreement, version=form.version(), **said)
                return self._done(request, agreement, f"{act.done}。")
            except (EditConflict, ValidationError, NotInCareError) as refusal:
                form.refuse(refusal)
        title = f"協定{number}{act.particle}{act.label}"
        context = {"form": form, "explanation": act.explanation, "button": act.label}
        return self.page(request, "act.html", agreement, title, context)

    def revert_view(self, request: HttpRequest, number: int, version: int) -> HttpResponse:
        """Show what going back to a version would change, and do it."""
        agreement = get_object_or_404(Agreement.objects.with_parties(), pk=number)
        revision = get_object_or_404(agreement.revisions, number=version)
        if not may_change(request, agreement):
            raise PermissionDenied
        changes = _changes_of_revert(agreement, revision)
        form = self._reason_form(request, agreement)
        if form.is_valid():
            said = {"by": request.user, "reason": form.cleaned_data["reason"]}
            try:
                revert(agreement, version, version=form.version(), **said)
                return self._done(request, agreement, f"第{version}版の内容に戻しました。")
            except (EditConflict, ValidationError, NotInCareError) as refusal:
                form.refuse(refusal)
        title = f"協定{number}を第{version}版に戻す"
        context = {"form": form, "changes": changes, "revision": revision}
        return self.page(request, "revert.html", agreement, title, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Show every revision with the name of who made it, what it changed, and the way back."""
        key = unquote(object_id)
        if not key.isdecimal() or len(key) > 9:
            raise Http404
        agreement = get_object_or_404(Agreement, pk=int(key))
        if not self.has_view_or_change_permission(request, agreement):
            raise PermissionDenied
        revisions = Revision.objects.filter(agreement__in=joined_numbers(agreement.pk))
        shown = revisions.select_related("made_by").order_by("-pk")
        page = Paginator(shown, _PER_PAGE).get_page(request.GET.get("p"))
        names, may = names_at(current_stamp()), may_change(request, agreement)
        steps = [_present(step, names, agreement, may) for step in with_previous(page)]
        context = {"steps": steps, "page": page}
        title = f"協定{agreement.pk}の変更履歴"
        return self.page(request, "history.html", agreement, title, context)

    def page(
        self,
        request: HttpRequest,
        template: str,
        agreement: Agreement,
        title: str,
        context: Mapping[str, Any],
    ) -> TemplateResponse:
        """Show a page about an agreement in the frame of the admin."""
        frame = self.admin_site.each_context(request)
        about = {"title": title, "agreement": agreement, "opts": self.opts, "media": self.media}
        return TemplateResponse(request, f"{_FOLDER}/{template}", {**frame, **about, **context})

    def _reason_form(self, request: HttpRequest, agreement: Agreement) -> ReasonForm:
        initial = {"seen_version": str(agreement.version)}
        return ReasonForm(request.POST if request.method == "POST" else None, initial=initial)

    def _done(self, request: HttpRequest, agreement: Agreement, said: str) -> HttpResponse:
        """Go back to the agreement, note it in the site's own log, and say what was done."""
        self.log_change(request, agreement, f"版{agreement.version}：{said}")
        self.message_user(request, f"協定{agreement.pk}：{said}", messages.SUCCESS)
        change = reverse("admin:partnerships_agreement_change", args=[agreement.pk])
        return HttpResponseRedirect(change)


def _changes_of_revert(agreement: Agreement, revision: Revision) -> list[Change]:
    now = content_of(agreement)
    then = now | {name: revision.content[name] for name in REVERTED_FIELDS}
    return compare(now, then, names_at(current_stamp()))


def _present(step: Step, names: Names, agreement: Agreement, may: bool) -> dict[str, Any]:
    """Make what the page shows of a revision, with the address of the way back to it."""
    revision, before = step
    is_own = revision.agreement_id == agreement.pk
    is_past = is_own and revision.number < agreement.version
    return {
        "revision": revision,
        "is_own": is_own,
        "changes": compare(before, revision.content, names) if before else [],
        "revert_url": f"../revert/{revision.number}/" if is_past and may else "",
    }
