"""Doubts about agreements: staff settle or dismiss them, and say why."""

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from partnerships.admin.care import may_change
from partnerships.admin.form_fields import PlainTextField
from partnerships.admin.read_only import NumberSearch
from partnerships.models import Finding
from partnerships.search.stamp import hold_stamp, move_stamp
from partnerships.search.text import index_agreements


class FindingForm(forms.ModelForm):  # type: ignore[type-arg]
    reason = PlainTextField(
        label="処理の理由", required=False, help_text="解決・問題なしとした理由と根拠。"
    )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        if values.get("state") != Finding.State.OPEN and not values.get("reason"):
            self.add_error("reason", "「解決」「問題なし」とするときは、理由を書いてください。")
        return values


@admin.register(Finding)
class FindingAdmin(NumberSearch):
    form = FindingForm
    list_display = ["agreement", "code", "field", "value", "state", "found_at"]
    list_display_links = ["code"]
    list_filter = ["state", "code"]
    list_select_related = ["agreement"]
    search_fields = ["value"]
    search_help_text = "協定の番号か、見つかったものの語で探せます。"
    fields = ["agreement", "code", "field", "value", "edition", "found_at", "state", "reason"]
    readonly_fields = ["agreement", "code", "field", "value", "edition", "found_at"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """An editor closes the doubts about agreements in her care."""
        may = super().has_change_permission(request, obj)
        return may and (obj is None or may_change(request, obj.agreement))

    def save_model(self, request: HttpRequest, obj: Finding, form: Any, change: bool) -> None:
        """Note who closed it; what is still doubted is public, and stands in the JSON."""
        if form.changed_data:
            hold_stamp()
            is_open = obj.state == Finding.State.OPEN
            obj.closed_by_id = None if is_open else request.user.pk
            super().save_model(request, obj, form, change)
            index_agreements([obj.agreement_id])
            move_stamp()
