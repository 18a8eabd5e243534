"""Some thousand hostile requests against the real server; `make prove` sends 100,000."""

from collections import Counter
from itertools import islice
from pathlib import Path

import pytest
from django.test import Client

from tests.gunicorn import server
from tests.publishing import publish_list
from tests.serving.hostile import hostile_requests, send

HOW_MANY = 2_000


@pytest.mark.django_db(transaction=True)
def test_no_hostile_request_is_the_servers_fault(repository: Path, tmp_path: Path) -> None:
    publish_list()
    log = tmp_path / "log"
    with server(repository, DATA_DIR=str(tmp_path), RATE_LIMITS="0", LOG=str(log)) as site:
        answered = Counter[int]()
        faults = []
        for request in islice(hostile_requests("make test"), HOW_MANY):
            status = send(site, request)
            answered[status] += 1
            if request.is_fault(status):
                faults.append((status, request.line))
        assert Client().get("/healthz").status_code == 200
    assert faults == []
    assert "Traceback" not in log.read_text()
    assert answered[200] > HOW_MANY / 20, "many get through to the pages"
    assert answered[0] < HOW_MANY / 10
