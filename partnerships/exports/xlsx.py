"""A search as an Excel workbook: the exact values, codes and dates as text, explained beside them.

Written row by row to a temporary file, so that memory stays the same; the same record and search
give the same bytes.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from tempfile import TemporaryFile
from typing import IO

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from partnerships.exports import terms
from partnerships.exports.columns import COLUMNS, HEADERS, SEPARATOR, Cell
from partnerships.exports.excel import MOST_ROWS, xml_text
from partnerships.exports.reading import document_batches
from partnerships.exports.steady_zip import SteadyZip
from partnerships.search.results import Results

_CHUNK = 1 << 16
_DESCRIPTION_HEADERS = ("列", "キー", "型", "意味", "例", "出典")
_DESCRIPTION_WIDTHS = (26, 28, 10, 70, 40, 30)


class TooManyRowsError(Exception):
    """More agreements than a sheet has rows; the message says so in Japanese."""


def write_xlsx(results: Results) -> Iterator[bytes]:
    """Give the workbook in pieces; `TooManyRowsError` before the first where they don't fit."""
    check_row_count(results.count)
    with TemporaryFile() as file:
        _save(_make_workbook(results), file)
        file.seek(0)
        while chunk := file.read(_CHUNK):
            yield chunk


def check_row_count(count: int) -> None:
    if count > MOST_ROWS:
        raise TooManyRowsError(
            f"{count:,}件は Excel の1枚のシートに入りません（{MOST_ROWS:,}件まで）。"
            "条件で絞り込むか、CSV をお使いください。"
        )


def _make_workbook(results: Results) -> Workbook:
    workbook = Workbook(write_only=True)
    moment = datetime.combine(terms.changed_on(results.stamp), time())
    properties = workbook.properties
    properties.creator, properties.title = terms.SITE_NAME, terms.DATA_NAME
    properties.created = properties.modified = moment
    _write_agreements(_add_sheet(workbook, "協定", [c.width for c in COLUMNS]), results)
    columns = _add_sheet(workbook, "列の説明", _DESCRIPTION_WIDTHS)
    _append_header(columns, _DESCRIPTION_HEADERS)
    for column in COLUMNS:
        described = (column.header, column.key, column.type, column.meaning)
        _append_texts(columns, (*described, column.example, column.source))
    sources = _add_sheet(workbook, "出典と利用条件", (24, 110))
    _append_header(sources, ("項目", "内容"))
    for row in _terms(results):
        _append_texts(sources, row)
    return workbook


def _add_sheet(workbook: Workbook, title: str, widths: Iterable[int]) -> WriteOnlyWorksheet:
    sheet = workbook.create_sheet(title)
    assert isinstance(sheet, WriteOnlyWorksheet)
    sheet.freeze_panes = "A2"
    dimensions = sheet.column_dimensions  # type: ignore[attr-defined] # missing in the stubs
    for place, width in enumerate(widths, 1):
        dimensions[get_column_letter(place)].width = width
    return sheet


def _write_agreements(sheet: WriteOnlyWorksheet, results: Results) -> None:
    """Write the rows; the cells of a column are one object, filled anew for each row."""
    _append_header(sheet, HEADERS)
    cells = [WriteOnlyCell(sheet) for _ in COLUMNS]
    for column, cell in zip(COLUMNS, cells, strict=True):
        if column.type not in {"integer", "boolean"}:
            cell.number_format = "@"
    for documents in document_batches(results):
        for document in documents:
            for column, cell in zip(COLUMNS, cells, strict=True):
                _fill(cell, column.read(document, results.names))
            sheet.append(cells)


def _append_header(sheet: WriteOnlyWorksheet, texts: Sequence[str]) -> None:
    cells = [WriteOnlyCell(sheet, text) for text in texts]
    for cell in cells:
        cell.font = Font(bold=True)
        cell.fill = PatternFill("solid", fgColor="E8F1FE")
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.append(cells)


def _append_texts(sheet: WriteOnlyWorksheet, texts: Sequence[str]) -> None:
    cells = [WriteOnlyCell(sheet) for _ in texts]
    for cell, text in zip(cells, texts, strict=True):
        _fill(cell, text)
        cell.number_format = "@"
        cell.alignment = Alignment(vertical="top", wrap_text=True)
    sheet.append(cells)


def _fill(cell: SheetCell, value: Cell) -> None:
    """Put a value in; text stays text also where it begins with "=" (openpyxl: a formula)."""
    if isinstance(value, str):
        cell.value = xml_text(value)
        cell.data_type = "s"
    else:
        cell.value = value


def _terms(results: Results) -> Iterator[tuple[str, str]]:
    on = terms.changed_on(results.stamp)
    yield "データ", f"{terms.DATA_NAME}（{results.describe()}、{results.count}件）"
    yield "時点", on.isoformat()
    yield "アドレス", f"{settings.SITE_URL}{results.search.url()}"
    yield "作成", terms.SITE_NAME
    yield "出典の書き方", terms.credit()
    yield "元の一覧の利用条件", terms.LIST_TERMS
    yield terms.OWN_PART, f"{terms.OWN_LICENCE}（{terms.OWN_LICENCE_URL}）"
    yield "引用", terms.citation(on)
    yield "複数の値", f"1つのセルに半角の「{SEPARATOR}」で区切って並べます。"
    yield "説明", f"{settings.SITE_URL}/about/data/"
    yield "形式の版", terms.FORMAT_VERSION


def _save(workbook: Workbook, file: IO[bytes]) -> None:
    """Save without openpyxl's time of saving."""
    ExcelWriter(workbook, SteadyZip(file)).save()
