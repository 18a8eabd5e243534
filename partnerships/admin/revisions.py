"""The history of agreements with the names of who made it, to look at only."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from partnerships.admin.read_only import NumberSearch, ReadOnlyAdmin
from partnerships.models import Revision


@admin.register(Revision)
class RevisionAdmin(ReadOnlyAdmin, NumberSearch):
    list_display = ["agreement", "number", "kind", "made_at", "made_by", "reason"]
    list_display_links = ["agreement", "number"]
    list_filter = ["kind"]
    list_select_related = ["agreement", "made_by"]
    ordering = ["-pk"]
    search_fields = ["reason"]
    search_help_text = "協定の番号か、理由の語で探せます。"
    fields = [
        ("agreement", "number"),
        ("kind", "made_at", "made_by"),
        "reason",
        "whole_content",
        "previous_hash",
        "hash",
    ]
    readonly_fields = ["whole_content"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Revision]:
        return super().get_queryset(request).select_related("agreement", "made_by")

    @admin.display(description="内容")
    def whole_content(self, revision: Revision) -> SafeString:
        text = json.dumps(revision.content, ensure_ascii=False, indent=2)
        return format_html("<pre>{}</pre>", text)
