"""Readers' reports from the form to the answer: filed, taken over into a correction, or declined.

The public form and the admin call this. The reader's secret is given out once and kept as a hash;
his e-mail address is deleted in time by `delete_personal_data`.
"""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils import timezone

from partnerships.models import Agreement, CorrectionReport, Revision

DAYS_AFTER_ANSWER = 90
DAYS_AT_MOST = 365
"""How long an e-mail address is kept: after the report was handled, and at the very most."""

_State = CorrectionReport.State


def file_report(
    agreement: Agreement, *, field: str, text: str, source: str = "", email: str = ""
) -> tuple[CorrectionReport, str]:
    """Store a report; gives it with the secret of its address, which nobody can ask for again."""
    secret = secrets.token_urlsafe(24)
    report = CorrectionReport.objects.create(
        agreement=agreement,
        field=field,
        text=text,
        source=source,
        email=email,
        secret_hash=_hash(secret),
    )
    return report, secret


def find_report(secret: str) -> CorrectionReport | None:
    """Give the report of a secret address; one query."""
    found = CorrectionReport.objects.filter(secret_hash=_hash(secret))
    return found.select_related("agreement", "revision").first()


def finish(report: CorrectionReport, revision: Revision, by: User | None) -> None:
    """Mark a report as answered by a revision; in the transaction that made it."""
    report.state, report.revision = _State.DONE, revision
    _handle(report, by)


def decline(report: CorrectionReport, answer: str, by: User | None) -> None:
    """Leave the record as it is, and tell the reader why; ValidationError without an answer."""
    said = answer.replace("\0", "").strip()
    if not said:
        raise ValidationError({"answer": "訂正しない理由を書いてください。報告した人に示します。"})
    report.state, report.answer = _State.DECLINED, said
    _handle(report, by)


def delete_personal_data(now: datetime | None = None) -> int:
    """Delete e-mail addresses whose time is over; gives how many there were."""
    now = now or timezone.now()
    answered = Q(handled_at__lte=now - timedelta(days=DAYS_AFTER_ANSWER))
    old = Q(made_at__lte=now - timedelta(days=DAYS_AT_MOST))
    kept = CorrectionReport.objects.exclude(email="").filter(answered | old)
    return kept.update(email="")


def _handle(report: CorrectionReport, by: User | None) -> None:
    report.handled_at, report.handled_by = timezone.now(), by
    report.save()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="surrogatepass")).hexdigest()
