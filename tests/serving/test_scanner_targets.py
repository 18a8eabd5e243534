"""What sqlmap is given in `make prove`: a target that refuses its own example proves nothing."""

import pytest
from django.test import Client

from tests.making import make_agreement
from tests.proof.scanners.targets import TARGETS, Target


@pytest.mark.django_db
@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.path.partition("?")[0])
def test_no_target_refuses_its_example(target: Target, client: Client) -> None:
    make_agreement()
    path, body = target.path.replace("*", ""), target.body.replace("*", "")
    if body:
        kind = "application/x-www-form-urlencoded"
        response = client.post(path, body.encode(), content_type=kind)
    else:
        response = client.get(path)
    assert response.status_code not in (400, 403, 405, 422)
