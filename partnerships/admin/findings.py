"""Doubts about agreements, as a list to work off: why, where, and what staff decided about them.

Who may change an agreement may settle or dismiss what is doubted of it, one or many at a time.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from partnerships.admin import filters
from partnerships.admin.care import may_change
from partnerships.admin.closing import ask_reason
from partnerships.admin.form_fields import PlainTextField
from partnerships.admin.read_only import NumberSearch
from partnerships.curation.explaining import with_reasons
from partnerships.curation.findings import close
from partnerships.models import Agreement, Finding


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    reason = PlainTextField(
        label="処理の理由", required=False, help_text="解決・問題なしとした理由と根拠。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("state") != Finding.State.OPEN and not values.get("reason"):
            self.add_error("reason", "「解決」「問題なし」とするときは、理由を書いてください。")
        return values


class ExplainedList(ChangeList):
    """A page of findings, each with the reason it is doubted for: two queries for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        super().get_results(request)
        explained: list[tuple[Any, str]] = with_reasons(self.result_list)
        for finding, why in explained:
            finding.why_doubted = why
        self.result_list = [finding for finding, _ in explained]


@admin.register(Finding)
class FindingAdmin(NumberSearch):
    form = FindingForm
    actions = ["settle", "dismiss"]
    list_display = ["why", "agreement_link", "governments", "row_link", "state", "found_on"]
    list_display_links = ["why"]
    list_filter = [
        filters.StateOfFinding,
        filters.PrefectureOfItsAgreement,
        filters.GovernmentOfItsAgreement,
        "code",
    ]
    list_per_page = 50
    search_fields = ["value"]
    search_help_text = "協定の番号か、見つかったものの語で探せます。"
    fields = [
        *("why", "agreement_link", "row_link", "code", "field", "value", "edition", "found_at"),
        *("state", "reason", "history"),
    ]
    readonly_fields = [
        *("why", "agreement_link", "row_link", "code", "field", "value", "edition", "found_at"),
        "history",
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An editor closes the doubts about agreements in her care."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_change(request, obj.agreement))

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return ExplainedList

    def get_queryset(self, request: HttpRequest) -> QuerySet[Finding]:
        return (
            super()
            .get_queryset(request)
            .select_related("agreement", "edition")
            .prefetch_related(
                "agreement__government_links__local_government", "agreement__source_rows__edition"
            )
        )

    @admin.display(description="疑いの理由", ordering="code")
    def why(self, finding: Any) -> str:
        known: str | None = getattr(finding, "why_doubted", None)
        return known or with_reasons([finding])[0][1]

    @admin.display(description="協定", ordering="agreement")
    def agreement_link(self, finding: Finding) -> SafeString:
        return _link("agreement", finding.agreement_id, str(finding.agreement))

    @admin.display(description="地方公共団体")
    def governments(self, finding: Finding) -> str:
        agreement: Agreement = finding.agreement
        return "、".join(str(link.local_government) for link in agreement.government_links.all())

    @admin.display(description="一覧の行")
    def row_link(self, finding: Finding) -> SafeString | str:
        rows = finding.agreement.source_rows.all()
        if not rows:
            return "（一覧にありません）"
        row = rows[len(rows) - 1]
        label = format_html('<span class="nowrap">{} {}行</span>', row.edition, row.line)
        return _link("sourcerow", row.pk, label)

    @admin.display(description="見つけた日", ordering="found_at")
    def found_on(self, finding: Finding) -> SafeString:
        day = f"{timezone.localdate(finding.found_at):%Y-%m-%d}"
        return format_html('<span class="nowrap">{}</span>', day)

    @admin.display(description="経過")
    def history(self, finding: Finding) -> SafeString | str:
        lines = (
            (
                f"{timezone.localtime(step.made_at):%Y-%m-%d %H:%M}",
                step.get_state_display(),
                step.made_by or "（取り込み・点検）",
                step.reason,
            )
            for step in finding.steps.select_related("made_by")
        )
        items = format_html_join("", "<li>{}：{}、{}、{}</li>", lines)
        return format_html("<ul>{}</ul>", items) if items else "まだ処理されていません。"

    @admin.action(description="選んだ点を「解決」にする", permissions=["change"])
    def settle(self, request: HttpRequest, queryset: QuerySet[Finding]) -> HttpResponse | None:
        return ask_reason(self, request, queryset, Finding.State.SETTLED, "settle")

    @admin.action(description="選んだ点を「問題なし」にする", permissions=["change"])
    def dismiss(self, request: HttpRequest, queryset: QuerySet[Finding]) -> HttpResponse | None:
        return ask_reason(self, request, queryset, Finding.State.DISMISSED, "dismiss")

    def save_model(self, request: HttpRequest, obj: Finding, form: Any, change: bool) -> None:
        """Note who closed it; what is still doubted is public, and stands in the JSON."""
        if form.changed_data:
            close([obj], obj.state, obj.reason, request.user)  # type: ignore[arg-type]


def _link(model: str, pk: int, label: str) -> SafeString:
    url = reverse(f"admin:partnerships_{model}_change", args=[pk])
    return format_html('<a href="{}">{}</a>', url, label)
