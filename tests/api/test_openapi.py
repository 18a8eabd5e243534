"""/api/openapi.json says exactly what is served; schemathesis asks the running site."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver
from jsonschema import Draft202012Validator

from partnerships.search.filters import AgreementFilter
from partnerships.views.opening import is_data

PHASES = "examples,coverage,fuzzing"


@pytest.fixture
def description(client: Client) -> Any:
    return client.get("/api/openapi.json").json()


def addresses() -> set[str]:
    """Give every address of data in the routing table, as the description writes them."""
    found = set()
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            route = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{pattern.pattern}")
            found.add(route.replace("{value}", "{key}"))
    return {route for route in found if is_data(route) and not route.startswith("/reconcile/")}


@pytest.mark.django_db
def test_every_address_of_data_is_described_and_no_other(description: Any) -> None:
    assert {*description["paths"]} == addresses()


@pytest.mark.django_db
def test_every_parameter_of_a_search_is_described(description: Any) -> None:
    parameters = description["paths"]["/agreements.json"]["get"]["parameters"]
    assert [p["name"] for p in parameters] == [*AgreementFilter.base_filters, "fields"]


@pytest.mark.django_db
def test_every_schema_is_one(description: Any) -> None:
    for schema in description["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)


def run_schemathesis(address: str, examples: int, seed: int | None) -> str:
    """Let schemathesis try every address; gives its report, fails where it found something."""
    command = [Path(sys.executable).with_name("schemathesis"), "run", f"{address}/api/openapi.json"]
    command += ["--origin", address, "--phases", PHASES, "--max-examples", str(examples)]
    command += ["--no-color", *(["--seed", str(seed)] if seed is not None else [])]
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_000)  # type: ignore[arg-type]
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
    return str(done.stdout)


@pytest.mark.usefixtures("small_list")
def test_schemathesis_finds_no_failure(live_server: Any) -> None:
    report = run_schemathesis(live_server.url, examples=1, seed=1)
    assert re.search(r"Tested: [23]\d", report)
