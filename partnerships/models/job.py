"""Work longer than a web request may be: done by a child process of the site, one at a time.

`jobs/running.py` starts it, finds out whether it still lives, and writes how it ended.
"""

from django.conf import settings
from django.db import models

from partnerships.models.source import Edition
from partnerships.models.upload import EditionUpload


class Job(models.Model):
    class Kind(models.TextChoices):
        PLAN = "plan", "計画の作成"
        APPLY = "apply", "取り込み"
        TAKE_BACK = "take_back", "取り込みの取り消し"

    class State(models.TextChoices):
        WAITING = "waiting", "開始待ち"
        RUNNING = "running", "実行中"
        DONE = "done", "終了"
        FAILED = "failed", "失敗"

    kind = models.CharField("種類", max_length=10, choices=Kind)
    state = models.CharField("状態", max_length=10, choices=State, default=State.WAITING)
    slot = models.PositiveSmallIntegerField(null=True, unique=True, default=1, editable=False)
    """1 until it has ended: the database lets no second one begin."""
    upload = models.ForeignKey(
        EditionUpload, models.CASCADE, null=True, related_name="jobs", verbose_name="一覧の取り込み"
    )
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="jobs", verbose_name="一覧の版"
    )
    reason = models.TextField("理由", blank=True)
    message = models.TextField("結果", blank=True)
    phase = models.CharField("段階", max_length=30, blank=True)
    done = models.PositiveIntegerField("済んだ数", default=0)
    total = models.PositiveIntegerField("全体の数", default=0)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="始めた人"
    )
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    ended_at = models.DateTimeField("終了日時", null=True)

    class Meta:
        verbose_name = verbose_name_plural = "処理"
        default_permissions = ()
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["waiting", "running"], slot=1)
                | models.Q(state__in=["done", "failed"], slot=None),
                name="job_holds_the_slot_until_it_ends",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    @property
    def is_active(self) -> bool:
        return self.slot is not None
