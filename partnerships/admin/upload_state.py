"""How far an upload of a list is, in words, for its pages and the start page."""

from partnerships.models import EditionUpload, Job


def newest_job(upload: EditionUpload) -> Job | None:
    """Give the last job of an upload whose jobs were fetched with it."""
    return max(upload.jobs.all(), key=lambda job: job.pk, default=None)


def say_state(upload: EditionUpload, job: Job | None) -> str:
    if job and job.is_active:
        return f"{job.get_kind_display()}が進行中"
    if job and job.state == Job.State.FAILED and upload.is_open:
        return f"{job.get_kind_display()}ができませんでした"
    return upload.get_state_display()
