"""Who signs abroad: partners of agreements, and the gazetteer of those that may come.

A `GazetteerEntry` is what the importer knows of the world before any agreement names it; it
becomes a `Partner`, with an address of its own, only when an agreement uses it.
"""

from django.db import models
from django.utils.translation import gettext_lazy

from partnerships.models.places import ALIASES_HELP, Country
from partnerships.models.reference import ReferenceRow, split_aliases

FIRST_FREE_ID = 10_001
"""Ids below are given out by `fixtures/partners.csv` only."""


class PartnerKind(models.TextChoices):
    """Kinds of `vocabulary.md`: what sort of body the partner is."""

    CITY = "city", gettext_lazy("市・区など")
    REGION = "region", gettext_lazy("州・省・道など")
    NATIONAL = "national", gettext_lazy("国の機関")
    UNIVERSITY = "university", gettext_lazy("大学・研究機関")
    ORGANIZATION = "organization", gettext_lazy("団体・企業など")
    COUNTRY = "country", gettext_lazy("国・地域（相手先の記載なし）")
    NETWORK = "network", gettext_lazy("国際的なネットワーク")


class NamedPartner(models.Model):
    """The columns that a partner and a gazetteer entry share."""

    name = models.CharField(
        "名称", max_length=200, db_index=True, help_text="読者が呼ぶ名前。例：釜山広域市。"
    )
    name_en = models.CharField(
        "英語名", max_length=200, blank=True, help_text="英語の名前。分かるときだけ。"
    )
    country = models.ForeignKey(
        Country,
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="国・地域",
        help_text="分からないとき、複数の国にまたがるときは空欄。",
    )
    kind = models.CharField("種別", max_length=20, choices=PartnerKind, help_text="相手の種別。")
    latitude = models.FloatField("緯度", null=True, blank=True, help_text="10進の度。北緯が正。")
    longitude = models.FloatField("経度", null=True, blank=True, help_text="10進の度。東経が正。")
    aliases = models.TextField("別名", blank=True, help_text=ALIASES_HELP)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def english_name(self) -> str:
        """The English name, or the Japanese one where none is known."""
        return self.name_en or self.name

    @property
    def names(self) -> list[str]:
        """Every name of it, the Japanese one first."""
        return [name for name in [self.name, self.name_en, *split_aliases(self.aliases)] if name]


class Partner(NamedPartner):
    """The other party of agreements: one record per real body, however it is written."""

    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="merged_partners",
        verbose_name="統合先",
        help_text="同じ相手の別の記録に統合したとき、その記録。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "協定締結先"
        permissions = [("merge_partner", "協定締結先を統合できる")]
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "country", "kind"], name="partner_is_one_record"
            ),
            models.UniqueConstraint(
                fields=["name", "kind"],
                condition=models.Q(country__isnull=True),
                name="partner_without_country_is_one_record",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="partner_coordinates_are_on_earth",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="partner_not_merged_into_self"
            ),
        ]

    def get_absolute_url(self) -> str:
        return f"/partners/{self.pk}/"


class GazetteerEntry(NamedPartner, ReferenceRow):
    """A foreign place or institution that an agreement may name."""

    partner_id = models.PositiveIntegerField(
        "固定番号",
        null=True,
        blank=True,
        unique=True,
        help_text="協定締結先になったときの番号。同梱の表が決めます。",
    )

    class Meta:
        verbose_name = verbose_name_plural = "相手先の地名・機関名表"
        ordering = ["country", "name"]
        constraints = [
            models.UniqueConstraint(fields=["name", "country"], name="gazetteer_names_once"),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(country__isnull=True),
                name="gazetteer_names_without_country_once",
            ),
            models.CheckConstraint(
                condition=models.Q(partner_id__isnull=True)
                | models.Q(partner_id__lt=FIRST_FREE_ID),
                name="gazetteer_ids_stay_below_free_ones",
            ),
        ]
