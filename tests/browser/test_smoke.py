import pytest
from django.contrib.auth.models import User
from playwright.sync_api import Page, expect

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.looks]


def test_admin_login_works_in_a_browser(page: Page) -> None:
    User.objects.create_superuser("hana", password="himitsu")
    page.goto("/admin/")
    page.locator("#id_login").fill("hana")
    page.locator("#id_password").fill("himitsu")
    page.locator("#id_password").press("Enter")
    expect(page.locator("h1")).to_contain_text("サイト管理")
