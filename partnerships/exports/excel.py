"""What Excel does to text, and how to keep it from doing it.

Opening a CSV, Excel runs what looks like a formula, makes numbers and dates of what looks like
them, and ends a cell after 32,767 characters. The Excel form of the CSV and the workbook ask here.
"""

import re

LONGEST_CELL = 32_767
MOST_ROWS = 1_048_575
"""Rows below the header of one sheet."""

_CUT = "…（Excel の上限のため以下略）"
_LINE_BREAKS = re.compile(r"\r\n|[\n\r\v\f\x85\u2028\u2029]")
# OWASP, CSV Injection; the full-width ones count in a Japanese Excel.
_FORMULA_STARTS = tuple("=+-@＝＋－＠\t\r")
# Only what numbers, dates, times, eras and amounts are written with; there is a digit among them.
_NUMBER_OR_DATE = re.compile(
    r"[0-9０-９ 　.,:/%\\¥$€()．，：／％￥e年月日時分秒元午前後mtshrap明治大正昭平成令和－ー-]+"
    r"|[0-9 ,./-]*(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*[0-9 ,./-]*",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"[0-9０-９]")
_TRUTH_VALUES = {"true", "false"}
# Shown as it stands, though as a number.
_WHOLE_NUMBER = re.compile(r"0|[1-9][0-9]{0,10}")
# What XML can't hold, and what would be read as such an escape (ECMA-376 part 1, 22.9.2.19).
_NOT_XML = re.compile(r"[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")


def plain_text(value: str) -> str:
    """Give a text for a CSV cell that Excel shows as it stands: one line, led by `'` if need be."""
    text = cut(_LINE_BREAKS.sub(" ", value))
    return f"'{text}" if _is_taken(text) else text


def _is_taken(text: str) -> bool:
    """Whether Excel makes something else of a line of text."""
    bare = text.strip()
    if text.startswith(_FORMULA_STARTS) or bare.startswith(_FORMULA_STARTS):
        return True
    if not _NUMBER_OR_DATE.fullmatch(bare):
        return bare.lower() in _TRUTH_VALUES
    return bool(_DIGIT.search(bare)) and not _WHOLE_NUMBER.fullmatch(text)


def cut(value: str) -> str:
    """Give what a cell can hold, ending in a note where it can't hold all."""
    return value if len(value) <= LONGEST_CELL else value[: LONGEST_CELL - len(_CUT)] + _CUT


def xml_text(value: str) -> str:
    """Give a text for a workbook's cell; control characters as the format escapes them."""
    return _NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", cut(value))
