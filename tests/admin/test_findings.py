"""Doubts in the admin: settled or dismissed with a reason."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from partnerships.models import Finding
from partnerships.search.documents import read_texts
from partnerships.search.stamp import current_stamp
from partnerships.search.text import index_agreements
from tests.admin.desk import errors_of, opened
from tests.making import make_agreement

LIST = "/admin/partnerships/finding/"


@pytest.fixture
def finding(db: None) -> Finding:
    return Finding.objects.create(agreement=make_agreement(), code="no_date", field="signed")


def close(client: Client, finding: Finding, **typed: str) -> Any:
    address = f"{LIST}{finding.pk}/change/"
    answer = client.post(address, opened(client, address) | typed)
    finding.refresh_from_db()
    return answer


@pytest.mark.parametrize("state", ["settled", "dismissed"])
def test_a_doubt_is_closed_with_a_reason(
    clerk: Client, hana: User, finding: Finding, state: str
) -> None:
    stamp = current_stamp()
    close(clerk, finding, state=state, reason="市に確認")
    assert (finding.state, finding.reason, finding.closed_by) == (state, "市に確認", hana)
    assert current_stamp() != stamp


@pytest.mark.parametrize("reason", ["", "  ", "\0"], ids=["none", "blank", "nul"])
def test_a_doubt_is_not_closed_without_one(clerk: Client, finding: Finding, reason: str) -> None:
    page = close(clerk, finding, state="dismissed", reason=reason)
    assert "理由を書いてください" in errors_of(page)
    assert finding.state == "open"


def test_a_closed_doubt_leaves_the_public_json_at_once(clerk: Client, finding: Finding) -> None:
    index_agreements([finding.agreement_id])
    assert json.loads(read_texts([finding.agreement_id])[0])["findings"] == ["no_date"]
    close(clerk, finding, state="settled", reason="市に確認")
    assert json.loads(read_texts([finding.agreement_id])[0])["findings"] == []


def test_a_doubt_may_be_opened_again(clerk: Client, finding: Finding) -> None:
    close(clerk, finding, state="settled", reason="市に確認")
    close(clerk, finding, state="open")
    assert (finding.state, finding.closed_by) == ("open", None)


def test_doubts_are_listed_by_kind_state_and_agreement(clerk: Client, finding: Finding) -> None:
    other = Finding.objects.create(agreement=make_agreement(), code="no_title", field="title")
    for asked, found in (
        ({"code__exact": "no_date"}, [finding]),
        ({"state__exact": "open"}, [finding, other]),
        ({"q": str(other.agreement_id)}, [other]),
    ):
        page = clerk.get(LIST, asked)
        assert list(page.context["cl"].result_list) == found


def test_doubts_are_neither_added_nor_deleted_by_hand(clerk: Client, finding: Finding) -> None:
    assert clerk.get(f"{LIST}add/").status_code == 403
    assert clerk.post(f"{LIST}{finding.pk}/delete/", {"post": "yes"}).status_code == 403
