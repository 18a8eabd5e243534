"""The parties on an agreement's page: rows in an order, read as one list, not saved by themselves.

Who may change an agreement may change its parties.
"""

from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from partnerships.admin.care import may_change
from partnerships.admin.choosing import NameSelect, name_field
from partnerships.models import AgreementLocalGovernment, AgreementPartner


class PartyForm(forms.ModelForm):  # type: ignore[type-arg]
    """One row, not checked against the database's: the list as a whole replaces them."""

    position = forms.IntegerField(
        label="順",
        required=False,
        min_value=1,
        max_value=9999,
        help_text="表示の順。小さい番号が先、空欄は最後。",
        widget=forms.NumberInput(attrs={"class": "vIntegerField", "min": 1}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        is_stored = self.instance.pk is not None
        self.initial["position"] = self.instance.position + 1 if is_stored else None
        for name, field in self.fields.items():
            select = getattr(field.widget, "widget", field.widget)
            if isinstance(select, NameSelect) and is_stored:
                select.known = getattr(self.instance, name)

    def _post_clean(self) -> None:
        """Leave the link alone: it may be another party's by the time the list is stored."""


class PartyFormSet(forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """All rows: `ordered_keys` is what they say about the agreement's `field`."""

    field: str
    party: str

    def ordered_keys(self) -> list[Any]:
        """Give the keys of the rows that shall stay, by position; rows without one come last."""
        rows = []
        for index, form in enumerate(self.forms):
            values = getattr(form, "cleaned_data", {})
            if values.get(self.party) and not values.get("DELETE"):
                rows.append((values.get("position") or 10_000, index, values[self.party].pk))
        return [key for _, _, key in sorted(rows)]

    def stored_keys(self) -> list[tuple[Any, int]]:
        """Give the key and the row's own id of the parties that are stored now."""
        return [(getattr(link, f"{self.party}_id"), link.pk) for link in self.get_queryset()]

    def validate_unique(self) -> None:
        keys = self.ordered_keys()
        if len(set(keys)) < len(keys):
            raise ValidationError("同じ相手が2回選ばれています。1つにしてください。")


class GovernmentFormSet(PartyFormSet):
    field = "local_governments"
    party = "local_government"


class PartnerFormSet(PartyFormSet):
    field = "partners"
    party = "partner"


class PartyInline(admin.TabularInline):  # type: ignore[type-arg]
    form = PartyForm
    formset: type[PartyFormSet] = PartyFormSet
    extra = 0
    related: str
    """The party, and what its name is made of."""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related(self.related)

    def get_extra(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> int:
        """An empty row to begin with, where there is none."""
        return 0 if obj else 1

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm("partnerships.view_agreement") or self._may_save(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_save(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_save(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self._may_save(request, obj)

    def _may_save(self, request: HttpRequest, obj: Any) -> bool:
        if obj is None:
            return request.user.has_perm("partnerships.add_agreement")
        return may_change(request, obj)

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name == self.formset.party:
            _, _, part_of_name = self.related.partition("__")
            kwargs |= name_field(db_field, self.admin_site, part_of_name)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class GovernmentInline(PartyInline):
    model = AgreementLocalGovernment
    formset = GovernmentFormSet
    fields = ["local_government", "position"]
    autocomplete_fields = ["local_government"]
    related = "local_government__prefecture"


class PartnerInline(PartyInline):
    model = AgreementPartner
    formset = PartnerFormSet
    fields = ["partner", "position"]
    autocomplete_fields = ["partner"]
    related = "partner__country"
