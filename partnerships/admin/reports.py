"""Readers' reports, as a queue: each is taken over into a correction, or declined with a reason."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from partnerships.admin import filters
from partnerships.admin.form_fields import PlainTextField
from partnerships.admin.read_only import NumberSearch
from partnerships.curation.reports import decline
from partnerships.curation.roles import may_edit
from partnerships.models import CorrectionReport

_NEW = CorrectionReport.State.NEW


class ReportForm(forms.ModelForm):  # type: ignore[type-arg]
    answer = PlainTextField(
        label="訂正しない理由",
        strip=True,
        required=True,
        error_messages={"required": "訂正しない理由を書いてください。報告した人に示します。"},
        help_text="「保存」すると「訂正しない」になり、この理由を報告した人に示します。"
        "訂正するときは、上の「引き継いで訂正する」を選んでください。",
    )


@admin.register(CorrectionReport)
class CorrectionReportAdmin(NumberSearch):
    form = ReportForm
    list_display = [
        "number",
        "agreement_link",
        "governments",
        "field",
        "excerpt",
        "state",
        "made_at",
    ]
    list_display_links = ["number"]
    list_filter = [
        filters.StateOfReport,
        filters.PrefectureOfItsAgreement,
        filters.GovernmentOfItsAgreement,
        "field",
    ]
    list_per_page = 50
    search_fields = ["text", "source"]
    search_help_text = "協定の番号か、報告の語で探せます。"
    readonly_fields = [
        *("agreement_link", "field", "text", "source", "email", "made_at", "state"),
        *("revision", "handled_at", "handled_by"),
    ]
    fields = [*readonly_fields, "answer"]

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """A reader's address is for those who may have to ask him."""
        may_ask = super().has_change_permission(request, None)
        return [name for name in self.fields if may_ask or name != "email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Who may correct the agreement handles its reports; what is handled stays as it is."""
        may_handle = super().has_change_permission(request, obj)
        if obj is None:
            return may_handle
        is_hers = may_edit(request.user, obj.agreement)  # type: ignore[arg-type]
        return may_handle and obj.state == _NEW and is_hers

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectionReport]:
        return (
            super()
            .get_queryset(request)
            .select_related("agreement", "revision", "handled_by")
            .prefetch_related("agreement__government_links__local_government")
        )

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show one, with the way into a correction."""
        report = self.get_object(request, object_id)
        take_over = ""
        if report and self.has_change_permission(request, report):
            url = reverse("admin:partnerships_agreement_change", args=[report.agreement_id])
            take_over = f"{url}?report={report.pk}"
        context = {**(extra_context or {}), "take_over_url": take_over}
        return super().change_view(request, object_id, form_url, context)

    def save_model(
        self, request: HttpRequest, obj: CorrectionReport, form: Any, change: bool
    ) -> None:
        decline(obj, form.cleaned_data["answer"], request.user)  # type: ignore[arg-type]
        self.message_user(request, "報告した人に理由を示しました。", messages.INFO)

    @admin.display(description="番号", ordering="pk")
    def number(self, report: CorrectionReport) -> int:
        return report.pk

    @admin.display(description="協定", ordering="agreement")
    def agreement_link(self, report: CorrectionReport) -> SafeString:
        url = reverse("admin:partnerships_agreement_change", args=[report.agreement_id])
        return format_html('<a href="{}">{}</a>', url, report.agreement)

    @admin.display(description="地方公共団体")
    def governments(self, report: CorrectionReport) -> str:
        links = report.agreement.government_links.all()
        return "、".join(str(link.local_government) for link in links)

    @admin.display(description="内容")
    def excerpt(self, report: CorrectionReport) -> str:
        return Truncator(report.text).chars(60)
