"""What must always hold of the record is refused by the database itself."""

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Model

from partnerships.dates import PartialDate
from partnerships.models import (
    Agreement,
    AgreementLocalGovernment,
    AgreementPartner,
    Counter,
    Country,
    Finding,
    FindingCode,
    GazetteerEntry,
    Partner,
    Revision,
    Stamp,
    State,
)
from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db


def refuses(change: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


@pytest.mark.parametrize(
    "values",
    [
        pytest.param({"state": "hidden"}, id="unknown state"),
        pytest.param({"in_force": "perhaps"}, id="unknown force"),
        pytest.param({"state": State.WITHDRAWN}, id="withdrawn without reason"),
        pytest.param({"state": State.MERGED}, id="merged into nothing"),
        pytest.param({"merged_into": 1}, id="target without being merged"),
        pytest.param(
            {"signed": PartialDate(2010), "signed_first_on": None}, id="date without days"
        ),
        pytest.param({"signed_last_on": "1999-01-01"}, id="last day before the first"),
    ],
)
def test_an_agreement_that_contradicts_itself_is_refused(values: dict[str, object]) -> None:
    agreement = make_agreement()
    assert refuses(lambda: Agreement.objects.filter(pk=agreement.pk).update(**values))


def test_an_agreement_is_not_merged_into_itself() -> None:
    number = make_agreement().number
    merged = {"state": State.MERGED, "merged_into": number}
    assert refuses(lambda: Agreement.objects.filter(pk=number).update(**merged))


def test_a_number_from_zero_is_refused() -> None:
    assert refuses(lambda: Agreement.objects.create(number=0))


def test_a_number_is_used_once() -> None:
    number = make_agreement().number
    assert refuses(lambda: Agreement.objects.bulk_create([Agreement(number=number)]))


def once(make: Callable[[], Model]) -> bool:
    """Whether the same row a second time is refused."""
    make().save(force_insert=True)
    return refuses(lambda: make().save(force_insert=True))


def test_parties_findings_and_revisions_stand_once() -> None:
    agreement, partner = make_agreement(local_governments=[], partners=[]), make_partner()
    number = agreement.number
    rows: list[Callable[[], Model]] = [
        lambda: AgreementLocalGovernment(agreement_id=number, local_government_id="011002"),
        lambda: AgreementPartner(agreement_id=number, partner=partner),
        lambda: Finding(agreement_id=number, code=FindingCode.NO_DATE, field="signed"),
        lambda: Revision(agreement_id=number, number=9, made_at=agreement.updated_at, content={}),
    ]
    assert all(map(once, rows))


def test_a_partner_is_one_record_with_and_without_a_country() -> None:
    assert once(lambda: Partner(name="ある市", country_id="KR", kind="city"))
    assert once(lambda: Partner(name="ある網", country=None, kind="network"))


def test_codes_and_coordinates_have_their_shape() -> None:
    assert refuses(lambda: Country.objects.create(code="kr", alpha3="KOR"))
    assert refuses(
        lambda: Partner.objects.create(name="どこか", kind="city", latitude=91, longitude=0)
    )
    assert refuses(
        lambda: GazetteerEntry.objects.create(name="だれか", kind="city", partner_id=10_001)
    )


def test_the_stamp_is_one_row() -> None:
    assert refuses(lambda: Stamp.objects.create(id=2))


def test_the_days_of_a_partial_date_follow_it() -> None:
    agreement = make_agreement(signed="2012-02")
    assert agreement.signed == PartialDate(2012, 2)
    assert f"{agreement.signed_first_on} {agreement.signed_last_on}" == "2012-02-01 2012-02-29"
    agreement.signed = None
    agreement.save()
    agreement.refresh_from_db()
    assert (agreement.signed, agreement.signed_first_on, agreement.signed_last_on) == (None,) * 3


def test_numbers_are_given_out_without_gaps_by_transactions_that_fail() -> None:
    first = make_agreement().number
    with transaction.atomic():
        make_agreement()
        transaction.set_rollback(True)
    assert make_agreement().number == first + 1
    assert Counter.objects.get(name="agreement").value == first + 1


def test_a_partial_date_passes_the_models_own_validation() -> None:
    agreement = make_agreement(signed="2012-02")
    agreement.full_clean()
    assert agreement.signed == PartialDate(2012, 2)
