"""An agreement is withdrawn with a reason and brought back; its address says so."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from partnerships.curation.checking import check_record
from partnerships.curation.editing import EditConflict, edit
from partnerships.curation.withdrawing import bring_back, withdraw
from partnerships.models import Agreement
from tests.making import make_agreement, make_staff

pytestmark = pytest.mark.django_db

REASON = "別の自治体の協定を誤って登録"


@pytest.fixture
def hana() -> User:
    return make_staff("hana")


@pytest.fixture
def agreement() -> Agreement:
    return make_agreement()


def take_back(agreement: Agreement, by: User, reason: str = REASON) -> None:
    withdraw(agreement, by=by, reason=reason, version=agreement.version)


def test_a_withdrawn_agreement_answers_410_with_the_reason_and_keeps_its_history(
    agreement: Agreement, hana: User, client: Client
) -> None:
    take_back(agreement, hana)
    page = client.get("/agreements/1/")
    assert page.status_code == 410
    assert REASON in page.content.decode()
    assert REASON in client.get("/agreements/1/history/").content.decode()
    assert client.get("/agreements.json").json()["count"] == 0
    revision = agreement.revisions.get(number=2)
    assert (revision.kind, revision.made_by, revision.reason) == ("withdraw", hana, REASON)
    assert check_record() == []


@pytest.mark.parametrize("state", ["published", "draft"])
def test_what_is_brought_back_is_what_it_was(hana: User, state: str, client: Client) -> None:
    agreement = make_agreement(state=state)
    take_back(agreement, hana)
    revision = bring_back(agreement, by=hana, reason="確認の結果、正しい", version=2)
    assert (agreement.state, agreement.withdrawn_reason) == (state, "")
    assert (revision.kind, revision.number) == ("restore", 3)
    assert client.get("/agreements/1/").status_code == (200 if state == "published" else 404)
    assert check_record() == []


@pytest.mark.parametrize("reason", ["", " \n", "\0"])
def test_nothing_is_withdrawn_without_a_reason(
    agreement: Agreement, hana: User, reason: str
) -> None:
    with pytest.raises(ValidationError, match="理由"):
        take_back(agreement, hana, reason)
    assert Agreement.objects.get().state == "published"


def test_a_version_that_is_not_the_newest_is_refused(agreement: Agreement, hana: User) -> None:
    edit(agreement, {"title": "別の名称"}, by=hana, reason="確認", version=1)
    with pytest.raises(EditConflict) as told:
        withdraw(agreement, by=hana, reason=REASON, version=1)
    assert [difference.field for difference in told.value.differences] == ["title"]
    assert Agreement.objects.get().state == "published"


def test_what_is_withdrawn_is_not_withdrawn_again_and_what_is_public_not_brought_back(
    agreement: Agreement, hana: User
) -> None:
    with pytest.raises(ValidationError, match="「公開」なので、復帰できません"):
        bring_back(agreement, by=hana, reason=REASON, version=1)
    take_back(agreement, hana)
    with pytest.raises(ValidationError, match="「取り下げ」なので、取り下げできません"):
        take_back(agreement, hana)
