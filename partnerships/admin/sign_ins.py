"""Who signed in, when and from where; only to be looked at."""

from django.contrib import admin

from partnerships.admin.read_only import ReadOnlyAdmin
from partnerships.models import SignIn


@admin.register(SignIn)
class SignInAdmin(ReadOnlyAdmin):
    list_display = ["at", "user", "outcome", "address"]
    list_filter = ["outcome"]
    search_fields = ["user__username", "address"]
    list_select_related = ["user"]
    date_hierarchy = "at"
