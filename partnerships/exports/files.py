"""The files of a search by name: what each is called, what it is, and who writes it.

Pages, addresses and the command read this table, so that all of them give the same bytes.
"""

from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass
from urllib.parse import quote

from partnerships.exports.calendar import write_calendar
from partnerships.exports.csv import write_csv, write_excel_csv
from partnerships.exports.geojson import write_geojson
from partnerships.exports.json import list_json
from partnerships.exports.jsonl import write_jsonl
from partnerships.exports.reading import snapshot
from partnerships.exports.terms import DATA_NAME, changed_on
from partnerships.exports.xlsx import check_row_count, write_xlsx
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results

XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class FileForm:
    """A form that a search can be had in; `write` gives its bytes in pieces.

    `check` raises TooManyRowsError where that many agreements don't fit.
    """

    ending: str
    content_type: str
    write: Callable[[Results], Iterator[bytes]]
    check: Callable[[int], None] = lambda count: None

    def read(self, search: AgreementSearch) -> Generator[bytes, None, None]:
        """Give the file of one state of the record, however long its reader takes."""
        with snapshot():
            results = Results(search)
            self.check(results.count)
            yield from self.write(results)


def write_json(results: Results) -> Iterator[bytes]:
    return (text.encode() for text in list_json(results))


FORMS = {
    "csv": FileForm("csv", "text/csv; charset=utf-8; header=present", write_csv),
    "csv-excel": FileForm("csv", "text/csv; charset=utf-8; header=present", write_excel_csv),
    "xlsx": FileForm("xlsx", XLSX_TYPE, write_xlsx, check_row_count),
    "json": FileForm("json", "application/json", write_json),
    "jsonl": FileForm("jsonl", "application/jsonl; charset=utf-8", write_jsonl),
    "geojson": FileForm("geojson", "application/geo+json", write_geojson),
    "ics": FileForm("ics", "text/calendar; charset=utf-8", write_calendar),
}


def disposition(form: FileForm, results: Results) -> str:
    """Give the Content-Disposition of a file: dated, in Japanese, and in ASCII for old clients."""
    day = changed_on(results.stamp).isoformat()
    part = "_検索結果" if results.search.is_filtered else ""
    name = quote(f"{DATA_NAME}{part}_{day}.{form.ending}")
    plain = f"agreements_{day}.{form.ending}"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{name}"
