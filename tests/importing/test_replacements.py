"""An agreement that takes another's place is no correction of it; no correction is a new one."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from functools import cache
from pathlib import Path

import pytest

from partnerships.dates import PartialDate
from partnerships.importing.matching import KnownRow, Match, match_rows
from partnerships.importing.normalising import Draft, normalise
from partnerships.importing.reading import RawRow, read_rows
from partnerships.importing.vocabulary import Vocabulary
from tests.importing.lists import row
from tests.importing.reissues import Cells
from tests.importing.replacements import CORRECTIONS, NEW, Row, replace_some

AS_OF = date(2016, 9, 30)
TIANJIN = row(
    government="秋田県",
    title="日本国秋田県と中華人民共和国天津市の青少年交流に関する覚書",
    partner="中国/天津市",
    topics="人的交流",
    summary="将来の友好協定締結に向けた交流の促進[2016年10月締結]",
)
SHANGHAI = row(
    government="長崎県",
    title="長崎県教育委員会と上海外国語大学との教育交流に関する協議書",
    partner="中国/上海市",
    topics="教育",
    summary="・2014年8月5日締結 ・短期留学(3週間、30名程度の研修) ・長期留学(長崎県立高校卒業生)",
)


def match(before: Sequence[Cells], after: Sequence[Cells], vocabulary: Vocabulary) -> list[Match]:
    @cache
    def read_cells(cells: tuple[str, str, str, str, str, str]) -> Draft:
        return normalise(RawRow(1, 1, cells), vocabulary, PartialDate(2017, 9))

    known = [KnownRow(number, raw(cells), as_of=AS_OF) for number, cells in enumerate(before, 1)]
    rows = [raw(cells) for cells in after]
    drafts = [read_cells(one.cells) for one in rows]
    return match_rows(rows, drafts, known, lambda one: read_cells(one.cells))


def raw(cells: Cells) -> RawRow:
    return RawRow(1, 1, tuple(cells))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        pytest.param(
            TIANJIN,
            row(
                government="秋田県",
                title="日本国秋田県と中華人民共和国天津市の友好協定",
                partner="中国/天津市",
                topics="経済・技術・観光・人的交流",
                summary="友好交流の推進[2017年3月締結]",
            ),
            id="the agreement that a memorandum led to",
        ),
        pytest.param(
            SHANGHAI,
            row(
                government="長崎県",
                title="長崎県教育委員会と華東師範大学との教育交流に関する協議書",
                partner="中国/上海市",
                topics="教育",
                summary="・2017年8月5日締結 ・短期留学(3週間、30名程度の研修)",
            ),
            id="another university of the city",
        ),
    ],
)
def test_what_took_a_rows_place_is_new(before: Cells, after: Cells, vocabulary: Vocabulary) -> None:
    assert match([before], [after], vocabulary) == [Match(0, None)]


@pytest.mark.parametrize(
    "after",
    [
        pytest.param((*SHANGHAI[:4], SHANGHAI[4].replace("2014", "2017"), ""), id="another date"),
        pytest.param(
            (*SHANGHAI[:4], "教育交流[2017年8月5日締結]", ""), id="another date and summary"
        ),
        pytest.param((SHANGHAI[0], "教育交流の覚書", *SHANGHAI[2:]), id="another title"),
    ],
)
def test_a_large_correction_of_one_cell_is_one(after: Cells, vocabulary: Vocabulary) -> None:
    [found] = match([SHANGHAI], [after], vocabulary)
    assert found.known
    assert (found.known.number, found.is_doubtful) == (1, False)


def test_a_corrected_date_of_a_row_without_a_title_is_a_correction(vocabulary: Vocabulary) -> None:
    before = row(government="京都府", title="", partner="中国/北京市", summary="[2005年11月2日]")
    after = row(government="京都府", title="", partner="中国/北京市", summary="[2004年11月2日]")
    [found] = match([before, TIANJIN], [after], vocabulary)
    assert found.known
    assert (found.known.number, found.is_doubtful) == (1, False)


@pytest.fixture(scope="module")
def published(repository: Path) -> list[Cells]:
    content = (repository / "fixtures" / "agreements_2016-09.txt").read_bytes()
    return [one.cells for one in read_rows(content).rows]


def test_no_row_of_sixty_reissues_is_taken_for_another(
    published: list[Cells], vocabulary: Vocabulary
) -> None:
    """Staff are asked about some; of 840 edits, at most 90, and of rows left alone never."""
    asked: Counter[str] = Counter()
    done: Counter[str] = Counter()
    for seed in range(60):
        rows = replace_some(published, seed)
        for found, made in zip(
            match(published, [made.cells for made in rows], vocabulary), rows, strict=True
        ):
            assert found.is_doubtful or is_right(found, made, published), (seed, made)
            asked[made.done] += found.is_doubtful
            done[made.done] += 1
    kinds = {f"corrected: {kind}" for kind in CORRECTIONS} | {"", "replaced: a twin"}
    kinds |= {f"{fate}: {kind}" for fate in ("replaced", "followed") for kind in NEW}
    assert set(done) == kinds
    assert asked[""] == 0
    assert asked.total() <= 90, asked


def is_right(found: Match, made: Row, published: list[Cells]) -> bool:
    """Whether the row has its number, or that of an equal one."""
    if not found.known or not made.number:
        return found.known is None and made.number is None
    return published[found.known.number - 1] == published[made.number - 1]
