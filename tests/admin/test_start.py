"""The start page: what waits, what was taken in last, what was changed."""

from datetime import timedelta
from io import StringIO

from django.contrib.auth.models import User
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from partnerships.curation.editing import edit
from partnerships.curation.roles import EDITOR, VIEWER
from partnerships.importing.storing import import_list
from partnerships.importing.uploads import DAYS_OPEN, discard, discard_old, receive
from partnerships.models import CorrectionReport, EditionFile, EditionUpload, Finding, Job
from tests.admin.desk import browser_of
from tests.importing.lists import list_file, row
from tests.making import make_agreement, make_member


def counts(client: Client) -> dict[str, tuple[int, int | None]]:
    tasks = client.get("/admin/").context["tasks"]
    return {task.label: (task.total, task.in_care) for task in tasks}


def test_the_start_page_counts_the_work_and_an_editor_s_share_of_it(clerk: Client) -> None:
    for codes, state in ((["011002"], "published"), (["141003"], "draft"), (["011002"], "draft")):
        make_agreement(local_governments=codes, state=state)
    Finding.objects.all().delete()
    for number, code in ((1, "import_conflict"), (2, "no_date"), (2, "doubtful_match")):
        Finding.objects.create(agreement_id=number, code=code, field="signed")
    Finding.objects.create(agreement_id=1, code="no_topic", field="topics", state="settled")
    CorrectionReport.objects.create(agreement_id=1, field="title", text="違う", secret_hash="a")
    expected = {
        "読者からの報告": (1, 1),
        "確認が必要な点": (3, 1),
        "一覧と職員の訂正の食い違い": (1, 1),
        "同じ協定か確かでない行": (1, 0),
        "下書き": (2, 1),
    }
    everything = {label: (count, None) for label, (count, _) in expected.items()}
    assert counts(clerk).items() >= everything.items()
    assert counts(browser_of(make_member(VIEWER))).items() >= everything.items()
    editor = browser_of(make_member(EDITOR, prefectures=["01"]))
    assert counts(editor).items() >= expected.items()
    for task in clerk.get("/admin/").context["tasks"]:
        assert clerk.get(task.url).status_code == 200
        assert len(clerk.get(task.url).context["cl"].result_list) == task.total


def test_lists_that_wait_and_that_failed_can_be_opened_and_discarded(
    clerk: Client, hana: User
) -> None:
    waiting = receive(list_file(row()), "waiting.txt", "", hana)
    failed = receive(b"no list", "failed.txt", "", hana)
    done = receive(list_file(row()), "done.txt", "", hana)
    discard(done)
    Job.objects.create(kind="plan", state="failed", slot=None, upload=failed)
    page = clerk.get("/admin/").content.decode()
    assert "計画の作成ができませんでした" in page
    assert "done.txt" not in page
    for upload in (waiting, failed):
        assert upload.file_name in page
        address = f"/admin/partnerships/editionupload/{upload.pk}/discard/"
        assert f'href="{address}"' in page
        clerk.post(address)
    assert "送った一覧（まだ取り込んでいないもの）" in clerk.get("/admin/").content.decode()
    assert not EditionUpload.objects.still_open().exists()
    assert not EditionFile.objects.exists()
    assert "送った一覧" not in browser_of(make_member(VIEWER)).get("/admin/").content.decode()


def test_lists_that_nobody_takes_in_are_discarded_after_the_stated_time(hana: User) -> None:
    old = receive(list_file(row()), "old.txt", "", hana)
    looked_at = receive(list_file(row(title="別の協定")), "looked-at.txt", "", hana)
    Job.objects.create(kind="plan", state="done", slot=None, upload=looked_at)
    long_ago = timezone.now() - timedelta(days=DAYS_OPEN)
    EditionUpload.objects.update(uploaded_at=long_ago)
    out = StringIO()
    call_command("delete_personal_data", stdout=out)
    assert "取り込まれなかった一覧を1件破棄しました" in out.getvalue()
    assert list(EditionUpload.objects.still_open()) == [looked_at]
    old.refresh_from_db()
    assert (old.state, old.file) == ("discarded", None)
    assert discard_old(timezone.now() + timedelta(days=DAYS_OPEN)) == 1


def test_it_shows_the_last_edition_and_the_newest_changes(clerk: Client, hana: User) -> None:
    import_list(list_file(row()), "list.txt", by=hana)
    agreement = make_agreement()
    edit(agreement, {"title": "別の名称"}, by=hana, reason="市に電話で確認", version=1)
    page = clerk.get("/admin/").content.decode()
    for shown in ("版 2016-09", "（1行）", "市に電話で確認", "別の名称", "職員による訂正"):
        assert shown in page
