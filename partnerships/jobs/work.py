"""What each kind of job does; called in the child process by `running.py`.

Each gives what is to be said of its end, or raises one of REFUSALS with what is to be said instead.
"""

from collections.abc import Callable

from partnerships.importing.deciding import DecisionError
from partnerships.importing.reading import NotAListError
from partnerships.importing.storing import StalePlanError
from partnerships.importing.taking_back import StandsFirmError, take_back
from partnerships.importing.uploads import apply_upload, plan_upload
from partnerships.jobs.progress import Say, follow
from partnerships.models import EditionUpload, Job

REFUSALS = (NotAListError, DecisionError, StandsFirmError)
_ANEW = (
    "計画を見てから取り込むまでの間に記録が変わったので、取り込みませんでした（記録は元のままです）。"
    "計画を作り直しました。もう一度確かめてください。決めたことのうち、変わらない行の分は残してあります。"
)


def _plan(job: Job, say: Say) -> str:
    plan_upload(_upload(job), job.started_by, follow(say, "行の読み取り"))
    return ""


def _apply(job: Job, say: Say) -> str:
    upload, reading = _upload(job), follow(say, "計画の確認")
    try:
        apply_upload(upload, job.started_by, reading, follow(say, "記録への書き込み"))
    except StalePlanError:
        plan_upload(upload, job.started_by, follow(say, "計画の作り直し"))
        return _ANEW
    return ""


def _take_back(job: Job, say: Say) -> str:
    if job.edition is None:
        raise StandsFirmError(["版がありません。"])
    take_back(
        job.edition, by=job.started_by, reason=job.reason, progress=follow(say, "記録への書き込み")
    )
    return ""


def _upload(job: Job) -> EditionUpload:
    if job.upload is None or not job.upload.is_open:
        raise NotAListError("この一覧は、すでに取り込まれたか、破棄されました。")
    return job.upload


WORK: dict[str, Callable[[Job, Say], str]] = {
    Job.Kind.PLAN: _plan,
    Job.Kind.APPLY: _apply,
    Job.Kind.TAKE_BACK: _take_back,
}
