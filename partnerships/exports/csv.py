"""A search as CSV (RFC 4180, UTF-8): exact for programs, or in a form that Excel leaves alone.

Exact: no BOM, values as they are; a line break inside a value stays there, in quotes. For Excel: a
BOM, codes beside their names, dates in words, no formulas, one line a record (`exports/excel.py`).
"""

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Sequence

from partnerships.exports.columns import COLUMNS, HEADERS, Column
from partnerships.exports.reading import Values, document_batches
from partnerships.languages import speaking, spoken
from partnerships.search.names import Names
from partnerships.search.results import Results

BOM = "\ufeff"
Text = Callable[[Column, Values, Names], str]


def write_csv(results: Results) -> Iterator[bytes]:
    """Give the exact form, 500 rows at a time."""
    yield csv_lines([HEADERS])
    yield from _write_rows(results, Column.exact_text)


def write_excel_csv(results: Results) -> Iterator[bytes]:
    """Give the form for Excel, 500 rows at a time."""
    yield BOM.encode() + csv_lines([HEADERS])
    yield from _write_rows(results, Column.excel_text)


def _write_rows(results: Results, text: Text) -> Iterator[bytes]:
    names = results.names
    for documents in document_batches(results):
        with speaking(spoken()):  # found out once, and not for each cell that says a name
            rows = csv_lines([text(c, document, names) for c in COLUMNS] for document in documents)
        yield rows


def csv_lines(rows: Iterable[Sequence[str]]) -> bytes:
    """Write rows as RFC 4180 says: CRLF, quotes where needed."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(rows)
    return text.getvalue().encode()
