"""Jobs in processes of their own: done, one at a time, and found dead when they are killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from partnerships.curation.checking import check_record
from partnerships.importing.storing import import_list
from partnerships.importing.uploads import plan_upload, receive
from partnerships.jobs import running
from partnerships.jobs.beacon import beacon
from partnerships.jobs.progress import Progress, follow
from partnerships.jobs.work import WORK
from partnerships.models import Agreement, Edition, EditionUpload, Job, Revision
from tests.importing.lists import list_file, row
from tests.jobs.children import url_of_test_database, wait_until

pytestmark = pytest.mark.django_db(transaction=True)

CORRECTED = row(title="観光交流協定", topics="観光、経済")


@pytest.fixture(autouse=True)
def first_edition(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", url_of_test_database())
    import_list(list_file(row(title="観光交流協定")), "first.txt")


def uploaded(count: int) -> EditionUpload:
    """Give an upload with one corrected and `count` new rows."""
    new = [
        row(government="横浜市", title=f"第{n}次覚書", partner="ベトナム/ダナン市")
        for n in range(count)
    ]
    return receive(list_file(CORRECTED, *new, as_of="平成29年9月現在"), "next.txt", "", None)


@contextmanager
def child(job: Job, repository: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a job as `spawn` does, but as a child that can be killed."""
    command = [sys.executable, str(repository / "manage.py"), "run_job", str(job.pk)]
    process = subprocess.Popen(command, cwd=repository)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def state_of(job: Job) -> str:
    job.refresh_from_db()
    return job.state


def is_found_dead(job: Job) -> bool:
    """Look once; a database server needs a moment to see that a process is gone."""
    running.settle_dead()
    return state_of(job) == Job.State.FAILED


def test_a_started_job_is_done_by_a_process_of_its_own() -> None:
    upload = uploaded(3)
    job = running.start(Job.Kind.PLAN, upload=upload)
    wait_until(lambda: state_of(job) not in (Job.State.WAITING, Job.State.RUNNING))
    assert (job.state, job.message, job.slot) == (Job.State.DONE, "", None)
    upload.refresh_from_db()
    assert (upload.state, upload.counts["new"], upload.counts["changed"]) == ("planned", 3, 1)


def test_a_job_that_is_killed_while_planning_is_found_dead(repository: Path) -> None:
    upload = uploaded(400)
    job = Job.objects.create(kind=Job.Kind.PLAN, upload=upload)
    with child(job, repository) as process:
        wait_until(lambda: state_of(job) == Job.State.RUNNING)
        running.settle_dead()
        assert state_of(job) == Job.State.RUNNING
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_until(lambda: is_found_dead(job))
    assert job.message == running.DIED
    assert running.start(Job.Kind.PLAN, upload=upload).pk != job.pk
    wait_until(lambda: not Job.objects.filter(slot=1).exists())


def test_a_job_that_is_killed_while_writing_leaves_the_record_as_it_was(repository: Path) -> None:
    upload = uploaded(600)
    plan_upload(upload, None, iter)
    job = Job.objects.create(kind=Job.Kind.APPLY, upload=upload)
    with child(job, repository) as process:
        wait_until(lambda: beacon().progress(job.pk).phase == "記録への書き込み")
        process.send_signal(signal.SIGKILL)
        process.wait()
    wait_until(lambda: is_found_dead(job))
    upload.refresh_from_db()
    assert upload.state == "planned"
    counts = [model.objects.count() for model in (Edition, Agreement, Revision)]
    assert counts == [1, 1, 1]
    assert check_record() == []


def test_a_second_job_is_refused_until_the_first_has_ended() -> None:
    first = Job.objects.create(kind=Job.Kind.PLAN, upload=uploaded(1))
    with pytest.raises(running.BusyError, match="進行中"):
        running.start(Job.Kind.PLAN, upload=uploaded(2))
    running.perform(first.pk)
    assert state_of(first) == Job.State.DONE


def test_two_processes_never_work_at_once() -> None:
    job = Job.objects.create(kind=Job.Kind.PLAN, upload=uploaded(1))
    with beacon().hold(job.pk) as say:
        say(Progress("読み取り", 3, 10))
        assert beacon().is_held()
        assert beacon().progress(job.pk) == ("読み取り", 3, 10)
        with pytest.raises(TimeoutError):
            running.perform(job.pk)
    assert not beacon().is_held()


def test_a_job_whose_process_never_began_is_found_dead_after_a_minute() -> None:
    job = Job.objects.create(kind=Job.Kind.PLAN, upload=uploaded(1))
    running.settle_dead()
    assert state_of(job) == Job.State.WAITING
    Job.objects.filter(pk=job.pk).update(created_at=timezone.now() - timedelta(seconds=61))
    running.settle_dead()
    assert state_of(job) == Job.State.FAILED
    running.perform(job.pk)  # the process comes at last, and leaves it
    assert state_of(job) == Job.State.FAILED
    assert EditionUpload.objects.get().state == "received"


def test_a_job_that_breaks_says_so(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    job = Job.objects.create(kind=Job.Kind.PLAN, upload=uploaded(1))
    monkeypatch.setitem(WORK, Job.Kind.PLAN, lambda job, say: str(1 / 0))
    running.perform(job.pk)
    assert (state_of(job), job.message) == (Job.State.FAILED, running.BROKE)
    assert "ZeroDivisionError" in caplog.text


def test_progress_is_said_at_the_beginning_and_at_the_end() -> None:
    said: list[Progress] = []
    assert list(follow(said.append, "読み取り")(range(3))) == [0, 1, 2]
    assert said == [("読み取り", 0, 3), ("読み取り", 3, 3)]
