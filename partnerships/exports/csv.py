"""A search as CSV (RFC 4180, UTF-8): exact for programs, or in a form that Excel leaves alone.

Exact: no BOM, values as they are; a line break inside a value stays there, in quotes. For Excel: a
BOM, codes beside their names, dates in words, no formulas, one line a record (`exports/excel.py`).
"""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

from partnerships.exports.columns import COLUMNS, HEADERS
from partnerships.exports.reading import document_batches
from partnerships.search.results import Results

BOM = "\ufeff"


def write_csv(results: Results) -> Iterator[bytes]:
    """Give the exact form, 500 rows at a time."""
    names = results.names
    yield csv_lines([HEADERS])
    for documents in document_batches(results):
        yield csv_lines([c.exact_text(document, names) for c in COLUMNS] for document in documents)


def write_excel_csv(results: Results) -> Iterator[bytes]:
    """Give the form for Excel, 500 rows at a time."""
    names = results.names
    yield BOM.encode() + csv_lines([HEADERS])
    for documents in document_batches(results):
        yield csv_lines([c.excel_text(document, names) for c in COLUMNS] for document in documents)


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as RFC 4180 says: CRLF, quotes where needed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
