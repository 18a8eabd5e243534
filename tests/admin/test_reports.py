"""The queue of readers' reports: taken over into a correction, or declined with a reason."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from partnerships.curation.reports import file_report
from partnerships.curation.roles import EDITOR, VIEWER
from partnerships.models import Agreement, CorrectionReport, Prefecture, StaffProfile
from tests.admin.desk import browser_of, errors_of, opened
from tests.making import make_agreement, make_member

LIST = "/admin/partnerships/correctionreport/"


@pytest.fixture
def report(db: None) -> CorrectionReport:
    return file_report(
        make_agreement(), field="title", text="「覚書」が正しい。", source="市史 12ページ"
    )[0]


def taken_over(report: CorrectionReport) -> str:
    return f"/admin/partnerships/agreement/{report.agreement_id}/change/?report={report.pk}"


def test_the_queue_shows_what_waits_by_prefecture_and_state(
    clerk: Client, report: CorrectionReport
) -> None:
    for asked, found in (
        ({}, [report]),
        ({"state": "done"}, []),
        ({"state": "all"}, [report]),
        ({"prefecture": "01"}, [report]),
        ({"prefecture": "13"}, []),
        ({"government": "011002"}, [report]),
        ({"field__exact": "topics"}, []),
    ):
        assert list(clerk.get(LIST, asked).context["cl"].result_list) == found


def test_a_reader_s_address_is_for_those_who_may_have_to_ask_him(
    clerk: Client, report: CorrectionReport
) -> None:
    CorrectionReport.objects.update(email="reader@example.org")
    editor, viewer = make_member(EDITOR, prefectures=["13"]), make_member(VIEWER)
    for person, is_told in ((clerk, True), (browser_of(editor), True), (browser_of(viewer), False)):
        page = person.get(f"{LIST}{report.pk}/change/").text
        assert ("「覚書」が正しい。" in page, "reader@example.org" in page) == (True, is_told)


def test_a_report_is_taken_over_into_a_correction_with_one_click(
    clerk: Client, hana: User, report: CorrectionReport
) -> None:
    shown = clerk.get(f"{LIST}{report.pk}/change/").content.decode()
    assert f'href="{taken_over(report)}"' in shown
    form = clerk.get(taken_over(report)).content.decode()
    assert "「覚書」が正しい。" in form
    sent = opened(clerk, taken_over(report))
    assert sent["reason"] == f"読者からの報告{report.pk}による。根拠：市史 12ページ"
    clerk.post(taken_over(report), sent | {"title": "覚書"})
    report.refresh_from_db()
    agreement = Agreement.objects.get()
    assert (agreement.title, agreement.version) == ("覚書", 2)
    assert (report.state, report.handled_by) == ("done", hana)
    assert report.revision == agreement.revisions.get(number=2)


def test_a_save_that_changes_nothing_leaves_the_report_waiting(
    clerk: Client, report: CorrectionReport
) -> None:
    clerk.post(taken_over(report), opened(clerk, taken_over(report)))
    report.refresh_from_db()
    assert (report.state, report.revision) == ("new", None)


def test_a_save_that_is_refused_leaves_it_waiting_too(
    clerk: Client, report: CorrectionReport
) -> None:
    sent = opened(clerk, taken_over(report)) | {"title": "覚書", "signed": "きのう"}
    page = clerk.post(taken_over(report), sent)
    report.refresh_from_db()
    assert report.state == "new"
    assert "「覚書」が正しい。" in page.content.decode()


def test_a_report_is_declined_with_a_reason(
    clerk: Client, hana: User, report: CorrectionReport
) -> None:
    address = f"{LIST}{report.pk}/change/"
    assert "理由を書いてください" in errors_of(clerk.post(address, {"answer": " "}))
    clerk.post(address, {"answer": "一覧のとおりです。"})
    report.refresh_from_db()
    assert (report.state, report.answer) == ("declined", "一覧のとおりです。")
    assert (report.handled_by, report.revision) == (hana, None)
    assert report.handled_at is not None


def test_what_is_handled_is_only_shown(clerk: Client, report: CorrectionReport) -> None:
    address = f"{LIST}{report.pk}/change/"
    clerk.post(address, {"answer": "一覧のとおりです。"})
    assert clerk.post(address, {"answer": "別の答え"}).status_code == 403
    form = clerk.get(taken_over(report)).content.decode()
    assert "「覚書」が正しい。" not in form


@pytest.mark.parametrize("asked", ["x", "-1", "999", "9" * 30, "", "１"])
def test_an_odd_report_in_the_address_is_no_report(
    clerk: Client, report: CorrectionReport, asked: str
) -> None:
    address = f"/admin/partnerships/agreement/{report.agreement_id}/change/"
    assert clerk.get(address, {"report": asked}).status_code == 200
    other = make_agreement(title="別の協定")
    page = clerk.get(f"/admin/partnerships/agreement/{other.pk}/change/?report={report.pk}")
    assert "「覚書」が正しい。" not in page.content.decode()


def staff(name: str, role: str, *prefectures: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    profile = StaffProfile.objects.create(user=user)
    profile.prefectures.set(Prefecture.objects.filter(pk__in=prefectures))
    return browser_of(user)


def test_who_may_not_correct_the_agreement_may_not_decline_its_reports(
    report: CorrectionReport,
) -> None:
    address = f"{LIST}{report.pk}/change/"
    for client in (staff("osaka", EDITOR, "27"), staff("viewer", VIEWER)):
        assert client.get(address).status_code == 200
        assert client.post(address, {"answer": "理由"}).status_code == 403
    staff("hokkaido", EDITOR, "01").post(address, {"answer": "理由"})
    report.refresh_from_db()
    assert report.state == "declined"


def test_reports_are_neither_added_nor_deleted_by_hand(
    clerk: Client, report: CorrectionReport
) -> None:
    assert clerk.get(f"{LIST}add/").status_code == 403
    assert clerk.post(f"{LIST}{report.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_page_of_many_reports_asks_no_more_queries_than_one_of_few(
    clerk: Client, django_assert_max_num_queries: Any
) -> None:
    agreement = make_agreement()
    for number in range(30):
        file_report(agreement, field="title", text=f"{number}")
    with django_assert_max_num_queries(14):
        clerk.get(LIST)
