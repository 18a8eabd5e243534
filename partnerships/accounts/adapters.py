"""What the site decides of django-allauth's ways: nobody signs up, and secrets are kept encrypted.

Named in the settings as ACCOUNT_ADAPTER and MFA_ADAPTER.
"""

import base64
import hashlib

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from partnerships.accounts.sessions import is_fresh
from partnerships.curation.roles import needs_second_factor
from partnerships.limits.addresses import client_address


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    """Accounts are made by an administrator; no mail is sent to anyone."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: object) -> bool:
        """Ask for the password again before accounts change, but not of who has just signed in."""
        return not is_fresh(self.request.session)

    def get_client_ip(self, request: HttpRequest) -> str:
        """Give the address that TRUSTED_PROXIES decides, for the limits on attempts."""
        return str(client_address(request.META) or "unknown")

    def send_mail(self, *args: object, **kwargs: object) -> None:
        """Send nothing: sign-ins and second factors show in the admin."""


class MFAAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Who reads the database, or a backup of it, gets no second factor: SECRET_KEY opens it."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Let nobody who needs a second factor be without one."""
        others = Authenticator.objects.filter(user_id=authenticator.user_id)
        others = others.exclude(pk=authenticator.pk)
        others = others.exclude(type=Authenticator.Type.RECOVERY_CODES)
        return not needs_second_factor(authenticator.user) or others.exists()

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()


def _fernet() -> MultiFernet:
    """Encrypt with today's key; what was encrypted with those of before can still be read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = (hashlib.blake2b(key.encode(), digest_size=32, person=b"factors") for key in keys)
    return MultiFernet([Fernet(base64.urlsafe_b64encode(each.digest())) for each in digests])
