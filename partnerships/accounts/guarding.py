"""Who gets into the admin, and for how long: sessions end, and who publishes has a second factor.

A middleware; it looks at addresses under /admin/ only, so public pages never read a session.
"""

from collections.abc import Callable
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.models import AnonymousUser, User
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode

from partnerships.accounts.sessions import has_ended, note_presence
from partnerships.curation.roles import needs_second_factor

Handler = Callable[[HttpRequest], HttpResponse]
_FREE = ("/admin/login/", "/admin/logout/", "/admin/jsi18n/")


def guard_admin(get_response: Handler) -> Handler:
    """End sessions that are over; lead who needs a second factor to it before the admin opens."""

    def handle(request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith("/admin/") or not request.user.is_authenticated:
            return get_response(request)
        if has_ended(request.session):
            logout(request)
            messages.info(request, "ログインの有効時間が過ぎました。もう一度ログインしてください。")
            return _lead(request, "account_login")
        note_presence(request.session)
        if request.path_info not in _FREE and (step := missing_step(request, request.user)):
            return _lead(request, step)
        return get_response(request)

    return handle


def confirm_session(request: HttpRequest, user: User, authenticator: Any, **kwargs: Any) -> None:
    """Count a second factor that was just set up as shown (allauth's `authenticator_added`)."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)


def missing_step(request: HttpRequest, user: User | AnonymousUser) -> str | None:
    """Name the page that somebody who may publish has to pass first; None when all is well."""
    if not needs_second_factor(user) or has_second_factor(request):
        return None
    if get_adapter().is_mfa_enabled(user):
        return "mfa_reauthenticate"
    messages.warning(
        request,
        "公開を担当する職員と管理者には、二つ目の認証が必要です。どちらかを設定してください。",
    )
    return "mfa_index"


def has_second_factor(request: HttpRequest) -> bool:
    """Whether this session was opened, or confirmed, with a code or a passkey."""
    return any(
        record["method"] == "mfa" for record in get_authentication_records(request, request.user)
    )


def _lead(request: HttpRequest, name: str) -> HttpResponseRedirect:
    """Lead to a page, and back here afterwards."""
    return HttpResponseRedirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")
