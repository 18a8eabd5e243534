"""Bytes → rows: encodings, pages, missing cells, and files that are no such list."""

import time
from pathlib import Path

import pytest

from partnerships.dates import PartialDate
from partnerships.importing.reading import NotAListError, read_rows
from partnerships.models import FindingCode
from tests.importing.lists import HEADER, ROW, list_file, list_text, row


def test_the_published_list_is_read_byte_for_byte(repository: Path) -> None:
    path = repository / "fixtures" / "agreements_2016-09.txt"
    content = path.read_bytes()
    found = read_rows(content, path.name)
    lines = content.decode().split("\n")
    assert len(found.rows) == 174
    assert all(lines[row.line - 1].split("\t") == list(row.cells) for row in found.rows)
    assert (found.rows[0].page, found.rows[0].line) == (1, 8)
    assert found.as_of == PartialDate(2016, 9)
    assert found.title == "姉妹友好都市以外の提携リスト"
    assert found.issues == []


def test_pages_are_counted_by_their_headers() -> None:
    found = read_rows(list_file(row(), row(title="二"), row(title="三"), per_page=2))
    assert [(r.page, r.line) for r in found.rows] == [(1, 7), (1, 8), (2, 15)]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16"])
def test_encodings_give_the_same_rows(encoding: str) -> None:
    found = read_rows(list_text(row()).encode(encoding))
    assert [r.cells for r in found.rows] == [ROW]


@pytest.mark.parametrize(
    ("written", "as_of"),
    [
        ("平成28年9月現在 (地方自治体からの提供)", "2016-09"),
        ("令和6年10月1日現在", "2024-10-01"),
        ("2019年3月31日時点", "2019-03-31"),
        ("令和元年５月現在", "2019-05"),
    ],
)
def test_the_as_of_line_is_recognised(written: str, as_of: str) -> None:
    found = read_rows(list_file(row(), as_of=written))
    assert found.as_of == PartialDate.from_edtf(as_of)


def test_line_ends_of_windows_are_no_part_of_the_last_cell() -> None:
    text = list_text(row(url="http://example.jp/")).replace("\n", "\r\n")
    assert read_rows(text.encode()).rows[0].cells[5] == "http://example.jp/"


def test_a_missing_last_cell_is_empty() -> None:
    found = read_rows(list_file(ROW[:5]))
    assert found.rows[0].cells == ROW
    assert found.issues == []


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        pytest.param(ROW[:3], (*ROW[:3], "", "", ""), id="too few"),
        pytest.param((*ROW, "続き"), (*ROW[:5], "\t続き"), id="too many"),
    ],
)
def test_a_row_of_another_width_is_kept_and_told(
    cells: tuple[str, ...], expected: tuple[str, ...]
) -> None:
    found = read_rows(list_file(cells))
    assert found.rows[0].cells == expected
    assert [issue.code for issue in found.issues] == [FindingCode.UNREAD_CELL]


def test_a_line_that_is_no_row_is_told() -> None:
    found = read_rows(list_file(row()) + "※この一覧は提供情報による\n".encode())
    assert [(i.line, i.value) for i in found.issues] == [(8, "※この一覧は提供情報による")]


def test_a_line_with_another_date_of_today_is_no_as_of_line() -> None:
    found = read_rows(list_file(row()) + "続き：2014年4月現在の会員は85\n".encode())
    assert [(i.line, i.value) for i in found.issues] == [(8, "続き：2014年4月現在の会員は85")]


def test_quotes_in_tab_separated_text_are_plain_characters() -> None:
    found = read_rows(list_file(row(title='"交流"協定', summary='"[2001年締結]')))
    assert found.rows[0].cells[1:5:3] == ('"交流"協定', '"[2001年締結]')


def test_csv_is_read_with_its_quotes_and_the_first_line_of_each_record() -> None:
    header = HEADER.replace("\t", ",").replace("(骨子、締結年等)", "")
    record = '鳥取県,"友好, ""交流"" 協定",韓国/江原道,観光,"一行目\n二行目",'
    text = f"平成28年9月現在\n{header}\n{record}\n{','.join(ROW)}\n"
    found = read_rows(text.encode(), "list.csv")
    assert found.rows[0].cells[1] == '友好, "交流" 協定'
    assert found.rows[0].cells[4] == "一行目\n二行目"
    assert [r.line for r in found.rows] == [3, 5]


def test_columns_are_found_by_their_headers_in_any_order() -> None:
    header = "URL\t協定名\t自治体名\t分野\t協定締結先\t概要"
    text = f"令和2年4月現在\n{header}\nu\tt\tg\tf\tp\ts\n"
    assert read_rows(text.encode()).rows[0].cells == ("g", "t", "p", "f", "s", "u")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        pytest.param(b"", "空", id="empty"),
        pytest.param(b" \n\n", "空", id="blank"),
        pytest.param(b"PK\x03\x04\x00\x00", "壊れた圧縮ファイル", id="zip"),
        pytest.param(b"\x89PNG\r\n\x1a\n\0", "画像", id="picture"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1", "パスワード", id="old or locked Excel"),
        pytest.param(b"<!DOCTYPE html><table>", "HTML", id="a page saved as .xls"),
        pytest.param(b"%PDF-1.4\x00\x01", "PDFとして", id="pdf"),
        pytest.param(b"\xff\xff\xff\x81 \n", "文字コード", id="no encoding"),
        pytest.param(list_text(row(title="a\0b")).encode("utf-16"), "NUL", id="NUL in UTF-16"),
        pytest.param("ただの文章です。\n".encode(), "見出し行", id="prose"),
        pytest.param("自治体名\t協定名\t協定締結先\t概要\n".encode(), "分野", id="column missing"),
        pytest.param(f"{HEADER}\n".encode(), "データの行", id="header only"),
        pytest.param("\t".join(ROW).encode(), "見出し行", id="rows without header"),
    ],
)
def test_another_file_is_refused_with_one_line(content: bytes, said: str) -> None:
    with pytest.raises(NotAListError, match=said) as error:
        read_rows(content)
    assert "\n" not in str(error.value)


def test_a_list_is_read_whatever_its_name_promises() -> None:
    assert [r.cells for r in read_rows(list_file(row()), "list.xlsx").rows] == [ROW]


def test_a_refusal_says_when_a_name_promises_another_form() -> None:
    with pytest.raises(NotAListError, match="名前はPDFのファイルですが、中身はテキスト"):
        read_rows("ただの文章です。".encode(), "list.pdf")


def test_title_and_as_of_line_may_stand_side_by_side_and_padded() -> None:
    header = HEADER.replace("\t", ",")
    text = f"提携リスト,平成28年9月現在,,,,\n{header}\n{','.join(ROW)}\n※注,,,,,\n鳥取県,,,,,\n"
    found = read_rows(text.encode(), "list.csv")
    assert (found.title, found.as_of) == ("提携リスト", PartialDate(2016, 9))
    assert [r.cells[0] for r in found.rows] == ["鳥取県", "鳥取県"]
    assert [issue.value for issue in found.issues] == ["※注"]


def test_a_header_that_goes_on_and_on_is_refused_at_once() -> None:
    start = time.monotonic()
    with pytest.raises(NotAListError):
        read_rows(("自治体" * 200_000 + "\n\t").encode(), "list.csv")
    assert time.monotonic() - start < 5
