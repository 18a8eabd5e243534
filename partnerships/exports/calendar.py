"""A search as a calendar (RFC 5545): the anniversaries of the agreements whose day is known.

Agreements of which only a year or a month is known have no anniversary and are left out.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit

from django.conf import settings

from partnerships.dates import PartialDate
from partnerships.exports.reading import Values, document_batches
from partnerships.exports.terms import SITE_NAME
from partnerships.search.results import Results

_HEAD = (
    "BEGIN:VCALENDAR",
    "VERSION:2.0",
    f"PRODID:-//{SITE_NAME}//JA",
    "CALSCALE:GREGORIAN",
    "METHOD:PUBLISH",
    "X-WR-CALNAME:自治体の国際協定の締結日",
)
_LONGEST_LINE = 75  # octets, line break aside (RFC 5545, 3.1)
_NO_TITLE = "協定（名称の記載なし）"


def write_calendar(results: Results) -> Iterator[bytes]:
    """Give the calendar, 500 agreements at a time."""
    yield _lines(_HEAD)
    for documents in document_batches(results):
        yield b"".join(_lines(_event(document)) for document in documents if _day(document))
    yield _lines(["END:VCALENDAR"])


def _day(document: Values) -> date | None:
    signed = PartialDate.from_edtf(document["signed"]) if document["signed"] else None
    return signed.first_day if signed and signed.precision == "day" else None


def _event(document: Values) -> list[str]:
    """Write an all-day event that comes back every year; it makes nobody busy."""
    day = _day(document)
    assert day
    url = f"{settings.SITE_URL}{document['url']}"
    here = "、".join(government["name"] for government in document["local_governments"])
    there = "、".join(partner["name"] for partner in document["partners"])
    parties = "と".join(filter(None, [here, there]))
    title = document["title"] or _NO_TITLE
    told = PartialDate.from_edtf(document["signed"]).display_ja()
    return [
        "BEGIN:VEVENT",
        f"UID:agreement-{document['number']}@{urlsplit(settings.SITE_URL).hostname}",
        f"DTSTAMP:{re.sub('[-:]', '', document['updated_at'])}",
        f"SEQUENCE:{document['version']}",
        f"DTSTART;VALUE=DATE:{day:%Y%m%d}",
        f"DTEND;VALUE=DATE:{day + timedelta(days=1):%Y%m%d}",
        f"RRULE:{_every_year(day)}",
        f"SUMMARY:{_escape(f'{parties}：{title}（{day.year}年締結）')}",
        f"DESCRIPTION:{_escape(chr(10).join([f'締結日：{told}', url]))}",
        f"URL:{url}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    ]


def _every_year(day: date) -> str:
    """29 February comes back on the last day of every February."""
    if (day.month, day.day) == (2, 29):
        return "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=-1"
    return "FREQ=YEARLY"


def _escape(text: str) -> str:
    """Escape a TEXT value (RFC 5545, 3.3.11); other control characters have no place in one."""
    text = re.sub(r"\r\n|[\n\r\v\f\x85\u2028\u2029]", "\n", text)
    text = re.sub(r"[\x00-\x08\x0e-\x1f\x7f]", "", text)
    return re.sub(r"([\\;,])", r"\\\1", text).replace("\n", r"\n")


def _lines(lines: list[str] | tuple[str, ...]) -> bytes:
    return b"".join(_fold(line.encode()) + b"\r\n" for line in lines)


def _fold(line: bytes) -> bytes:
    """Break a long line between characters; each continuation begins with a space."""
    parts: list[bytes] = []
    longest = _LONGEST_LINE
    while len(line) > longest:
        end = longest
        while line[end] & 0xC0 == 0x80:
            end -= 1
        parts.append(line[:end])
        line, longest = line[end:], _LONGEST_LINE - 1
    return b"\r\n ".join([*parts, line])
