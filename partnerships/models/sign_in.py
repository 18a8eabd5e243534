"""What the site keeps about accounts besides Django's own tables."""

from django.conf import settings
from django.db import models


class SignIn(models.Model):
    """One attempt to sign in; written by `accounts/history.py`, which deletes it after 180 days."""

    class Outcome(models.TextChoices):
        SECOND_FACTOR = "second_factor", "ログイン（二段階）"
        PASSWORD = "password", "ログイン（パスワードのみ）"
        WRONG_PASSWORD = "wrong_password", "失敗：パスワードの誤り"
        WRONG_CODE = "wrong_code", "失敗：確認コードの誤り"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="sign_ins",
        verbose_name="利用者",
        help_text="ログインしようとした職員。",
    )
    at = models.DateTimeField("日時", auto_now_add=True, db_index=True, help_text="試みた日時。")
    outcome = models.CharField(
        "結果", max_length=20, choices=Outcome.choices, help_text="ログインできたかどうか。"
    )
    address = models.GenericIPAddressField(
        "接続元", null=True, help_text="接続元の IP アドレス。180 日後に消えます。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "ログインの履歴"
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.user} {self.get_outcome_display()}"


class SharedValue(models.Model):
    """A value that all workers share for a while (Django's DatabaseCache writes it).

    Sign-in counts its attempts and remembers used codes here where CACHE_URL names no cache.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "partnerships_sharedvalue"

    def __str__(self) -> str:
        return self.cache_key
