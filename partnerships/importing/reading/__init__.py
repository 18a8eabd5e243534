"""From the bytes of a published list to its rows: text, CSV, Excel or the publisher's PDF.

The form is told by the content, never by the file's name. Nothing is interpreted here but the
as-of date; `normalising.py` takes the rows on.
"""

from partnerships.importing.reading.forms import read_rows
from partnerships.importing.reading.rows import COLUMNS, NotAListError, RawRow, SourceList

__all__ = ["COLUMNS", "NotAListError", "RawRow", "SourceList", "read_rows"]
