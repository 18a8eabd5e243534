"""/agreements.ics: anniversaries, as RFC 5545 writes them."""

from datetime import date, datetime

import pytest
from django.test import Client
from icalendar import Calendar

from partnerships.exports.calendar import _escape, _fold
from tests.making import make_agreement, make_partner

EXPECTED = r"""BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//自治体国際協定データベース//JA
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:自治体の国際協定の締結日
BEGIN:VEVENT
UID:agreement-1@127.0.0.1
DTSTAMP:20261124T030000Z
SEQUENCE:1
DTSTART;VALUE=DATE:20121231
DTEND;VALUE=DATE:20130101
RRULE:FREQ=YEARLY
SUMMARY:札幌市と釜山広域市：水道\; 下水\, 廃棄物の覚書
 （2012年締結）
DESCRIPTION:締結日：2012年（平成24年）12月31日\nhttp://127.0.0.
 1:8000/agreements/1/
URL:http://127.0.0.1:8000/agreements/1/
TRANSP:TRANSPARENT
END:VEVENT
END:VCALENDAR
"""


@pytest.mark.django_db
def test_the_calendar(client: Client, fixed_time: None) -> None:
    make_agreement(title="水道; 下水, 廃棄物の覚書", signed="2012-12-31")
    make_agreement(signed="2012-12")
    make_agreement(signed="2012")
    make_agreement(signed=None)
    content = client.get("/agreements.ics").getvalue().decode()
    assert content == EXPECTED.replace("\n", "\r\n")


@pytest.mark.django_db
def test_a_calendar_program_reads_what_was_written(client: Client) -> None:
    long = "友好；交流, と; 経済\\協力に関する" * 10
    make_agreement(title=long, signed="2012-02-29", partners=[make_partner("A, B & C", "US")])
    make_agreement(title="二つ目", signed="2011-03-01", partners=[])
    leap, other = Calendar.from_ical(client.get("/agreements.ics").getvalue()).events
    assert leap["SUMMARY"] == f"札幌市とA, B & C：{long}（2012年締結）"
    assert leap["RRULE"] == {"FREQ": ["YEARLY"], "BYMONTH": [2], "BYMONTHDAY": [-1]}
    assert (other.start, other.end) == (date(2011, 3, 1), date(2011, 3, 2))
    assert isinstance(other.DTSTAMP, datetime)
    assert other["RRULE"] == {"FREQ": ["YEARLY"]}
    assert other["SUMMARY"] == "札幌市：二つ目（2011年締結）"


@pytest.mark.parametrize("length", range(70, 160))
def test_no_line_is_longer_than_75_octets_and_no_character_is_cut(length: int) -> None:
    line = ("aあ𠮷" * length)[:length]
    folded = _fold(line.encode())
    parts = folded.split(b"\r\n")
    assert max(map(len, parts)) <= 75
    assert [part.decode() for part in parts]
    assert folded.replace(b"\r\n ", b"").decode() == line


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a;b,c\\d", "a\\;b\\,c\\\\d"), ("一\r\n二\n三", "一\\n二\\n三"), ("a\x00\x1b", "a")],
)
def test_texts_are_escaped(text: str, expected: str) -> None:
    assert _escape(text) == expected
