"""The records of a list in plain text: tab-separated, or CSV as RFC 4180 has it.

Called by `forms.py` with the bytes of a file that has no other form's mark.
"""

import csv
import io
import re
from collections.abc import Iterator

from partnerships.importing.reading.rows import NotAListError
from partnerships.importing.reading.table import Record

_LONGEST_CELL = 50 * 1024 * 1024
_TABBED_HEADER = re.compile(r"自治体[^\n,\t]{0,100}\t")
_PAGES_OF_THE_WEB = re.compile(r"\s*<(?:!doctype|html|head|body|table|\?xml)", re.IGNORECASE)


def read_text(content: bytes, file_name: str) -> Iterator[Record]:
    """Give each record with the number of its first line."""
    text = decode(content)
    if _PAGES_OF_THE_WEB.match(text):
        raise NotAListError(
            "中身はHTMLかXMLです。表計算ソフトで開き、.xlsx で保存しなおしてください。"
        )
    if _is_csv(text, file_name):
        return _csv_records(text)
    # What csv with QUOTE_NONE would give, but nothing inside a cell ends a record.
    lines = enumerate(text.split("\n"), 1)
    return (Record(line, record.removesuffix("\r").split("\t")) for line, record in lines)


def decode(content: bytes) -> str:
    """UTF-8 with or without BOM, UTF-16 with BOM, then CP932; `NotAListError` for the rest."""
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
    return file_name.lower().endswith(".csv") and not _TABBED_HEADER.search(text)


def _csv_records(text: str) -> Iterator[Record]:
    csv.field_size_limit(_LONGEST_CELL)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    while True:
        line = reader.line_num + 1
        try:
            yield Record(line, next(reader))
        except StopIteration:
            return
        except csv.Error as error:
            raise NotAListError(
                f"{line}行目：CSVとして読めません（引用符を確かめてください）。"
            ) from error
