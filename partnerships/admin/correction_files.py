"""The sheet in which staff correct many agreements: written as Excel or CSV, and read again.

Every cell is text, so that codes keep their zeros and nothing is run as a formula.
"""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any

from openpyxl import Workbook, load_workbook
from openpyxl.cell.read_only import EMPTY_CELL
from openpyxl.styles import Font

from partnerships.curation.corrections import (
    FIELDS,
    MOST_ROWS,
    NUMBER,
    TO_READ,
    VERSION,
    SheetRow,
    say_cell,
)
from partnerships.curation.history import content_of
from partnerships.curation.values import editable_values
from partnerships.exports.excel import xml_text
from partnerships.importing.reading.rows import NotAListError
from partnerships.importing.reading.text import decode
from partnerships.importing.reading.xlsx import refuse_bombs
from partnerships.models import Agreement

LARGEST_FILE = 5_000_000
_LARGEST_CONTENT = 30_000_000  # of the workbook, unpacked; it is read while somebody waits
_MOST_TAGS = 1_000_000
_MOST_COLUMNS, _MOST_LINES = 40, 1_048_576  # Excel's own limit of lines
HEADERS = (NUMBER, VERSION, *FIELDS, *TO_READ)
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r'")  # and the sign that guards them


class NotASheetError(Exception):
    """The file can't be read as a sheet of corrections; says why in Japanese."""


def sheet_rows(agreements: Iterable[Agreement]) -> Iterator[list[str]]:
    """Give header and rows of agreements fetched by `with_parties`."""
    yield list(HEADERS)
    for agreement in agreements:
        values = editable_values(content_of(agreement))
        cells = [say_cell(name, values[name]) for name in FIELDS.values()]
        governments = "、".join(str(g.local_government) for g in agreement.government_links.all())
        partners = "、".join(str(link.partner) for link in agreement.partner_links.all())
        yield [str(agreement.number), str(agreement.version), *cells, governments, partners]


def write_workbook(rows: Iterable[Sequence[str]]) -> bytes:
    book = Workbook()
    sheet: Any = book.active
    sheet.title, sheet.freeze_panes = "協定の訂正", "C2"
    for line, row in enumerate(rows, 1):
        for place, text in enumerate(row, 1):
            cell = sheet.cell(line, place)
            cell.value, cell.data_type, cell.number_format = xml_text(text), "s", "@"
            cell.font = Font(bold=line == 1)
    for column in "CEGM":
        sheet.column_dimensions[column].width = 30
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def write_csv(rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    """Give CSV, what would run in Excel led by '; UnicodeEncodeError where CP932 can't hold it."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    for row in rows:
        writer.writerow([f"'{t}" if t.startswith(_FORMULA_STARTS) else t for t in row])
    return file.getvalue().encode(encoding)


def read_sheet(content: bytes) -> list[SheetRow]:
    """Read a sheet of either form; blank rows are left out. NotASheetError says why not."""
    if len(content) > LARGEST_FILE:
        raise NotASheetError(f"ファイルが大きすぎます（{LARGEST_FILE // 1_000_000}MBまで）。")
    lines = _read_workbook(content) if content.startswith(b"PK\x03\x04") else _read_csv(content)
    header: list[str] = []
    rows = []
    for line, cells in lines:
        texts = [text.strip() for text in cells]
        if not header:
            header = _read_header(texts)
        elif any(texts):
            rows.append(SheetRow(line, dict(zip(header, texts, strict=False))))
        if len(rows) > MOST_ROWS:
            raise NotASheetError(f"一度に訂正できるのは{MOST_ROWS:,}行までです。分けてください。")
    if not header:
        raise NotASheetError("ファイルが空です。")
    return rows


def _read_header(texts: list[str]) -> list[str]:
    header = [text for text in texts if text]
    if missing := [name for name in (NUMBER, VERSION) if name not in header]:
        raise NotASheetError(
            f"1行目に「{'」「'.join(missing)}」の列がありません。"
            "協定の一覧から書き出したファイルを直して使ってください。"
        )
    if unknown := [name for name in header if name not in HEADERS]:
        raise NotASheetError(f"1行目に、知らない列があります：{'、'.join(unknown)[:200]}")
    if len(set(header)) < len(header):
        raise NotASheetError("1行目に、同じ列が2回あります。")
    return texts


def _read_csv(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        text = decode(content)
    except NotAListError as error:
        raise NotASheetError(str(error)) from error
    reader = csv.reader(io.StringIO(text, newline=""))
    try:
        for line, row in enumerate(reader, 1):
            yield line, [_unguarded(cell) for cell in row[:_MOST_COLUMNS]]
    except csv.Error as error:
        raise NotASheetError("CSVとして読めません。") from error


def _unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(_FORMULA_STARTS) else text


def _read_workbook(content: bytes) -> Iterator[tuple[int, list[str]]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            refuse_bombs(archive, _LARGEST_CONTENT, _MOST_TAGS)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of features that such a sheet has no use for
            book = load_workbook(io.BytesIO(content), read_only=True)
            sheet: Any = book.worksheets[0]
            sheet.reset_dimensions()
            # A line may have any number; the ones left out before it are read as blank lines.
            rows = islice(sheet.iter_rows(max_col=_MOST_COLUMNS), _MOST_LINES)
            for line, row in enumerate(rows, 1):
                is_blank = all(cell is EMPTY_CELL for cell in row)
                yield line, [] if is_blank else [_text_of(cell, line) for cell in row]
    except NotASheetError:
        raise
    except NotAListError as error:
        raise NotASheetError(str(error)) from error
    except Exception as error:  # openpyxl raises whatever a broken file makes it meet
        raise NotASheetError("Excelのファイルとして読めません（壊れているようです）。") from error


def _text_of(cell: Any, line: int) -> str:
    """Give a cell as text; a formula is refused, since its value is not what the record holds."""
    value = cell.value
    if cell.data_type == "f":
        raise NotASheetError(f"{line}行目に数式があります。値にして保存してください。")
    if isinstance(value, datetime | date):
        return f"{value:%Y-%m-%d}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None else str(value)
