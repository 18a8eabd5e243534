"""The controlled vocabulary of what agreements are about (分野)."""

from django.db import models

from partnerships.models.reference import ReferenceRow, split_aliases


class Topic(ReferenceRow):
    """A topic; `code` is stable ASCII and stands in addresses, JSON and CSV."""

    code = models.CharField("コード", max_length=20, primary_key=True, help_text="例：tourism。")
    name = models.CharField("名称", max_length=40, help_text="日本語の名称。")
    name_en = models.CharField("英語名", max_length=60, help_text="英語の名称。")
    position = models.PositiveSmallIntegerField("順序", unique=True, help_text="表示の順。")
    words = models.TextField(
        "読み替える語", blank=True, help_text="一覧の「分野」でこの分野とみなす語。1行に1つ。"
    )

    class Meta:
        verbose_name = verbose_name_plural = "分野"
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name

    @property
    def english_name(self) -> str:
        return self.name_en

    @property
    def word_list(self) -> list[str]:
        return split_aliases(self.words)

    def get_absolute_url(self) -> str:
        return f"/topics/{self.code}/"
