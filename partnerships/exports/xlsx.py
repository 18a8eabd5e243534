"""A search as an Excel workbook: the exact values, codes and dates as text, explained beside them.

openpyxl makes the workbook (`workbook.py`); the rows are written as they are read, so that the
first byte leaves at once and memory stays the same however many there are. The same record and
search give the same bytes.
"""

import re
import zipfile
from collections.abc import Iterator, Sequence
from io import BytesIO
from xml.sax.saxutils import escape

from openpyxl.utils import get_column_letter

from partnerships.exports.columns import COLUMNS, Cell
from partnerships.exports.excel import MOST_ROWS, xml_text
from partnerships.exports.reading import document_batches
from partnerships.exports.steady_zip import SteadyZip, Stream
from partnerships.exports.workbook import make_workbook
from partnerships.languages import speaking, spoken
from partnerships.search.results import Results

_SHEET = "xl/worksheets/sheet1.xml"
_ONE_ROW = re.compile(rb'<row r="2".*?</row>', re.DOTALL)
_STYLE = re.compile(rb'<c r="[A-Z]+2"(?: s="(\d+)")?')
_EDGE_SPACE = re.compile(r"^\s|\s$|\n")
# Above this a sheet may be larger than a plain zip holds; small ones stay plain for old readers.
_MANY = 200_000


class TooManyRowsError(Exception):
    """More agreements than a sheet has rows; the message says so in Japanese."""


def write_xlsx(results: Results) -> Iterator[bytes]:
    """Give the workbook in pieces; `TooManyRowsError` before the first where they don't fit."""
    check_row_count(results.count)
    made = zipfile.ZipFile(BytesIO(make_workbook(results)))
    stream = Stream()
    archive = SteadyZip(stream)
    for name in made.namelist():
        if name == _SHEET:
            yield from _write_sheet(archive, stream, made.read(name), results)
        else:
            archive.writestr(name, made.read(name))
        yield stream.take()
    archive.close()
    yield stream.take()


def check_row_count(count: int) -> None:
    if count > MOST_ROWS:
        raise TooManyRowsError(
            f"{count:,}件は Excel の1枚のシートに入りません（{MOST_ROWS:,}件まで）。"
            "条件で絞り込むか、CSV をお使いください。"
        )


def _write_sheet(
    archive: SteadyZip, stream: Stream, made: bytes, results: Results
) -> Iterator[bytes]:
    """Write the sheet of agreements, with their rows where the made one has its one row."""
    one = _ONE_ROW.search(made)
    assert one, "openpyxl wrote no second row"
    starts = _cell_starts([style.decode() for style in _STYLE.findall(one[0])])
    is_large = results.count > _MANY
    with archive.open(archive.entry(_SHEET), "w", force_zip64=is_large) as sheet:
        sheet.write(made[: one.start()])
        place = 1
        for documents in document_batches(results):
            rows = []
            with speaking(spoken()):  # found out once, and not for each cell that says a name
                for document in documents:
                    place += 1
                    cells = [column.read(document, results.names) for column in COLUMNS]
                    rows.append(_row(place, starts, cells))
            sheet.write("".join(rows).encode())
            yield stream.take()
        sheet.write(made[one.end() :])


def _cell_starts(styles: Sequence[str]) -> list[tuple[str, str]]:
    """Give, for each column, what stands before and after the row's number in a cell."""
    return [
        (f'<c r="{get_column_letter(place)}', f'" s="{style or 0}"')
        for place, style in enumerate(styles, 1)
    ]


def _row(place: int, starts: Sequence[tuple[str, str]], cells: Sequence[Cell]) -> str:
    """Write a row; cells without a value are left out, as openpyxl does."""
    written = (
        f"{before}{place}{after}{_value(cell)}</c>"
        for (before, after), cell in zip(starts, cells, strict=True)
        if cell is not None and cell != ""
    )
    return f'<row r="{place}">{"".join(written)}</row>'


def _value(cell: Cell) -> str:
    """Write a value and its type (ECMA-376 part 1, 18.3.1.4); text stands in the cell itself."""
    if isinstance(cell, bool):
        return f' t="b"><v>{cell:d}</v>'
    if isinstance(cell, int):
        return f"><v>{cell}</v>"
    text = escape(xml_text(str(cell)))
    space = ' xml:space="preserve"' if _EDGE_SPACE.search(text) else ""
    return f' t="inlineStr"><is><t{space}>{text}</t></is>'
