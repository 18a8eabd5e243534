"""The staff's side of the site: Django's admin, a module a subject."""

from django.contrib import admin

from partnerships.admin import (
    agreements,
    findings,
    partners,
    places,
    reports,
    revisions,
    sources,
    staff,
    topics,
)
from partnerships.admin.start import with_work

__all__ = [
    "agreements",
    "findings",
    "partners",
    "places",
    "reports",
    "revisions",
    "sources",
    "staff",
    "topics",
]

admin.site.site_header = "自治体国際協定データベース 管理"
admin.site.site_title = "自治体国際協定データベース"
admin.site.index_title = "サイト管理"
admin.site.index_template = "admin/start.html"
admin.site.index = with_work(admin.site.index)  # type: ignore[method-assign]
