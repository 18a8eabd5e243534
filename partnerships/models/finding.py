"""Doubts about agreements that a machine saw. The codes are listed in `docs/glossary.md`."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy

from partnerships.models.agreement import Agreement
from partnerships.models.source import Edition


class FindingCode(models.TextChoices):
    NO_TITLE = "no_title", gettext_lazy("協定名の記載がありません")
    NO_TOPIC = "no_topic", gettext_lazy("分野の記載がありません")
    NO_DATE = "no_date", gettext_lazy("締結日の記載がありません")
    DATE_AFTER_EDITION = "date_after_edition", gettext_lazy("締結日が一覧の時点より後です")
    DATE_CONTRADICTS_TITLE = (
        "date_contradicts_title",
        gettext_lazy("締結年が協定名にある年と合いません"),
    )
    DUPLICATE_ROW = "duplicate_row", gettext_lazy("一覧に全く同じ行があります")
    NEAR_DUPLICATE = "near_duplicate", gettext_lazy("ほかの協定とよく似ています")
    COUNTRY_INFERRED = "country_inferred", gettext_lazy("国・地域は相手の名前から推定しました")
    PARTNER_IS_COUNTRY = (
        "partner_is_country",
        gettext_lazy("相手先は国・地域名だけが書かれています"),
    )
    UNKNOWN_LOCAL_GOVERNMENT = "unknown_local_government", gettext_lazy("自治体名を特定できません")
    PARTNER_SPELLING = (
        "partner_spelling",
        gettext_lazy("相手先の表記が協定名と食い違っています"),
    )
    UNKNOWN_COUNTRY = "unknown_country", gettext_lazy("国・地域を特定できません")
    UNKNOWN_PARTNER = "unknown_partner", gettext_lazy("協定締結先の記載がありません")
    UNUSABLE_URL = "unusable_url", gettext_lazy("URLとして読めません")
    DEAD_LINK = "dead_link", gettext_lazy("公式ページを開けません")
    UNKNOWN_TOPIC = "unknown_topic", gettext_lazy("分野を分類できない語があります")
    UNREAD_CELL = "unread_cell", gettext_lazy("行の列の数が見出しと合いません")
    IMPORT_CONFLICT = (
        "import_conflict",
        gettext_lazy("新しい一覧の値が職員の訂正と食い違っています"),
    )
    DOUBTFUL_MATCH = "doubtful_match", gettext_lazy("以前の協定と同じものか確かではありません")
    NO_LONGER_LISTED = "no_longer_listed", gettext_lazy("最新の一覧に載っていません")


class Finding(models.Model):
    class State(models.TextChoices):
        OPEN = "open", "未処理"
        SETTLED = "settled", "解決"
        DISMISSED = "dismissed", "問題なし"

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="findings", verbose_name="協定"
    )
    code = models.CharField(
        "種類", max_length=30, choices=FindingCode, help_text="確認が必要なことの種類。"
    )
    field = models.CharField(
        "項目", max_length=30, help_text="JSON の項目名。例：signed、partners。"
    )
    value = models.TextField("見つかったもの", blank=True, help_text="疑いのもとになった値。")
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="findings",
        verbose_name="一覧の版",
        help_text="取り込みで見つかったとき、その版。",
    )
    state = models.CharField(
        "状態", max_length=10, choices=State, default=State.OPEN, help_text="処理の状態。"
    )
    reason = models.TextField("処理の理由", blank=True, help_text="解決・問題なしとした理由。")
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="処理した人",
        help_text="解決・問題なしとした人。",
    )
    found_at = models.DateTimeField("見つけた日時", auto_now_add=True)
    basis = models.CharField(
        "もとのデータ",
        max_length=32,
        blank=True,
        editable=False,
        help_text="疑いのもとになった値のハッシュ。変わらないかぎり、処理済みの点は再び開きません。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "確認が必要な点"
        ordering = ["agreement", "code", "pk"]
        indexes = [
            models.Index(fields=["state", "code", "agreement"], name="finding_to_work_off"),
            models.Index(fields=["code", "value"], name="finding_by_value"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "code", "field", "value"], name="finding_once"
            ),
        ]

    def __str__(self) -> str:
        return self.get_code_display()


class FindingStep(models.Model):
    """What became of a finding, and by whom: its history."""

    finding = models.ForeignKey(
        Finding, models.CASCADE, related_name="steps", verbose_name="確認が必要な点"
    )
    made_at = models.DateTimeField("日時", auto_now_add=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="処理した人",
        help_text="取り込みやコマンドによるときは空欄。",
    )
    state = models.CharField(
        "状態", max_length=10, choices=Finding.State, help_text="処理のあとの状態。"
    )
    reason = models.TextField("理由", blank=True, help_text="処理の理由と根拠。")

    class Meta:
        verbose_name = verbose_name_plural = "確認が必要な点の経過"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.finding_id} {self.get_state_display()}"
