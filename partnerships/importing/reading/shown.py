"""The text that a cell of a sheet shows: numbers plain, dates in the format of their cell.

Only what such lists hold is written as Excel does: text, whole numbers, dates of the western and
the Japanese calendar, truth values, errors. Called by `xlsx.py`.
"""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from openpyxl.utils.datetime import from_excel

from partnerships.dates import ERAS

# Formats that Japanese Excel knows by number alone (ECMA-376 part 1, 18.8.30, ja-jp).
_JAPANESE_FORMATS = {
    14: "yyyy/m/d",
    27: "ge.m.d",
    28: 'ggge"年"m"月"d"日"',
    29: 'ggge"年"m"月"d"日"',
    30: "m/d/yy",
    31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"',
    33: 'h"時"mm"分"ss"秒"',
    34: 'yyyy"年"m"月"',
    35: 'm"月"d"日"',
    36: "ge.m.d",
    50: "ge.m.d",
    51: 'ggge"年"m"月"d"日"',
    52: 'yyyy"年"m"月"',
    53: 'm"月"d"日"',
    54: 'ggge"年"m"月"d"日"',
    55: 'yyyy"年"m"月"',
    56: 'm"月"d"日"',
    57: "ge.m.d",
    58: 'ggge"年"m"月"d"日"',
}
_TOKEN = re.compile(
    r'"([^"]*)"|\\(.)|\[[^\]]*\]|_.|\*.|(am/pm|g+|e+|y+|m+|d+|a+|h+|s+)|(.)', re.IGNORECASE
)
_WEEKDAYS = "月火水木金土日"


def as_shown(cell: Any) -> str:
    """Give the text of an openpyxl cell; nothing for an empty one. `\\n` ends its inner lines."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    japanese = _JAPANESE_FORMATS.get(cell.style_array.numFmtId)
    if isinstance(value, int | float):
        return _number(value, japanese, cell.parent.parent.epoch)
    if isinstance(value, date | time):
        return format_date(value, japanese or cell.number_format)
    if isinstance(value, timedelta):
        return str(value)
    return str(value).replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")


def _number(value: float, japanese: str | None, epoch: datetime) -> str:
    """Write a number, or the day that it stands for in a format of the table above."""
    try:
        moment = from_excel(value, epoch) if japanese else None
        whole = int(value)
    except (ValueError, OverflowError):  # beyond all days, or beyond all numbers
        return repr(value)
    if japanese and isinstance(moment, date | time):
        return format_date(moment, japanese)
    return str(whole) if value == whole else repr(value)


def format_date(value: date | time, code: str) -> str:
    """Write a moment in a format code of Excel; a part that it doesn't have is left out."""
    written = []
    hours = False
    for quoted, escaped, part, plain in _TOKEN.findall(code.partition(";")[0]):
        if part:
            kind = "n" if part[0] in "mM" and hours else part[0].lower()
            written.append(_part(value, kind, part))
            hours = part[0] in "hH" or (hours and kind == "n")
        else:
            written.append(quoted or escaped or plain)
    return "".join(written)


def _part(value: date | time, kind: str, part: str) -> str:
    if part.lower() == "am/pm":
        return "" if not isinstance(value, datetime | time) else "AM" if value.hour < 12 else "PM"
    if isinstance(value, date) and kind in "geymda":
        return _day_part(value, kind, len(part))
    if isinstance(value, datetime | time) and kind in "hns":
        number = {"h": value.hour, "n": value.minute, "s": value.second}[kind]
        return f"{number:0{min(len(part), 2)}}"
    return ""


def _day_part(day: date, kind: str, length: int) -> str:
    plain = day.date() if isinstance(day, datetime) else day
    if kind in "ge":
        era = next((era for era in reversed(ERAS) if era.first_day <= plain), None)
        if era is None:
            return "" if kind == "g" else str(day.year)
        if kind == "g":
            return {1: era.signs[2], 2: era.name[0]}.get(length, era.name)
        return f"{day.year - era.first_day.year + 1:0{min(length, 2)}}"
    if kind == "y":
        return f"{day.year}" if length > 2 else f"{day.year % 100:02}"
    if kind == "a":
        return _WEEKDAYS[day.weekday()] + ("曜日" if length > 3 else "")
    if length > 2:
        return day.strftime({3: "%b", 4: "%B"}[min(length, 4)] if kind == "m" else "%a")
    return f"{day.month if kind == 'm' else day.day:0{length}}"
