"""Where the parties are: prefectures and local governments of Japan, countries of the world.

The codes are the standards' own (JIS X 0401, 全国地方公共団体コード, ISO 3166-1) and are the keys.
"""

import re

from django.db import models
from django.db.models.functions import Length, Upper
from django.utils.translation import gettext_lazy, pgettext_lazy

from partnerships.models.reference import ReferenceRow, split_aliases

models.CharField.register_lookup(Length)

ALIASES_HELP = "ほかの呼び方。1行に1つ。検索と一覧の読み取りに使います。"


_SMALL_KE = re.compile(r"(?<=[一-龥々])[ケヶがガカヵ](?=[一-龥])")


def _spell_ke(name: str) -> list[str]:
    """Give a name in each spelling of the ケ between two kanji; itself first."""
    return list(dict.fromkeys([name, *(_SMALL_KE.sub(ke, name) for ke in "ケがカ")]))


# What a body of local government is called in English, by the last character of its name; 北海道 is
# a name without an ending.
ENGLISH_ENDINGS = {
    "都": "Metropolis",
    "府": "Prefecture",
    "県": "Prefecture",
    "市": "City",
    "区": "Ward",
    "町": "Town",
    "村": "Village",
}


def government_in_english(name: str, romaji: str) -> str:
    """Give a local government's English name: "Sapporo City" of 札幌市 and "Sapporo-shi"."""
    return " ".join(filter(None, [romaji.partition("-")[0], ENGLISH_ENDINGS.get(name[-1:])]))


class Prefecture(ReferenceRow):
    """One of the 47 prefectures; `code` is JIS X 0401, "01" to "47"."""

    code = models.CharField(
        "都道府県コード", max_length=2, primary_key=True, help_text="JIS X 0401 の2桁。"
    )
    name = models.CharField("名称", max_length=10, help_text="例：北海道、東京都。")
    kana = models.CharField("読み", max_length=20, help_text="全角カタカナ。")
    romaji = models.CharField("ローマ字", max_length=20, help_text="例：Hokkaido。")
    region = models.CharField("地方", max_length=10, help_text="例：東北、九州・沖縄。")

    class Meta:
        verbose_name = verbose_name_plural = "都道府県"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__length=2), name="prefecture_code_has_two_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def english_name(self) -> str:
        """The bare romaji: "Osaka" as a place, where the government is "Osaka Prefecture"."""
        return self.romaji

    def get_absolute_url(self) -> str:
        return f"/prefectures/{self.code}/"


class LocalGovernment(ReferenceRow):
    """A prefecture or municipality; `code` is its 6-digit 全国地方公共団体コード."""

    class Kind(models.TextChoices):
        PREFECTURE = "prefecture", pgettext_lazy("one of its kind", "都道府県")
        DESIGNATED_CITY = "designated_city", gettext_lazy("指定都市")
        CITY = "city", gettext_lazy("市")
        SPECIAL_WARD = "special_ward", gettext_lazy("特別区")
        TOWN = "town", gettext_lazy("町")
        VILLAGE = "village", gettext_lazy("村")

    code = models.CharField(
        "全国地方公共団体コード",
        max_length=6,
        primary_key=True,
        help_text="検査数字を含む6桁。例：011002（札幌市）。",
    )
    prefecture = models.ForeignKey(
        Prefecture,
        models.PROTECT,
        related_name="local_governments",
        verbose_name="都道府県",
        help_text="所在する都道府県。",
    )
    name = models.CharField("名称", max_length=50, db_index=True, help_text="例：札幌市、有田町。")
    kana = models.CharField("読み", max_length=80, help_text="全角カタカナ。")
    romaji = models.CharField("ローマ字", max_length=80, help_text="例：Sapporo-shi。")
    kind = models.CharField("種別", max_length=20, choices=Kind, help_text="団体の種別。")
    district = models.CharField(
        "郡", max_length=20, blank=True, help_text="町村の属する郡。ほかは空欄。"
    )
    successor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        verbose_name="承継団体",
        help_text="合併で消滅した団体の場合、引き継いだ団体。",
    )
    aliases = models.TextField("別名", blank=True, help_text=ALIASES_HELP)

    class Meta:
        verbose_name = verbose_name_plural = "地方公共団体"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code__length=6), name="local_government_code_has_six_digits"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def names(self) -> list[str]:
        """Every way of writing the name: ケ is also written が and カ (龍ケ崎市, 龍が崎市)."""
        written = [self.name, *split_aliases(self.aliases)]
        return [spelling for name in written for spelling in _spell_ke(name)]

    @property
    def is_prefecture(self) -> bool:
        return self.kind == self.Kind.PREFECTURE

    @property
    def english_name(self) -> str:
        return government_in_english(self.name, self.romaji)

    def get_absolute_url(self) -> str:
        return f"/local-governments/{self.code}/"


class Country(ReferenceRow):
    """A country or territory of ISO 3166-1; `code` is its upper-case alpha-2 code."""

    code = models.CharField(
        "国・地域コード", max_length=2, primary_key=True, help_text="ISO 3166-1 の2文字。例：KR。"
    )
    alpha3 = models.CharField("3文字コード", max_length=3, help_text="ISO 3166-1 の3文字。")
    numeric = models.CharField(
        "数字コード", max_length=3, blank=True, help_text="ISO 3166-1 の3桁。"
    )
    name = models.CharField("名称", max_length=60, help_text="日本語の短い呼び名。例：韓国。")
    name_en = models.CharField("英語名", max_length=80, help_text="英語の短い呼び名。")
    formal_name = models.CharField(
        "正式名称", max_length=80, blank=True, help_text="日本語の正式名称。例：大韓民国。"
    )
    formal_name_en = models.CharField(
        "英語の正式名称", max_length=120, blank=True, help_text="英語の正式名称。"
    )
    aliases = models.TextField("別名", blank=True, help_text=ALIASES_HELP)

    class Meta:
        verbose_name = verbose_name_plural = "国・地域"
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(code=Upper("code"), code__length=2),
                name="country_code_is_alpha_2",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def slug(self) -> str:
        """The code as addresses and facet values write it: lower case."""
        return self.code.lower()

    @property
    def names(self) -> list[str]:
        """Every name of it, the short Japanese one first; codes are not names."""
        own = [self.name, self.formal_name, self.name_en, self.formal_name_en]
        return [name for name in [*own, *split_aliases(self.aliases)] if name]

    @property
    def english_name(self) -> str:
        return self.name_en

    def get_absolute_url(self) -> str:
        return f"/countries/{self.slug}/"
