"""Excel files: sheets, merged cells, formulas, dates, and files that are made to do harm."""

import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from partnerships.importing.reading import NotAListError, SourceList, read_rows
from partnerships.importing.reading.shown import format_date
from partnerships.models import FindingCode
from tests.importing.lists import ROW, row
from tests.importing.office import fill


@pytest.fixture
def book() -> Workbook:
    """A list of two rows: header in row 3, data in rows 4 and 5."""
    book = Workbook()
    fill(book, [row(), row(title="二")])
    return book


@pytest.fixture
def sheet(book: Workbook) -> Worksheet:
    return book.worksheets[0]


def content_of(book: Workbook) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(book: Workbook) -> SourceList:
    return read_rows(content_of(book), "list.xlsx")


def with_parts(content: bytes, change: Callable[[str, bytes], bytes]) -> bytes:
    """Write an archive again with its parts changed."""
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w", 8) as new:
        for name in old.namelist():
            new.writestr(name, change(name, old.read(name)))
    return file.getvalue()


def in_sheet(content: bytes, before: bytes, after: bytes) -> bytes:
    def change(name: str, part: bytes) -> bytes:
        return part.replace(before, after) if name.startswith("xl/worksheets/sheet") else part

    return with_parts(content, change)


def test_the_sheet_with_the_header_is_read(book: Workbook) -> None:
    book.create_sheet("表紙", 0).append(["一覧について", "担当", "電話"])
    assert [r.cells[1] for r in read(book).rows] == [ROW[1], "二"]


def test_a_hidden_sheet_is_not_the_list(book: Workbook, sheet: Worksheet) -> None:
    old = book.copy_worksheet(sheet)
    old.sheet_state = "hidden"
    old["B4"] = "去年の協定"
    assert [r.cells[1] for r in read(book).rows] == [ROW[1], "二"]


def test_a_list_on_hidden_sheets_only_is_refused(book: Workbook, sheet: Worksheet) -> None:
    book.create_sheet("表紙")
    sheet.title, sheet.sheet_state = "原本", "veryHidden"
    with pytest.raises(NotAListError, match="非表示のシート「原本」"):
        read(book)


def test_two_sheets_with_a_header_are_refused_by_name(book: Workbook, sheet: Worksheet) -> None:
    sheet.title = "東日本"
    book.copy_worksheet(sheet).title = "西日本"
    with pytest.raises(NotAListError, match="「東日本」「西日本」"):
        read(book)


def test_a_cell_merged_over_rows_counts_for_each(sheet: Worksheet, book: Workbook) -> None:
    sheet.merge_cells("A4:A5")
    assert [r.cells[0] for r in read(book).rows] == ["鳥取県", "鳥取県"]


def test_a_header_of_two_merged_lines_is_one(sheet: Worksheet, book: Workbook) -> None:
    sheet.insert_rows(4)
    for column in "ABCDEF":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.unmerge_cells("E3:E4")
    sheet["E4"] = "(骨子)"
    found = read(book)
    assert [(r.page, r.line) for r in found.rows] == [(1, 5), (1, 6)]


def test_a_note_below_the_table_is_told_and_no_row(sheet: Worksheet, book: Workbook) -> None:
    sheet.append(["※ 提供のあったもの"])
    sheet.append(["以上の協定は自治体からの提供による"])
    sheet.merge_cells("A7:F7")
    found = read(book)
    assert len(found.rows) == 2
    assert [issue.line for issue in found.issues] == [6, 7]


def test_a_row_with_a_local_government_only_is_kept(sheet: Worksheet, book: Workbook) -> None:
    sheet.append(["鳥取県"])
    assert read(book).rows[2].cells == ("鳥取県", "", "", "", "", "")


def test_rows_that_a_filter_hides_are_read(sheet: Worksheet, book: Workbook) -> None:
    sheet.row_dimensions[4].hidden = True
    assert len(read(book).rows) == 2


def test_inner_lines_end_alike_however_they_were_typed(sheet: Worksheet, book: Workbook) -> None:
    sheet["E4"] = "一行目\r\n二行目\n三行目"
    assert read(book).rows[0].cells[4] == "一行目\n二行目\n三行目"


def test_the_stored_result_of_a_formula_is_read(sheet: Worksheet, book: Workbook) -> None:
    sheet["B4"] = "=B5"
    content = in_sheet(content_of(book), b"<f>B5</f><v />", "<f>B5</f><v>三</v>".encode())
    stored = in_sheet(content, b'<c r="B4">', b'<c r="B4" t="str">')
    assert read_rows(stored, "list.xlsx").rows[0].cells[1] == "三"


def test_a_formula_without_a_result_is_told(sheet: Worksheet, book: Workbook) -> None:
    sheet["B5"] = "=B4"
    content = content_of(book)
    for written in (content, in_sheet(content, b"<f>B4</f><v />", b"<f>B4</f>")):
        found = read_rows(written, "list.xlsx")
        assert found.rows[1].cells[1] == ""
        assert [(i.line, i.code) for i in found.issues] == [(5, FindingCode.UNREAD_CELL)]


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        pytest.param(2012, "General", "2012", id="a year"),
        pytest.param(2012.0, "General", "2012", id="a year as a float"),
        pytest.param(1.5, "General", "1.5", id="a fraction"),
        pytest.param(1e300, "mm-dd-yy", "#VALUE!", id="no day"),
        pytest.param(True, "General", "TRUE", id="a truth value"),
        pytest.param(date(2012, 7, 1), "yyyy-mm-dd", "2012-07-01", id="ISO"),
        pytest.param(date(2012, 7, 1), 'yyyy"年"m"月"', "2012年7月", id="a month"),
        pytest.param(date(2012, 7, 1), '[$-411]ggge"年"m"月"d"日"', "平成24年7月1日", id="era"),
        pytest.param(date(2019, 5, 1), "[$-411]ge.m.d", "R1.5.1", id="era in short"),
        pytest.param(date(2012, 7, 1), "mm-dd-yy", "2012/7/1", id="Excel's own"),
        pytest.param(datetime(2012, 7, 1, 9, 5), "yyyy/m/d h:mm", "2012/7/1 9:05", id="a time"),
    ],
)
def test_a_cell_gives_what_it_shows(
    value: Any, code: str, shown: str, sheet: Worksheet, book: Workbook
) -> None:
    sheet["E4"] = value
    sheet["E4"].number_format = code
    assert read(book).rows[0].cells[4] == shown


