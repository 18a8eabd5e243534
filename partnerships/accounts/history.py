"""What is remembered of sign-ins: who, when, from where, and whether it worked; for half a year.

Receivers of signals, connected in apps.py. A name that no account has is not kept: it may be a
password typed into the wrong box.
"""

from datetime import timedelta
from typing import Any

from allauth.account.authentication import get_authentication_records
from django.contrib.auth.models import User
from django.http import HttpRequest
from django.utils import timezone

from partnerships.limits.addresses import client_address
from partnerships.models import SignIn

KEPT_FOR = timedelta(days=180)


def note_success(request: HttpRequest, user: User, **kwargs: Any) -> None:
    """Note a finished sign-in (Django's `user_logged_in`)."""
    methods = {record["method"] for record in get_authentication_records(request, user)}
    outcome = SignIn.Outcome.SECOND_FACTOR if "mfa" in methods else SignIn.Outcome.PASSWORD
    _note(user, outcome, request)


def note_wrong_password(
    credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
) -> None:
    """Note a wrong password for an account that there is (Django's `user_login_failed`)."""
    user = User.objects.filter(username=credentials.get("username") or "").first()
    if user is not None:
        _note(user, SignIn.Outcome.WRONG_PASSWORD, request)


def note_wrong_code(user: User, request: HttpRequest, **kwargs: Any) -> None:
    """Note a wrong second factor (allauth's `authentication_failed`)."""
    _note(user, SignIn.Outcome.WRONG_CODE, request)


def _note(user: User, outcome: SignIn.Outcome, request: HttpRequest | None) -> None:
    """Write one line, and drop those that are too old."""
    address = client_address(request.META) if request else None
    SignIn.objects.create(user=user, outcome=outcome, address=str(address) if address else None)
    SignIn.objects.filter(at__lt=timezone.now() - KEPT_FOR).delete()
