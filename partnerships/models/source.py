"""The list as it was published: editions and their rows, kept for good whatever is edited later."""

import hashlib
import json
from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db import models

from partnerships.models.agreement import Agreement
from partnerships.models.fields import PartialDateField

HASHED_COLUMNS = (
    *("position", "page", "line", "local_governments_as_written", "title_as_written"),
    *("partners_as_written", "topics_as_written", "summary_as_written", "url_as_written"),
)
"""What of a row is proved: all but its agreement, which a merge of two agreements may change."""


def hash_rows(sha256: str, rows: Iterable[Sequence[object]]) -> str:
    """Give the SHA-256 (hex) over an edition's file hash and its rows' HASHED_COLUMNS, in order."""
    digest = hashlib.sha256(sha256.encode())
    for row in rows:
        text = json.dumps(list(row), ensure_ascii=False, separators=(",", ":"))
        digest.update(f"\n{text}".encode())
    return digest.hexdigest()


class EditionQuerySet(models.QuerySet["Edition"]):
    def standing(self) -> "EditionQuerySet":
        """Leave out those that were taken back: the next import doesn't build on them."""
        return self.filter(taken_back_at=None)

    def newest(self) -> "Edition | None":
        return self.standing().order_by("as_of", "pk").last()


class Edition(models.Model):
    """One published state of the list; `key` is its month (2016-09; 2016-09-2 for other bytes)."""

    key = models.CharField("版", max_length=20, unique=True, help_text="例：2016-09。")
    publisher = models.CharField("公表者", max_length=100, help_text="一覧を公表した団体。")
    title = models.CharField("表題", max_length=200, help_text="一覧の表題。")
    as_of = PartialDateField("時点", help_text="一覧の時点。例：2016-09。")
    as_of_as_written = models.CharField(
        "時点の原文", max_length=200, blank=True, help_text="例：平成28年9月現在。"
    )
    file_name = models.CharField("ファイル名", max_length=255, help_text="取り込んだファイル。")
    sha256 = models.CharField("SHA-256", max_length=64, help_text="ファイルのハッシュ値（16進）。")
    rows_hash = models.CharField(
        "行のハッシュ",
        max_length=64,
        blank=True,
        editable=False,
        help_text="取り込んだすべての行のハッシュ値（16進）。check_record が確かめます。",
    )
    imported_at = models.DateTimeField("取り込み日時", auto_now_add=True)
    imported_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        verbose_name="取り込んだ人",
        help_text="コマンドで取り込んだときは空欄。",
    )
    taken_back_at = models.DateTimeField(
        "取り消し日時", null=True, blank=True, help_text="取り込みを取り消したとき。"
    )
    taken_back_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="取り消した人",
        help_text="取り込みを取り消した人。",
    )
    taken_back_reason = models.TextField(
        "取り消しの理由", blank=True, help_text="取り込みを取り消した理由。だれにでも見えます。"
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一覧の版"
        permissions = [
            ("take_in_edition", "一覧の新しい版を取り込める"),
            ("take_back_edition", "一覧の版の取り込みを取り消せる"),
        ]
        ordering = ["as_of", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["sha256"],
                condition=models.Q(taken_back_at=None),
                name="edition_file_once_unless_taken_back",
            )
        ]

    def __str__(self) -> str:
        return self.key

    @property
    def import_reason(self) -> str:
        """The reason of the revisions that taking it in makes; they are found by it."""
        return f"一覧 {self.key} の取り込み"

    @property
    def decision_reason(self) -> str:
        """The reason of the revisions with values of their own that staff wrote meanwhile."""
        return f"一覧 {self.key} の取り込みのときの職員の判断"


class SourceRowQuerySet(models.QuerySet["SourceRow"]):
    def written_otherwise(self, edition: Edition) -> "SourceRowQuerySet":
        """Keep the edition's rows whose agreement stood before, in other cells; two queries."""
        earlier = Edition.objects.standing().filter(as_of__lte=edition.as_of, pk__lt=edition.pk)
        before = SourceRow.objects.filter(
            edition__in=list(earlier.values_list("pk", flat=True)),
            agreement=models.OuterRef("agreement"),
        ).order_by("-edition__as_of", "-edition")
        cells = {name: models.OuterRef(name) for name in HASHED_COLUMNS if name.endswith("written")}
        equal = SourceRow.objects.filter(
            edition=models.OuterRef("edition_before"),
            agreement=models.OuterRef("agreement"),
            **cells,
        )
        return (
            self.filter(edition=edition)
            .annotate(edition_before=models.Subquery(before.values("edition")[:1]))
            .exclude(edition_before=None)
            .exclude(models.Exists(equal))
        )


class SourceRow(models.Model):
    """One row of an edition, its six cells byte for byte as written."""

    edition = models.ForeignKey(
        Edition, models.PROTECT, related_name="rows", verbose_name="一覧の版"
    )
    agreement = models.ForeignKey(
        Agreement, models.PROTECT, related_name="source_rows", verbose_name="協定"
    )
    merged_from = models.ForeignKey(
        Agreement,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="統合前の協定",
        help_text="別の協定に統合したとき、もとの協定。統合をやめると、そこへ戻します。",
    )
    position = models.PositiveIntegerField("行番号", help_text="データ行の通し番号。1から。")
    page = models.PositiveIntegerField("ページ", help_text="見出し行で数えたページ。1から。")
    line = models.PositiveIntegerField("行", help_text="ファイルの行。1から。")
    local_governments_as_written = models.TextField("自治体名", blank=True)
    title_as_written = models.TextField("協定名", blank=True)
    partners_as_written = models.TextField("協定締結先", blank=True)
    topics_as_written = models.TextField("分野", blank=True)
    summary_as_written = models.TextField("概要", blank=True)
    url_as_written = models.TextField("URL", blank=True)

    objects = SourceRowQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一覧の行"
        ordering = ["edition", "position"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "position"], name="source_row_position_once")
        ]

    def __str__(self) -> str:
        return f"{self.edition_id}-{self.position}"

    @property
    def cells(self) -> tuple[str, str, str, str, str, str]:
        """The six cells in the list's order."""
        return (
            self.local_governments_as_written,
            self.title_as_written,
            self.partners_as_written,
            self.topics_as_written,
            self.summary_as_written,
            self.url_as_written,
        )
