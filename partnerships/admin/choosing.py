"""Choosing a place, country or partner by name, with what tells namesakes apart.

There are a 東京都府中市 and a 広島県府中市, and partners of one name in two countries: the box, its
list of suggestions and the messages all say which.
"""

from typing import Any

from django import forms
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import ForeignKey, Model

from partnerships.models import LocalGovernment, Partner

_LARGEST_KEY = 2**63 - 1


def full_name(row: Model) -> str:
    """Give 広島県府中市 or ダナン市（ベトナム）; queries nothing that is selected with it."""
    if isinstance(row, LocalGovernment) and not row.is_prefecture:
        return f"{row.prefecture.name}{row.district}{row.name}"
    if isinstance(row, Partner) and row.country:
        return f"{row.name}（{row.country.name}）"
    return str(row)


class Suggestions(AutocompleteJsonView):
    """What the box suggests while somebody types."""

    def serialize_result(self, obj: Model, to_field_name: str) -> dict[str, str]:
        return {**super().serialize_result(obj, to_field_name), "text": full_name(obj)}


class NameSelect(AutocompleteSelect):
    """The box; `known` is the row that is chosen, which then needs no query to be shown."""

    url_name = "%s:partnerships_suggestions"
    known: Model | None = None

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        """Show the chosen one; what can't be a key (sent by hand) is shown as nothing chosen."""
        if self.known is not None and list(value) == [str(self.known.pk)]:
            chosen = self.create_option(name, self.known.pk, full_name(self.known), value, 0)
            return [(None, [chosen], 0)]
        return super().optgroups(name, [key for key in value if self._may_be_key(key)], attr)

    def _may_be_key(self, sent: str) -> bool:
        try:
            key = self.field.target_field.to_python(sent)
        except ValidationError:
            return False
        return "\0" not in str(sent) and not (isinstance(key, int) and abs(key) > _LARGEST_KEY)


class NameField(forms.ModelChoiceField):  # type: ignore[type-arg]
    def label_from_instance(self, obj: Model) -> str:
        return full_name(obj)


def name_field(db_field: ForeignKey[Any, Any], site: Any, *related: str) -> dict[str, Any]:
    """Give the options of a foreign key's form field; `related` is what its names are made of."""
    rows = db_field.related_model._default_manager.all()
    return {
        "form_class": NameField,
        "widget": NameSelect(db_field, site),
        "queryset": rows.select_related(*related) if related else rows,
    }
