"""The start page of the admin: what waits for somebody, what was taken in, what was changed.

`with_work` wraps Django's own index; a fixed number of queries, whatever the record's size.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse

from partnerships.admin.upload_state import newest_job, say_state
from partnerships.curation.roles import TAKE_IN, prefectures_of
from partnerships.importing.uploads import DAYS_OPEN
from partnerships.models import (
    Agreement,
    CorrectionReport,
    Edition,
    EditionUpload,
    Finding,
    FindingCode,
    Revision,
    State,
)

_RECENT = 10
Index = Callable[..., TemplateResponse]


class Task(NamedTuple):
    """Something that waits: how many, where, and how many of them in an editor's care."""

    label: str
    total: int
    url: str
    in_care: int | None = None


def with_work(index: Index) -> Index:
    """Give the view of the start page that shows the work above the tables."""

    @wraps(index)
    def start(
        request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> TemplateResponse:
        work = work_of(request.user)  # type: ignore[arg-type]
        return index(request, {**(extra_context or {}), **work})

    return start


def work_of(user: User) -> dict[str, Any]:
    """Give what the page shows to this person."""
    limit = prefectures_of(user) if user.has_perm("partnerships.change_agreement") else None
    recent = Revision.objects.select_related("agreement", "made_by").order_by("-pk")
    newest = (
        Edition.objects.standing().select_related("imported_by").annotate(row_count=Count("rows"))
    )
    return {
        "tasks": _tasks(limit),
        "uploads": _open_uploads() if user.has_perm(TAKE_IN) else None,
        "days_open": DAYS_OPEN,
        "is_limited": limit is not None,
        "last_edition": newest.order_by("as_of", "pk").last(),
        "recent_changes": recent[:_RECENT],
    }


def _open_uploads() -> list[tuple[EditionUpload, str]]:
    """Give the lists that wait to be taken in, and those that failed, with their states."""
    found = EditionUpload.objects.still_open().select_related("uploaded_by")
    shown = found.prefetch_related("jobs").defer("counts")[:_RECENT]
    return [(upload, say_state(upload, newest_job(upload))) for upload in shown]


def _tasks(limit: set[str] | None) -> list[Task]:
    doubts = Finding.objects.filter(state=Finding.State.OPEN)
    conflicts = doubts.filter(code=FindingCode.IMPORT_CONFLICT)
    matches = doubts.filter(code=FindingCode.DOUBTFUL_MATCH)
    reports = CorrectionReport.objects.filter(state=CorrectionReport.State.NEW)
    drafts = Agreement.objects.filter(state=State.DRAFT)
    is_open = {"state__exact": Finding.State.OPEN.value}
    conflict = is_open | {"code__exact": FindingCode.IMPORT_CONFLICT.value}
    match = is_open | {"code__exact": FindingCode.DOUBTFUL_MATCH.value}
    new, draft = {"state": CorrectionReport.State.NEW.value}, {"state__exact": State.DRAFT.value}
    waiting: list[tuple[str, QuerySet[Any], str, dict[str, str]]] = [
        ("確認が必要な点", doubts, "finding", is_open),
        ("一覧と職員の訂正の食い違い", conflicts, "finding", conflict),
        ("同じ協定か確かでない行", matches, "finding", match),
        ("読者からの報告", reports, "correctionreport", new),
        ("下書き", drafts, "agreement", draft),
    ]
    return [_task(*one, limit) for one in waiting]


def _task(
    label: str,
    rows: QuerySet[Any],
    table: str,
    asked: dict[str, str],
    limit: set[str] | None,
) -> Task:
    """Count rows, and those in an editor's care; one query."""
    prefecture = "government_links__local_government__prefecture__in"
    path = prefecture if rows.model is Agreement else f"agreement__{prefecture}"
    url = f"{reverse(f'admin:partnerships_{table}_changelist')}?{urlencode(asked)}"
    if limit is None:
        return Task(label, rows.count(), url)
    counts = rows.aggregate(
        all=Count("pk", distinct=True),
        ours=Count("pk", distinct=True, filter=Q(**{path: limit})),
    )
    return Task(label, counts["all"], url, counts["ours"])
