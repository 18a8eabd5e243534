"""Two people at two agreements that are twins: their doubts are about each other's record."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.models import Agreement, Finding
from tests.making import make_agreement


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
