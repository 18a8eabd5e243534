"""The agreement: the record this site exists for, and how its readers ask for it.

`number` is the key and the permalink. Only `importing/storing.py` and `curation/editing.py` write
agreements; everybody else reads through the QuerySet here.
"""

from django.apps import apps
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_lazy

from partnerships.models.fields import PartialDateBoundField, PartialDateField
from partnerships.models.partner import Partner
from partnerships.models.places import LocalGovernment
from partnerships.models.topic import Topic


class State(models.TextChoices):
    DRAFT = "draft", gettext_lazy("下書き")
    PUBLISHED = "published", gettext_lazy("公開")
    WITHDRAWN = "withdrawn", gettext_lazy("取り下げ")
    MERGED = "merged", gettext_lazy("統合済み")


class InForce(models.TextChoices):
    YES = "yes", gettext_lazy("有効")
    NO = "no", gettext_lazy("終了")
    UNKNOWN = "unknown", gettext_lazy("不明")


def _standing_rows() -> models.QuerySet[models.Model]:
    """Give the rows of editions that were not taken back."""
    rows = apps.get_model("partnerships", "SourceRow")._default_manager
    return rows.filter(edition__taken_back_at=None).select_related("edition")


class AgreementQuerySet(models.QuerySet["Agreement"]):
    def published(self) -> "AgreementQuerySet":
        return self.filter(state=State.PUBLISHED)

    def with_parties(self) -> "AgreementQuerySet":
        """Fetch everything a page or file shows of each agreement: a fixed number of queries."""
        return self.prefetch_related(
            models.Prefetch(
                "government_links",
                AgreementLocalGovernment.objects.select_related("local_government__prefecture"),
            ),
            models.Prefetch(
                "partner_links", AgreementPartner.objects.select_related("partner__country")
            ),
            "topics",
            "findings",
            models.Prefetch("source_rows", _standing_rows()),
            "merged_agreements",
        )


class Agreement(models.Model):
    number = models.PositiveIntegerField(
        "番号", primary_key=True, help_text="固定番号。アドレスになり、再利用しません。"
    )
    title = models.TextField(
        gettext_lazy("協定名"), blank=True, help_text="協定や覚書の名称。ないときは空欄。"
    )
    local_governments = models.ManyToManyField(
        LocalGovernment,
        through="AgreementLocalGovernment",
        related_name="agreements",
        verbose_name=gettext_lazy("地方公共団体"),
    )
    partners = models.ManyToManyField(
        Partner,
        through="AgreementPartner",
        related_name="agreements",
        verbose_name=gettext_lazy("協定締結先"),
    )
    topics = models.ManyToManyField(
        Topic,
        blank=True,
        related_name="agreements",
        verbose_name=gettext_lazy("分野"),
        help_text="協定の分野。いくつでも。",
    )
    summary = models.TextField(gettext_lazy("概要"), blank=True, help_text="骨子など。")
    signed = PartialDateField(
        gettext_lazy("締結日"),
        null=True,
        blank=True,
        help_text="最初の締結日。分かるところまで：2005、2005-12、2005-12-03。",
    )
    signed_first_on = PartialDateBoundField("signed", "first_day", db_index=True)
    signed_last_on = PartialDateBoundField("signed", "last_day")
    signed_also = models.JSONField(
        gettext_lazy("その後の締結・更新"),
        default=list,
        blank=True,
        help_text="更新や再締結の日付（EDTF）の並び。",
    )
    term_ends = PartialDateField(
        gettext_lazy("期間の終わり"),
        null=True,
        blank=True,
        help_text="有効期間の最後の日。分かるときだけ。",
    )
    in_force = models.CharField(
        gettext_lazy("効力"),
        max_length=10,
        choices=InForce,
        default=InForce.UNKNOWN,
        help_text="今も有効か。書かれていなければ「不明」。",
    )
    official_url = models.URLField(
        gettext_lazy("公式ページ"),
        max_length=2000,
        blank=True,
        help_text="自治体の公式ページのアドレス。",
    )
    state = models.CharField(
        gettext_lazy("状態"),
        max_length=10,
        choices=State,
        default=State.PUBLISHED,
        help_text="「公開」の協定だけが一覧に出ます。",
    )
    withdrawn_reason = models.TextField(
        gettext_lazy("取り下げの理由"), blank=True, help_text="取り下げたとき、読者に示す理由。"
    )
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_agreements",
        verbose_name=gettext_lazy("統合先"),
        help_text="同じ協定の別の記録に統合したとき、その記録。",
    )
    is_listed = models.BooleanField(
        gettext_lazy("最新の一覧に記載"),
        default=False,
        help_text="公表者の最新の一覧に載っているか。",
    )
    version = models.PositiveIntegerField(
        "版", default=0, editable=False, help_text="最後の変更の番号。"
    )
    created_at = models.DateTimeField("作成日時", auto_now_add=True)
    updated_at = models.DateTimeField("更新日時", auto_now=True)

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "協定"
        permissions = [
            ("edit_every_agreement", "すべての都道府県の協定を変更できる"),
            ("publish_agreement", "下書きを公開できる"),
            ("withdraw_agreement", "協定を取り下げ、復帰できる"),
            ("merge_agreement", "協定を統合できる"),
        ]
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=1), name="agreement_number_from_1"),
            models.CheckConstraint(
                condition=Q(state__in=State.values), name="agreement_state_is_known"
            ),
            models.CheckConstraint(
                condition=Q(in_force__in=InForce.values), name="agreement_in_force_is_known"
            ),
            models.CheckConstraint(
                condition=~Q(state=State.WITHDRAWN) | ~Q(withdrawn_reason=""),
                name="agreement_withdrawn_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(state=State.MERGED, merged_into__isnull=False)
                | (~Q(state=State.MERGED) & Q(merged_into__isnull=True)),
                name="agreement_merged_has_target",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("number")),
                name="agreement_not_merged_into_self",
            ),
            models.CheckConstraint(
                condition=Q(
                    signed__isnull=True, signed_first_on__isnull=True, signed_last_on__isnull=True
                )
                | Q(
                    signed__isnull=False,
                    signed_first_on__isnull=False,
                    signed_last_on__gte=F("signed_first_on"),
                ),
                name="agreement_signed_days_agree",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.display_title}"

    def get_absolute_url(self) -> str:
        return f"/agreements/{self.number}/"

    @property
    def display_title(self) -> str:
        return self.title or gettext("（協定名の記載なし）")


class AgreementLocalGovernment(models.Model):
    """A local government as a party, in the order of signing."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="government_links")
    local_government = models.ForeignKey(
        LocalGovernment,
        models.PROTECT,
        related_name="agreement_links",
        verbose_name="地方公共団体",
        help_text="名称か6桁のコードで探せます。",
    )
    position = models.PositiveSmallIntegerField("順", default=0, help_text="表示の順。")

    class Meta:
        verbose_name = verbose_name_plural = "地方公共団体"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "local_government"], name="local_government_once_an_agreement"
            ),
        ]

    def __str__(self) -> str:
        return str(self.local_government)


class AgreementPartner(models.Model):
    """A partner as a party, in the order of signing."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="partner_links")
    partner = models.ForeignKey(
        Partner,
        models.PROTECT,
        related_name="agreement_links",
        verbose_name="協定締結先",
        help_text="名称で探せます。",
    )
    position = models.PositiveSmallIntegerField("順", default=0, help_text="表示の順。")

    class Meta:
        verbose_name = verbose_name_plural = "協定締結先"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["agreement", "partner"], name="partner_once_an_agreement"
            ),
        ]

    def __str__(self) -> str:
        return str(self.partner)
