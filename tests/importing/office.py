"""Makes the list in the forms that publishers send, with the programs that they use.

LibreOffice and Chromium turn a table into XLSX and PDF; openpyxl writes what these start from.
"""

import html
import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from tests.importing.lists import AS_OF, HEADER, TITLE

FONT = "Noto Sans CJK JP"
WIDTHS = {"A": 12, "B": 30, "C": 24, "D": 16, "E": 50, "F": 30}  # columns, in letters
_LINE = 12  # points
Rows = Sequence[Sequence[str]]


def write_xlsx(path: Path, rows: Rows) -> None:
    """Write title, as-of line, header and rows into a sheet of plain cells."""
    book = Workbook()
    sheet = fill(book, rows)
    sheet.title = "一覧"
    book.save(path)


def fill(book: Workbook, rows: Rows) -> Worksheet:
    sheet = book.worksheets[0]
    for cells in ([TITLE], [AS_OF], HEADER.split("\t"), *rows):
        sheet.append(list(cells))
    return sheet


def write_printed_xlsx(path: Path, rows: Rows) -> None:
    """Write it as a sheet to be printed: ruled, wrapped, the header on each page."""
    book = Workbook()
    sheet = fill(book, rows)
    side = Side(style="thin")
    for number, row in enumerate(sheet.iter_rows(min_row=3), 3):
        for cell in row:
            cell.border = Border(left=side, right=side, top=side, bottom=side)
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            cell.font = Font(name=FONT, size=9)
        texts = zip((str(cell.value or "") for cell in row), WIDTHS.values(), strict=False)
        lines = max(text.count("\n") + 2 * len(text) // width + 2 for text, width in texts)
        sheet.row_dimensions[number].height = _LINE * lines
    for column, width in WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.print_title_rows = "1:3"
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0  # as many pages as there are
    book.save(path)


def write_html(path: Path, rows: Rows) -> None:
    style = (
        "@page { size: A4 landscape } table { border-collapse: collapse }"
        f" td, th {{ border: 1px solid; font: 8pt '{FONT}' }}"
    )
    header, *body = (
        "".join(f"<{tag}>{html.escape(cell)}</{tag}>" for cell in cells)
        for tag, cells in (("th", HEADER.split("\t")), *(("td", cells) for cells in rows))
    )
    path.write_text(
        f"<!doctype html><html lang=ja><meta charset=utf-8><style>{style}</style><p>{TITLE}"
        f"<p>{AS_OF}<table><thead><tr>{header}</thead><tr>{'<tr>'.join(body)}</table>",
        encoding="utf-8",
    )


def convert(path: Path, form: str, *options: str) -> Path:
    """Convert a file with LibreOffice, in a profile of its own; gives the new file beside it."""
    profile = path.parent / "profile"
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", *options]
    command += ["--convert-to", form, "--outdir", str(path.parent), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return path.with_suffix(f".{form}")


def print_page(path: Path) -> Path:
    """Print a page to PDF with Chromium; gives the new file beside it."""
    names = (os.environ.get("CHROMIUM", ""), "chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, (shutil.which(name) for name in names if name)))
    printed = path.with_suffix(".pdf")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer"]
    command += [f"--user-data-dir={path.parent / 'chromium'}", f"--print-to-pdf={printed}"]
    subprocess.run([*command, path.as_uri()], check=True, capture_output=True, timeout=300)
    return printed
