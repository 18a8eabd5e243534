"""Bulk corrections: actions that write a selection as a sheet, and the page that takes it back.

Mixed into `AgreementAdmin`. What the page showed travels signed in the form, so that exactly that
is made; `curation/corrections.py` does the work.
"""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core import signing
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.admin.care import CHANGE
from partnerships.admin.conflicts import say_sheet_conflict
from partnerships.admin.correction_files import (
    NotASheetError,
    read_sheet,
    sheet_rows,
    write_csv,
    write_workbook,
)
from partnerships.admin.form_fields import PlainTextField
from partnerships.curation.corrections import (
    MOST_ROWS,
    Correction,
    Corrections,
    StaleCorrectionError,
    make_corrections,
    plan_corrections,
)
from partnerships.curation.roles import NotInCareError
from partnerships.models import Agreement

_SALT = "partnerships.corrections"
_AN_HOUR = 3_600
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Write = Callable[[Any], bytes]


class SheetForm(forms.Form):
    file = forms.FileField(
        label="ファイル",
        allow_empty_file=True,
        help_text="協定の一覧から書き出して直した、Excel（.xlsx）か CSV（UTF-8、Shift_JIS）。",
        error_messages={"required": "ファイルを選んでください。"},
    )
    reason = PlainTextField(
        label="理由",
        strip=True,
        error_messages={"required": "理由を書いてください。"},
        help_text="必須。すべての訂正の変更履歴に残り、だれでも読めます。",
    )


def _export(name: str, label: str, kind: str, write: Write) -> Any:
    @admin.action(description=f"選んだ協定を訂正用の{label}に書き出す")
    def export(
        page: Any, request: HttpRequest, selected: QuerySet[Agreement]
    ) -> HttpResponse | None:
        numbers = list(selected.order_by("number").values_list("pk", flat=True)[: MOST_ROWS + 1])
        if len(numbers) > MOST_ROWS:
            said = f"一度に書き出せるのは{MOST_ROWS:,}件までです。絞り込んでから選んでください。"
            page.message_user(request, said, messages.ERROR)
            return None
        agreements = Agreement.objects.filter(pk__in=numbers).with_parties().order_by("number")
        try:
            content = write(sheet_rows(agreements))
        except UnicodeEncodeError as error:
            said = f"Shift_JIS で書けない文字「{error.object[error.start]}」があります。"
            page.message_user(request, f"{said}Excel か UTF-8 をお使いください。", messages.ERROR)
            return None
        extension = "xlsx" if kind == _XLSX else "csv"
        headers = {"Content-Disposition": f'attachment; filename="corrections.{extension}"'}
        return HttpResponse(content, content_type=kind, headers=headers)

    export.__name__ = name
    return export


EXPORTS = [
    _export("export_xlsx", "Excel", _XLSX, write_workbook),
    _export(
        "export_csv", "CSV（UTF-8）", "text/csv; charset=utf-8", lambda r: write_csv(r, "utf-8-sig")
    ),
    _export(
        "export_cp932",
        "CSV（Shift_JIS）",
        "text/csv; charset=Shift_JIS",
        lambda r: write_csv(r, "cp932"),
    ),
]


class AgreementCorrections(admin.ModelAdmin):  # type: ignore[type-arg]
    change_list_template = "admin/partnerships/agreement/change_list.html"

    def get_urls(self) -> list[Any]:
        view = self.admin_site.admin_view(self.corrections_view)
        return [path("corrections/", view, name="partnerships_corrections"), *super().get_urls()]

    def corrections_view(self, request: HttpRequest) -> HttpResponse:
        """Take a sheet, show each cell that it changes, and make what was shown."""
        if not request.user.has_perm(CHANGE):
            raise PermissionDenied
        context: dict[str, Any] = {"form": SheetForm(), "most": MOST_ROWS}
        if "plan" in request.POST:
            if done := self._make(request):
                return done
        elif request.method == "POST":
            form = SheetForm(request.POST, request.FILES)
            context = {"form": form, "most": MOST_ROWS}
            if form.is_valid():
                context |= self._look(request, form)
        frame = {**self.admin_site.each_context(request), "opts": self.opts}
        title = {"title": "Excelでまとめて訂正", "media": self.media}
        template = "admin/partnerships/agreement/corrections.html"
        return TemplateResponse(request, template, {**frame, **title, **context})

    def _look(self, request: HttpRequest, form: SheetForm) -> dict[str, Any]:
        by: Any = request.user
        try:
            plan = plan_corrections(read_sheet(form.cleaned_data["file"].read()), by)
        except NotASheetError as refusal:
            form.add_error("file", str(refusal))
            return {}
        signed = [list(correction) for correction in plan.corrections]
        kept = {"by": by.pk, "reason": form.cleaned_data["reason"], "corrections": signed}
        return {
            "plan": plan,
            "conflicts": _say_conflicts(plan),
            "may_make": bool(plan.corrections) and not plan.troubles,
            "signed": signing.dumps(kept, salt=_SALT, compress=True),
            "reason": form.cleaned_data["reason"],
        }

    def _make(self, request: HttpRequest) -> HttpResponse | None:
        by: Any = request.user
        try:
            kept = signing.loads(request.POST["plan"], salt=_SALT, max_age=_AN_HOUR)
            if kept["by"] != by.pk:
                raise signing.BadSignature
            corrections = [Correction(*one) for one in kept["corrections"]]
            count = make_corrections(corrections, by=by, reason=kept["reason"])
        except signing.BadSignature:
            said = (
                "確かめた内容が見つからないか、古くなりました。もう一度ファイルを選んでください。"
            )
        except (StaleCorrectionError, NotInCareError, ValidationError) as refusal:
            texts = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            said = f"{''.join(texts)}何も保存していません。もう一度ファイルを選んでください。"
        else:
            self.message_user(request, f"{count}件の協定を訂正しました。", messages.SUCCESS)
            return HttpResponseRedirect(reverse("admin:partnerships_agreement_changelist"))
        self.message_user(request, said, messages.ERROR)
        return None


def _say_conflicts(plan: Corrections) -> list[tuple[int, list[str]]]:
    """Give line and what is to be said of each row that somebody else has changed meanwhile."""
    return [(row.line, say_sheet_conflict(conflict)) for row, conflict in plan.conflicts]
