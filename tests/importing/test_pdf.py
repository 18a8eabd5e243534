"""PDFs of the list: how the lines of a cell are one text again, and files that do harm."""

import io
import json
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image

from partnerships.importing.pdf_tables import __main__ as reader
from partnerships.importing.pdf_tables.letters import plain
from partnerships.importing.pdf_tables.lines import Line, join
from partnerships.importing.reading import NotAListError, pdf, read_rows
from tests.importing import office
from tests.importing.lists import ROW, row

EM = 10.0


def lines(*texts: str, start: float = 2.0) -> list[Line]:
    """Set texts in letters of 10 points (half as wide in ASCII), a line below the other."""
    widths = [sum(EM / 2 if char.isascii() else EM for char in text) for text in texts]
    return [
        Line(text, start, start + width, 12.0 * number, EM)
        for number, (text, width) in enumerate(zip(texts, widths, strict=True), 1)
    ]


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        pytest.param(("友好交流に関", "する覚書"), "友好交流に関する覚書", id="Japanese"),
        pytest.param(("経済、教育、 ", "文化"), "経済、教育、 文化", id="a space that was drawn"),
        pytest.param(("on Friendly", "Exchange"), "on Friendly Exchange", id="words"),
        pytest.param(("http://www.a", "bc.example"), "http://www.abc.example", id="an address"),
        pytest.param(("abcdefghijk", "lmnopqrs"), "abcdefghijklmnopqrs", id="a long word"),
        pytest.param(("イクレイ会 -", "持続の会"), "イクレイ会 - 持続の会", id="a dash"),
        pytest.param(("締結2012年", "7月1日"), "締結2012年7月1日", id="a date"),
        pytest.param(("韓国/釜山", "中国/上海"), "韓国/釜山\n中国/上海", id="a typed line end"),
        pytest.param(("一行の文",), "一行の文", id="one line"),
        pytest.param((), "", id="nothing"),
    ],
)
def test_lines_of_a_cell_are_one_text(broken: Sequence[str], whole: str) -> None:
    right = 104.0 if "韓国/釜山" in broken else 64.0
    assert join(lines(*broken), 0.0, right) == whole


