"""From the records of a file of any form to its rows: header rows, titles, as-of line, data.

A list is a table with a header row per page, and titles and an as-of line around it. Readers of
forms give `Record`s; `forms.py` hands them here.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from partnerships.dates import find_dates
from partnerships.importing.issues import Issue
from partnerships.importing.reading.rows import (
    COLUMNS,
    Cells,
    NotAListError,
    RawRow,
    SourceList,
)
from partnerships.models import FindingCode
from partnerships.text import fold

# What a header cell of each column begins with, once folded.
HEADERS = {
    "local_governments": ("自治体名", "自治体", "団体名", "地方公共団体名", "地方公共団体"),
    "title": ("協定名", "協定等名", "協定等の名称", "名称", "提携名", "覚書名", "協定の名称"),
    "partners": ("協定締結先", "締結先", "提携先", "相手先", "協定先", "相手方"),
    "topics": ("分野", "交流分野", "協定分野", "対象分野"),
    "summary": ("概要", "内容", "骨子", "協定概要"),
    "official_url": ("URL", "ホームページ", "HP", "リンク", "ウェブサイト"),
}
_NOTE = re.compile(r"[※＊*]|\(?注")
_FEW = 2  # cells of a row above the header: a title, and the as-of line beside it


@dataclass(frozen=True)
class Record:
    """A line of a file as its form gives it: its cells, blank ones too.

    `page` is given by forms that have pages; else header rows count them. `is_wide`: its only cell
    reaches over several columns, as a title's does. `doubt` says what couldn't be read in it.
    """

    line: int
    cells: list[str]
    page: int | None = None
    is_wide: bool = False
    doubt: str = ""


def read_table(records: Iterable[Record]) -> SourceList:
    """Find header rows and data; `NotAListError` where there is no such table."""
    found = SourceList()
    order: tuple[int, ...] | None = None
    page, is_header = 0, False
    for record in records:
        filled = [cell for cell in record.cells if cell.strip()]
        if not filled:
            continue
        if is_header and _is_more_of_header(record.cells):
            continue
        header = read_header(record.cells)
        if header is not None:
            page += 1
            order = header
        elif _is_between(record, filled, order, found):
            for text in filled:
                _read_line_between(found, record.line, text.strip(), has_header=order is not None)
        elif order is None:
            raise NotAListError(
                f"{record.line}行目のデータより前に、見出し行（自治体名、協定名…）がありません。"
            )
        else:
            _add_row(found, record, record.page or page, order)
        is_header = header is not None
    if order is None:
        raise NotAListError(
            "見出し行（自治体名、協定名、協定締結先、分野、概要、URL）が見つかりません。"
        )
    if not found.rows:
        raise NotAListError("見出し行のほかにデータの行がありません。")
    return found


def _is_between(
    record: Record, filled: list[str], order: tuple[int, ...] | None, found: SourceList
) -> bool:
    """Whether a record stands outside the table: a title, the as-of line, a note.

    Sheets saved as text pad such lines to the table's width, so width alone doesn't tell.
    """
    if order is None:
        return len(filled) <= _FEW
    text = filled[0].strip()
    if len(filled) > 1:
        return False
    is_known = text in (found.title, found.as_of_as_written)
    is_narrow = len(record.cells) < len(COLUMNS)
    return is_narrow or record.is_wide or is_known or bool(_NOTE.match(fold(text)))


def read_header(cells: list[str]) -> tuple[int, ...] | None:
    """Give where each of the six columns stands, or None when this is no header row.

    A row that names only some of the columns is a header of another table: `NotAListError`.
    """
    folded = [re.sub(r"\s", "", fold(cell)) for cell in cells]
    places = [_find_column(folded, column) for column in COLUMNS]
    named = sum(place is not None for place in places)
    if places[0] is None or (places[2] is None and named < 3):
        return None
    if len(folded[places[0]]) > 12 or named < 3:
        return None
    missing = [HEADERS[c][0] for c, place in zip(COLUMNS, places, strict=True) if place is None]
    if missing:
        raise NotAListError(f"見出し行に「{'」「'.join(missing)}」の列がありません。")
    return tuple(place for place in places if place is not None)


def has_header(cells: list[str]) -> bool:
    """Whether this is a whole header row."""
    try:
        return read_header(cells) is not None
    except NotAListError:
        return False


def _is_more_of_header(cells: list[str]) -> bool:
    """Whether a row right below a header is its second line, most of its cells merged with it."""
    try:
        return read_header(cells) is not None
    except NotAListError:
        return True


def _find_column(folded: list[str], column: str) -> int | None:
    names = [fold(name) for name in HEADERS[column]]
    for place, cell in enumerate(folded):
        if any(cell == name or cell.startswith((f"{name}(", f"{name}/")) for name in names):
            return place
    return None


def _read_line_between(found: SourceList, line: int, text: str, has_header: bool) -> None:
    """Take a line outside the table: as-of line or title; any other among the rows is an issue."""
    if text == found.as_of_as_written:
        return
    dates = find_dates(text) if re.search(r"現在|時点", text) else []
    if dates and found.as_of is None:
        found.as_of, found.as_of_as_written = dates[0].value, text
    elif not found.title and not has_header:
        found.title = text
    elif has_header and text != found.title:
        message = "表の行でも見出しでもない行があります。"
        _doubt(found, max(len(found.rows) - 1, 0), line, text, message)


def _add_row(found: SourceList, record: Record, page: int, order: tuple[int, ...]) -> None:
    """Put the cells in the list's order; missing ones are empty, surplus text stays in the last."""
    width, cells, index = max(order) + 1, record.cells, len(found.rows)
    surplus = any(cell.strip() for cell in cells[width:])
    if len(cells) < width - 1 or surplus:
        message = f"列が{len(cells)}個あります（見出しは{width}個）。"
        _doubt(found, index, record.line, str(len(cells)), message)
    if record.doubt:
        _doubt(found, index, record.line, "", record.doubt)
    if surplus:
        cells = [*cells[: width - 1], "\t".join(cells[width - 1 :])]
    padded = [*cells, *[""] * width]
    first, second, third, fourth, fifth, sixth = (padded[place] for place in order)
    in_order: Cells = (first, second, third, fourth, fifth, sixth)
    found.rows.append(RawRow(page, record.line, in_order))


def _doubt(found: SourceList, index: int, line: int, value: str, message: str) -> None:
    issue = Issue(line, FindingCode.UNREAD_CELL, "row", value, message)
    found.placed_issues.append((index, issue))
