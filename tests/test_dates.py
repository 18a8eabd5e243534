"""PartialDate keeps exactly what is known of a date; reading finds dates and never guesses one."""

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from partnerships.dates import PartialDate, find_dates, parse_date
from partnerships.dates.value import EDTF_PATTERN

DAYS = st.dates(date(1868, 1, 1), date(2200, 12, 31))


def cut_to(day: date, precision: str) -> PartialDate:
    parts = (day.year, day.month, day.day)
    return PartialDate(*parts[: ("year", "month", "day").index(precision) + 1])


PARTIAL_DATES = st.builds(cut_to, DAYS, st.sampled_from(["year", "month", "day"]))


@given(PARTIAL_DATES)
def test_edtf_text_is_read_back_as_the_same_date(value: PartialDate) -> None:
    assert PartialDate.from_edtf(str(value)) == value
    assert parse_date(value.edtf) == value


@given(PARTIAL_DATES)
def test_the_range_is_that_of_the_precision(value: PartialDate) -> None:
    assert cut_to(value.first_day, value.precision) == value
    assert cut_to(value.last_day, value.precision) == value
    assert value.overlaps(value.last_day, None)
    assert value.overlaps(None, value.first_day)


@given(st.lists(PARTIAL_DATES))
def test_sorting_follows_the_first_day_and_the_less_known_comes_first(
    values: list[PartialDate],
) -> None:
    assert sorted(values) == sorted(values, key=lambda v: (v.first_day, len(v.edtf)))
    assert sorted(values) == sorted(values, key=str)


@given(PARTIAL_DATES)
def test_the_japanese_display_is_read_back_as_the_same_date(value: PartialDate) -> None:
    if value.precision != "year" and len(value.eras()) == 1 and value.year < 2100:
        assert parse_date(value.display_ja()) == value


def test_equal_dates_are_one_in_a_set_and_no_date_compares_with_a_text() -> None:
    assert len({PartialDate(2005), PartialDate(2005), PartialDate(2005, 1)}) == 2
    with pytest.raises(TypeError):
        assert PartialDate(2005) < "2006"


@pytest.mark.parametrize(
    "text",
    ["", "05", "2005-1", "2005-13", "2005-02-30", "2005/12", "２００５", "2005\n", "1867", "2201"],
)
def test_what_is_no_edtf_date_is_refused_with_its_text(text: str) -> None:
    with pytest.raises(ValueError, match=text.strip() or "EDTF"):
        PartialDate.from_edtf(text)


def test_a_day_without_a_month_is_refused() -> None:
    with pytest.raises(ValueError, match="月のない日"):
        PartialDate(2005, None, 3)


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2005, 12, 31), None, True),
        (date(2006, 1, 1), None, False),
        (None, date(2005, 1, 1), True),
        (None, date(2004, 12, 31), False),
        (date(2005, 6, 1), date(2005, 6, 2), True),
        (None, None, True),
    ],
)
def test_a_year_overlaps_a_range_that_shares_a_day(
    start: date | None, end: date | None, expected: bool
) -> None:
    assert PartialDate(2005).overlaps(start, end) is expected


@pytest.mark.parametrize(
    ("edtf", "japanese", "english"),
    [
        ("2007-05-03", "2007年（平成19年）5月3日", "3 May 2007"),
        ("2012-07", "2012年（平成24年）7月", "July 2012"),
        ("2008", "2008年（平成20年、月日不明）", "2008 (month and day unknown)"),
        ("1989", "1989年（昭和64年・平成元年、月日不明）", "1989 (month and day unknown)"),
        ("1989-01", "1989年（昭和64年・平成元年）1月", "January 1989"),
        ("1989-01-07", "1989年（昭和64年）1月7日", "7 January 1989"),
        ("1989-01-08", "1989年（平成元年）1月8日", "8 January 1989"),
        ("2019", "2019年（平成31年・令和元年、月日不明）", "2019 (month and day unknown)"),
        ("2019-04-30", "2019年（平成31年）4月30日", "30 April 2019"),
        ("2019-05", "2019年（令和元年）5月", "May 2019"),
        ("1926-12-24", "1926年（大正15年）12月24日", "24 December 1926"),
        ("1926-12-25", "1926年（昭和元年）12月25日", "25 December 1926"),
        ("1912-07-29", "1912年（明治45年）7月29日", "29 July 1912"),
        ("1912-07-30", "1912年（大正元年）7月30日", "30 July 1912"),
        ("1868-01-25", "1868年（明治元年）1月25日", "25 January 1868"),
        ("1868-01-24", "1868年1月24日", "24 January 1868"),
    ],
)
def test_a_date_is_shown_as_known_and_in_its_era(edtf: str, japanese: str, english: str) -> None:
    value = PartialDate.from_edtf(edtf)
    assert (value.display_ja(), value.display_en()) == (japanese, english)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2005年12月", "2005-12"),
        ("2010年8月28日", "2010-08-28"),
        ("2010 年 8 月 28 日", "2010-08-28"),
        ("２００７年５月３日", "2007-05-03"),
        ("2007年5月3日(木)", "2007-05-03"),
        ("[2008年]", "2008"),
        ("1995.6.13", "1995-06-13"),
        ("2006/11/17", "2006-11-17"),
        ("2006-11-17", "2006-11-17"),
        ("2006.11", "2006-11"),
        ("平成18年8月31日", "2006-08-31"),
        ("平成 18 年", "2006"),
        ("平成元年", "1989"),
        ("平成18(2006)年8月31日", "2006-08-31"),
        ("2006(平成18)年", "2006"),
        ("2006年（平成18年）4月", "2006-04"),
        ("平成18年(2006年)4月", "2006-04"),
        ("2006年4月1日(平成18年4月1日)", "2006-04-01"),
        ("平成18年8月31日（2006年）", "2006-08-31"),
        ("㍻18年", "2006"),
        ("H29.11.3", "2017-11-03"),
        ("Ｈ２９．１１．３", "2017-11-03"),
        ("H29", "2017"),
        ("S58.8.15", "1983-08-15"),
        ("R元.5.1", "2019-05-01"),
        ("平18.8.31", "2006-08-31"),
        ("昭和64年1月7日", "1989-01-07"),
        ("明治45年7月30日", "1912-07-30"),
        ("大正15年", "1926"),
        ("平成十八年八月三十一日", "2006-08-31"),
        ("昭和六十三年十二月二十五日", "1988-12-25"),
        ("二〇〇六年", "2006"),
        ("2010年の10月", "2010-10"),
        ("May 3, 2007", "2007-05-03"),
        ("3rd of May 2007", "2007-05-03"),
        ("Sept. 2007", "2007-09"),
    ],
)
def test_every_written_form_of_a_date_is_read(text: str, expected: str) -> None:
    assert parse_date(text) == PartialDate.from_edtf(expected)


