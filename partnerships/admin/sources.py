"""The rows of the list as it was published, to look at only."""

from django.contrib import admin

from partnerships.admin.read_only import NumberSearch, ReadOnlyAdmin
from partnerships.models import SourceRow


@admin.register(SourceRow)
class SourceRowAdmin(ReadOnlyAdmin, NumberSearch):
    list_display = [
        "edition",
        "position",
        "local_governments_as_written",
        "title_as_written",
        "partners_as_written",
        "agreement",
    ]
    list_display_links = ["edition", "position"]
    list_filter = ["edition"]
    list_select_related = ["edition", "agreement"]
    search_fields = ["local_governments_as_written", "title_as_written", "partners_as_written"]
    search_help_text = "自治体名、協定名、協定締結先の原文か、協定の番号で探せます。"
