"""While the database is busy or away, every page says so with 503; a mistake of ours stays 500."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import psycopg
import pytest
from django.core.cache import caches
from django.db import connection
from django.test import Client

from partnerships.models import CorrectionReport
from tests.making import make_agreement, make_staff
from tests.search.test_two_processes import database_url

pytestmark = pytest.mark.django_db(transaction=True)

SENT = {"field": "signed", "text": "2005年です。", "source": "", "email": "", "website": ""}


@pytest.fixture
def reader() -> Client:
    return Client(raise_request_exception=False)


@pytest.fixture
def member() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_staff(is_superuser=True))
    return client


@pytest.fixture
def agreement() -> None:
    make_agreement()
    caches["pages"].clear()


@contextmanager
def no_database() -> Iterator[None]:
    """As when the server is down, or the file's folder not mounted."""
    connection.close()
    home = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = "/nowhere/to/be/found"
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = home


@contextmanager
def busy_database() -> Iterator[None]:
    """Somebody else writes for longer than a request waits."""
    other: Any
    if connection.vendor == "sqlite":
        other = sqlite3.connect(connection.settings_dict["NAME"])
        begin, patience = "BEGIN IMMEDIATE", "PRAGMA busy_timeout = 50"
    else:
        other = psycopg.connect(database_url())
        begin = f"LOCK TABLE {CorrectionReport._meta.db_table}"
        patience = "SET lock_timeout = 50"
    with closing(other):
        other.execute(begin)
        with connection.cursor() as cursor:
            cursor.execute(patience)
        yield
    connection.close()


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize("path", ["/", "/agreements/", "/agreements/1/", "/prefectures/13/"])
def test_a_page_says_that_the_database_is_away(reader: Client, path: str) -> None:
    with no_database():
        answer = reader.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Cache-Control"] == "no-store"
    assert answer.text.count("<h1") == 1
    assert "データベースが一時的に応答していません" in answer.text
    assert "保存されていない" not in answer.text
    assert reader.get(path).status_code == 200


@pytest.mark.usefixtures("agreement")
def test_an_english_page_says_it_in_english(reader: Client) -> None:
    with no_database():
        answer = reader.get("/en/agreements/1/")
    assert answer.status_code == 503
    assert "The database does not answer for the moment" in answer.text


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize("path", ["/agreements/1.json", "/agreements.csv", "/changes.atom"])
def test_a_program_gets_problem_details(reader: Client, path: str) -> None:
    with no_database():
        answer = reader.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert answer["Content-Type"] == "application/problem+json"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer.json()["title"] == "Service Unavailable"


@pytest.mark.usefixtures("agreement")
@pytest.mark.parametrize("path", ["/admin/", "/admin/partnerships/agreement/1/change/"])
def test_the_admin_says_it_too(member: Client, path: str) -> None:
    with no_database():
        answer = member.get(path)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "データベースが一時的に応答していません" in answer.text
    assert member.get(path).status_code == 200


@pytest.mark.usefixtures("agreement")
def test_what_could_not_be_stored_is_said(reader: Client) -> None:
    with busy_database():
        answer = reader.post("/agreements/1/report/", SENT)
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")
    assert "保存されていないことがあります" in answer.text
    assert not CorrectionReport.objects.exists()
    assert reader.post("/agreements/1/report/", SENT).status_code == 303


def test_a_mistake_of_the_program_is_an_error(
    reader: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite calls a wrong statement an OperationalError, as it does a locked file."""

    def ask_nonsense(*_: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT * FROM no_such_table")

    monkeypatch.setattr("partnerships.search.stamp._read", ask_nonsense)
    assert reader.get("/agreements/").status_code == 500
