"""People at work at the same moment: each waits for the other, and nobody fails."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier

import pytest
from django.db import connection, transaction

from partnerships.curation.checking import check_record
from partnerships.curation.corrections import (
    Correction,
    StaleCorrectionError,
    make_corrections,
)
from partnerships.curation.editing import EditConflict, edit
from partnerships.curation.findings import close
from partnerships.curation.merging_partners import merge_partners
from partnerships.models import Agreement, Finding
from tests.making import make_agreement, make_partner, make_staff

TURNS = 6


@pytest.mark.django_db(transaction=True)
def test_two_who_edit_twins_at_once_wait_for_each_other_and_nobody_fails() -> None:
    numbers = [make_agreement().number for _ in range(2)]

    def work(number: int) -> None:
        try:
            for turn in range(8):
                agreement = Agreement.objects.get(pk=number)
                title = "同じ題名の協定" if turn % 2 else f"協定{number}だけの題名"
                version = agreement.version
                edit(agreement, {"title": title}, by=None, reason="確認", version=version)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as people:
        list(people.map(work, numbers))
    opened = Finding.objects.filter(state="open").values_list("agreement", "code", "value")
    assert sorted(opened) == [(1, "near_duplicate", "2"), (2, "near_duplicate", "1")]
    assert check_record() == []


def work_at_once(*works: Callable[[], None]) -> None:
    """Let people begin at the same moment, time and again."""
    start = Barrier(len(works))

    def begin(work: Callable[[], None]) -> None:
        try:
            for _ in range(TURNS):
                start.wait(30)
                work()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(works)) as people:
        list(people.map(begin, works))


def retitle(number: int) -> None:
    agreement = Agreement.objects.get(pk=number)
    with suppress(EditConflict):
        title = f"{agreement.title}改"
        edit(agreement, {"title": title}, by=None, reason="確認", version=agreement.version)


@pytest.mark.django_db(transaction=True)
def test_a_sheet_and_an_edit_of_its_last_row_at_once_wait_for_each_other() -> None:
    first, last = (make_agreement().number for _ in range(2))
    hana = make_staff()

    def correct_both() -> None:
        versions = dict(Agreement.objects.values_list("number", "version"))
        corrections = [
            Correction(n, versions[n], {"summary": f"{versions}"}) for n in (first, last)
        ]
        with suppress(StaleCorrectionError):
            make_corrections(corrections, by=hana, reason="一括")

    work_at_once(correct_both, lambda: retitle(last))
    assert check_record() == []


@pytest.mark.django_db(transaction=True)
def test_an_edit_and_the_closing_of_a_doubt_about_it_at_once_wait_for_each_other() -> None:
    number = make_agreement().number
    Finding.objects.all().delete()
    doubt = Finding.objects.create(agreement_id=number, code="import_conflict", field="title")
    hana = make_staff()

    def open_again() -> None:
        with transaction.atomic():
            close([Finding.objects.get(pk=doubt.pk)], "open", "確認中", hana)

    work_at_once(open_again, lambda: retitle(number))
    assert check_record() == []


@pytest.mark.django_db(transaction=True)
def test_a_merge_of_partners_and_an_edit_at_once_wait_for_each_other() -> None:
    hana = make_staff()
    with transaction.atomic():
        kept = make_partner()
        partners = [make_partner(f"{number}番目の市", "CN") for number in range(TURNS)]
    numbers = [make_agreement(partners=[partner]).number for partner in partners]
    merged, edited = iter(partners), iter(numbers)

    def merge_next() -> None:
        merge_partners(next(merged), kept, by=hana, reason="同じ相手")

    work_at_once(merge_next, lambda: retitle(next(edited)))
    assert set(Agreement.objects.values_list("partners", flat=True)) == {kept.pk}
    assert check_record() == []
