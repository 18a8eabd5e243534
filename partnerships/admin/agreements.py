"""One agreement: to correct, or to add by hand. Every save goes through `curation.editing`.

Django's page reads the form and the rows of parties; this admin hands their values to `edit` or
`add_agreement` and writes nothing itself. What those refuse comes back as errors of the form.
"""

from copy import copy
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import path

from partnerships.admin.agreement_acts import AgreementActs
from partnerships.admin.agreement_corrections import EXPORTS, AgreementCorrections
from partnerships.admin.agreement_form import AgreementForm
from partnerships.admin.agreement_list import AgreementListAdmin
from partnerships.admin.agreement_merging import AgreementMerging
from partnerships.admin.care import may_change
from partnerships.admin.choosing import Suggestions
from partnerships.admin.conflicts import renew
from partnerships.admin.list_acts import act_on_list
from partnerships.admin.parties import GovernmentInline, PartnerInline, PartyFormSet
from partnerships.admin.reason_form import Refusal
from partnerships.admin.taking_over import fill_reason, finish_taken, report_of
from partnerships.curation.editing import EditConflict, add_agreement, edit, find_conflict
from partnerships.curation.explaining import with_reasons
from partnerships.curation.roles import PUBLISH, NotInCareError
from partnerships.models import Agreement, State

_NEWEST = 20


@admin.register(Agreement)
class AgreementAdmin(AgreementMerging, AgreementCorrections, AgreementActs, AgreementListAdmin):
    form = AgreementForm
    actions = [*EXPORTS, act_on_list("publish"), act_on_list("withdraw")]
    inlines = [GovernmentInline, PartnerInline]
    fieldsets = [
        (None, {"fields": ["title", "signed", "signed_also", "topics", "summary"]}),
        ("期間と公開", {"fields": ["term_ends", "in_force", "official_url", "state"]}),
        ("この変更について", {"fields": ["reason", "seen_version"]}),
    ]
    refusal: Refusal | None = None
    """Why the values just sent were not stored; set on the copy that shows the form again."""

    def get_urls(self) -> list[Any]:
        suggest = self.admin_site.admin_view(Suggestions.as_view(admin_site=self.admin_site))
        suggestions = path("suggestions/", suggest, name="partnerships_suggestions")
        return [suggestions, *super().get_urls()]

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A number is an address for good; an agreement that shouldn't be is withdrawn."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An editor changes the agreements in her care, and looks at all others."""
        return super().has_change_permission(request, obj) and may_change(request, obj)

    def view_on_site(self, obj: Agreement) -> str | None:
        return obj.get_absolute_url() if obj.state == State.PUBLISHED else None

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Who may only look is asked for no reason."""
        fieldsets = super().get_fieldsets(request, obj)
        may_save = obj is None or self.has_change_permission(request, obj)
        return fieldsets if may_save else fieldsets[:-1]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        form: Any = super().get_form(request, obj, change, **kwargs)
        form.refusal = self.refusal  # the class is made for this request alone
        form.may_publish = request.user.has_perm(PUBLISH)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show what stands behind the agreement: rows of the list, doubts, history."""
        if agreement := kwargs.get("obj"):
            revisions = agreement.revisions.select_related("made_by").order_by("-number")
            context["source_rows"] = agreement.source_rows.select_related("edition")
            context["findings"] = with_reasons(agreement.findings.all())
            context["revisions"] = revisions[:_NEWEST]
            context["acts"] = self.acts_of(request, agreement)
            if report := report_of(request, agreement.pk):
                context["report"] = report
                fill_reason(context["adminform"].form, report)
        return super().render_change_form(request, context, *args, **kwargs)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> Any:
        """Show or save one agreement; what can't be saved is shown again with the reason."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        try:
            with transaction.atomic():
                self._refuse_outdated(request, object_id)
                return super().changeform_view(request, object_id, form_url, extra_context)
        except (EditConflict, ValidationError, NotInCareError) as refusal:
            page = copy(self)
            page.refusal = refusal
            if isinstance(refusal, EditConflict) and object_id:
                request.POST = self._renew(request, object_id, refusal)
            return super(AgreementAdmin, page).changeform_view(
                request, object_id, form_url, extra_context
            )

    def _refuse_outdated(self, request: HttpRequest, object_id: str | None) -> None:
        """Raise EditConflict before Django looks at rows that may be gone; locks the agreement."""
        version = request.POST.get("seen_version", "")
        agreement = _lock(object_id)
        if agreement is None or not version.isdecimal() or len(version) > 9:
            return
        form = AgreementForm(request.POST, instance=agreement)
        form.is_valid()
        values = form.values()
        for formset in self._parties(request, agreement):
            formset.is_valid()
            values[formset.field] = formset.ordered_keys()
        if conflict := find_conflict(agreement, values, int(version)):
            raise conflict

    def _renew(self, request: HttpRequest, object_id: str, conflict: EditConflict) -> Any:
        agreement = Agreement.objects.get(pk=unquote(object_id))
        return renew(request.POST, conflict, self._parties(request, agreement))

    def _parties(self, request: HttpRequest, agreement: Agreement) -> list[PartyFormSet]:
        """Give the rows of parties as they were sent."""
        return [
            formset(
                **self.get_formset_kwargs(request, agreement, inline, formset.get_default_prefix())
            )
            for formset, inline in self.get_formsets_with_inlines(request, agreement)
        ]

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Nothing yet: columns and parties are stored together, below."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Hand over all values at once; the form's agreement is then as stored."""
        values = form.values() | {rows.field: rows.ordered_keys() for rows in formsets}
        said: dict[str, Any] = {"by": request.user, "reason": form.cleaned_data["reason"]}
        if change:
            version = int(form.cleaned_data["seen_version"])
            finish_taken(request, edit(form.instance, values, version=version, **said))
        else:
            form.instance.pk = add_agreement(values, **said).pk
            form.instance.refresh_from_db()

    def construct_change_message(
        self, request: HttpRequest, form: Any, formsets: Any, add: bool = False
    ) -> Any:
        """Say it for Django's own log; blank when nothing was changed."""
        if add:
            return [{"added": {}}]
        version = form.instance.version
        is_changed = version != int(form.cleaned_data["seen_version"])
        return f"版{version}：{form.cleaned_data['reason']}" if is_changed else ""

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        return super().log_change(request, obj, message) if message else None

    def response_change(self, request: HttpRequest, obj: Agreement) -> HttpResponse:
        """Say so when nothing was changed; else as Django does."""
        if obj.version != int(request.POST["seen_version"]):
            return super().response_change(request, obj)
        text = "変更された項目がないため、何も保存していません。変更履歴にも残りません。"
        self.message_user(request, text, messages.INFO)
        if "_continue" in request.POST:
            return HttpResponseRedirect(request.path)
        return self.response_post_save_change(request, obj)


def _lock(object_id: str | None) -> Agreement | None:
    key = unquote(object_id) if object_id else ""
    locked = Agreement.objects.select_for_update(no_key=True).with_parties()
    return locked.filter(pk=int(key)).first() if key.isdecimal() and len(key) < 10 else None
