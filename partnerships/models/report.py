"""What a reader of a page reports to staff, and what came of it.

The reader follows it at an address that only he knows: its secret is kept as a SHA-256 only. His
e-mail address is deleted after a stated time (`curation/reports.py`).
"""

from django.conf import settings
from django.db import models

from partnerships.models.agreement import Agreement
from partnerships.models.revision import Revision

LONGEST_TEXT = 2000
LONGEST_SOURCE = 1000


class ReportField(models.TextChoices):
    """What of a page may be wrong: the JSON's field names, and the rest."""

    TITLE = "title", "協定名"
    LOCAL_GOVERNMENTS = "local_governments", "自治体"
    PARTNERS = "partners", "協定締結先"
    TOPICS = "topics", "分野"
    SIGNED = "signed", "締結日"
    SUMMARY = "summary", "概要"
    OFFICIAL_URL = "official_url", "公式ページのアドレス"
    OTHER = "other", "そのほか"


class CorrectionReport(models.Model):
    class State(models.TextChoices):
        NEW = "new", "受付済み"
        DONE = "done", "訂正済み"
        DECLINED = "declined", "訂正しない"

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="reports", verbose_name="協定"
    )
    field = models.CharField(
        "項目", max_length=30, choices=ReportField, help_text="間違いがあるという項目。"
    )
    text = models.TextField("間違いの内容", help_text="何が間違っているか、正しくは何か。")
    source = models.TextField("根拠", blank=True, help_text="根拠となる資料やアドレス。")
    email = models.EmailField(
        "メールアドレス", blank=True, help_text="任意。定めた期間のあと消します。"
    )
    secret_hash = models.CharField(max_length=64, unique=True, editable=False)
    state = models.CharField(
        "状態", max_length=10, choices=State, default=State.NEW, help_text="処理の状態。"
    )
    answer = models.TextField(
        "回答", blank=True, help_text="報告した人に示す回答。訂正しないときは理由。"
    )
    revision = models.ForeignKey(
        Revision,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="訂正した版",
        help_text="この報告によって作られた版。",
    )
    made_at = models.DateTimeField("受付日時", auto_now_add=True)
    handled_at = models.DateTimeField("処理日時", null=True, blank=True, help_text="処理した日時。")
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="処理した人",
        help_text="訂正した人、または訂正しないことにした人。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "読者からの報告"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["state", "agreement"], name="report_to_work_off")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""),
                name="report_declined_has_answer",
            ),
        ]

    def __str__(self) -> str:
        return f"報告{self.pk}"
