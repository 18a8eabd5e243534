"""The records of a list in Excel: of the one visible sheet that has the header row.

Cells are what the sheet shows: stored results of formulas (nothing is calculated, no macro runs),
dates in their cell's format, a merged cell's text in each row that it spans. The size of all parts
is known before anything is unpacked. Called by `forms.py`.
"""

import io
import warnings
import zipfile
import zlib
from bisect import bisect_left
from collections.abc import Iterator
from itertools import islice
from typing import IO, Any
from xml.etree import ElementTree

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.utils.cell import range_boundaries

from partnerships.importing.reading.rows import NotAListError
from partnerships.importing.reading.shown import as_shown
from partnerships.importing.reading.table import Record, has_header, read_header

LARGEST_CONTENT = 100 * 1024 * 1024
MOST_TAGS = 3_000_000  # about 100,000 rows of the list
_MOST_ROWS, _MOST_COLUMNS = 1_048_576, 32  # Excel's own limit; more than a list can have
_MOST_SHEETS = 100
_MOST_MERGED = 1_000_000
_METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}
_TOO_LARGE = "Excelのファイルの中身が大きすぎます。一覧のシートだけにしてください。"
_BROKEN = "Excelのファイルとして読めません（壊れています）。"
_UNCALCULATED = "数式の結果が保存されていないセルがあります（Excelで開いて保存すると入ります）。"

ReadOnlySheet = Any  # openpyxl's, whose types are incomplete
Area = tuple[int, int, int, int]  # first column, first row, last column, last row
Sheet = dict[int, dict[int, str]]  # texts by row and column, both from 1


def read_xlsx(content: bytes) -> Iterator[Record]:
    """Give the rows of the sheet that has the header; `NotAListError` if not exactly one has."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        refuse_bombs(archive)
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # of features that a list has no use for
                book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
                sheet, name = _find_sheet(book)
                areas, uncalculated = _scan(archive, book[name])
        except NotAListError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken file makes it meet
            raise NotAListError(_BROKEN) from error
    return _records(sheet, areas, uncalculated)


def refuse_bombs(
    archive: zipfile.ZipFile, largest: int = LARGEST_CONTENT, most_tags: int = MOST_TAGS
) -> None:
    """Refuse what would unpack to more than a list can be, or to so many bytes and tags.

    zipfile never gives more than the declared size, so that the sum of the sizes is a limit. A DTD
    has no place in a package (ECMA-376 part 2, 8.1.4).
    """
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > largest:
        raise NotAListError(_TOO_LARGE)
    if any(part.compress_type not in _METHODS or part.flag_bits & 1 for part in parts):
        raise NotAListError(_BROKEN)
    tags = 0
    for part in parts:
        try:
            text = archive.read(part)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise NotAListError(_BROKEN) from error
        tags += text.count(b"<")
        if b"<!DOCTYPE" in text.replace(b"\0", b""):
            raise NotAListError("Excelのファイルに、あってはならない定義（DTD）があります。")
    if tags > most_tags:
        raise NotAListError(_TOO_LARGE)


def _find_sheet(book: Workbook) -> tuple[Sheet, str]:
    """Give the one visible sheet with the header row, and its name."""
    if len(book.worksheets) > _MOST_SHEETS:
        raise NotAListError(_TOO_LARGE)
    sheets = {sheet.title: _read_sheet(sheet) for sheet in book.worksheets}
    found = [
        name
        for name, texts in sheets.items()
        if any(has_header(_line(cells)) for cells in texts.values())
    ]
    visible = [name for name in found if book[name].sheet_state == "visible"]
    if len(visible) > 1:
        names = "」「".join(visible)
        raise NotAListError(f"見出し行のあるシートが{len(visible)}枚あります（「{names}」）。")
    if not visible and found:
        names = "」「".join(found)
        raise NotAListError(f"見出し行は、非表示のシート「{names}」にしかありません。")
    if not visible:
        for cells in (cells for texts in sheets.values() for cells in texts.values()):
            read_header(_line(cells))  # says which column is missing, if there is almost one
        raise NotAListError("見出し行（自治体名、協定名…）のあるシートが見つかりません。")
    return sheets[visible[0]], visible[0]


def _read_sheet(sheet: ReadOnlySheet) -> Sheet:
    sheet.reset_dimensions()  # what a file says of its size may be wrong
    texts: Sheet = {}
    rows = sheet.iter_rows(max_col=_MOST_COLUMNS)
    for number, row in enumerate(islice(rows, _MOST_ROWS), 1):
        if any(cell is not EMPTY_CELL for cell in row):  # most of a million may be empty
            texts[number] = {at: text for at, cell in enumerate(row, 1) if (text := as_shown(cell))}
    return {number: shown for number, shown in texts.items() if shown}


def _scan(archive: zipfile.ZipFile, sheet: ReadOnlySheet) -> tuple[list[Area], set[int]]:
    """Give the merged areas, and the rows with a formula whose result the file doesn't have."""
    areas: list[Area] = []
    uncalculated: set[int] = set()
    with archive.open(sheet._worksheet_path) as part:
        for row, element in _elements(part):
            if element.tag.endswith("}mergeCell"):
                areas.append(_area(element.get("ref", "")))
            elif element.tag.endswith("}c") and _is_uncalculated(element):
                uncalculated.add(row)
    return areas, uncalculated


def _is_uncalculated(cell: ElementTree.Element) -> bool:
    """Whether a cell has a formula and no result; an empty text is one."""
    children = {child.tag.rpartition("}")[2]: child.text for child in cell}
    return "f" in children and not children.get("v") and cell.get("t") != "str"


def _area(ref: str) -> Area:
    left, top, right, bottom = range_boundaries(ref)
    return left or 1, top or 1, right or left or 1, bottom or top or 1


def _elements(part: IO[bytes]) -> Iterator[tuple[int, ElementTree.Element]]:
    """Give each closed element of a sheet with the number of the row it stands in."""
    row = 0
    for event, element in ElementTree.iterparse(part, ("start", "end")):
        is_row = element.tag.endswith("}row")
        if event == "start" and is_row:
            row = int(element.get("r", row + 1))
        elif event == "end":
            yield row, element
            if is_row:
                element.clear()


def _records(sheet: Sheet, areas: list[Area], uncalculated: set[int]) -> Iterator[Record]:
    _spread(sheet, areas)
    wide = {(row, left) for left, row, right, _ in areas if right > left}
    width = max(len(_line(cells)) for cells in sheet.values() if has_header(_line(cells)))
    for number, texts in sorted(sheet.items()):
        is_wide = len(texts) == 1 and (number, next(iter(texts))) in wide
        doubt = _UNCALCULATED if number in uncalculated else ""
        yield Record(number, _line(texts, width), is_wide=is_wide, doubt=doubt)


def _spread(sheet: Sheet, areas: list[Area]) -> None:
    """Give the text of a cell that spans rows to each of them that has anything else."""
    numbers = sorted(sheet)
    spread = 0
    for left, top, _, bottom in areas:
        text = sheet.get(top, {}).get(left)
        if not text or top == bottom:
            continue
        rows = numbers[bisect_left(numbers, top + 1) : bisect_left(numbers, bottom + 1)]
        spread += len(rows)
        if spread > _MOST_MERGED:
            raise NotAListError("結合されたセルが多すぎます。")
        for number in rows:
            sheet[number].setdefault(left, text)


def _line(texts: dict[int, str], width: int = 0) -> list[str]:
    """Write the texts of a row side by side, at least so many."""
    return [texts.get(column, "") for column in range(1, max(width, *texts) + 1)]
