"""Reading dates out of written text: western or Japanese eras, digits or kanji, whole or in part.

Text comes in, `PartialDate`s come out; what isn't surely a date comes out as nothing.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import NamedTuple

from partnerships.dates.value import ENGLISH_MONTHS, ERAS, PartialDate


@dataclass(frozen=True, slots=True)
class FoundDate:
    """A date in a text: `text[start:end]` is how it was written."""

    value: PartialDate
    start: int
    end: int
    in_era: bool = False


def parse_date(text: str) -> PartialDate | None:
    """The one date that a text is, in any written form, brackets and weekday aside.

    None for anything more or less: two dates, a term (2011-2014), a fiscal year (2014年度),
    a day that no calendar has (2月30日, 平成99年), of which the rest isn't trusted either.
    """
    plain = text.translate(_PLAIN)
    try:
        return PartialDate.from_edtf(plain.strip(" []()"))
    except ValueError:
        found = find_dates(text)
    if len(found) != 1 or not _FRAME.fullmatch(plain[: found[0].start] + plain[found[0].end :]):
        return None
    return found[0].value


def find_dates(text: str) -> list[FoundDate]:
    """Every date of a running text, in order; 同年10月, 翌年3月, 同月5日 by the date before.

    A month alone (2018年3月…、5月に) is of the year before it if later in the same sentence.
    A date written twice, 2006年4月1日(平成18年4月1日), is one.
    """
    plain = text.translate(_PLAIN)
    found: list[FoundDate] = []
    before: FoundDate | None = None
    for form, match in _matches(plain):
        value = None if _NOT_A_DATE.match(plain, match.end()) else form.read(match, before)
        if value is None:
            before = before if form.follows else None
            continue
        in_era = before.in_era if form.follows and before else "era" in match.re.groupindex
        before = FoundDate(value, match.start(), match.end(), in_era)
        if found and _is_the_same(found[-1], before, plain):
            found[-1] = before = _joined(found[-1], before)
        else:
            found.append(before)
    return found


def _matches(plain: str) -> Iterator[tuple["_Form", re.Match[str]]]:
    """What the forms match, the earliest and longest first, none overlapping."""
    every = [(form, match) for form in _FORMS for match in form.pattern.finditer(plain)]
    end = 0
    for form, match in sorted(every, key=lambda pair: (pair[1].start(), -pair[1].end())):
        if match.start() >= end:
            end = match.end()
            yield form, match


def _is_the_same(first: FoundDate, second: FoundDate, plain: str) -> bool:
    around = plain[first.end : second.start].strip() + plain[second.end : second.end + 1]
    value = second.value
    return around in ("()", "[]") and first.value.overlaps(value.first_day, value.last_day)


def _joined(first: FoundDate, second: FoundDate) -> FoundDate:
    return FoundDate(max(first.value, second.value), first.start, second.end + 1, True)


def _read_absolute(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    parts = {name: part for name, part in match.groupdict().items() if part}
    years = {_number(parts["year"])} if "year" in parts else set()
    era = _ERA_OF[parts["era"]] if "era" in parts else None
    if era:
        years.add(era.first_day.year + _number(parts["era_year"]) - 1)
    month = _number(parts["month"]) if "month" in parts else _named_month(parts.get("name"))
    if len(years) != 1:
        return None
    value = _dated(years.pop(), month, _number(parts["day"]) if "day" in parts else None)
    in_era = value and (era is None or value.overlaps(era.first_day, era.last_day))
    return value if in_era else None


def _read_year_ahead(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    if before is None:
        return None
    year = before.value.year + _YEARS_AHEAD[match["ahead"]]
    return _dated(year, *(_number(part) if part else None for part in match.group("month", "day")))


def _read_month_ahead(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    if before is None or before.value.month is None:
        return None
    day = _number(match["day"]) if match["day"] else None
    if match["ahead"] == "同":
        return _dated(before.value.year, before.value.month, day)
    ahead = PartialDate(before.value.year, before.value.month).last_day + timedelta(days=1)
    return _dated(ahead.year, ahead.month, day)


def _read_day_ahead(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    if before is None or before.value.precision != "day":
        return None
    day = before.value.first_day + timedelta(days=_YEARS_AHEAD[match["ahead"]])
    return _dated(day.year, day.month, day.day)


def _read_bare_month(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    if (
        before is None
        or before.value.month is None
        or "。" in match.string[before.end : match.start()]
    ):
        return None
    day = _number(match["day"]) if match["day"] else None
    value = _dated(before.value.year, _number(match["month"]), day)
    return value if value and value > before.value else None


def _read_bare_day(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    if before is None or match.string[before.end : match.start()].strip() not in _LIST_SIGNS:
        return None
    known = before.value
    return _dated(known.year, known.month, _number(match["day"])) if known.day else None


def _read_bare_era_year(match: re.Match[str], before: FoundDate | None) -> PartialDate | None:
    if before is None or not before.in_era:
        return None
    year = before.value.eras()[-1].first_day.year + _number(match["era_year"]) - 1
    day = _number(match["day"]) if match["day"] else None
    value = _dated(year, _number(match["month"]), day)
    return value if value and value >= before.value else None


def _dated(year: int, month: int | None, day: int | None) -> PartialDate | None:
    try:
        return PartialDate(year, month, day)
    except ValueError:
        return None


def _named_month(name: str | None) -> int | None:
    short = [month[:3] for month in ENGLISH_MONTHS]
    return short.index(name[:3].capitalize()) + 1 if name else None


def _number(written: str) -> int:
    """12, 十二, 一二, 二〇〇六 and 元 (the first)."""
    if written.isascii():
        return int(written)
    tens, ten, ones = written.replace("元", "一").rpartition("十")
    if ten:
        return (_number(tens) if tens else 1) * 10 + (_number(ones) if ones else 0)
    return int("".join(str(_DIGITS.index(digit)) for digit in ones))


_ERA_OF = {sign: era for era in ERAS for sign in (era.name, *era.signs)}

# Character for character, so that places in the plain text are places in the text as written.
_PLAIN = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_PLAIN |= str.maketrans("\u3000\xa0\t\r\n○◯零‐‑‒–−〔〕【】", "     〇〇〇-----[][]")
_FRAME = re.compile(r"[ \[(]*(?:\([日月火水木金土](?:曜日?)?\))?[ \])。]*")

_DIGITS = "〇一二三四五六七八九"
_ONES = f"[{_DIGITS[1:]}]"
_N = rf"(?:[0-9]{{1,2}}|{_ONES}?十{_ONES}?|{_ONES}[{_DIGITS}]?)"
_ALONE = rf"(?<![0-9{_DIGITS}十年毎第])"
_YEAR = rf"(?:西暦 *)?(?P<year>(?<![0-9])[12][0-9]{{3}}|(?<![{_DIGITS}十])[一二][{_DIGITS}]{{3}})"
_SIGN = "明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿]|(?<![A-Za-z0-9ぁ-ヿ一-龥])[MTSHRmtshr明大昭平令]"
_ERA = rf"(?P<era>{_SIGN}) *(?:\. *)?(?P<era_year>元|{_N})"
_MONTH_DAY = rf"(?P<month>{_N}) *月(?: *(?P<day>{_N}) *日)?"
_NUMBERS = r" *(?P<sign>[./-]) *(?P<month>[0-9]{1,2}) *(?P=sign) *(?P<day>[0-9]{1,2})(?!\.?[0-9])"
_NUMBER = (
    r"(?:[./]|-(?=[0-9]{2}))(?P<month>[0-9]{1,2})(?![0-9年月日%]|[./][0-9]|-[0-9]{1,2}(?![0-9]))"
)
_NAME = (
    rf"(?<![A-Za-z])(?P<name>(?i:{'|'.join(f'{m}|{m[:3]}t?' for m in ENGLISH_MONTHS)}))(?![a-z])\.?"
)
_NTH = r"(?<![0-9])(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?"

# Behind a date these make it a fiscal year, a count, a decade or an estimate, which is no date.
_NOT_A_DATE = re.compile("[度間齢輩頃曜]|代(?![表理])|次(?![官長回])|比(?!較)|ごろ|前後")

_YEARS_AHEAD = {"前": -1, "同": 0, "翌": 1, "翌々": 2, "翌翌": 2}
_LIST_SIGNS = {"、", "・", ",", "と", "及び", "および", "並びに"}


class _Form(NamedTuple):
    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], FoundDate | None], PartialDate | None]
    follows: bool = False


_ABSOLUTE = (
    rf"{_YEAR} *年(?: *(?:の *)?{_MONTH_DAY})?",
    rf"{_ERA} *年(?: *(?:の *)?{_MONTH_DAY})?",
    rf"{_ERA} *(?:年 *)?[(\[] *{_YEAR} *(?:年 *)?[)\]] *年?(?: *{_MONTH_DAY})?",
    rf"{_YEAR} *(?:年 *)?[(\[] *{_ERA} *(?:年 *)?[)\]] *年?(?: *{_MONTH_DAY})?",
    rf"{_YEAR}{_NUMBERS}",
    rf"{_ERA}{_NUMBERS}",
    rf"{_YEAR}{_NUMBER}",
    rf"(?![MTmt]){_ERA}{_NUMBER}",  # M7.3 is an earthquake
    r"(?<=[\[(:、,])(?P<year> *[12][0-9]{3})(?= *(?:[\])、,]|$))",
    r"(?<![A-Za-z0-9.-])(?P<era>[SHR])(?P<era_year>元|[0-9]{2}|[0-9](?=[一-龥\])、]|$))(?![A-Za-z0-9./-])",
    rf"{_NAME} *(?:{_NTH}[, ]+)?(?P<year>[12][0-9]{{3}})(?![0-9])",
    rf"{_NTH}(?: +of)?[ -]*{_NAME},?[ -]*(?P<year>[12][0-9]{{3}})(?![0-9])",
)
_FOLLOWING = (
    (
        rf"(?<![共合協])(?P<ahead>[同前]|翌[々翌]?)年(?! *同[月日])(?: *(?:の *)?{_MONTH_DAY})?",
        _read_year_ahead,
    ),
    (rf"(?:同年 *)?(?P<ahead>[同翌])月(?! *同日)(?: *(?P<day>{_N}) *日)?", _read_month_ahead),
    (r"(?:同年 *)?(?:同月 *)?(?P<ahead>[同翌])日", _read_day_ahead),
    (rf"{_ALONE}{_MONTH_DAY}", _read_bare_month),
    (rf"{_ALONE}(?P<day>{_N}) *日(?![本目程])", _read_bare_day),
    (rf"{_ALONE}(?P<era_year>{_N}) *年 *{_MONTH_DAY}", _read_bare_era_year),
)
_FORMS = (
    *(_Form(re.compile(pattern), _read_absolute) for pattern in _ABSOLUTE),
    *(_Form(re.compile(pattern), read, follows=True) for pattern, read in _FOLLOWING),
)
