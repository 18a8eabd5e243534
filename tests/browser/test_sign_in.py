"""Staff sign in by a real browser, with passkeys of Chromium's own virtual authenticator."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django import Settings

from tests.accounts.conftest import totp
from tests.making import PASSWORD, make_staff

pytestmark = pytest.mark.django_db(transaction=True)

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(autouse=True)
def required(settings: Settings) -> None:
    settings.SECOND_FACTOR = "required"
    make_staff("hana")


def sign_in(page: Page) -> None:
    page.goto("/admin/")
    page.get_by_label("ユーザー名").fill("hana")
    page.get_by_label("パスワード").fill(PASSWORD)
    page.get_by_role("button", name="ログイン", exact=True).click()


def sign_out(page: Page) -> None:
    page.goto("/admin/")
    page.locator("#logout-form button").click()
    page.goto("/admin/")
    expect(page).to_have_url(re.compile("/staff/login/"))


def test_a_passkey_is_set_up_and_then_opens_the_admin_alone(page: Page) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    sign_in(page)
    expect(page.locator("body")).to_contain_text("二つ目の認証が必要です")
    page.goto("/staff/second-factor/passkeys/add/")
    expect(page.get_by_label("パスワードの代わりに使う")).to_be_checked()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url(re.compile("recovery-codes"))
    page.goto("/admin/")
    expect(page.locator("h1")).to_contain_text("サイト管理")
    sign_out(page)
    page.get_by_role("button", name="パスキーでログイン").click()
    expect(page.locator("h1")).to_contain_text("サイト管理")


def test_an_app_is_set_up_by_its_picture_and_asked_at_the_next_sign_in(page: Page) -> None:
    sign_in(page)
    page.goto("/staff/second-factor/totp/activate/")
    secret = page.locator("code").inner_text()
    expect(page.locator(".staff-code")).to_be_visible()
    page.get_by_label("コード").fill(totp(secret))
    page.get_by_role("button", name="設定する").click()
    page.wait_for_url(re.compile("recovery-codes"))
    sign_out(page)
    sign_in(page)
    expect(page).to_have_url(re.compile("authenticate"))
    page.locator("[name=code]").fill(totp(secret, step=1))
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("サイト管理")
