"""Logs tell what happened, by request, and nothing about who did it."""

import json
import logging
import sys
from collections.abc import Callable
from smtplib import SMTPRecipientsRefused

import pytest
from django.db import Error, connection, transaction
from django.test import Client
from pytest_django import Settings

from partnerships.logs import REQUEST_ID, JsonFormatter, LineFormatter, WithoutAddresses
from partnerships.models import CorrectionReport
from tests.making import make_agreement, make_staff

pytestmark = pytest.mark.django_db


def record_of(message: str, *args: object, **more: object) -> logging.LogRecord:
    return logging.makeLogRecord({"name": "partnerships", "msg": message, "args": args} | more)


def told_of(error: BaseException) -> list[str]:
    """Give what both forms write of an error."""
    info = (type(error), error, error.__traceback__)
    record = record_of("request failed", levelname="ERROR", exc_info=info)
    return [LineFormatter().format(record), JsonFormatter().format(record)]


def test_an_event_is_one_json_object_on_one_line() -> None:
    try:
        raise ValueError("第一行\n第二行")
    except ValueError:
        record = record_of("協定 %d", 7, exc_info=sys.exc_info(), levelname="ERROR")
    token = REQUEST_ID.set("abc12345")
    line = JsonFormatter().format(record)
    REQUEST_ID.reset(token)
    assert "\n" not in line
    entry = json.loads(line)
    assert (entry["message"], entry["level"], entry["request"]) == ("協定 7", "ERROR", "abc12345")
    assert "ValueError: 第一行" in entry["traceback"]


def test_gunicorn_tells_neither_address_nor_what_was_sent() -> None:
    error = "Invalid HTTP request line: 'GET /?q=himitsu HTTP/9\n'"
    record = record_of(f"Invalid request from ip=203.0.113.9: {error}")
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Invalid request from a client: Invalid HTTP request line"


@pytest.mark.usefixtures("record")
def test_a_request_is_logged_without_words_or_persons(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.LOGS_REQUESTS = True
    with caplog.at_level("INFO", "partnerships.requests"):
        answer = client.get("/agreements/?q=himitsu", REMOTE_ADDR="203.0.113.9")
    (record,) = caplog.records
    line = JsonFormatter().format(record)
    assert not [secret for secret in ("himitsu", "203.0.113.9") if secret in line]
    entry = json.loads(line)
    assert (entry["view"], entry["status"], entry["path"]) == (
        "agreement-list",
        200,
        "/agreements/",
    )
    assert entry["milliseconds"] > 0
    assert len(answer.headers["X-Request-ID"]) == 32


@pytest.mark.parametrize(
    ("proxies", "given", "is_kept"),
    [
        (1, "proxy-0001", True),
        (0, "proxy-0001", False),
        (1, "a\nb: c 12345", False),
        (1, "", False),
    ],
    ids=["of a trusted proxy", "of a stranger", "malformed", "none"],
)
def test_an_id_is_taken_from_trusted_proxies_only(
    client: Client, settings: Settings, proxies: int, given: str, is_kept: bool
) -> None:
    settings.TRUSTED_PROXIES = proxies
    answer = client.get("/healthz", headers={"X-Request-ID": given})
    assert (answer.headers["X-Request-ID"] == given) is is_kept


WORD, MAIL = "himitsu", "reader@example.org"


def file_wrongly() -> None:
    agreement = make_agreement()
    CorrectionReport.objects.create(agreement=agreement, state="declined", email=MAIL, text=WORD)


def name_twice() -> None:
    make_staff(MAIL, email=WORD)
    make_staff(MAIL, email=WORD)


def count_words() -> None:
    number = "CAST(%s AS integer)" if connection.vendor == "postgresql" else "json(%s)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {number}", [f"{WORD} {MAIL}"])


@pytest.mark.parametrize("write", [file_wrongly, name_twice, count_words])
def test_what_a_database_refuses_is_told_without_its_values(write: Callable[[], None]) -> None:
    """PostgreSQL's messages quote the row that it refuses, and the text that is no number."""
    with pytest.raises(Error) as raised, transaction.atomic():
        write()
    for line in told_of(raised.value):
        assert not [secret for secret in (WORD, MAIL) if secret in line]
        assert f"in {write.__name__}" in line
        assert type(raised.value).__name__ in line
    if write is file_wrongly:
        assert "report_declined_has_answer" in told_of(raised.value)[0]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (SMTPRecipientsRefused({MAIL: (550, WORD.encode())}), "smtplib.SMTP"),
        (KeyError(WORD), "KeyError: …"),
        (ValueError(f"invalid literal: '\"{WORD}'\n{WORD}"), "ValueError: invalid literal: …"),
        (OSError(f"no mail to {MAIL}"), "OSError: no mail to …"),
    ],
    ids=["mail", "key", "number", "address"],
)
def test_an_error_is_told_without_what_it_quotes(error: Exception, told: str) -> None:
    try:
        raise LookupError("in vain") from error
    except LookupError as raised:
        for line in told_of(raised):
            assert told in line
            assert "LookupError: in vain" in line
            assert not [secret for secret in (WORD, MAIL) if secret in line]


def test_the_key_of_a_report_is_in_no_message(
    client: Client, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    record = record_of("Internal Server Error: %s", "/en/reports/himitsu/")
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Internal Server Error: /en/reports/…/"
    settings.LOGS_REQUESTS = True
    with caplog.at_level("INFO", "partnerships.requests"):
        client.get("/reports/himitsu")  # which is sent on to the address with a slash
    assert [record.__dict__["path"] for record in caplog.records] == ["/reports/…"]


def test_gunicorn_tells_no_query() -> None:
    record = record_of("Error handling request %s", "/agreements.csv?q=himitsu")
    record.name = "gunicorn.error"
    assert WithoutAddresses().filter(record)
    assert record.getMessage() == "Error handling request /agreements.csv"
