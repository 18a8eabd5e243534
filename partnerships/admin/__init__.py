"""The staff's side of the site: Django's admin, a module a subject."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib import admin

from partnerships.admin import (
    agreements,
    edition_uploads,
    editions,
    findings,
    partners,
    places,
    reports,
    revisions,
    sign_ins,
    sources,
    staff,
    topics,
)
from partnerships.admin.start import with_work

__all__ = [
    "agreements",
    "edition_uploads",
    "editions",
    "findings",
    "partners",
    "places",
    "reports",
    "revisions",
    "sign_ins",
    "sources",
    "staff",
    "topics",
]

# No mail is sent to staff, and nobody needs to see the secrets of a second factor.
admin.site.unregister([EmailAddress, Authenticator])
# Whoever isn't signed in is led to the site's own sign-in, and back.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
admin.site.site_header = "自治体国際協定データベース 管理"
admin.site.site_title = "自治体国際協定データベース"
admin.site.index_title = "サイト管理"
admin.site.index_template = "admin/start.html"
admin.site.index = with_work(admin.site.index)  # type: ignore[method-assign]
