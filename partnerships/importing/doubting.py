"""What rows of the list leave in doubt, as Doubts about agreements.

An import asks it of the rows that it stores, `find_doubts` of every agreement's newest row, read
again by today's rules. What values tell by themselves is `curation/doubts.py`'s.
"""

from collections.abc import Callable, Iterator

from partnerships.curation.doubts import Doubt, make_doubt
from partnerships.importing.issues import Issue
from partnerships.importing.normalising import Draft
from partnerships.importing.reading import COLUMNS, RawRow
from partnerships.models import Agreement, Edition, FindingCode, SourceRow

ROW_CODES = frozenset(
    {
        FindingCode.COUNTRY_INFERRED,
        FindingCode.UNKNOWN_LOCAL_GOVERNMENT,
        FindingCode.UNKNOWN_TOPIC,
        FindingCode.UNUSABLE_URL,
    }
)
"""The kinds of doubt that reading a row again tells; others are events of one import."""


def doubt_of_row(number: int, issue: Issue, row: RawRow) -> Doubt:
    """Give an issue as a doubt about the agreement of this number; it is about the whole cell."""
    cells = dict(zip(COLUMNS, row.cells, strict=True))
    return make_doubt(number, issue.code, issue.column, issue.value, cells.get(issue.column, ""))


def newest_row(agreement: Agreement) -> SourceRow | None:
    """Give the agreement's own row in the newest edition that has one, of those prefetched."""
    rows = [row for row in agreement.source_rows.all() if row.merged_from_id is None]
    return rows[-1] if rows else None


def doubts_of_row(
    agreement: Agreement,
    read: Callable[[RawRow, Edition], Draft],
    is_ours: Callable[[Draft, Agreement, str], bool],
) -> Iterator[Doubt]:
    """Give the doubts of ROW_CODES about an agreement fetched by `with_parties`.

    A field that holds something else than what the row says (`is_ours`) is not doubted.
    """
    newest = newest_row(agreement)
    if newest is None:
        return
    row = RawRow(newest.page, newest.line, newest.cells)
    draft = read(row, newest.edition)
    for issue in draft.issues:
        if issue.code in ROW_CODES and is_ours(draft, agreement, issue.column):
            yield doubt_of_row(agreement.number, issue, row)
