"""A list that staff have uploaded, and the plan of what taking it in would do.

The bytes of a file are kept once, by their SHA-256, for uploads and for editions taken in. A plan
is stored row by row, so that its pages are light and decisions are saved as they are made;
`importing/uploads.py` writes it.
"""

from django.conf import settings
from django.db import models

from partnerships.models.source import Edition


class EditionFile(models.Model):
    """A file as it came, byte for byte."""

    sha256 = models.CharField("SHA-256", max_length=64, unique=True)
    content = models.BinaryField("内容")
    kept_at = models.DateTimeField("保存日時", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "一覧のファイル"
        default_permissions = ()

    def __str__(self) -> str:
        return self.sha256[:12]


class EditionUploadQuerySet(models.QuerySet["EditionUpload"]):
    def still_open(self) -> "EditionUploadQuerySet":
        """Keep those with which something can still be done."""
        return self.filter(state__in=(EditionUpload.State.RECEIVED, EditionUpload.State.PLANNED))


class EditionUpload(models.Model):
    class State(models.TextChoices):
        RECEIVED = "received", "受け取り済み"
        PLANNED = "planned", "確認待ち"
        APPLIED = "applied", "取り込み済み"
        DISCARDED = "discarded", "破棄"

    file = models.ForeignKey(
        EditionFile,
        models.SET_NULL,
        null=True,
        related_name="uploads",
        verbose_name="ファイルの内容",
    )
    file_name = models.CharField(
        "ファイル名", max_length=255, help_text="送られたときの名前。表示にだけ使います。"
    )
    edition_key = models.CharField(
        "一覧の時点",
        max_length=7,
        blank=True,
        help_text="例：2017-09。ファイルに「平成29年9月現在」のように書かれていれば、空欄のまま。",
    )
    state = models.CharField(
        "状態", max_length=10, choices=State, default=State.RECEIVED, help_text="どこまで進んだか。"
    )
    stamp = models.UUIDField("計画のときの記録", null=True, editable=False)
    digest = models.CharField("計画のハッシュ", max_length=64, blank=True, editable=False)
    counts = models.JSONField("計画の件数", default=dict, editable=False)
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="uploads",
        verbose_name="取り込んだ版",
    )
    uploaded_at = models.DateTimeField("受け取った日時", auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, verbose_name="送った人"
    )

    objects = EditionUploadQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "一覧の取り込み"
        default_permissions = ()
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.file_name

    @property
    def is_open(self) -> bool:
        """Whether anything can still be done with it."""
        return self.state in (self.State.RECEIVED, self.State.PLANNED)


class PlannedRow(models.Model):
    """What taking in a list would make of one row, or of one agreement that it no longer has."""

    class Kind(models.TextChoices):
        DOUBTFUL = "doubtful", "同じ協定か確かでないもの"
        CHANGED = "changed", "変更"
        NEW = "new", "追加"
        VANISHED = "vanished", "一覧からなくなるもの"
        UNREAD = "unread", "読めなかった行"
        SAME = "same", "変わらないもの"

    upload = models.ForeignKey(EditionUpload, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    number = models.PositiveIntegerField(null=True)
    conflict_count = models.PositiveSmallIntegerField(default=0)
    open_count = models.PositiveSmallIntegerField(default=0)
    """How many decisions are still to be made about it."""
    issue_count = models.PositiveSmallIntegerField(default=0)
    content = models.JSONField(default=dict)
    decision = models.JSONField(default=dict)

    class Meta:
        default_permissions = ()
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["upload", "position"], name="planned_row_position_once")
        ]
        indexes = [models.Index(fields=["upload", "kind", "position"], name="planned_row_kind")]

    def __str__(self) -> str:
        return f"{self.upload_id}-{self.position}"
