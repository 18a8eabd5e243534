"""Doubts in the admin: settled or dismissed with a reason."""

import json
import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from partnerships.curation.roles import EDITOR
from partnerships.importing.storing import import_list
from partnerships.models import Finding, FindingStep, Prefecture, SourceRow, StaffProfile
from partnerships.search.documents import read_texts
from partnerships.search.stamp import current_stamp
from partnerships.search.text import index_agreements
from tests.admin.desk import browser_of, errors_of, opened
from tests.importing.lists import list_file, row
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
        ({}, [finding, other]),
        ({"state": "settled"}, []),
        ({"prefecture": "01"}, [finding, other]),
        ({"government": "011002"}, [finding, other]),
        ({"prefecture": "13"}, []),
        ({"q": str(other.agreement_id)}, [other]),
    ):
        page = clerk.get(LIST, asked)
        assert list(page.context["cl"].result_list) == found


def test_the_list_says_why_and_leads_to_agreement_and_row(clerk: Client) -> None:
    import_list(list_file(row(summary="[2016年10月締結]")), "list.txt")
    page = clerk.get(LIST).content.decode()
    assert "締結日が一覧の時点（2016年9月）より後です（締結日：2016年10月）。" in page
    assert "/admin/partnerships/agreement/1/change/" in page
    assert f"/admin/partnerships/sourcerow/{SourceRow.objects.get().pk}/change/" in page


def act(client: Client, findings: list[Finding], action: str, **sent: str) -> Any:
    chosen = [finding.pk for finding in findings]
    return client.post(LIST, {"action": action, "_selected_action": chosen, **sent}, follow=True)


def test_many_doubts_are_closed_at_once_with_one_reason(clerk: Client, hana: User) -> None:
    findings = [
        Finding.objects.create(agreement=make_agreement(title=""), code="no_title", field="title")
        for _ in range(3)
    ]
    asked = act(clerk, findings[:2], "dismiss")
    assert "2件を「問題なし」にします" in asked.content.decode()
    assert Finding.objects.filter(state="open").count() == 3
    assert (
        "理由を書いてください"
        in act(clerk, findings[:2], "dismiss", apply="yes", reason=" ").content.decode()
    )
    act(clerk, findings[:2], "dismiss", apply="yes", reason="名称のない協定")
    steps = FindingStep.objects.values_list("finding", "state", "made_by", "reason")
    assert list(steps) == [(f.pk, "dismissed", hana.pk, "名称のない協定") for f in findings[:2]]
    assert [f.pk for f in Finding.objects.filter(state="open")] == [findings[2].pk]


def test_an_editor_closes_only_what_is_in_her_care(finding: Finding) -> None:
    osaka = editor("osaka", "27")
    assert not change(osaka, finding)
    assert (
        "担当の協定のものではありません"
        in act(osaka, [finding], "settle", apply="yes", reason="確認").content.decode()
    )
    assert change(editor("hokkaido", "01"), finding)


def change(client: Client, finding: Finding) -> bool:
    address = f"{LIST}{finding.pk}/change/"
    client.post(address, {"state": "settled", "reason": "市に確認"})
    finding.refresh_from_db()
    return finding.state == "settled"


def editor(name: str, prefecture: str) -> Client:
    user = User.objects.create_user(name, is_staff=True)
    user.groups.add(Group.objects.get(name=EDITOR))
    StaffProfile.objects.create(user=user).prefectures.add(Prefecture.objects.get(pk=prefecture))
    return browser_of(user)


def test_what_became_of_a_doubt_is_shown_with_names(clerk: Client, finding: Finding) -> None:
    close(clerk, finding, state="settled", reason="市に確認")
    close(clerk, finding, state="open", reason="")
    page = clerk.get(f"{LIST}{finding.pk}/change/").content.decode()
    assert re.findall("：(解決|未処理)、hana、", page) == ["解決", "未処理"]


def test_a_page_of_many_doubts_asks_no_more_queries_than_one_of_few(
    clerk: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(30):
        Finding.objects.create(agreement=make_agreement(), code="no_date", field="signed")
    with django_assert_max_num_queries(16):
        clerk.get(LIST)


def test_doubts_are_neither_added_nor_deleted_by_hand(clerk: Client, finding: Finding) -> None:
    assert clerk.get(f"{LIST}add/").status_code == 403
    assert clerk.post(f"{LIST}{finding.pk}/delete/", {"post": "yes"}).status_code == 403
