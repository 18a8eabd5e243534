"""Two records of one partner become one: agreements, address, names, and the next list."""

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.test import Client

from partnerships.curation.checking import check_record
from partnerships.curation.merging_partners import merge_partners
from partnerships.importing.storing import import_list
from partnerships.models import Agreement, Partner
from tests.importing.lists import list_file, row
from tests.making import make_agreement, make_partner, make_staff

pytestmark = pytest.mark.django_db

REASON = "同じ都市の別の表記"


@pytest.fixture
def hana() -> User:
    return make_staff("hana")


def partners_of(agreement: Agreement) -> list[str]:
    links = Agreement.objects.get(pk=agreement.pk).partner_links.all()
    return [link.partner.name for link in links]


def test_agreements_address_and_names_go_over(hana: User, client: Client) -> None:
    old, kept = (
        make_partner("プサン市", name_en="Pusan"),
        make_partner("釜山広域市", name_en="Busan"),
    )
    third = make_partner("大連市", "CN")
    alone = make_agreement(partners=[old])
    both = make_agreement(partners=[third, old, kept])
    other = make_agreement(partners=[kept])
    assert merge_partners(old, kept, by=hana, reason=REASON) == [alone.pk, both.pk]
    assert partners_of(alone) == ["釜山広域市"]
    assert partners_of(both) == ["大連市", "釜山広域市"]
    revision = alone.revisions.get(number=2)
    assert (revision.kind, revision.made_by) == ("merge", hana)
    assert revision.reason == f"協定締結先「プサン市」を「釜山広域市」に統合：{REASON}"
    assert other.revisions.count() == 1
    answer = client.get(f"/partners/{old.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/partners/{kept.pk}/")
    assert client.get("/agreements.json?q=プサン市").json()["count"] == 3
    assert kept.aliases.splitlines() == ["プサン市", "Pusan"]
    assert check_record() == []


def test_one_merged_before_leads_to_the_last(hana: User, client: Client) -> None:
    first, second, last = (make_partner(name, "VN") for name in ("ア市", "イ市", "ウ市"))
    merge_partners(first, second, by=hana, reason=REASON)
    merge_partners(second, last, by=hana, reason=REASON)
    answer = client.get(f"/partners/{first.pk}/")
    assert (answer.status_code, answer["Location"]) == (301, f"/partners/{last.pk}/")


def test_a_list_that_writes_the_old_name_means_the_other(hana: User) -> None:
    import_list(list_file(row(partner="スイス/ツェルマット村")), "first.txt")
    old = Partner.objects.get()
    kept = make_partner("ツェルマット自治体", "CH")
    merge_partners(old, kept, by=hana, reason=REASON)
    rows = [
        row(partner="スイス/ツェルマット村"),
        row(partner="スイス/ツェルマット村", title="別の協定"),
    ]
    summary = import_list(list_file(*rows, as_of="平成29年9月現在"), "second.txt")
    assert (summary.new, summary.same) == (1, 1)
    assert {name for a in Agreement.objects.all() for name in partners_of(a)} == {
        "ツェルマット自治体"
    }


def test_what_cannot_be_merged_is_refused(hana: User) -> None:
    one, other, third = (make_partner(name, "VN") for name in ("ア市", "イ市", "ウ市"))
    with pytest.raises(ValidationError, match="同じ協定締結先どうし"):
        merge_partners(one, one, by=hana, reason=REASON)
    with pytest.raises(ValidationError, match="理由"):
        merge_partners(one, other, by=hana, reason=" ")
    merge_partners(one, other, by=hana, reason=REASON)
    with pytest.raises(ValidationError, match="「ア市」は、ほかの協定締結先に統合"):
        merge_partners(one, third, by=hana, reason=REASON)
    with pytest.raises(ValidationError, match="「ア市」は、ほかの協定締結先に統合"):
        merge_partners(third, one, by=hana, reason=REASON)
