"""A column of the files: its description, and how it reads its cell from an agreement's JSON."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.utils.translation import gettext_noop

from partnerships.dates import PartialDate
from partnerships.exports.excel import plain_text
from partnerships.exports.reading import Values
from partnerships.search.names import Names

SEPARATOR = ";"
EDTF = r"\d{4}(-\d{2}(-\d{2})?)?"

# Where values come from.
LIST = gettext_noop("一覧の原文から読み取り")
SITE = gettext_noop("このサイト")
GOVERNMENT_CODES = gettext_noop("総務省「全国地方公共団体コード」")
JIS = "JIS X 0401"
ISO = "ISO 3166-1"

Cell = str | int | bool | None
Read = Callable[[Values, Names], Cell]


@dataclass(frozen=True, kw_only=True)
class Column:
    """`type` is Frictionless's; `in_excel` reads the cell for Excel's CSV where `read` won't do.

    `pattern` is a regular expression that every value matches as a whole.
    """

    key: str
    header: str
    type: str = "string"
    meaning: str
    example: str
    source: str
    read: Read
    in_excel: Read | None = None
    width: int = 14
    pattern: str = ""
    is_required: bool = False

    def exact_text(self, document: Values, names: Names) -> str:
        """Give the cell as text for programs: blank for none, `true` and `false`."""
        cell = self.read(document, names)
        return cell if isinstance(cell, str) else as_text(cell)

    def excel_text(self, document: Values, names: Names) -> str:
        """Give the cell as text that Excel shows as it stands."""
        cell = (self.in_excel or self.read)(document, names)
        return plain_text(cell) if isinstance(cell, str) else as_text(cell)


def as_text(cell: Cell) -> str:
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return "" if cell is None else str(cell)


def join(values: Iterable[object]) -> str:
    """Join the values of a cell; None is blank. Lists make a large file quicker than iterators."""
    texts = ["" if value is None else str(value) for value in values]
    return texts[0] if len(texts) == 1 else SEPARATOR.join(texts)


def value_of(name: str) -> Read:
    return lambda document, names: document[name]


def list_of(name: str) -> Read:
    return lambda document, names: join(document[name])


def each(name: str, key: str) -> Read:
    """Read one key of each of a list of objects."""
    return lambda document, names: join([item[key] for item in document[name]])


def labels_of(name: str, facet: str) -> Read:
    """Read what each code of a list is called."""
    return lambda document, names: join([names.label(facet, code) for code in document[name]])


def date_in_words(text: str) -> str:
    """Write a date with its era: Excel takes 2005-12 and 2005年12月 for days, but not this."""
    return PartialDate.from_edtf(text).display_ja()
