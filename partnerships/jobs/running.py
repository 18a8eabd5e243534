"""Starts a job in a process of its own, does it there, and finds out when one has died.

The admin calls `start` and `settle_dead`; the command `run_job`, which is the child process, calls
`perform`. One at a time: an unfinished job holds the only slot, in the database.
"""

import logging
import subprocess
import sys
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.jobs.beacon import beacon
from partnerships.jobs.progress import Progress
from partnerships.jobs.work import REFUSALS, WORK
from partnerships.models import Job

_log = logging.getLogger(__name__)
_SLOW_START = timedelta(seconds=60)
# The launcher leaves at once, so that the child belongs to nobody: a worker that is recycled takes
# none with it, and none is left behind as a zombie. Readers come first: the child is nice to them.
_LAUNCHER = """
import os, sys
if os.fork() == 0:
    os.setsid()
    os.nice(10)
    os.execv(sys.argv[1], sys.argv[1:])
"""
DIED = (
    "処理のプロセスが途中で止まりました（サーバーの再起動や、メモリ不足など）。"
    "途中までの変更は残っていません。もう一度実行してください。"
)
BROKE = (
    "思わぬ誤りで止まりました。途中までの変更は残っていません。"
    "もう一度実行しても同じなら、管理者に知らせてください（詳しくはサーバーの記録にあります）。"
)


class BusyError(Exception):
    """Another job is at work."""

    def __init__(self) -> None:
        super().__init__("ほかの処理が進行中です。終わってから、もう一度実行してください。")


def start(kind: Job.Kind, **about: Any) -> Job:
    """Start a job once the transaction commits; BusyError while another one is unfinished."""
    settle_dead()
    try:
        with transaction.atomic():
            job = Job.objects.create(kind=kind, **about)
    except IntegrityError as error:
        raise BusyError from error
    transaction.on_commit(lambda: spawn(job.pk))
    return job


def spawn(pk: int) -> None:
    """Start the child process that does the job."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "run_job", str(pk)]
    subprocess.run(
        [sys.executable, "-c", _LAUNCHER, *command],
        cwd=settings.BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        check=True,
    )


def perform(pk: int) -> None:
    """Do a job that waits, and note how it ended; what was written is whole or not there at all."""
    with beacon().hold(pk) as say:
        waiting = Job.objects.filter(pk=pk, state=Job.State.WAITING)
        if not waiting.update(state=Job.State.RUNNING):
            return
        job = Job.objects.get(pk=pk)
        try:
            message = WORK[job.kind](job, say)
        except REFUSALS as refusal:
            _end(job, Job.State.FAILED, str(refusal))
        except Exception:
            _log.exception("job %s (%s) broke", pk, job.kind)
            _end(job, Job.State.FAILED, BROKE)
        else:
            _end(job, Job.State.DONE, message)


def settle_dead() -> None:
    """Note of a job whose process is gone that it has failed."""
    for job in Job.objects.filter(slot=1):
        is_starting = job.state == Job.State.WAITING
        if is_starting and timezone.now() - job.created_at < _SLOW_START:
            continue
        if not beacon().is_held():
            _end(job, Job.State.FAILED, DIED)


def progress_of(job: Job) -> Progress:
    return beacon().progress(job.pk)


def _end(job: Job, state: Job.State, message: str) -> None:
    """Note the end, unless another has been noted."""
    unended = Job.objects.filter(pk=job.pk, state=job.state)
    unended.update(state=state, slot=None, message=message, ended_at=timezone.now())
