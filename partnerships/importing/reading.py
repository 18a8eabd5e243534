"""From the bytes of a published list to its rows, cell by cell as written.

A list is a table with a header row per page, titles and an as-of line around it. Nothing is
interpreted here but the as-of date; `normalising.py` takes the rows on.
"""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from partnerships.dates import PartialDate, find_dates
from partnerships.importing.issues import Issue
from partnerships.models import FindingCode
from partnerships.text import fold

COLUMNS = ("local_governments", "title", "partners", "topics", "summary", "official_url")
"""The six columns in the list's order, by the JSON field that is read from them."""

# What a header cell of each column begins with, once folded.
HEADERS = {
    "local_governments": ("自治体名", "自治体", "団体名", "地方公共団体名", "地方公共団体"),
    "title": ("協定名", "協定等名", "協定等の名称", "名称", "提携名", "覚書名", "協定の名称"),
    "partners": ("協定締結先", "締結先", "提携先", "相手先", "協定先", "相手方"),
    "topics": ("分野", "交流分野", "協定分野", "対象分野"),
    "summary": ("概要", "内容", "骨子", "協定概要"),
    "official_url": ("URL", "ホームページ", "HP", "リンク", "ウェブサイト"),
}
LARGEST_FILE = 50 * 1024 * 1024


class NotAListError(Exception):
    """The file is not such a list; the message says why, in one line for people."""


@dataclass(frozen=True)
class RawRow:
    """One data row: `line` counts LF lines from 1, `page` counts header rows from 1."""

    page: int
    line: int
    cells: tuple[str, str, str, str, str, str]


@dataclass
class SourceList:
    """A list as read: `as_of` is None where no line says it."""

    title: str = ""
    as_of: PartialDate | None = None
    as_of_as_written: str = ""
    rows: list[RawRow] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)


def read_rows(content: bytes, file_name: str = "") -> SourceList:
    """Read a tab-separated or RFC 4180 list; `NotAListError` tells why another file is none."""
    text = decode(content)
    is_csv = _is_csv(text, file_name)
    found = SourceList()
    order: tuple[int, ...] | None = None
    page = 0
    for line, cells in _records(text, is_csv):
        header = _read_header(cells)
        if header is not None:
            order, page = header, page + 1
        elif sum(bool(cell.strip()) for cell in cells) <= 1 and len(cells) < len(COLUMNS):
            _read_line_between(found, line, "".join(cells).strip(), has_header=order is not None)
        elif any(cell.strip() for cell in cells):
            if order is None:
                raise NotAListError(
                    f"{line}行目：見出し行（自治体名、協定名…）より前にデータがあります。"
                )
            found.rows.append(RawRow(page, line, _fit(found, line, cells, order)))
    if order is None:
        raise NotAListError(
            "見出し行（自治体名、協定名、協定締結先、分野、概要、URL）が見つかりません。"
        )
    if not found.rows:
        raise NotAListError("見出し行のほかにデータの行がありません。")
    return found


def decode(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, then CP932; `NotAListError` for the rest."""
    if not content.strip():
        raise NotAListError("ファイルが空です。")
    if len(content) > LARGEST_FILE:
        raise NotAListError(f"ファイルが大きすぎます（{LARGEST_FILE // 1024 // 1024}MBまで）。")
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ["utf-16"]
    elif b"\x00" in content:
        raise NotAListError("テキストのファイルではありません（バイナリのデータがあります）。")
    else:
        encodings = ["utf-8-sig", "cp932"]
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise NotAListError("文字でないデータ（NUL）が含まれています。")
        return text
    raise NotAListError(
        "文字コードを読めません（UTF-8、CP932（Shift_JIS）、BOM付きUTF-16が読めます）。"
    )


def _is_csv(text: str, file_name: str) -> bool:
    """A file without tabs is RFC 4180; so is one named .csv unless its header line has tabs."""
    if "\t" not in text:
        return True
    return file_name.lower().endswith(".csv") and not re.search(r"自治体[^\n,]*\t", text)


def _records(text: str, is_csv: bool) -> Iterator[tuple[int, list[str]]]:
    """Give each record with the number of its first line."""
    if not is_csv:
        for line, record in enumerate(text.split("\n"), 1):
            # What csv with QUOTE_NONE would give, but nothing inside a cell ends a record.
            yield line, record.removesuffix("\r").split("\t")
        return
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield line, next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise NotAListError(
                f"{line}行目：CSVとして読めません（引用符を確かめてください）。"
            ) from error


def _read_header(cells: list[str]) -> tuple[int, ...] | None:
    """Give where each of the six columns stands, or None when this is no header row.

    A row that names only some of the columns is a header of another table: `NotAListError`.
    """
    folded = [fold(cell) for cell in cells]
    places = [_find_column(folded, column) for column in COLUMNS]
    named = sum(place is not None for place in places)
    if places[0] is None or (places[2] is None and named < 3):
        return None
    if len(folded[places[0]]) > 12 or named < 3:
        return None
    missing = [HEADERS[c][0] for c, place in zip(COLUMNS, places, strict=True) if place is None]
    if missing:
        raise NotAListError(f"見出し行に「{'」「'.join(missing)}」の列がありません。")
    return tuple(place for place in places if place is not None)


def _find_column(folded: list[str], column: str) -> int | None:
    names = [fold(name) for name in HEADERS[column]]
    for place, cell in enumerate(folded):
        if any(cell == name or cell.startswith((f"{name}(", f"{name}/")) for name in names):
            return place
    return None


def _read_line_between(found: SourceList, line: int, text: str, has_header: bool) -> None:
    """Take a line outside the table: as-of line or title; any other among the rows is an issue."""
    if not text:
        return
    if text == found.as_of_as_written:
        return
    dates = find_dates(text) if re.search(r"現在|時点", text) else []
    if dates and found.as_of is None:
        found.as_of, found.as_of_as_written = dates[0].value, text
    elif not found.title and not has_header:
        found.title = text
    elif has_header and text != found.title:
        message = "表の行でも見出しでもない行があります。"
        found.issues.append(Issue(line, FindingCode.UNREAD_CELL, "row", text, message))


def _fit(
    found: SourceList, line: int, cells: list[str], order: tuple[int, ...]
) -> tuple[str, str, str, str, str, str]:
    """Put the cells in the list's order; missing ones are empty, surplus text stays in the last."""
    width = max(order) + 1
    if len(cells) < width - 1 or any(cell.strip() for cell in cells[width:]):
        message = f"列が{len(cells)}個あります（見出しは{width}個）。"
        found.issues.append(Issue(line, FindingCode.UNREAD_CELL, "row", str(len(cells)), message))
    if any(cell.strip() for cell in cells[width:]):
        cells = [*cells[: width - 1], "\t".join(cells[width - 1 :])]
    padded = [*cells, *[""] * width]
    first, second, third, fourth, fifth, sixth = (padded[place] for place in order)
    return first, second, third, fourth, fifth, sixth
