"""Staff sign in with a password and, where they may publish, a second factor; sessions end."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from partnerships.accounts import sessions
from partnerships.models import SignIn
from tests.accounts.conftest import set_up_totp, sign_in, totp
from tests.making import PASSWORD

pytestmark = pytest.mark.django_db

FACTORS = "/staff/second-factor/"


def admin_answer(client: Client) -> tuple[int, str]:
    """Ask for the admin; gives status and where it leads."""
    answer = client.get("/admin/")
    return answer.status_code, answer.headers.get("Location", "").partition("?")[0]


def test_the_admin_leads_to_the_sign_in_and_back(client: Client, taro: User) -> None:
    asked = client.get("/admin/partnerships/agreement/", follow=True)
    assert asked.redirect_chain[-1][0].startswith("/staff/login/?next=")
    page = asked.content.decode()
    assert "職員のログイン" in page
    assert not re.search(r"Sign|Password:|Username|Login", page)
    back = re.search(r'name="next" value="([^"]+)"', page)
    assert back is not None
    assert sign_in(client, "taro", next_page=back[1]) == "/admin/partnerships/agreement/"
    assert admin_answer(client) == (200, "")


def test_an_editor_gets_in_with_a_password(client: Client, taro: User) -> None:
    assert sign_in(client, "taro") == "/admin/"
    assert admin_answer(client) == (200, "")


@pytest.mark.django_db(transaction=True)
def test_an_administrator_is_led_to_set_a_second_factor_up(client: Client, hana: User) -> None:
    assert sign_in(client, "hana") == "/admin/"
    assert admin_answer(client) == (302, FACTORS)
    page = client.get(FACTORS).content.decode()
    assert "二つ目の認証が必要です" in page
    set_up_totp(client)
    assert admin_answer(client) == (200, "")


def test_after_that_the_code_is_asked_at_every_sign_in(hana: User) -> None:
    first, later = Client(), Client()
    sign_in(first, "hana")
    secret = set_up_totp(first)
    assert sign_in(later, "hana").startswith("/staff/second-factor/authenticate/")
    assert admin_answer(later)[0] == 302, "not in yet"
    wrong = later.post(f"{FACTORS}authenticate/", {"code": "000000"})
    assert wrong.status_code == 200
    assert admin_answer(later)[0] == 302
    answer = later.post(f"{FACTORS}authenticate/", {"code": totp(secret, step=1)})
    assert answer.headers["Location"] == "/admin/"
    assert admin_answer(later) == (200, "")


def test_a_code_works_once_and_in_no_other_session(hana: User) -> None:
    first = Client()
    sign_in(first, "hana")
    secret = set_up_totp(first)
    code = totp(secret, step=1)
    answers = []
    for client in (Client(), Client()):
        sign_in(client, "hana")
        answers.append(client.post(f"{FACTORS}authenticate/", {"code": code}).status_code)
    assert answers == [302, 200]


def test_a_recovery_code_lets_in_once(hana: User) -> None:
    client = Client()
    sign_in(client, "hana")
    set_up_totp(client)
    recovery = Authenticator.objects.get(type="recovery_codes").wrap()
    code = recovery.get_unused_codes()[0]
    for expected in (302, 200):
        other = Client()
        sign_in(other, "hana")
        assert other.post(f"{FACTORS}authenticate/", {"code": code}).status_code == expected


def test_a_second_factor_that_is_needed_cannot_be_taken_off(client: Client, hana: User) -> None:
    sign_in(client, "hana")
    set_up_totp(client)
    client.post(f"{FACTORS}totp/deactivate/")
    assert Authenticator.objects.filter(type="totp").count() == 1


def test_secrets_are_not_readable_in_the_database(
    client: Client, hana: User, settings: Settings
) -> None:
    sign_in(client, "hana")
    secret = set_up_totp(client)
    stored = [str(one.data) for one in Authenticator.objects.all()]
    assert not [data for data in stored if secret in data]
    old, settings.SECRET_KEY = settings.SECRET_KEY, "the key of today"
    settings.SECRET_KEY_FALLBACKS = [old]
    wrapped = Authenticator.objects.get(type="totp").wrap()
    assert wrapped.validate_code(totp(secret, step=1)), "a change of keys keeps them"


def test_a_trial_on_one_machine_asks_for_the_password_only(
    client: Client, hana: User, settings: Settings
) -> None:
    settings.SECOND_FACTOR = "optional"
    sign_in(client, "hana")
    assert admin_answer(client) == (200, "")


def test_passwords_are_not_tried_for_long(client: Client, taro: User) -> None:
    for _ in range(5):
        assert "正しくありません" in sign_in(client, "taro", "guess")
    page = sign_in(client, "taro")
    assert page != "/admin/", "not even with the right one, for five minutes"
    assert SignIn.objects.filter(outcome="wrong_password").count() == 5


def test_codes_are_not_tried_for_long(hana: User) -> None:
    client = Client()
    sign_in(client, "hana")
    secret = set_up_totp(client)
    thief = Client()
    sign_in(thief, "hana")
    for number in range(5):
        thief.post(f"{FACTORS}authenticate/", {"code": f"00000{number}"})
    answer = thief.post(f"{FACTORS}authenticate/", {"code": totp(secret, step=1)})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("seconds", "status"),
    [(1, 200), (2 * 3600 - 60, 200), (2 * 3600 + 60, 302)],
    ids=["at once", "after lunch", "after a long lunch"],
)
def test_a_session_that_nobody_uses_ends(
    client: Client, taro: User, monkeypatch: pytest.MonkeyPatch, seconds: int, status: int
) -> None:
    sign_in(client, "taro")
    begun = client.session[sessions.SEEN_AT]
    monkeypatch.setattr("partnerships.accounts.sessions.time.time", lambda: begun + seconds)
    assert admin_answer(client)[0] == status


def test_a_session_ends_after_a_working_day_however_busy(
    client: Client, taro: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign_in(client, "taro")
    begun = client.session[sessions.SEEN_AT]
    found = []
    for hours in range(1, 14):
        monkeypatch.setattr(
            "partnerships.accounts.sessions.time.time", lambda hours=hours: begun + hours * 3600
        )
        found.append(admin_answer(client)[0])
    assert found[:12] == [200] * 12
    assert found[12] == 302


def test_the_history_says_who_when_from_where(
    client: Client, taro: User, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = 1
    headers = {"X-Forwarded-For": "192.0.2.1, 198.51.100.7"}
    for password in ("guess", PASSWORD):
        client.post("/staff/login/", {"login": "taro", "password": password}, headers=headers)
    client.post("/staff/login/", {"login": "my password", "password": "x"}, headers=headers)
    found = SignIn.objects.order_by("pk").values_list("user__username", "outcome", "address")
    assert list(found) == [
        ("taro", "wrong_password", "198.51.100.7"),
        ("taro", "password", "198.51.100.7"),
    ]


def test_the_history_is_kept_for_half_a_year(client: Client, taro: User) -> None:
    sign_in(client, "taro")
    SignIn.objects.update(at="2026-01-01T00:00:00+09:00")
    sign_in(Client(), "taro")
    assert SignIn.objects.count() == 1


def test_a_lost_second_factor_is_reset_by_command(hana: User) -> None:
    client = Client()
    sign_in(client, "hana")
    set_up_totp(client)
    call_command("reset_second_factor", "hana")
    assert admin_answer(client)[1] == "/admin/login/", "her sessions have ended"
    again = Client()
    assert sign_in(again, "hana") == "/admin/"
    assert admin_answer(again) == (302, FACTORS)
    with pytest.raises(CommandError, match="jiro"):
        call_command("reset_second_factor", "jiro")


@pytest.mark.parametrize("address", ["/staff/", "/staff/signup/", "/staff/password/reset/"])
def test_nobody_signs_up_or_gets_a_password_by_mail(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_a_redirect_stays_on_this_site(client: Client, taro: User) -> None:
    assert sign_in(client, "taro", next_page="https://evil.example/") == "/admin/"


@pytest.mark.usefixtures("record")
def test_public_pages_know_nothing_of_sessions(
    client: Client, taro: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    sign_in(client, "taro")
    client.get("/agreements/2/")
    with django_assert_num_queries(1):
        answer = client.get("/agreements/2/")
    assert "Cookie" not in answer.headers["Vary"]
    assert "Set-Cookie" not in answer.headers
