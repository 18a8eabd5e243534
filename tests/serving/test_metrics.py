"""Figures for Prometheus, for whoever has the token."""

import pytest
from django.test import Client
from pytest_django import Settings

pytestmark = pytest.mark.django_db

TOKEN = "0123456789abcdef"


def test_without_a_token_there_is_no_such_page(client: Client, settings: Settings) -> None:
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer "}).status_code == 404
    settings.METRICS_TOKEN = TOKEN
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer ü"}).status_code == 404


def test_requests_are_counted_by_view_and_status(client: Client, settings: Settings) -> None:
    settings.METRICS_TOKEN = TOKEN
    client.get("/healthz")
    client.get("/nowhere/")
    client.generic("BREW", "/nowhere/")
    answer = client.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.headers["Content-Type"].startswith("text/plain")
    assert answer.headers["Cache-Control"] == "no-store"
    assert 'site_requests_total{method="GET",status="200",view="healthz"}' in answer.text
    assert 'site_requests_total{method="other",status="404",view="none"}' in answer.text
    assert 'site_request_seconds_count{view="healthz"}' in answer.text
    assert "BREW" not in answer.text