@pytest.mark.parametrize(
    "text",
    [
        *("", "締結", "2011-2014", "2011年-2014年", "2014年2月30日", "2014-13", "平成99年"),
        *("昭和64年1月8日", "令和元年4月", "平成18(2007)年", "2014年度", "平成26年度", "1990年代"),
        *(
            "2010年頃",
            "2010年3月ごろ",
            "2000年間",
            "M7.3",
            "2008年締結",
            "3月",
            "十八年",
            "本年3月",
        ),
    ],
)
def test_what_is_not_surely_one_date_is_none(text: str) -> None:
    assert parse_date(text) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2010年に訪問し、同年10月に締結", ["2010年=2010", "同年10月=2010-10"]),
        (
            "2010年3月、翌年3月、同月5日",
            ["2010年3月=2010-03", "翌年3月=2011-03", "同月5日=2011-03-05"],
        ),
        (
            "2010年12月5日、同日、翌月",
            ["2010年12月5日=2010-12-05", "同日=2010-12-05", "翌月=2011-01"],
        ),
        ("2005年8月、同年同月9日", ["2005年8月=2005-08", "同年同月9日=2005-08-09"]),
        ("2018年3月に訪問し、5月に締結", ["2018年3月=2018-03", "5月=2018-05"]),
        ("2018年3月に訪問し、2月に締結。5月に", ["2018年3月=2018-03"]),
        ("2012年4月から毎年10月に", ["2012年4月=2012-04"]),
        ("2005年11月2日、4日", ["2005年11月2日=2005-11-02", "4日=2005-11-04"]),
        ("平成17年4月1日、20年4月1日", ["平成17年4月1日=2005-04-01", "20年4月1日=2008-04-01"]),
        ("2014年度に訪問し、同年10月に締結", []),
        ("2015.4.1-2018.3.31", ["2015.4.1=2015-04-01", "2018.3.31=2018-03-31"]),
        ("2020年東京オリンピック", ["2020年=2020"]),
        ("30年に及ぶ、第15回、H2ロケット、PM2.5、1,000以上、共同年次報告", []),
        ("締結年:2008", ["2008=2008"]),
    ],
)
def test_dates_of_a_running_text_are_found_where_they_stand(text: str, expected: list[str]) -> None:
    assert [f"{text[f.start : f.end]}={f.value}" for f in find_dates(text)] == expected


@given(st.text(alphabet="2012年0月日5平成元十H.-/()同翌、。~ 度二〇", max_size=40))
def test_any_text_is_read_without_error_and_places_are_in_it(text: str) -> None:
    found = find_dates(text)
    assert all(0 <= f.start < f.end <= len(text) for f in found)
    assert [f.start for f in found] == sorted(f.start for f in found)


def test_the_pattern_for_descriptions_takes_just_what_is_a_date() -> None:
    pattern = re.compile(EDTF_PATTERN)
    days = [f"-{month:02}-{day:02}" for month in range(14) for day in range(33)]
    rests = ["", *(f"-{month:02}" for month in range(14)), "-", "-1", "-01-1", "-01-001"]
    for year in range(1860, 2210):
        some = days if year % 100 in (0, 4, 68) else [d for d in days if d.startswith("-02")]
        for rest in (*rests, *some):
            text = f"{year}{rest}"
            assert bool(pattern.fullmatch(text)) == is_date(text), text


def is_date(text: str) -> bool:
    try:
        PartialDate.from_edtf(text)
    except ValueError:
        return False
    return True
