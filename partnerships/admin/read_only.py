"""Tables that staff may look at and nobody changes: what was published, and what was done."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest


class NumberSearch(admin.ModelAdmin):  # type: ignore[type-arg]
    """The search box takes an agreement's number, beside the words of `search_fields`."""

    show_full_result_count = False
    list_per_page = 50

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """A number finds the rows of that agreement only."""
        if search_term.isdecimal():
            return queryset.filter(agreement=int(search_term[:9])), False
        return super().get_search_results(request, queryset, search_term)


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows; offers no adding, changing or deleting, to nobody."""

    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