@pytest.mark.parametrize(
    ("code", "shown"),
    [
        pytest.param("gge", "平24", id="gge"),
        pytest.param("m/d h AM/PM", "7/1  ", id="no time"),
        pytest.param("yyyy/mm/dd(aaa)", "2012/07/01(日)", id="weekday"),
        pytest.param("d-mmm-yy", "1-Jul-12", id="English"),
        pytest.param('yyyy\\年m"月";@', "2012年7月", id="sections and escapes"),
    ],
)
def test_a_day_in_a_format(code: str, shown: str) -> None:
    assert format_date(date(2012, 7, 1), code) == shown


def test_a_date_in_a_format_that_japanese_excel_knows_by_number(
    sheet: Worksheet, book: Workbook
) -> None:
    sheet["E4"] = 41091
    sheet["E4"].number_format = "0.00"  # number 2 of the built-in formats

    def change(name: str, part: bytes) -> bytes:
        return part.replace(b'numFmtId="2"', b'numFmtId="31"') if "styles" in name else part

    content = with_parts(content_of(book), change)
    assert read_rows(content, "list.xlsx").rows[0].cells[4] == "2012年7月1日"


def test_readings_above_the_characters_are_no_text(book: Workbook) -> None:
    ruby = '</t><rPh sb="0" eb="3"><t>トットリケン</t></rPh></is>'
    content = content_of(book)
    with_ruby = in_sheet(content, "鳥取県</t></is>".encode(), f"鳥取県{ruby}".encode())
    assert with_ruby != content
    assert read_rows(with_ruby, "list.xlsx").rows[0].cells[0] == "鳥取県"


def test_a_sheet_that_says_it_is_endless_is_read(book: Workbook) -> None:
    content = content_of(book)
    endless = in_sheet(content, b'<dimension ref="A1:F5" />', b'<dimension ref="A1:XFD1048576"/>')
    last = in_sheet(endless, b"</sheetData>", b'<row r="1048576" ht="3"/></sheetData>')
    merged = in_sheet(
        last,
        b"</sheetData>",
        b'</sheetData><mergeCells count="1"><mergeCell ref="G1:XFD1048576"/></mergeCells>',
    )
    assert merged != content
    assert len(read_rows(merged, "list.xlsx").rows) == 2


def test_a_zip_bomb_is_refused_unopened(book: Workbook) -> None:
    content = content_of(book)
    bomb = with_parts(content, lambda name, part: part + b" " * 30_000_000)
    assert len(bomb) < 1_000_000
    with pytest.raises(NotAListError, match="大きすぎます"):
        read_rows(bomb, "list.xlsx")


def test_more_sheets_than_a_list_has_are_refused(book: Workbook) -> None:
    for number in range(101):
        book.create_sheet(f"シート{number}")
    with pytest.raises(NotAListError, match="大きすぎます"):
        read(book)


def test_more_cells_than_a_list_has_are_refused(book: Workbook) -> None:
    cells = in_sheet(content_of(book), b"</row></sheetData>", b"<c/>" * 3_000_000)
    with pytest.raises(NotAListError, match="大きすぎます"):
        read_rows(cells, "list.xlsx")


def test_entities_are_refused(book: Workbook) -> None:
    def change(name: str, part: bytes) -> bytes:
        dtd = b'<!DOCTYPE x [<!ENTITY a "aaaa">]><worksheet'
        return part.replace(b"<worksheet", dtd, 1) if "worksheets" in name else part

    with pytest.raises(NotAListError, match="DTD"):
        read_rows(with_parts(content_of(book), change), "list.xlsx")


def broken_sheet(content: bytes) -> bytes:
    return in_sheet(content, b"<sheetData>", b"<sheetData")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        pytest.param(lambda content: content[:2000], "壊れた", id="cut off"),
        pytest.param(broken_sheet, "壊れて", id="a broken part"),
        pytest.param(
            lambda content: content.replace(b"xl/workbook.xml", b"xl/workbook.bin"),
            "xlsb",
            id="the binary form",
        ),
        pytest.param(
            lambda content: content.replace(b"xl/workbook.xml", b"no/workbook.xml"),
            "ZIP",
            id="another archive",
        ),
        pytest.param(
            lambda content: content.replace(b"\x14\x00\x00\x00\x08", b"\x14\x00\x01\x00\x08"),
            "壊れて",
            id="encrypted parts",
        ),
    ],
)
def test_what_cannot_be_read_is_refused_with_one_line(
    change: Callable[[bytes], bytes], said: str, book: Workbook
) -> None:
    with pytest.raises(NotAListError, match=said) as error:
        read_rows(change(content_of(book)), "list.xlsx")
    assert "\n" not in str(error.value)
