"""What a list is once it is read: its rows, cell by cell as written, and what was odd about them.

`table.py` makes these values from the records of any form; the rest of the import takes them on.
"""

from dataclasses import dataclass, field

from partnerships.dates import PartialDate
from partnerships.importing.issues import Issue

COLUMNS = ("local_governments", "title", "partners", "topics", "summary", "official_url")
"""The six columns in the list's order, by the JSON field that is read from them."""

Cells = tuple[str, str, str, str, str, str]


class NotAListError(Exception):
    """The file is not such a list; the message says why, in one line for people."""


@dataclass(frozen=True)
class RawRow:
    """One data row; `page` counts header rows from 1.

    `line` counts from 1: LF lines of a text, rows of a sheet, rows of the table on a PDF's page.
    """

    page: int
    line: int
    cells: Cells


@dataclass
class SourceList:
    """A list as read: `as_of` is None where no line says it."""

    title: str = ""
    as_of: PartialDate | None = None
    as_of_as_written: str = ""
    rows: list[RawRow] = field(default_factory=list)
    placed_issues: list[tuple[int, Issue]] = field(default_factory=list)
    """Doubts about the reading itself, each with the index of the row it belongs to."""

    @property
    def issues(self) -> list[Issue]:
        return [issue for _, issue in self.placed_issues]
