"""The list re-issued after staff corrected the record: what each said stands, nothing is lost."""

import random
from pathlib import Path
from typing import Any

import pytest

from partnerships.curation.checking import check_record
from partnerships.curation.editing import edit
from partnerships.importing.merging import CELLS
from partnerships.importing.normalising import normalise
from partnerships.importing.partner_store import PartnerStore
from partnerships.importing.planning import values_now, values_of
from partnerships.importing.reading import COLUMNS, RawRow, read_rows
from partnerships.importing.storing import import_list
from partnerships.importing.vocabulary import load_vocabulary
from partnerships.models import Agreement, Edition, Finding, FindingCode, SourceRow, State
from tests.importing.lists import list_file
from tests.importing.reissues import Reissue, reissue
from tests.making import make_staff

pytestmark = pytest.mark.django_db

CORRECTIONS = {
    "title": "職員が確かめた協定名",
    "summary": "職員が書き直した概要",
    "topics": ["disaster"],
    "official_url": "https://www.example.lg.jp/kokusai/",
    "signed": "1999-12-31",
}
Values = dict[str, Any]


@pytest.fixture
def published(repository: Path) -> list[RawRow]:
    content = (repository / "fixtures" / "agreements_2016-09.txt").read_bytes()
    import_list(content, "agreements_2016-09.txt")
    return read_rows(content).rows


def correct(numbers: list[int], chance: random.Random) -> dict[int, str]:
    """Correct a field of each of these agreements; gives which."""
    staff = make_staff()
    fields = {number: chance.choice(sorted(CORRECTIONS)) for number in numbers}
    for number, name in fields.items():
        agreement = Agreement.objects.get(pk=number)
        edit(agreement, {name: CORRECTIONS[name]}, by=staff, reason="市に確認", version=1)
    return fields


def values_of_all() -> dict[int, Values]:
    agreements = Agreement.objects.with_parties()
    return {agreement.number: values_now(agreement) for agreement in agreements}


@pytest.mark.parametrize("seed", [3, 11])
def test_a_reissue_takes_nothing_that_staff_corrected(seed: int, published: list[RawRow]) -> None:
    made = reissue([one.cells for one in published], seed)
    chance = random.Random(seed)
    edited, others = sorted(made.edits), sorted({*range(1, 175)} - {*made.edits})
    fields = correct(chance.sample(edited, 10) + chance.sample(others, 6), chance)
    before = values_of_all()
    content = list_file(*(one.cells for one in made.rows), as_of="平成29年9月現在")
    summary = import_list(content, "next.txt")

    rows = {row.agreement_id: row for row in SourceRow.objects.filter(edition__key="2017-09")}
    number_of = [row.agreement_id for row in sorted(rows.values(), key=lambda row: row.position)]
    doubtful = Finding.objects.filter(code=FindingCode.DOUBTFUL_MATCH)
    draft_of = {int(finding.value): finding.agreement_id for finding in doubtful}
    for found, number in zip(number_of, made.truth, strict=True):
        assert found == number or found > 174
        assert number is None or found == number or draft_of[number] == found
    expected, conflicts = expect(before, published, made, fields, number_of)
    now = values_of_all()
    assert {number: now[number] for number in expected} == expected
    assert summary.conflicts == len(conflicts)
    raised = Finding.objects.filter(code=FindingCode.IMPORT_CONFLICT)
    assert set(raised.values_list("agreement_id", "field")) == conflicts
    assert check_record() == []


def expect(
    before: dict[int, Values],
    published: list[RawRow],
    made: Reissue,
    fields: dict[int, str],
    number_of: list[int],
) -> tuple[dict[int, Values], set[tuple[int, str]]]:
    """Work out, apart from the importer, what every old agreement must be, and the conflicts."""
    vocabulary, store = load_vocabulary(), PartnerStore()
    as_of = Edition.objects.get(key="2017-09").as_of
    expected, conflicts = {number: dict(values) for number, values in before.items()}, set()
    for row, number in zip(made.rows, number_of, strict=True):
        if number > 174:
            continue
        old = published[number - 1]
        base, theirs = (values_of(normalise(one, vocabulary, as_of), store) for one in (old, row))
        for name, cells in CELLS.items():
            is_touched = any(
                old.cells[COLUMNS.index(cell)] != row.cells[COLUMNS.index(cell)] for cell in cells
            )
            if not is_touched or theirs[name] in (base[name], before[number][name]):
                continue
            if fields.get(number) == name:
                conflicts.add((number, name))
            else:
                expected[number][name] = theirs[name]
    return expected, conflicts


def test_rows_that_are_gone_stay_published(published: list[RawRow]) -> None:
    kept = [one.cells for one in published[:-3]]
    summary = import_list(list_file(*kept, as_of="平成29年9月現在"), "next.txt")
    gone = Agreement.objects.filter(is_listed=False)
    assert (summary.same, summary.vanished) == (171, 3)
    assert [(one.number, one.state) for one in gone] == [
        (number, State.PUBLISHED) for number in (172, 173, 174)
    ]