@pytest.mark.parametrize(
    ("drawn", "typed"),
    [
        ("⾃治体", "自治体"),
        ("⺠間", "民間"),
        ("釜山‧上海", "釜山・上海"),
        ("proﬁle", "profile"),
        ("a\ud800b\0", "a\ufffdb"),
    ],
)
def test_shapes_are_read_as_what_was_typed(drawn: str, typed: str) -> None:
    assert plain(drawn) == typed


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A PDF of LibreOffice with a typed line end, a cell over two rows, and a note below."""
    path = tmp_path_factory.mktemp("pdf") / "list.xlsx"
    office.write_printed_xlsx(
        path,
        [
            row(partner="韓国/釜山広域市\n中国/上海市", summary="[2001年締結]"),
            row(government="", title="二つ目の協定"),
            row(government="", title="", partner="", topics="", summary="書きかけ"),
        ],
    )
    book = load_workbook(path)
    book.worksheets[0].merge_cells("A4:A5")
    book.worksheets[0]["A7"].value = "※ 自治体からの提供による"
    book.save(path)
    return office.convert(path, "pdf").read_bytes()


def test_a_printed_sheet_keeps_typed_line_ends_and_merged_cells(made: bytes) -> None:
    found = read_rows(made, "list.pdf")
    assert found.rows[0].cells == row(
        partner="韓国/釜山広域市\n中国/上海市", summary="[2001年締結]"
    )
    assert found.rows[1].cells == row(title="二つ目の協定")
    assert [issue.value for issue in found.issues] == ["※ 自治体からの提供による"]


def test_a_row_without_names_in_the_middle_of_a_page_is_a_row(made: bytes) -> None:
    assert read_rows(made).rows[2].cells == ("", "", "", "", "書きかけ", "")


def page(*rows: list[str | None], **but: Any) -> dict[str, Any]:
    header = ["自治体名", "協定名", "協定締結先", "分野", "概要", "URL"]
    return {"above": [], "rows": [header, *rows], "below": [], "is_open": False} | but


def read_pages(monkeypatch: pytest.MonkeyPatch, *pages: dict[str, Any]) -> list[tuple[str, ...]]:
    monkeypatch.setattr(pdf, "_read_apart", lambda content: list(pages))
    found = read_rows(b"%PDF-1.7")
    assert found.issues == []
    return [r.cells for r in found.rows]


def test_a_row_that_a_page_parts_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    first = ["鳥取県", "友好交流協定", "韓国/江原道", "観光", "[1994年11月", ""]
    rest: list[str | None] = ["", "", "", "", "7日締結]", ""]
    assert read_pages(monkeypatch, page(list(first)), page(rest)) == [ROW]
    open_end = page(["鳥取", "友好交流", "韓国/江原", "観光", "[1994年11月", ""], is_open=True)
    upper = page(["県", "協定", "道", "", "7日締結]", ""])
    assert read_pages(monkeypatch, open_end, upper) == [ROW]


def test_what_stands_around_tables_on_every_page_is_no_row(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    around = [
        {
            "above": ["提携リスト", "平成28年9月現在"],
            "below": [f"{number} / 2", f"{number}頁目の表"],
        }
        for number in (1, 2)
    ]
    assert read_pages(monkeypatch, *(page(list(ROW), **lines) for lines in around)) == [ROW, ROW]


def test_a_line_of_thousands_of_spaces_is_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = page([*ROW], above=["1" + " " * 50_000 + "x"])
    monkeypatch.setattr(pdf, "_read_apart", lambda content: [odd])
    start = time.monotonic()
    read_rows(b"%PDF-1.7")
    assert time.monotonic() - start < 5


def test_characters_without_a_meaning_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: list[str | None] = ["鳥取県", "(cid:12)(cid:7)", "韓国/江原道", "観光", "", ""]
    monkeypatch.setattr(pdf, "_read_apart", lambda content: [page(cells)])
    assert ["フォント" in issue.message for issue in read_rows(b"%PDF-1.7").issues] == [True]


def minimal_pdf(stream: bytes, pages: int = 1, **entries: str) -> bytes:
    """Write a PDF of pages with the same content, without a table of objects."""
    more = " ".join(f"/{name} {value}" for name, value in entries.items())
    numbers = range(4, 4 + pages)
    kids = " ".join(f"{number} 0 R" for number in numbers)
    leaf = "<</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 3 0 R>>"
    objects = [
        "%PDF-1.7",
        "1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj",
        f"2 0 obj <</Type /Pages /Kids [{kids}] /Count {pages}>> endobj",
        *(f"{number} 0 obj {leaf} endobj" for number in numbers),
        f"3 0 obj <</Length {len(stream)} {more}>> stream\n",
    ]
    end = b"\nendstream endobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"
    return "\n".join(objects).encode() + stream + end


def image_pdf() -> bytes:
    file = io.BytesIO()
    Image.new("L", (60, 80)).save(file, "PDF")
    return file.getvalue()


def bomb() -> bytes:
    """Streams in streams: two megabytes that unpack to more memory than the reader may take."""
    packer = zlib.compressobj(9)
    inner = b"".join(packer.compress(b" " * 10_000_000) for _ in range(400)) + packer.flush()
    return minimal_pdf(zlib.compress(inner, 9), Filter="[/FlateDecode /FlateDecode]")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"%PDF-1.7\n\x00\x01", "壊れて", id="nothing in it"),
        pytest.param(minimal_pdf(b"0 0 m 9 9 l S"), "文字がありません", id="no text"),
        pytest.param(image_pdf(), "画像", id="a scan"),
        pytest.param(minimal_pdf(b"", pages=3000), "ページが多すぎ", id="thousands of pages"),
        pytest.param(bomb(), "大きすぎ", id="a bomb"),
    ],
)
def test_another_pdf_is_refused_with_one_line(content: bytes, said: str) -> None:
    with pytest.raises(NotAListError, match=said) as error:
        read_rows(content, "list.pdf")
    assert "\n" not in str(error.value)


def test_a_pdf_that_is_no_table_is_refused(tmp_path: Path) -> None:
    (tmp_path / "letter.html").write_text("<meta charset=utf-8><p>ご案内</p>", encoding="utf-8")
    printed = office.print_page(tmp_path / "letter.html")
    with pytest.raises(NotAListError, match="表が見つかりません"):
        read_rows(printed.read_bytes(), "letter.pdf")


def test_more_text_than_a_list_has_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    pages = [{"above": ["長い文章"], "rows": [], "below": [], "is_open": False}]
    monkeypatch.setattr(reader, "read", lambda content: {"pages": pages})
    whole = reader.answer(b"")
    assert json.loads(whole) == {"pages": pages}
    monkeypatch.setattr(reader, "LARGEST_ANSWER", len(whole) - 1)
    assert "大きすぎ" in json.loads(reader.answer(b""))["refused"]


def test_a_reader_that_does_not_end_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "_SECONDS", 0.01)
    with pytest.raises(NotAListError, match="読み取れません"):
        read_rows(minimal_pdf(b""), "list.pdf")
