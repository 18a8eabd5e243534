"""Taking in the next edition: upload a list, look at the plan, decide, apply; or discard it.

The work itself is a job in a process of its own (`jobs/`); these pages start it, wait for it by
loading themselves again, and show what came out. One permission stands for all of it.
"""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.template.response import TemplateResponse
from django.urls import path, reverse

from partnerships.admin.downloads import send_file
from partnerships.admin.upload_decisions import DecisionReader, save_decisions
from partnerships.admin.upload_form import UploadForm
from partnerships.admin.upload_plan import count_undecided, page_of, present_plan, say_counts
from partnerships.admin.upload_state import newest_job, say_state
from partnerships.curation.roles import TAKE_IN
from partnerships.importing.deciding import Decision
from partnerships.importing.reading import NotAListError
from partnerships.importing.uploads import discard, receive
from partnerships.jobs.running import BusyError, progress_of, settle_dead, start
from partnerships.models import EditionUpload, Job

_TEMPLATES = "admin/partnerships/editionupload"


@admin.register(EditionUpload)
class EditionUploadAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    form = UploadForm
    fields = ["content", "edition_key"]
    list_display = ["file_name", "progress_said", "uploaded_by", "uploaded_at", "edition"]
    list_filter = ["state"]
    list_select_related = ["uploaded_by", "edition"]
    list_per_page = 50
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None
    add_form_template = "admin/partnerships/editionupload/add_form.html"

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm(TAKE_IN)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(TAKE_IN)

    has_change_permission = has_view_permission
    has_add_permission = has_module_permission

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What was sent stays on the list; an upload that is not wanted is discarded."""
        return False

    def get_urls(self) -> list[Any]:
        pages = {
            "decide": self.decide_view,
            "apply": self.apply_view,
            "plan": self.plan_view,
            "discard": self.discard_view,
            "file": self.file_view,
        }
        own = [
            path(f"<int:pk>/{name}/", self.admin_site.admin_view(view), name=f"upload-{name}")
            for name, view in pages.items()
        ]
        return [*own, *super().get_urls()]

    def get_queryset(self, request: HttpRequest) -> QuerySet[EditionUpload]:
        return super().get_queryset(request).prefetch_related("jobs")

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        settle_dead()
        return super().changelist_view(request, {"title": "一覧の取り込み"})

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context: Any = None) -> Any:
        return super().add_view(request, form_url, {"title": "新しい一覧を送る"})

    @admin.display(description="状態")
    def progress_said(self, upload: EditionUpload) -> str:
        return say_state(upload, newest_job(upload))

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Keep the file, and let the plan be made; while another job works, it is made later."""
        sent = form.cleaned_data
        upload = receive(sent["content"], form.file_name, sent["edition_key"], request.user)  # type: ignore[arg-type]
        obj.pk, obj.file_name = upload.pk, upload.file_name
        self._start(request, Job.Kind.PLAN, upload)

    def response_add(self, request: HttpRequest, obj: Any, post_url_continue: Any = None) -> Any:
        return HttpResponseRedirect(page_url(obj.pk))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show how far an upload is: its job, its plan, or its end."""
        upload = self._upload(request, int(object_id) if object_id.isdecimal() else 0)
        settle_dead()
        return self._page(request, upload, {})

    def decide_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Save the decisions of one page of the plan; with an error the page comes back."""
        upload = self._upload(request, pk)
        if request.method != "POST" or self._is_closed(request, upload):
            return HttpResponseRedirect(page_url(pk))
        page = page_of(upload, request.POST.get("group", ""), request.POST.get("p"))
        reader = DecisionReader(request.POST)
        decisions = {row.pk: reader.read(row) for row in page}
        if reader.errors:
            messages.error(
                request,
                "読めない値があるため、まだ保存していません。赤字のところを直してください。",
            )
            return self._page(request, upload, decisions, reader.errors, request.POST)
        save_decisions(list(page), decisions)
        messages.success(request, "決めたことを保存しました。")
        number = page.number
        if "next" in request.POST and page.has_next():
            number = page.next_page_number()
        group = request.POST.get("group", "")
        return HttpResponseRedirect(f"{page_url(pk)}?group={group}&p={number}")

    def apply_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask once more, then start taking it in."""
        upload = self._upload(request, pk)
        if self._is_closed(request, upload) or upload.state != EditionUpload.State.PLANNED:
            return HttpResponseRedirect(page_url(pk))
        if request.method == "POST":
            self._start(request, Job.Kind.APPLY, upload)
            return HttpResponseRedirect(page_url(pk))
        undecided = count_undecided(upload)
        context = {"undecided": undecided, "sentence": say_counts(upload.counts, undecided)}
        return self._render(request, "confirm_apply.html", upload, "取り込みの確認", context)

    def plan_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Make the plan anew."""
        upload = self._upload(request, pk)
        if request.method == "POST" and not self._is_closed(request, upload):
            self._start(request, Job.Kind.PLAN, upload)
        return HttpResponseRedirect(page_url(pk))

    def discard_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        upload = self._upload(request, pk)
        if self._is_closed(request, upload):
            return HttpResponseRedirect(page_url(pk))
        if request.method == "POST":
            try:
                discard(upload)
            except NotAListError as refusal:
                messages.error(request, str(refusal))
                return HttpResponseRedirect(page_url(pk))
            messages.success(
                request, f"「{upload.file_name}」を破棄しました。記録は変わっていません。"
            )
            return HttpResponseRedirect(list_url())
        return self._render(request, "confirm_discard.html", upload, "破棄の確認", {})

    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        upload = self._upload(request, pk)
        if upload.file is None:
            raise Http404
        return send_file(upload.file, upload.file_name)

    def _upload(self, request: HttpRequest, pk: int) -> EditionUpload:
        if not request.user.has_perm(TAKE_IN):
            raise PermissionDenied
        upload = self.get_queryset(request).select_related("edition", "file").filter(pk=pk).first()
        if upload is None:
            raise Http404
        return upload

    def _is_closed(self, request: HttpRequest, upload: EditionUpload) -> bool:
        """Whether nothing can be done with it now; says why."""
        settle_dead()
        job = Job.objects.filter(upload=upload, slot=1).first()
        if job:
            messages.warning(
                request, f"{job.get_kind_display()}が進行中です。終わるまでお待ちください。"
            )
        elif not upload.is_open:
            messages.warning(request, f"この一覧は「{upload.get_state_display()}」です。")
        return job is not None or not upload.is_open

    def _start(self, request: HttpRequest, kind: Job.Kind, upload: EditionUpload) -> None:
        try:
            start(kind, upload_id=upload.pk, started_by=request.user)
        except BusyError as busy:
            messages.error(request, str(busy))

    def _page(
        self,
        request: HttpRequest,
        upload: EditionUpload,
        decisions: dict[int, Decision],
        errors: dict[str, str] | None = None,
        asked: Any = None,
    ) -> HttpResponse:
        job = Job.objects.filter(upload=upload).last()
        context: dict[str, Any] = {"job": job, "said": say_state(upload, job)}
        if job and job.is_active:
            context["progress"] = progress_of(job)
        elif upload.state == EditionUpload.State.PLANNED:
            context |= present_plan(upload, asked or request.GET, decisions, errors or {})
        elif upload.state == EditionUpload.State.APPLIED:
            context["sentence"] = say_counts(upload.counts)
        return self._render(request, "page.html", upload, upload.file_name, context)

    def _render(
        self,
        request: HttpRequest,
        template: str,
        upload: EditionUpload,
        title: str,
        context: dict[str, Any],
    ) -> HttpResponse:
        common = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "upload": upload,
            "page_url": page_url(upload.pk),
        }
        return TemplateResponse(request, f"{_TEMPLATES}/{template}", common | context)


def page_url(pk: int) -> str:
    return reverse("admin:partnerships_editionupload_change", args=[pk])


def list_url() -> str:
    return reverse("admin:partnerships_editionupload_changelist")
