"""What every answer tells browsers: what may be loaded, framed, kept, and over what line."""

from datetime import UTC, datetime

import pytest
from django.conf import settings as project
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.views.decorators.clickjacking import xframe_options_exempt
from pytest_django import Settings

from partnerships.middleware import set_security_headers

pytestmark = pytest.mark.django_db

PAGES = ["/", "/agreements/", "/agreements/2/", "/en/", "/admin/login/", "/nowhere/", "/?q=%00"]


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("address", [*PAGES, "/agreements.json", "/healthz", "/agreements.csv"])
def test_every_answer_has_them(address: str, client: Client) -> None:
    headers = client.get(address).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] in {"same-origin", "cross-origin"}
    assert "geolocation=()" in headers["Permissions-Policy"]


@pytest.mark.usefixtures("record")
def test_pages_are_for_this_site_and_data_for_all(client: Client) -> None:
    page, data = client.get("/agreements/"), client.get("/agreements.csv")
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert data.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


def test_a_page_made_for_it_may_be_framed_by_anyone(rf: RequestFactory) -> None:
    @xframe_options_exempt
    def view(request: HttpRequest) -> HttpResponse:
        return HttpResponse()

    headers = set_security_headers(view)(rf.get("/")).headers
    assert "frame-ancestors *" in headers["Content-Security-Policy"]
    assert headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.usefixtures("record")
def test_the_frame_runs_no_script_and_stands_anywhere(client: Client) -> None:
    policy = client.get("/embed/agreements/").headers["Content-Security-Policy"]
    directives = dict(part.strip().split(" ", 1) for part in policy.split(";"))
    assert directives["script-src"] == "'none'"
    assert directives["frame-ancestors"] == "*"
    assert directives["style-src"] == "'self'"


def test_https_is_for_good(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    settings.SECURE_HSTS_SECONDS = 31_536_000
    plain = client.get("/about/")
    assert (plain.status_code, plain.headers["Location"]) == (301, "https://testserver/about/")
    assert client.get("/healthz").status_code == 200, "asked by machines beside it"
    assert (
        "max-age=31536000"
        in client.get("/about/", secure=True).headers["Strict-Transport-Security"]
    )


def test_another_host_is_refused(client: Client) -> None:
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


def test_cookies_are_not_for_scripts() -> None:
    assert project.SESSION_COOKIE_HTTPONLY
    assert project.CSRF_COOKIE_HTTPONLY
    assert project.SESSION_COOKIE_SAMESITE == project.CSRF_COOKIE_SAMESITE == "Lax"


def test_security_txt_says_where_weaknesses_are_reported(client: Client) -> None:
    response = client.get("/.well-known/security.txt")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.text.splitlines())
    assert fields["Contact"] == project.SECURITY_CONTACT
    assert fields["Canonical"] == f"{project.SITE_URL}/.well-known/security.txt"
    left = datetime.fromisoformat(fields["Expires"]) - datetime.now(UTC)
    assert 30 < left.days < 365, "RFC 9116 wants less than a year"


def test_a_body_too_large_is_refused_unread(client: Client) -> None:
    answer = client.post(
        "/admin/login/", b"x", content_type="text/plain", headers={"content-length": "9" * 30}
    )
    assert answer.status_code == 413
    assert answer.text.count("<h1>") == 1


def test_a_key_of_before_still_opens_what_it_signed(settings: Settings) -> None:
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the key of today"
    settings.SECRET_KEY_FALLBACKS = [old]
    signed_before = signing.TimestampSigner(key=old).sign("hana")
    assert signing.TimestampSigner().unsign(signed_before) == "hana"
    with pytest.raises(signing.BadSignature):
        signing.TimestampSigner(key=old).unsign(signing.TimestampSigner().sign("hana"))
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(signing.BadSignature):
        signing.TimestampSigner().unsign(signed_before)
