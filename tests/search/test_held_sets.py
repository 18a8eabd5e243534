"""Sets that follow changes one by one equal sets built anew."""

import random
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from partnerships.curation.editing import edit
from partnerships.curation.renaming import reference_changed
from partnerships.models import Agreement, Country, StampMove
from partnerships.search.held_sets import sets_at
from partnerships.search.set_building import build_sets
from partnerships.search.sets import AgreementSets
from partnerships.search.stamp import (
    MOST_CHANGED,
    MOVES_KEPT,
    changed_between,
    current_stamp,
    move_stamp,
)
from tests.making import make_agreement, make_partner

pytestmark = pytest.mark.django_db

SORTS = ("code", "newest", "oldest", "local_government", "country")
GOVERNMENTS = ("010006", "131016", "271004", "414018")


def content_of(sets: AgreementSets) -> dict[str, Any]:
    return {
        "everything": sets.everything,
        "facets": sets.facets,
        "by_date": sets.by_date,
        "by_year": sets.by_year,
        "with_url": sets.with_url,
        "orders": {sort: sets.page(sets.everything, sort, 0, 100) for sort in SORTS},
        "counts": {name: sets.count_values(name, sets.everything) for name in sets.facets},
    }


def test_sets_that_follow_edits_equal_sets_built_anew() -> None:
    chance = random.Random(17)
    partners = [make_partner(name=name).pk for name in ("釜山広域市", "上海市", "国際機関")]
    numbers = [make_agreement(title=f"覚書{place}").number for place in range(12)]
    sets_at(current_stamp())
    choices: dict[str, Callable[[], Any]] = {
        "local_governments": lambda: chance.sample(GOVERNMENTS, chance.randint(1, 3)),
        "partners": lambda: chance.sample(partners, chance.randint(0, 2)),
        "topics": lambda: chance.sample(["tourism", "economy", "water"], chance.randint(0, 2)),
        "signed": lambda: chance.choice(["1989-04-01", "2007", "2016-09", None]),
        "official_url": lambda: chance.choice(["https://www.example.jp/", ""]),
        "state": lambda: chance.choice(["draft", "published"]),
    }
    for step in range(60):
        agreement = Agreement.objects.get(number=chance.choice(numbers))
        names = chance.sample(sorted(choices), chance.randint(1, 3))
        changes = {name: choices[name]() for name in names}
        edit(agreement, changes, by=None, reason=f"{step}", version=agreement.version)
        if step % 3 == 0:
            assert content_of(sets_at(current_stamp())) == content_of(build_sets())


def test_one_edit_does_not_read_the_whole_record() -> None:
    agreement = make_agreement()
    sets_at(current_stamp())
    edit(agreement, {"title": "新しい覚書"}, by=None, reason="訂正", version=agreement.version)
    stamp = current_stamp()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        sets_at(stamp)
    read = [q["sql"] for q in queries if "partnerships_agreementpartner" in q["sql"]]
    assert read
    assert all(f"IN ({agreement.number})" in sql for sql in read)


def test_sets_of_a_request_that_began_before_the_change_are_still_there() -> None:
    agreement = make_agreement()
    before = current_stamp()
    old = sets_at(before)
    edit(agreement, {"title": "新しい覚書"}, by=None, reason="訂正", version=agreement.version)
    new = sets_at(current_stamp())
    assert sets_at(before) is old
    assert sets_at(current_stamp()) is new


def test_a_changed_name_leaves_nothing_to_be_followed() -> None:
    make_agreement()
    before = current_stamp()
    reference_changed(Country.objects.get(code="KR"), {"name"})
    assert changed_between(before, current_stamp()) is None


def test_moves_are_followed_through_several_changes_and_no_further_than_they_are_kept() -> None:
    before = current_stamp()
    move_stamp([1, 2])
    between = current_stamp()
    move_stamp([2, 3])
    assert changed_between(before, current_stamp()) == {1, 2, 3}
    assert changed_between(between, current_stamp()) == {2, 3}
    for _ in range(MOVES_KEPT):
        move_stamp([4])
    assert changed_between(before, current_stamp()) is None
    assert StampMove.objects.count() <= MOVES_KEPT


def test_a_large_change_has_everything_built_anew() -> None:
    before = current_stamp()
    move_stamp(range(MOST_CHANGED + 1))
    assert changed_between(before, current_stamp()) is None
