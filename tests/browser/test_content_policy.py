"""No page, public or of the staff, needs more than the content policy allows; Chromium judges.

A violation is seen by the browser's own event, so that a page which quietly lost a style or a
script fails here.
"""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page

from tests.browser.conftest import OpenPage
from tests.making import make_staff
from tests.pages import PAGES
from tests.publishing import publish_list

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]

REPORT = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
});
"""


@pytest.fixture(autouse=True)
def published_list(transactional_db: None) -> None:
    publish_list()


@pytest.fixture
def watched(open_page: OpenPage) -> Page:
    """A window that notes every violation."""
    page = open_page()
    page.add_init_script(REPORT)
    return page


def violations(page: Page, address: str) -> list[str]:
    """Open a page and give what it did against its policy."""
    answer = page.goto(address, wait_until="load")
    assert answer is not None
    assert answer.status < 500, address
    policy = answer.headers["content-security-policy"]
    assert "unsafe" not in policy
    return [f"{address}: {found}" for found in page.evaluate("window.violations")]


def admin_addresses() -> Iterator[str]:
    """Every list, form of a new one and page of one that the admin has."""
    yield "/admin/"
    yield "/admin/password_change/"
    for model, model_admin in admin.site._registry.items():
        names = f"{model._meta.app_label}/{model._meta.model_name}"
        yield f"/admin/{names}/"
        yield f"/admin/{names}/add/"
        first = model_admin.model._default_manager.first()
        if first is not None:
            yield f"/admin/{names}/{first.pk}/change/"
            yield f"/admin/{names}/{first.pk}/history/"
            yield f"/admin/{names}/{first.pk}/delete/"


def sign_in(page: Page, user: User, live_server_url: str) -> None:
    """Let the window have a session of this person."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"].value
    page.context.add_cookies([{"name": "sessionid", "value": cookie, "url": live_server_url}])


def test_a_violation_is_seen(watched: Page) -> None:
    watched.goto("/about/")
    watched.evaluate(
        "document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">x</p>')"
    )
    watched.wait_for_function("window.violations.length === 1")
    assert watched.evaluate("window.violations")[0].startswith("style-src-attr inline")


def test_no_public_page_breaks_the_policy(watched: Page) -> None:
    found = []
    for address in PAGES.values():
        found += violations(watched, address)
    assert found == []


STAFF_PAGES = [
    "/staff/second-factor/",
    "/staff/second-factor/totp/activate/",
    "/staff/second-factor/passkeys/add/",
    "/staff/second-factor/passkeys/",
    "/staff/second-factor/recovery-codes/generate/",
    "/staff/password/",
    "/staff/logout/",
]


def test_no_page_of_the_sign_in_breaks_the_policy(watched: Page, live_server: object) -> None:
    found = violations(watched, "/staff/login/")
    sign_in(watched, make_staff(), getattr(live_server, "url", ""))
    for address in STAFF_PAGES:
        found += violations(watched, address)
    assert found == []


def test_no_page_of_the_admin_breaks_the_policy(watched: Page, live_server: object) -> None:
    sign_in(watched, make_staff(), getattr(live_server, "url", ""))
    found = []
    for address in admin_addresses():
        found += violations(watched, address)
    assert found == []
