"""The workbook around the agreements, made by openpyxl: styles, sheets of explanation, one row.

`xlsx.py` takes it apart and writes the agreements' rows in the place of that one row, as they come.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime, time
from io import BytesIO

from django.conf import settings
from openpyxl import Workbook
from openpyxl.cell import Cell as SheetCell
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet
from openpyxl.writer.excel import ExcelWriter

from partnerships.exports import terms
from partnerships.exports.columns import COLUMNS, HEADERS, SEPARATOR
from partnerships.exports.excel import xml_text
from partnerships.exports.steady_zip import SteadyZip
from partnerships.search.results import Results

_DESCRIPTION_HEADERS = ("列", "キー", "型", "意味", "例", "出典")
_DESCRIPTION_WIDTHS = (26, 28, 10, 70, 40, 30)
_NOT_TEXT = {"integer", "boolean"}


def make_workbook(results: Results) -> bytes:
    """Give the workbook of a search with one row of zeros instead of its agreements."""
    workbook = Workbook(write_only=True)
    moment = datetime.combine(terms.changed_on(results.stamp), time())
    properties = workbook.properties
    properties.creator, properties.title = terms.SITE_NAME, terms.DATA_NAME
    properties.created = properties.modified = moment
    _add_agreements(workbook)
    columns = _add_sheet(workbook, "列の説明", _DESCRIPTION_WIDTHS)
    _append_header(columns, _DESCRIPTION_HEADERS)
    for column in COLUMNS:
        described = (column.header, column.key, column.type, column.meaning)
        _append_texts(columns, (*described, column.example, column.source))
    sources = _add_sheet(workbook, "出典と利用条件", (24, 110))
    _append_header(sources, ("項目", "内容"))
    for row in _terms(results):
        _append_texts(sources, row)
    return _saved(workbook)


def _add_sheet(workbook: Workbook, title: str, widths: Iterable[int]) -> WriteOnlyWorksheet:
    sheet = workbook.create_sheet(title)
    assert isinstance(sheet, WriteOnlyWorksheet)
    sheet.freeze_panes = "A2"
    dimensions = sheet.column_dimensions  # type: ignore[attr-defined] # missing in the stubs
    for place, width in enumerate(widths, 1):
        dimensions[get_column_letter(place)].width = width
    return sheet


def _add_agreements(workbook: Workbook) -> None:
    """Add the sheet of agreements: its header, and a row whose cells have the right formats."""
    sheet = _add_sheet(workbook, "協定", [column.width for column in COLUMNS])
    _append_header(sheet, HEADERS)
    cells = [WriteOnlyCell(sheet, 0) for _ in COLUMNS]
    for column, cell in zip(COLUMNS, cells, strict=True):
        if column.type not in _NOT_TEXT:
            cell.number_format = "@"
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


def _fill(cell: SheetCell, text: str) -> None:
    """Put a text in; it stays text also where it begins with "=" (openpyxl: a formula)."""
    cell.value = xml_text(text)
    cell.data_type = "s"


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


def _saved(workbook: Workbook) -> bytes:
    """Save without openpyxl's time of saving."""
    file = BytesIO()
    ExcelWriter(workbook, SteadyZip(file)).save()
    return file.getvalue()
