"""The staff's side of the site: Django's admin, a module a subject."""

from django.contrib import admin

from partnerships.admin import (
    agreements,
    findings,
    partners,
    places,
    revisions,
    sources,
    topics,
)

__all__ = ["agreements", "findings", "partners", "places", "revisions", "sources", "topics"]

admin.site.site_header = "提携・覚書の登録簿 管理"
admin.site.site_title = "提携・覚書の登録簿"
admin.site.index_title = "サイト管理"
