"""Which row is which agreement: equal ones in order, edited ones wherever they stand."""

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

import pytest

from partnerships.dates import PartialDate
from partnerships.importing.matching import KnownRow, Match, match_rows
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.reading import RawRow, read_rows
from partnerships.importing.vocabulary import Vocabulary
from tests.importing.lists import row
from tests.importing.reissues import LARGE, SUMMARY, TITLE, Reissue, reissue

Cells = tuple[str, ...]
Reader = Callable[[RawRow], Draft]
TWINS = (
    row(government="大阪府", title="経済交流促進", partner="中国 上海市", summary="2006.12.28"),
    row(government="大阪府", title="経済交流促進", partner="中国 上海市", summary="2007.12.28"),
)


@pytest.fixture
def read(vocabulary: Vocabulary) -> Reader:
    by_cells = cache(lambda cells: normalise(RawRow(1, 1, cells), vocabulary, PartialDate(2017, 9)))
    return lambda raw: by_cells(raw.cells)


def raw(rows: Sequence[Cells]) -> list[RawRow]:
    return [RawRow(1, line, tuple(cells)) for line, cells in enumerate(rows, 2)]  # type: ignore[arg-type]


def match(before: Sequence[Cells], after: Sequence[Cells], read: Reader) -> list[Match]:
    known = [KnownRow(number, old) for number, old in enumerate(raw(before), 1)]
    rows = raw(after)
    return match_rows(rows, [read(one) for one in rows], known, read)


def said(matches: Sequence[Match]) -> list[str]:
    """Give each match in short: the number, `new`, or `2?` when it is doubtful."""
    return [
        f"{match.known.number}{'?' * match.is_doubtful}" if match.known else "new"
        for match in matches
    ]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        pytest.param([row()] * 3, [row()] * 2, ["1", "2"], id="equal rows, one gone"),
        pytest.param([row()] * 2, [row()] * 3, ["1", "2", "new"], id="equal rows, one more"),
        pytest.param(TWINS, TWINS[::-1], ["2", "1"], id="twins in another order"),
        pytest.param(
            TWINS,
            [row(), *((*cells[:3], "経済、観光", *cells[4:]) for cells in TWINS)],
            ["new", "1", "2"],
            id="twins corrected alike",
        ),
        pytest.param(
            TWINS[1:], TWINS, ["new", "1"], id="a twin that is new stands before the other"
        ),
        pytest.param(
            TWINS, [(*TWINS[1][:4], "2007年12月28日", "")], ["2"], id="a twin gone, one corrected"
        ),
        pytest.param(
            TWINS, [(*TWINS[0][:4], "2009.12.28", "")], ["1?"], id="either twin fits"
        ),
        pytest.param(
            [row(), row()], [row(summary="[1995年11月7日締結]")], ["1"], id="equal rows both fit"
        ),
        pytest.param(
            [row(title="観光　協定（第１次）")],
            [row(title="観光 協定(第1次)")],
            ["1"],
            id="widths and spaces",
        ),
        pytest.param(
            [row(government="鳥取")], [row(government="鳥取県庁国際課")], ["1"], id="a name unread"
        ),
        pytest.param(
            [row()], [row(government="島根県")], ["1"], id="another local government only"
        ),
        pytest.param(
            [row(), row(summary="[2001年]")],
            [row(government="島根県"), row(summary="[2001年]")],
            ["1?", "2"],
            id="another local government, of what stands there twice",
        ),
        pytest.param(
            [row()], [row(government="鳥取県、島根県")], ["1"], id="one more local government"
        ),
        pytest.param(
            [row(title="", summary="")],
            [row(title="港湾協定", summary="", topics="港湾")],
            ["1?"],
            id="hardly anything to recognise it by",
        ),
        pytest.param(
            [row()],
            [row(title="水道技術支援覚書", partner="ベトナム/ハノイ市", summary="[2017年]")],
            ["new"],
            id="nothing alike",
        ),
    ],
)  # fmt: skip
def test_rows_are_recognised(
    before: Sequence[Cells], after: Sequence[Cells], expected: list[str], read: Reader
) -> None:
    assert said(match(before, after, read)) == expected


def test_the_pairing_is_the_best_as_a_whole(read: Reader) -> None:
    """The first new row is nearest to the first old one, which the second new one needs more."""
    before = [row(title="第一次経済交流協定"), row(title="第二次経済交流促進協定")]
    after = [row(title="第一次経済交流促進協定"), row(title="第一次経済交流の協定")]
    assert said(match(before, after, read)) == ["2", "1"]


@pytest.fixture(scope="module")
def published(repository: Path) -> list[Cells]:
    content = (repository / "fixtures" / "agreements_2016-09.txt").read_bytes()
    return [one.cells for one in read_rows(content).rows]


@pytest.mark.parametrize("seed", range(40))
def test_a_reissue_is_read_as_what_was_done_to_it(
    seed: int, published: list[Cells], read: Reader
) -> None:
    """Every row that is still there is found, surely if enough of it is; new rows are new."""
    made = reissue(published, seed)
    matches = match(published, [one.cells for one in made.rows], read)
    for found, number in zip(matches, made.truth, strict=True):
        if number is None:
            assert is_new(found, made, published)
        else:
            assert found.known
            assert found.known.number == number
            assert not found.is_doubtful or may_be_doubtful(published[number - 1], made, number)
    found_numbers = {found.known.number for found in matches if found.known}
    kept = {number for number in made.truth if number}
    assert kept <= found_numbers <= kept | made.removed


def is_new(found: Match, made: Reissue, published: list[Cells]) -> bool:
    """Whether a new row was seen as one; like a row that is gone, staff are asked about it.

    A row that equals the one that is gone but for a cell is that one corrected, as far as anyone
    can tell.
    """
    if found.known is None:
        return True
    gone, cells = published[found.known.number - 1], made.rows[found.index].cells
    is_correction = sum(a != b for a, b in zip(gone, cells, strict=True)) == 1
    return found.known.number in made.removed and (found.is_doubtful or is_correction)


def may_be_doubtful(old: Cells, made: Reissue, number: int) -> bool:
    """Whether so much of a row changed, or it says so little, that staff may be asked."""
    edits = made.edits.get(number, [])
    return bool(edits) and (not old[TITLE] or (len(edits) > 1 and bool(LARGE.intersection(edits))))


def test_reissues_are_edited_in_every_way(published: list[Cells]) -> None:
    made = [reissue(published, seed) for seed in range(40)]
    edits = {edit for one in made for edits in one.edits.values() for edit in edits}
    assert len(edits) == 9
    assert all(len(one.removed) == 15 and one.truth.count(None) == 15 for one in made)
    assert all(len(one.edits) == 15 for one in made)
    twins = [one for one in made[0].rows if one.cells[SUMMARY] == "2008.12.28"]
    assert len(made[0].rows) == 174
    assert len(twins) <= 1


def test_a_large_list_of_one_local_government_changed_throughout(read: Reader) -> None:
    """400 rows that are all alike, each corrected, in another order: 160,000 pairs to weigh."""
    before = [
        row(title=f"学校交流協定その{number}", summary=f"第{number}校と締結")
        for number in range(400)
    ]
    after = [(*cells[:4], f"{cells[4]}。", "") for cells in reversed(before)]
    assert said(match(before, after, read)) == [str(number) for number in range(400, 0, -1)]
