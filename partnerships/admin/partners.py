"""Partners of agreements, and the gazetteer from which an import makes them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest

from partnerships.admin.filters import CountryOfPartner
from partnerships.admin.partner_merging import PartnerMerging
from partnerships.admin.reference import ReferenceAdmin
from partnerships.admin.reference_form import ReferenceForm
from partnerships.curation.numbers import new_partner_id
from partnerships.models import AgreementPartner, GazetteerEntry, Partner, split_aliases


class CoordinatesForm(ReferenceForm):
    """Says in words what the database would refuse."""

    def clean_latitude(self) -> float | None:
        return _within(90, self.cleaned_data["latitude"])

    def clean_longitude(self) -> float | None:
        return _within(180, self.cleaned_data["longitude"])

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        pair = [values.get("latitude"), values.get("longitude")]
        if pair.count(None) == 1 and not self.errors:
            self.add_error("latitude", "緯度と経度は両方を書くか、両方を空欄にしてください。")
        return values


def _within(limit: int, degrees: float | None) -> float | None:
    if degrees is not None and abs(degrees) > limit:
        raise forms.ValidationError(f"-{limit} から {limit} までの数で書いてください。")
    return degrees


@admin.register(Partner)
class PartnerAdmin(PartnerMerging):
    form = CoordinatesForm
    list_display = ["name", "name_en", "country", "kind", "agreement_count"]
    list_filter = ["kind", CountryOfPartner]
    list_select_related = ["country"]
    autocomplete_fields = ["country"]
    search_fields = ["name", "name_en", "aliases", "country__name"]
    search_help_text = "名称、英語名、別名、国・地域で探せます。"
    readonly_fields = ["merged_into"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        links = AgreementPartner.objects.filter(partner=OuterRef("pk")).order_by()
        counts = links.values("partner").annotate(count=Count("pk")).values("count")
        partners = super().get_queryset(request).select_related("country")
        counted: QuerySet[Any] = partners.annotate(agreement_count=Coalesce(Subquery(counts), 0))
        return counted

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Where a partner is chosen, those merged into another are not offered."""
        found, may_repeat = super().get_search_results(request, queryset, search_term)
        if "field_name" in request.GET:
            found = found.filter(merged_into=None)
        return found, may_repeat

    @admin.display(description="協定の数")
    def agreement_count(self, partner: Any) -> int:
        return int(partner.agreement_count)

    def save_model(self, request: HttpRequest, obj: Partner, form: Any, change: bool) -> None:
        """Give a new partner its number from the counter: it is an address.

        A renamed one keeps its old name as an alias, so that a list that writes it still means it.
        """
        if not change:
            obj.pk = new_partner_id(obj.name, obj.country_id)
        elif "name" in form.changed_data:
            names = [*split_aliases(obj.aliases), form.initial["name"]]
            obj.aliases = "\n".join(dict.fromkeys(name for name in names if name != obj.name))
        super().save_model(request, obj, form, change)


@admin.register(GazetteerEntry)
class GazetteerEntryAdmin(ReferenceAdmin):
    form = CoordinatesForm
    list_display = ["name", "name_en", "country", "kind"]
    list_filter = ["kind"]
    list_select_related = ["country"]
    autocomplete_fields = ["country"]
    search_fields = ["name", "name_en", "aliases", "country__name"]
    readonly_fields = ["partner_id"]

    def view_on_site(self, obj: Any) -> None:
        """It has no page."""

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """What the tables of the site brought would come back with the next release."""
        is_own = obj is not None and not obj.as_loaded
        return is_own and admin.ModelAdmin.has_delete_permission(self, request, obj)
