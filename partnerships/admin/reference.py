"""What the admins of all reference tables share.

A code is given once. A row is never deleted, for addresses, history and agreements name it. A
corrected name reaches the search text of the agreements that show it in the same transaction.
"""

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from partnerships.admin.choosing import name_field
from partnerships.admin.form_fields import PlainTextField
from partnerships.admin.reference_form import ReferenceForm
from partnerships.curation.renaming import reference_changed
from partnerships.models import LocalGovernment
from partnerships.search.stamp import hold_stamp


class ReferenceAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Edits a table whose rows agreements refer to."""

    form: type[ReferenceForm] = ReferenceForm
    show_full_result_count = False
    list_per_page = 50
    formfield_overrides = {models.TextField: {"form_class": PlainTextField}}

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        """The code, once it is given, and what the admin of the table says."""
        key = self.opts.pk
        codes = [key.name] if obj and isinstance(key, models.CharField) else []
        return [*codes, *super().get_readonly_fields(request, obj)]

    def formfield_for_foreignkey(
        self, db_field: models.ForeignKey[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> Any:
        if db_field.name in self.autocomplete_fields:
            related = ["prefecture"] if db_field.related_model is LocalGovernment else []
            kwargs |= name_field(db_field, self.admin_site, *related)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def view_on_site(self, obj: Any) -> str | None:
        return str(obj.get_absolute_url())

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Save the row and what is derived from its names; nothing when nothing was changed."""
        columns = [name for name in form.changed_data if name != "confirmed"]
        if columns or not change:
            hold_stamp()
            super().save_model(request, obj, form, change)
            reference_changed(obj, columns)
