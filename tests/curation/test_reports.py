"""Readers' reports: their secret, their end, and what is deleted of them."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from partnerships.curation.reports import decline, delete_personal_data, file_report, find_report
from partnerships.models import CorrectionReport
from tests.making import make_agreement, make_staff

pytestmark = pytest.mark.django_db


def make_report(**but: str) -> tuple[CorrectionReport, str]:
    values = {"field": "title", "text": "「覚書」が正しい。", "email": "yomu@example.jp"}
    return file_report(make_agreement(), **values | but)


def test_a_report_is_found_by_its_secret_which_is_stored_nowhere() -> None:
    report, secret = make_report()
    other, _ = make_report()
    assert find_report(secret) == report
    assert find_report(other.secret_hash) is None
    assert find_report(f"{report.pk}") is None
    stored = CorrectionReport.objects.filter(pk=report.pk).values_list()[0]
    assert len(secret) >= 32
    assert secret not in map(str, stored)


@pytest.mark.parametrize("answer", ["", "  ", "\0"])
def test_a_report_is_not_declined_without_an_answer(answer: str) -> None:
    report, _ = make_report()
    with pytest.raises(ValidationError, match="理由"):
        decline(report, answer, make_staff())
    assert CorrectionReport.objects.get().state == "new"
    with pytest.raises(IntegrityError), transaction.atomic():
        CorrectionReport.objects.update(state="declined")


def test_an_address_is_deleted_ninety_days_after_the_answer() -> None:
    report, _ = make_report()
    decline(report, "一覧のとおりです。", make_staff())
    report.refresh_from_db()
    assert report.handled_at is not None
    assert delete_personal_data(report.handled_at + timedelta(days=89)) == 0
    assert delete_personal_data(report.handled_at + timedelta(days=90)) == 1
    report.refresh_from_db()
    assert (report.email, report.text) == ("", "「覚書」が正しい。")


def test_an_address_is_deleted_after_a_year_whatever_became_of_the_report() -> None:
    make_report()
    assert delete_personal_data(timezone.now() + timedelta(days=364)) == 0
    CorrectionReport.objects.update(made_at=timezone.now() - timedelta(days=365))
    out = StringIO()
    call_command("delete_personal_data", stdout=out)
    assert out.getvalue().startswith("メールアドレスを1件消しました。\n")
    assert CorrectionReport.objects.get().email == ""
