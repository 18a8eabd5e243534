"""Editions in the admin: to look at, to have their file again, and to take the newest one back.

Taking back asks for a reason and a confirmation, and is a job in a process of its own.
"""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.admin.downloads import send_file
from partnerships.admin.form_fields import PlainTextField
from partnerships.admin.read_only import ReadOnlyAdmin
from partnerships.importing.taking_back import count_undone, find_obstacles
from partnerships.jobs.running import BusyError, progress_of, settle_dead, start
from partnerships.models import Edition, EditionFile, Job

PERMISSION = "partnerships.take_back_edition"


class TakeBackForm(forms.Form):
    reason = PlainTextField(
        label="取り消す理由",
        help_text="版のページと、取り下げる協定のページで、だれにでも見えます。",
    )
    is_sure = forms.BooleanField(label="上に書かれたことを確かめました", label_suffix="")


@admin.register(Edition)
class EditionAdmin(ReadOnlyAdmin):
    list_display = ["key", "title", "as_of", "file_name", "imported_at", "imported_by", "standing"]
    list_select_related = ["imported_by", "taken_back_by"]
    change_form_template = "admin/partnerships/edition/change_form.html"

    def get_urls(self) -> list[Any]:
        take_back = self.admin_site.admin_view(self.take_back_view)
        file = self.admin_site.admin_view(self.file_view)
        return [
            path("<int:pk>/take-back/", take_back, name="edition-take-back"),
            path("<int:pk>/file/", file, name="edition-file"),
            *super().get_urls(),
        ]

    def view_on_site(self, obj: Edition) -> str:
        return f"/editions/{obj.key}/"

    @admin.display(description="取り消し", empty_value="")
    def standing(self, edition: Edition) -> str | None:
        return "取り消し済み" if edition.taken_back_at else None

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        edition = kwargs.get("obj")
        context["has_file"] = edition and _file_of(edition) is not None
        context["may_take_back"] = (
            edition and not edition.taken_back_at and request.user.has_perm(PERMISSION)
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        if not self.has_view_permission(request):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        kept = _file_of(edition)
        if kept is None:
            raise Http404
        return send_file(kept, edition.file_name)

    def take_back_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Say what taking back would do, ask for the reason, start it, and wait for it."""
        if not request.user.has_perm(PERMISSION):
            raise PermissionDenied
        edition = get_object_or_404(Edition, pk=pk)
        settle_dead()
        form = TakeBackForm(request.POST or None)
        obstacles = find_obstacles(edition)
        if request.method == "POST" and form.is_valid() and not obstacles:
            self._start(request, edition, form.cleaned_data["reason"])
            return HttpResponseRedirect(reverse("admin:edition-take-back", args=[pk]))
        job = Job.objects.filter(edition=edition, kind=Job.Kind.TAKE_BACK).last()
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": f"版 {edition.key} の取り込みの取り消し",
            "edition": edition,
            "obstacles": obstacles,
            "undone": count_undone(edition),
            "form": form,
            "job": job,
            "progress": progress_of(job) if job and job.is_active else None,
        }
        return TemplateResponse(request, "admin/partnerships/edition/take_back.html", context)

    def _start(self, request: HttpRequest, edition: Edition, reason: str) -> None:
        try:
            start(Job.Kind.TAKE_BACK, edition=edition, reason=reason, started_by=request.user)
        except BusyError as busy:
            messages.error(request, str(busy))


def _file_of(edition: Edition) -> EditionFile | None:
    return EditionFile.objects.filter(sha256=edition.sha256).first()
