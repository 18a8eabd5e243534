"""`PartialDate`, what is known of a date, and the Japanese eras that it is shown in.

A value with no knowledge of written text: EDTF level 0, the days it covers, its display in
Japanese and English. Everything that stores, sorts or prints a date of an agreement uses it.
"""

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import total_ordering
from typing import Literal, NamedTuple

Precision = Literal["year", "month", "day"]

MIN_YEAR, MAX_YEAR = 1868, 2200

ENGLISH_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


class Era(NamedTuple):
    """A Japanese era; both days belong to it (the day of a change may belong to two)."""

    name: str
    signs: str
    first_day: date
    last_day: date


# Laws and notices of each change (改元). Meiji counts back to the new year's day of its first year;
# up to 1872 its years were lunisolar, which the displayed year ignores.
ERAS = (
    Era("明治", "㍾明Mm", date(1868, 1, 25), date(1912, 7, 30)),
    Era("大正", "㍽大Tt", date(1912, 7, 30), date(1926, 12, 25)),
    Era("昭和", "㍼昭Ss", date(1926, 12, 25), date(1989, 1, 7)),
    Era("平成", "㍻平Hh", date(1989, 1, 8), date(2019, 4, 30)),
    Era("令和", "㋿令Rr", date(2019, 5, 1), date(MAX_YEAR, 12, 31)),
)
_EDTF = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_YEAR = "(?:18(?:6[89]|[7-9][0-9])|19[0-9]{2}|2[01][0-9]{2}|2200)"
_LEAP_YEAR = "(?:18(?:68|[79][26]|8[048])|(?:19|20|21)(?:0[48]|[2468][048]|[13579][26])|2000)"
EDTF_PATTERN = (
    f"{_YEAR}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|1[0-9]|2[0-8]))?"
    "|-(?:0[13-9]|1[0-2])-(?:29|30)|-(?:0[13578]|1[02])-31)?"
    f"|{_LEAP_YEAR}-02-29"
)
"""What `from_edtf` takes, to the last day of each month, as a pattern for descriptions."""


@total_ordering
@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day of the years 1868–2200; anything else is a `ValueError`.

    Sorts by its parts, the less known first: 2005 < 2005-01 < 2005-01-01.
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __post_init__(self) -> None:
        if not MIN_YEAR <= self.year <= MAX_YEAR:
            raise ValueError(f"{MIN_YEAR}年から{MAX_YEAR}年までの日付ではありません: {self.year}")
        if self.month is None and self.day is not None:
            raise ValueError(f"月のない日は日付になりません: {self.year}年 {self.day}日")
        try:
            date(self.year, *self._known(1))
        except ValueError as error:
            raise ValueError(f"暦にない日付です: {self.edtf}") from error

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        return (self.year, *self._known(0)) < (other.year, *other._known(0))

    def __str__(self) -> str:
        return self.edtf

    def _known(self, unknown: int) -> tuple[int, int]:
        month = unknown if self.month is None else self.month
        return month, unknown if self.day is None else self.day

    @classmethod
    def from_edtf(cls, text: str) -> "PartialDate":
        """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, nothing around it; `ValueError` names the text."""
        match = _EDTF.fullmatch(text)
        if match is None:
            raise ValueError(f"EDTFの日付（YYYY、YYYY-MM、YYYY-MM-DD）ではありません: {text!r}")
        return cls(*(int(part) for part in match.groups() if part))

    @property
    def edtf(self) -> str:
        parts = (part for part in (self.month, self.day) if part is not None)
        return "-".join((f"{self.year:04}", *(f"{part:02}" for part in parts)))

    @property
    def precision(self) -> Precision:
        if self.month is None:
            return "year"
        return "month" if self.day is None else "day"

    @property
    def first_day(self) -> date:
        return date(self.year, *self._known(1))

    @property
    def last_day(self) -> date:
        month = self.month or 12
        return date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def overlaps(self, start: date | None, end: date | None) -> bool:
        """Whether any day it may mean lies in start..end (both included; None is open)."""
        return (end is None or self.first_day <= end) and (start is None or start <= self.last_day)

    def eras(self) -> tuple[Era, ...]:
        """The eras it may fall in, oldest first; a day has one: on the day of a change, the new."""
        eras = tuple(era for era in ERAS if self.overlaps(era.first_day, era.last_day))
        return eras[-1:] if self.precision == "day" else eras

    def display_ja(self) -> str:
        """2007年（平成19年）5月3日, 2012年（平成24年）7月, 2008年（平成20年、月日不明）."""
        counts = ((era.name, self.year - era.first_day.year + 1) for era in self.eras())
        notes = ["・".join(f"{name}{'元' if n == 1 else n}年" for name, n in counts)]
        notes += ["月日不明"] if self.month is None else []
        noted = "、".join(filter(None, notes))
        month = f"{self.month}月" if self.month else ""
        day = f"{self.day}日" if self.day else ""
        return f"{self.year}年" + (f"（{noted}）" if noted else "") + month + day

    def display_en(self) -> str:
        """3 May 2007, July 2012, 2008 (month and day unknown)."""
        if self.month is None:
            return f"{self.year} (month and day unknown)"
        return f"{self.day or ''} {ENGLISH_MONTHS[self.month - 1]} {self.year}".strip()
