"""The history of agreements: each change is one Revision with the whole content after it.

The revisions of an agreement form a hash chain, so that a change behind the application's back
shows. `curation/history.py` writes them.
"""

import hashlib
import json
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy, pgettext_lazy

from partnerships.models.agreement import Agreement


class Revision(models.Model):
    class Kind(models.TextChoices):
        IMPORT = "import", gettext_lazy("一覧の取り込み")
        EDIT = "edit", gettext_lazy("職員による訂正")
        REVERT = "revert", gettext_lazy("以前の版に戻す")
        MERGE = "merge", gettext_lazy("統合")
        WITHDRAW = "withdraw", pgettext_lazy("what was done", "取り下げ")
        RESTORE = "restore", gettext_lazy("復帰")

    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="revisions", verbose_name="協定"
    )
    number = models.PositiveIntegerField("番号", help_text="協定ごとに1から。")
    kind = models.CharField("種類", max_length=10, choices=Kind, help_text="変更の種類。")
    made_at = models.DateTimeField("日時")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="変更した人",
        help_text="コマンドによる変更では空欄。",
    )
    reason = models.TextField("理由", blank=True, help_text="変更の理由と根拠。")
    content = models.JSONField("内容", help_text="変更後の内容の全体。")
    previous_hash = models.CharField("前の版のハッシュ", max_length=64, blank=True)
    hash = models.CharField("ハッシュ", max_length=64, help_text="SHA-256（16進）。")

    class Meta:
        verbose_name = verbose_name_plural = "変更履歴"
        ordering = ["agreement", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "number"], name="revision_number_once_an_agreement"
            ),
            models.CheckConstraint(
                condition=models.Q(number__gte=1), name="revision_number_from_1"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.agreement_id} v{self.number}"


def canonical_json(content: dict[str, Any]) -> str:
    """Write content as the one text that is hashed: sorted keys, no spaces, plain characters."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def chain_hash(content: dict[str, Any], previous_hash: str) -> str:
    """Give the SHA-256 (hex) over the previous revision's hash and this one's content."""
    return hashlib.sha256(f"{previous_hash}\n{canonical_json(content)}".encode()).hexdigest()
