"""The reconciliation service, asked as its clients do."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

Ask = Callable[..., list[dict[str, Any]]]


@pytest.fixture
def ask(client: Client) -> Ask:
    """Send one query; give its candidates."""

    def run(query: str | None = None, **more: Any) -> list[dict[str, Any]]:
        asked = more | ({} if query is None else {"query": query})
        response = client.post("/reconcile/", {"queries": json.dumps({"q0": asked})})
        assert response.status_code == 200, response.content.decode()
        candidates: list[dict[str, Any]] = response.json()["q0"]["result"]
        return candidates

    return run
