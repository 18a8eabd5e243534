"""The cast: Hana and Taro, clerks, each with a browser."""

import pytest
from django.contrib.auth.models import User
from django.test import Client

from tests.admin.desk import browser_of
from tests.making import make_staff


@pytest.fixture
def hana(db: None) -> User:
    return make_staff("hana")


@pytest.fixture
def clerk(hana: User) -> Client:
    """Hana's browser."""
    return browser_of(hana)


@pytest.fixture
def colleague(db: None) -> Client:
    """Taro's browser."""
    return browser_of(make_staff("taro"))
