"""Official pages that agreements point to, and whether they still open; `check_links` writes it."""

import hashlib

from django.db import models

LONGEST_URL = 2000


class LinkState(models.TextChoices):
    OK = "ok", "開けます"
    FAILING = "failing", "前回は開けませんでした"
    DEAD = "dead", "開けません"


class OfficialLink(models.Model):
    """One address, however many agreements have it; `key` is its SHA-256 (hex)."""

    key = models.CharField("キー", max_length=64, primary_key=True, editable=False)
    url = models.TextField("アドレス", help_text="自治体の公式ページのアドレス。")
    state = models.CharField(
        "状態", max_length=10, choices=LinkState, help_text="最後に確かめたときの状態。"
    )
    seen = models.CharField(
        "結果", max_length=200, blank=True, help_text="応答の番号か、開けなかった理由。"
    )
    failures = models.PositiveIntegerField(
        "続けて開けなかった回数", default=0, help_text="続けて何回、開けなかったか。"
    )
    checked_at = models.DateTimeField("確認日時", help_text="最後に確かめた日時。", db_index=True)
    last_good_on = models.DateField(
        "最後に開けた日", null=True, blank=True, help_text="最後に開けたことを確かめた日。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "公式ページの状態"
        ordering = ["key"]

    def __str__(self) -> str:
        return self.url


def link_key(url: str) -> str:
    """Give the key of an address."""
    return hashlib.sha256(url.encode(errors="surrogatepass")).hexdigest()
