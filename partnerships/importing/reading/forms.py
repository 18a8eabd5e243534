"""Which form a file has, by its first bytes, and the reader that understands it.

`read_rows` is called by the import and by `check_record`. A name that promises another form than
the content has is no obstacle; when the file is refused, the message says so.
"""

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePath

from partnerships.importing.reading.pdf import read_pdf
from partnerships.importing.reading.rows import NotAListError, SourceList
from partnerships.importing.reading.table import Record, read_table
from partnerships.importing.reading.text import read_text
from partnerships.importing.reading.xlsx import read_xlsx

LARGEST_FILE = 50 * 1024 * 1024

TEXT, EXCEL, PDF = "テキスト", "Excel", "PDF"
_PROMISED = {".txt": TEXT, ".tsv": TEXT, ".csv": TEXT, ".xlsx": EXCEL, ".xlsm": EXCEL, ".pdf": PDF}

_NO_TABLE = "文字の入った表（.txt、.csv、.xlsx か、公表されたPDF）を選んでください。"

# How files begin that are often sent instead of the list, and what to do with them.
_OTHERS = (
    (
        b"\xd0\xcf\x11\xe0",
        "古い形式のExcel（.xls）か、パスワードの付いたファイルです。"
        "パスワードを外し、.xlsx で保存しなおしてください。",
    ),
    (b"\x89PNG", f"画像（PNG）です。{_NO_TABLE}"),
    (b"\xff\xd8\xff", f"画像（JPEG）です。{_NO_TABLE}"),
    (b"GIF8", f"画像（GIF）です。{_NO_TABLE}"),
    (b"{\\rtf", "文書（RTF）です。表だけを .xlsx で保存しなおしてください。"),
    (b"\x1f\x8b", "圧縮されたファイル（gzip）です。中の一覧を取り出してください。"),
)
# What a zip archive is, by a name in it.
_ARCHIVES = (
    ("xl/workbook.bin", "Excelのバイナリ形式（.xlsb）です。.xlsx で保存しなおしてください。"),
    ("word/document.xml", "Wordの文書です。表だけを .xlsx で保存しなおしてください。"),
    ("ppt/presentation.xml", "PowerPointのファイルです。"),
    ("content.xml", "LibreOfficeなどの文書（ODF）です。.xlsx で保存しなおしてください。"),
)


def read_rows(content: bytes, file_name: str = "") -> SourceList:
    """Read a list of any form; `NotAListError` says why another file is none."""
    if not content.strip():
        raise NotAListError("ファイルが空です。")
    if len(content) > LARGEST_FILE:
        raise NotAListError(f"ファイルが大きすぎます（{LARGEST_FILE // 1024 // 1024}MBまで）。")
    form = _form_of(content)
    try:
        return read_table(_records(form, content, file_name))
    except NotAListError as error:
        promised = _PROMISED.get(PurePath(file_name).suffix.lower(), form)
        if promised == form:
            raise
        raise NotAListError(
            f"{error}（名前は{promised}のファイルですが、中身は{form}です。）"
        ) from error


def _records(form: str, content: bytes, file_name: str) -> Iterator[Record]:
    if form == PDF:
        return read_pdf(content)
    if form == EXCEL:
        return read_xlsx(content)
    return read_text(content, file_name)


def _form_of(content: bytes) -> str:
    for beginning, said in _OTHERS:
        if content.startswith(beginning):
            raise NotAListError(said)
    if content.startswith(b"PK\x03\x04"):
        return _form_of_archive(content)
    # A PDF may have some bytes before its header (ISO 32000-1, annex H, note 13).
    return PDF if re.search(rb"%PDF-\d", content[:1024]) else TEXT


def _form_of_archive(content: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise NotAListError(
            "壊れた圧縮ファイル（バイナリ）で、Excelとしても読めません。"
        ) from error
    if "xl/workbook.xml" in names:
        return EXCEL
    said = (said for name, said in _ARCHIVES if name in names)
    raise NotAListError(next(said, "圧縮されたファイル（ZIP）です。中の一覧を取り出してください。"))
