"""Logs tell what happened, by request, and nothing about who did it."""

import json
import logging
import sys

import pytest
from django.test import Client
from pytest_django import Settings

from partnerships.logs import REQUEST_ID, JsonFormatter, WithoutAddresses

pytestmark = pytest.mark.django_db


def record_of(message: str, *args: object, **more: object) -> logging.LogRecord:
    return logging.makeLogRecord({"name": "partnerships", "msg": message, "args": args} | more)


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
