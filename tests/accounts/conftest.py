"""Staff who sign in as they do: a second factor is required, and limits are on."""

import base64
import hmac
import re
import struct
import time

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from pytest_django import Settings

from partnerships.curation.roles import EDITOR
from tests.making import PASSWORD, make_staff
from tests.views.conftest import record

__all__ = ["record"]


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"


@pytest.fixture
def hana(db: None) -> User:
    """An administrator."""
    return make_staff("hana")


@pytest.fixture
def taro(db: None) -> User:
    """An editor, who shows nothing to the public."""
    user = User.objects.create_user("taro", password=PASSWORD, is_staff=True)
    user.groups.add(Group.objects.get(name=EDITOR))
    return user


def totp(secret: str, at: float | None = None, step: int = 0) -> str:
    """Work the code of an authenticator app out (RFC 6238: SHA-1, 30 s, 6 digits)."""
    counter = int((time.time() if at is None else at) // 30) + step
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.digest(key, struct.pack(">Q", counter), "sha1")
    start = digest[-1] & 15
    return f"{int.from_bytes(digest[start : start + 4]) % 2**31 % 10**6:06d}"


def sign_in(client: Client, name: str, password: str = PASSWORD, next_page: str = "/admin/") -> str:
    """Send name and password; gives where that leads, or the page that comes back."""
    sent = {"login": name, "password": password, "next": next_page}
    answer = client.post("/staff/login/", sent)
    return answer.headers.get("Location") or answer.content.decode()


def set_up_totp(client: Client) -> str:
    """Set an authenticator app up in a session that has just begun; gives its secret."""
    page = client.get("/staff/second-factor/totp/activate/").content.decode()
    (secret,) = re.findall(r"<code>([A-Z2-7]+)</code>", page)
    answer = client.post("/staff/second-factor/totp/activate/", {"code": totp(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return str(secret)
