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

from partnerships import urls
from partnerships.reconciling.queries import BATCH_SIZE, MOST_IDS
from partnerships.reconciling.suggesting import MOST_SKIPPED
from partnerships.search.filters import AgreementFilter
from tests.gunicorn import server

PHASES = "examples,coverage,fuzzing"
CONFIGURATION = Path(__file__).with_name("schemathesis.toml")


@pytest.fixture
def description(client: Client) -> Any:
    return client.get("/api/openapi.json").json()


def addresses() -> set[str]:
    """Give every address that is no page, as the description writes them.

    Those for crawlers and monitors have descriptions of their own kind.
    """
    left_out = [*urls.for_crawlers, *urls.for_monitors]
    patterns = [p for p in get_resolver().url_patterns if isinstance(p, URLPattern)]
    routes = {f"/{p.pattern}" for p in patterns if p not in left_out}
    routes |= {f"{language}/{p.pattern}" for language in ("", "/en") for p in urls.search_forms}
    named = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", route) for route in routes}
    return {route.replace("{value}", "{key}") for route in named}


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


@pytest.mark.django_db
def test_a_batch_is_described_as_large_as_it_may_be(description: Any) -> None:
    schemas = description["components"]["schemas"]
    assert schemas["ReconciliationQueries"]["maxProperties"] == BATCH_SIZE
    assert schemas["Extension"]["properties"]["ids"]["maxItems"] == MOST_IDS
    parameters = description["paths"]["/reconcile/suggest/entity"]["get"]["parameters"]
    assert parameters[1]["schema"]["maximum"] == MOST_SKIPPED


def run_schemathesis(address: str, examples: int, seed: int | None) -> str:
    """Let schemathesis try every address; gives its report, fails where it found something."""
    command = [Path(sys.executable).with_name("schemathesis"), "--config-file", CONFIGURATION]
    command += ["run", f"{address}/api/openapi.json", "--origin", address, "--phases", PHASES]
    command += ["--max-examples", str(examples), "--no-color"]
    command += ["--seed", str(seed)] if seed is not None else []
    done = subprocess.run(command, capture_output=True, text=True, timeout=3_000)  # type: ignore[arg-type]
    assert done.returncode == 0, done.stdout[-5_000:] + done.stderr[-2_000:]
    return str(done.stdout)


@pytest.mark.usefixtures("small_list")
def test_schemathesis_finds_no_failure(repository: Path) -> None:
    with server(repository, RATE_LIMITS="0") as address:
        report = run_schemathesis(address, examples=1, seed=1)
    assert re.search(r"Tested: [45]\d", report)
