"""Uploads of lists: received, planned, decided, applied or discarded.

The admin receives and discards; the site's child process (`jobs/`) plans and applies. A plan is
stored as rows for people and made again from the file when it is applied: it counts only while the
record's stamp and what the plan says are what staff saw.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from partnerships.importing.deciding import Decision, decide
from partnerships.importing.describing import PlanDescriber
from partnerships.importing.files import drop_file, keep_file
from partnerships.importing.planning import Plan, Progress, make_plan
from partnerships.importing.reading import NotAListError
from partnerships.importing.storing import StalePlanError, apply_plan
from partnerships.importing.summary import summarise
from partnerships.models import EditionUpload, Job, PlannedRow

DAYS_OPEN = 90
"""How long a list that was sent and not taken in is kept, after it was last worked on."""

_BATCH = 500
_DECIDABLE = (PlannedRow.Kind.DOUBTFUL, PlannedRow.Kind.CHANGED)


def receive(content: bytes, file_name: str, edition_key: str, by: User | None) -> EditionUpload:
    """Keep a file for taking in later; its name is for people only and names no path."""
    with transaction.atomic():
        return EditionUpload.objects.create(
            file=keep_file(content),
            file_name=file_name[:255],
            edition_key=edition_key,
            uploaded_by=by,
        )


def plan_upload(upload: EditionUpload, by: User | None, progress: Progress) -> None:
    """Make the plan (anew) and store it for the pages; decisions stay where the row is as it was.

    `NotAListError` says why the file can't be taken in.
    """
    plan = _plan(upload, by, progress)
    _save_plan(upload, plan)


def apply_upload(
    upload: EditionUpload, by: User | None, planning: Progress, writing: Progress
) -> None:
    """Take the upload in as it was decided.

    `StalePlanError` when the record has changed since the plan was shown, `DecisionError` when a
    decision can't be carried out: nothing is written.
    """
    plan = _plan(upload, by, planning)
    if plan.stamp != upload.stamp or _digest(_rows_of(plan)) != upload.digest:
        raise StalePlanError
    decided = decide(plan, _decisions(upload))
    with transaction.atomic():
        _lock_open(upload)
        edition = apply_plan(decided, by, progress=writing)
        upload.edition, upload.state = edition, EditionUpload.State.APPLIED
        upload.counts = _counts(decided)
        upload.save(update_fields=["edition", "state", "counts"])


def discard_old(now: datetime | None = None) -> int:
    """Discard what nobody took in for DAYS_OPEN days and no job is at work on; gives how many."""
    before = (now or timezone.now()) - timedelta(days=DAYS_OPEN)
    worked_on = Job.objects.filter(Q(slot=1) | Q(created_at__gt=before)).exclude(upload=None)
    kept = EditionUpload.objects.still_open().exclude(pk__in=worked_on.values("upload"))
    old = list(kept.filter(uploaded_at__lte=before).select_related("file"))
    for upload in old:
        discard(upload)
    return len(old)


def discard(upload: EditionUpload) -> None:
    """Let go of an upload, its plan, and its file unless something needs it.

    `NotAListError` when it was taken in or discarded meanwhile.
    """
    with transaction.atomic():
        _lock_open(upload)
        upload.rows.all().delete()
        kept, upload.file = upload.file, None
        upload.state = EditionUpload.State.DISCARDED
        upload.save(update_fields=["file", "state"])
        if kept:
            drop_file(kept)


def _lock_open(upload: EditionUpload) -> None:
    """Let nobody else end this upload; `NotAListError` when somebody has."""
    if not EditionUpload.objects.select_for_update().get(pk=upload.pk).is_open:
        raise NotAListError("この一覧は、すでに取り込まれたか、破棄されました。")


def _plan(upload: EditionUpload, by: User | None, progress: Progress) -> Plan:
    if upload.file is None:
        raise NotAListError("ファイルが残っていません。もう一度送ってください。")
    content = bytes(upload.file.content)
    plan = make_plan(content, upload.file_name, upload.edition_key, by, progress=progress)
    if plan.is_applied:
        raise NotAListError(f"このファイルは、版 {plan.edition.key} として取り込み済みです。")
    return plan


def _rows_of(plan: Plan) -> list[PlannedRow]:
    return list(PlanDescriber(plan).rows())


def _save_plan(upload: EditionUpload, plan: Plan) -> None:
    rows = _rows_of(plan)
    with transaction.atomic():
        before = {
            row.position: row
            for row in upload.rows.filter(kind__in=_DECIDABLE).exclude(decision={})
        }
        for row in rows:
            row.upload = upload
            old = before.get(row.position)
            if old and (old.kind, old.content) == (row.kind, row.content):
                row.decision, row.open_count = old.decision, old.open_count
        upload.rows.all().delete()
        PlannedRow.objects.bulk_create(rows, batch_size=_BATCH)
        upload.stamp, upload.digest = plan.stamp, _digest(rows)
        upload.counts, upload.state = _counts(plan), EditionUpload.State.PLANNED
        upload.save(update_fields=["stamp", "digest", "counts", "state"])


def _digest(rows: Iterable[PlannedRow]) -> str:
    """Give the SHA-256 (hex) over all that a plan says."""
    digest = hashlib.sha256()
    for row in rows:
        said = [row.position, row.kind, row.number, row.content]
        digest.update(json.dumps(said, ensure_ascii=False, sort_keys=True).encode())
    return digest.hexdigest()


def _counts(plan: Plan) -> dict[str, object]:
    """Give the summary's counts, and how many doubts there are."""
    counts = summarise(plan).as_json()
    return counts | {"issues": len(counts["issues"])}


def _decisions(upload: EditionUpload) -> dict[int, Decision]:
    decided = upload.rows.filter(kind__in=_DECIDABLE).exclude(decision={})
    return {
        position - 1: Decision.from_json(stored)
        for position, stored in decided.values_list("position", "decision")
    }
