"""The records of a list in the publisher's PDF, in which each page has a ruled table.

A process of its own reads the pages (`pdf_tables`); here its answer becomes records: `page` is the
PDF's page and `line` the row of the page's tables. Called by `forms.py`.
"""

import json
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.conf import settings

from partnerships.importing.pdf_tables.letters import UNKNOWN
from partnerships.importing.reading.rows import NotAListError
from partnerships.importing.reading.table import Record, has_header

_SECONDS = 900
_PAGE_NUMBER = re.compile(
    r"[\s\-‐–—―ー(（]*(?:page|ページ|頁|p\.?)?\s*\d+\s*(?:(?:/|of|／)\s*\d+)?"
    r"\s*(?:ページ|頁)?[\s\-‐–—―ー)）]*",
    re.IGNORECASE,
)
_LONGEST_NUMBER = 40  # characters; of many spaces the pattern could make too much
_UNREADABLE = "PDFのフォントに文字の情報がなく、読めない文字があります。"

Page = dict[str, Any]
Row = list[str | None]


def read_pdf(content: bytes) -> Iterator[Record]:
    """Give the lines and rows of every page; `NotAListError` when the PDF can't be read."""
    pages = _read_apart(content)
    if not any(page["rows"] for page in pages):
        raise NotAListError("PDFに、罫線で囲まれた表が見つかりません。")
    _mend_parted_rows(pages)
    furniture = _furniture(pages)
    for number, page in enumerate(pages, 1):
        above, below = (
            [Record(0, [text], number) for text in page[side] if not furniture(text)]
            for side in ("above", "below")
        )
        yield from above
        yield from (
            Record(line, cells, number, doubt=_UNREADABLE if UNKNOWN in "".join(cells) else "")
            for line, cells in enumerate(_spread(page["rows"]), 1)
        )
        yield from below


def _read_apart(content: bytes) -> list[Page]:
    command = [sys.executable, "-m", "partnerships.importing.pdf_tables"]
    try:
        done = subprocess.run(
            command, input=content, capture_output=True, timeout=_SECONDS, cwd=settings.BASE_DIR
        )
        answer: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, json.JSONDecodeError) as error:
        raise NotAListError("PDFの中身が大きすぎるか壊れていて、読み取れません。") from error
    if "refused" in answer:
        raise NotAListError(answer["refused"])
    pages: list[Page] = answer["pages"]
    return pages


def _spread(rows: list[Row]) -> Iterator[list[str]]:
    """Give the text of a cell that spans rows to each of them."""
    before: list[str] = []
    for row in rows:
        padded = [*before, *[""] * len(row)]
        before = [padded[at] if cell is None else cell for at, cell in enumerate(row)]
        yield before


def _mend_parted_rows(pages: list[Page]) -> None:
    """Join the two parts of a row that goes on on the next page.

    The first part has no lower border, or the rest has no local government, title and partner.
    """
    last: Row | None = None
    is_open = False
    for page in pages:
        rows = page["rows"]
        first = next((at for at, row in enumerate(rows) if not _is_header(row)), len(rows))
        if last and first < len(rows) and len(rows[first]) == len(last):
            rest = rows[first]
            if is_open or (not any(rest[:3]) and None not in rest):
                last[:] = [(a or "") + (b or "") for a, b in zip(last, rest, strict=True)]
                del rows[first]
        if len(rows) > first:
            last, is_open = rows[-1], page["is_open"]


def _is_header(row: Row) -> bool:
    return has_header([cell or "" for cell in row])


def _furniture(pages: list[Page]) -> Any:
    """Tell page numbers, and lines that stand on several pages but for a number, from the rest.

    Lines above the first table are the list's title and as-of line, on however many pages.
    """
    texts = [_numberless(text) for page in pages for text in {*page["above"], *page["below"]}]
    counts = Counter(texts)
    head = set(pages[0]["above"])

    def is_furniture(text: str) -> bool:
        if len(text) <= _LONGEST_NUMBER and _PAGE_NUMBER.fullmatch(text):
            return True
        return text not in head and counts[_numberless(text)] > 1

    return is_furniture


def _numberless(text: str) -> str:
    return re.sub(r"\d+", "#", text)
