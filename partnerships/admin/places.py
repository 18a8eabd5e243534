"""Prefectures, local governments and countries: names to correct, codes to leave alone."""

import re
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.db.models.functions import Concat
from django.http import HttpRequest

from partnerships.admin.reference import ReferenceAdmin
from partnerships.admin.reference_form import ReferenceForm
from partnerships.models import Country, LocalGovernment, Prefecture


@admin.register(Prefecture)
class PrefectureAdmin(ReferenceAdmin):
    list_display = ["code", "name", "kana", "romaji", "region"]
    list_display_links = ["code", "name"]
    search_fields = ["name", "kana", "romaji", "=code"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """There are 47."""
        return False


class LocalGovernmentForm(ReferenceForm):
    def clean_code(self) -> str:
        """Refuse a code that isn't six digits with the right check digit."""
        code = str(self.cleaned_data["code"])
        if not re.fullmatch("[0-9]{6}", code) or check_digit(code[:5]) != code[5]:
            raise forms.ValidationError(
                f"「{code}」は全国地方公共団体コードではありません（6桁目の検査数字が合いません）。"
            )
        return code


def check_digit(digits: str) -> str:
    """Give the sixth digit of a code by its first five (総務省「全国地方公共団体コード仕様」)."""
    weighted = sum(
        int(digit) * weight for digit, weight in zip(digits, range(6, 1, -1), strict=True)
    )
    return str((11 - weighted % 11) % 10)


@admin.register(LocalGovernment)
class LocalGovernmentAdmin(ReferenceAdmin):
    form = LocalGovernmentForm
    list_display = ["code", "prefecture", "district", "name", "kana", "romaji", "kind"]
    list_display_links = ["code", "name"]
    list_filter = ["kind"]
    list_select_related = ["prefecture"]
    autocomplete_fields = ["prefecture", "successor"]
    search_fields = ["full_name", "kana", "romaji", "aliases", "code__startswith"]
    search_help_text = "名称（都道府県名を付けてもよい）、読み、ローマ字、コードで探せます。"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """With `full_name` to search in, as namesakes are told apart: 広島県府中市."""
        full_name = Concat("prefecture__name", "district", "name")
        governments = super().get_queryset(request).select_related("prefecture")
        named: QuerySet[Any] = governments.annotate(full_name=full_name)
        return named


class CountryForm(ReferenceForm):
    def clean_code(self) -> str:
        """Refuse a code that isn't two capital letters."""
        code = str(self.cleaned_data["code"]).upper()
        if not re.fullmatch("[A-Z]{2}", code):
            raise forms.ValidationError(f"「{code}」は ISO 3166-1 の2文字のコードではありません。")
        return code


@admin.register(Country)
class CountryAdmin(ReferenceAdmin):
    form = CountryForm
    list_display = ["code", "name", "name_en", "formal_name"]
    list_display_links = ["code", "name"]
    search_fields = ["name", "name_en", "formal_name", "aliases", "=code", "=alpha3"]
    search_help_text = "日本語名、英語名、別名、コードで探せます。"
