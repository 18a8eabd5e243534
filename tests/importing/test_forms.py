"""The published list in every form that is taken: the same 174 rows, byte for byte."""

import csv
import io
import json
import re
from io import StringIO
from pathlib import Path
from typing import NamedTuple

import pytest
from django.core.management import call_command

from partnerships.dates import PartialDate
from partnerships.importing.reading import SourceList, read_rows
from partnerships.models import Agreement
from tests.importing import office
from tests.importing.lists import AS_OF, HEADER, TITLE

Cells = tuple[str, ...]


class Office(NamedTuple):
    """Files that LibreOffice and Chromium made of the 174 rows."""

    xlsx: bytes
    pdf: bytes
    printed_page: bytes


@pytest.fixture(scope="session")
def published(repository: Path) -> SourceList:
    return read_rows((repository / "fixtures" / "agreements_2016-09.txt").read_bytes())


@pytest.fixture(scope="session")
def rows(published: SourceList) -> list[Cells]:
    return [row.cells for row in published.rows]


@pytest.fixture(scope="session")
def files(rows: list[Cells], tmp_path_factory: pytest.TempPathFactory) -> Office:
    """Two calls of LibreOffice and one of Chromium, once a session."""
    folder = tmp_path_factory.mktemp("office")
    (folder / "list.csv").write_bytes(as_csv(rows).encode())
    office.write_printed_xlsx(folder / "printed.xlsx", rows)
    office.write_html(folder / "page.html", rows)
    comma_quoted_utf8_all_text = "--infilter=CSV:44,34,76,1,,0,true,false"
    return Office(
        office.convert(folder / "list.csv", "xlsx", comma_quoted_utf8_all_text).read_bytes(),
        office.convert(folder / "printed.xlsx", "pdf").read_bytes(),
        office.print_page(folder / "page.html").read_bytes(),
    )


def as_csv(rows: list[Cells]) -> str:
    """Write what Excel saves as CSV: quoted where needed, each line as wide as the table."""
    text = io.StringIO()
    padding = [""] * 5
    csv.writer(text, quoting=csv.QUOTE_ALL).writerows(
        [[TITLE, *padding], [AS_OF, *padding], HEADER.split("\t"), *rows]
    )
    return text.getvalue()


def cells_of(found: SourceList) -> list[Cells]:
    assert (found.title, found.as_of, found.issues) == (TITLE, PartialDate(2016, 9), [])
    return [row.cells for row in found.rows]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
@pytest.mark.parametrize("form", ["csv", "tsv"])
def test_text_in_any_encoding(form: str, encoding: str, rows: list[Cells]) -> None:
    """CP932 has no 洱 (普洱市): Windows itself writes a question mark there."""
    tabbed = "\n".join("\t".join(cells) for cells in ([TITLE], [AS_OF], [HEADER], *rows))
    content = (as_csv(rows) if form == "csv" else tabbed).encode(encoding, "replace")
    expected = [[cell.encode(encoding, "replace").decode(encoding) for cell in r] for r in rows]
    assert [list(cells) for cells in cells_of(read_rows(content, f"list.{form}"))] == expected


def test_excel_as_openpyxl_writes_it(rows: list[Cells], tmp_path: Path) -> None:
    office.write_xlsx(tmp_path / "list.xlsx", rows)
    found = read_rows((tmp_path / "list.xlsx").read_bytes(), "list.xlsx")
    assert cells_of(found) == rows
    assert [row.line for row in found.rows] == list(range(4, 178))


def test_excel_as_libreoffice_writes_it(rows: list[Cells], files: Office) -> None:
    assert cells_of(read_rows(files.xlsx, "list.xlsx")) == rows


def test_pdf_as_libreoffice_prints_it(rows: list[Cells], files: Office) -> None:
    found = read_rows(files.pdf, "list.pdf")
    assert cells_of(found) == rows
    pages = [row.page for row in found.rows]
    assert (pages[0], pages == sorted(pages), pages[-1] > 5) == (1, True, True)
    assert found.rows[0].line == 2  # of the page's table, below the header


@pytest.mark.django_db
def test_the_list_as_text_and_then_as_pdf_is_the_same(
    repository: Path, files: Office, tmp_path: Path
) -> None:
    (tmp_path / "list.pdf").write_bytes(files.pdf)
    for path in (repository / "fixtures" / "agreements_2016-09.txt", tmp_path / "list.pdf"):
        out = StringIO()
        call_command("import_agreements", str(path), "--format", "json", stdout=out)
        summary = json.loads(out.getvalue())
    assert (summary["edition"], summary["same"], summary["vanished"]) == ("2016-09-2", 174, 0)
    assert len(summary["issues"]) > 0
    assert Agreement.objects.count() == 174


def test_pdf_as_chromium_prints_it(rows: list[Cells], files: Office) -> None:
    """Rows parted by a page's end are joined, and radicals are the ideographs they stand for.

    It draws no space at which it broke a line, and between Japanese characters none can be known.
    """
    found = cells_of(read_rows(files.printed_page, "list.pdf"))
    assert without_spaces(found) == without_spaces(rows)
    assert sum(a != b for a, b in zip(found, rows, strict=True)) < 20


def without_spaces(rows: list[Cells]) -> list[list[str]]:
    return [[re.sub(r"\s", "", cell) for cell in cells] for cells in rows]
