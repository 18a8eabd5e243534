"""The admin with ten times the agreements: as many queries, and pages as heavy as before."""

from collections.abc import Iterator

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from partnerships.importing.storing import import_list
from partnerships.models import Finding
from tests.importing.lists import list_file, row
from tests.making import make_agreement

FEW, MANY = 55, 550  # a page of a list has 50 rows
AUTOCOMPLETE = "app_label=partnerships&model_name=agreement&field_name=merged_into"

PAGES = [
    "/admin/",
    "/admin/partnerships/agreement/",
    "/admin/partnerships/agreement/?q=友好",
    "/admin/partnerships/agreement/?prefecture=31",
    "/admin/partnerships/agreement/?findings=yes",
    "/admin/partnerships/agreement/1/change/",
    "/admin/partnerships/agreement/1/history/",
    "/admin/partnerships/agreement/1/merge/?target=2",
    "/admin/partnerships/agreement/corrections/",
    "/admin/partnerships/finding/",
    "/admin/partnerships/revision/",
    "/admin/partnerships/sourcerow/",
    "/admin/partnerships/partner/",
    "/admin/partnerships/edition/",
    f"/admin/autocomplete/?term=友好&{AUTOCOMPLETE}",
]


def rows(count: int) -> Iterator[tuple[str, ...]]:
    for number in range(count):
        yield row(title=f"友好交流協定{number:04}", topics="", partner=f"韓国/仮の{number:04}市")


def measure(clerk: Client) -> dict[str, tuple[int, int]]:
    """Give queries and bytes of each page, asked a second time (names are read once a stamp)."""
    found = {}
    for page in PAGES:
        clerk.get(page)
        with CaptureQueriesContext(connection) as queries:
            answer = clerk.get(page)
        assert answer.status_code == 200, page
        found[page] = (len(queries), len(answer.content))
    return found


@pytest.mark.django_db
def test_pages_ask_as_often_and_weigh_as_much_with_ten_times_the_agreements(clerk: Client) -> None:
    make_agreement()
    import_list(list_file(*rows(FEW)), "few.txt")
    before = measure(clerk)
    import_list(list_file(*rows(MANY), as_of="平成29年9月現在"), "many.txt")
    after = measure(clerk)
    assert Finding.objects.count() >= MANY
    assert {page: count for page, (count, _) in after.items()} == {
        page: count for page, (count, _) in before.items()
    }
    heavier = {
        page: (before[page][1], size)
        for page, (_, size) in after.items()
        if size > before[page][1] * 1.1 + 2_000
    }
    assert heavier == {}
    assert max(count for count, _ in after.values()) < 45
