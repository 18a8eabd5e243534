"""`python -m partnerships.importing.pdf_tables`: a PDF on standard input, its tables as JSON out.

A PDF is a program of strangers: it may unpack to any size and never end. So it is read in a
process of its own that may take so much memory and time and no more. Out come
`{"pages": [{"above": [line], "rows": [[cell or null]], "below": [line]}]}`, a null being the part
of a cell that spans rows, or `{"refused": why}` in words for people.
"""

import io
import json
import logging
import resource
import sys
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect
from pdfplumber.pdf import PDF

from partnerships.importing.pdf_tables.pages import read_page

MEMORY = 1024**3  # bytes
SECONDS = 600
MOST_PAGES = 1000
LARGEST_ANSWER = 64 * 1024**2  # bytes; the published list gives 0.3 MB
_TOO_LARGE = "PDFの中身が大きすぎます。"
_REFUSALS: tuple[tuple[type[Exception], str], ...] = (
    (MemoryError, _TOO_LARGE),
    (PDFPasswordIncorrect, "PDFにパスワードが付いています。外して保存しなおしてください。"),
)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    logging.disable()
    sys.stdout.write(answer(sys.stdin.buffer.read()))


def answer(content: bytes) -> str:
    """Give what is written out; no more than the process that waits for it can hold."""
    written = json.dumps(read(content))
    return written if len(written) <= LARGEST_ANSWER else json.dumps({"refused": _TOO_LARGE})


def read(content: bytes) -> dict[str, Any]:
    """Give the answer that is written out; whatever a broken file does is a refusal."""
    try:
        with pdfplumber.open(io.BytesIO(content)) as pdf:
            return _read_pages(pdf)
    except Exception as error:  # pdfminer raises whatever a broken file makes it meet
        causes = (error, *error.args)  # pdfplumber wraps what pdfminer raised
        said = (said for kind, said in _REFUSALS if any(isinstance(c, kind) for c in causes))
        return {"refused": next(said, "PDFとして読めません（壊れています）。")}


def _read_pages(pdf: PDF) -> dict[str, Any]:
    if len(pdf.pages) > MOST_PAGES:
        return {"refused": f"PDFのページが多すぎます（{MOST_PAGES}ページまで）。"}
    pages = []
    has_text = False
    for page in pdf.pages:
        has_text = has_text or bool(page.chars)
        pages.append(read_page(page))
        page.close()
    if not has_text:
        return {"refused": "PDFに文字がありません（紙を読み取った画像のようです）。"}
    return {"pages": pages}


if __name__ == "__main__":
    main()
