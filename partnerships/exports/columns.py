"""The one list of columns: a row is an agreement, as CSV, as a workbook, and as its description.

A column reads the promised JSON of an agreement (`reading.document_batches`), so that every file
says the same. Headers are those of 自治体標準オープンデータセット where it has them. That puts
全国地方公共団体コード first, and rightly: what begins with "ID" is no CSV to Excel, but SYLK.

Several values stand in one cell, joined by `SEPARATOR` as that standard says, in the order of
signing; columns of the same thing (codes, names) have their values in the same places, blank
where one has none. A value that itself holds the separator is left as it is: the relation files of
the data package hold such values one by one.
"""

from partnerships.exports.column import SEPARATOR, Cell, Column
from partnerships.exports.content_columns import CONTENT_COLUMNS
from partnerships.exports.party_columns import PARTY_COLUMNS
from partnerships.exports.source_columns import SOURCE_COLUMNS

COLUMNS: tuple[Column, ...] = (*PARTY_COLUMNS, *CONTENT_COLUMNS, *SOURCE_COLUMNS)
HEADERS = [column.header for column in COLUMNS]

__all__ = ["COLUMNS", "HEADERS", "SEPARATOR", "Cell", "Column"]
