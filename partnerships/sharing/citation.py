"""An agreement's citation in one line, in Japanese and in English.

The document of an agreement comes in, with the day on which it is read; the agreement's page shows
what goes out, and prints it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings

from partnerships.dates import PartialDate
from partnerships.dates.value import ENGLISH_MONTHS
from partnerships.languages import speaking
from partnerships.search.names import Names

SITE_NAME = "自治体国際協定データベース"
SITE_NAME_EN = "Japan’s Local Agreements Abroad"
NO_TITLE, NO_TITLE_EN = "協定名の記載なし", "no title stated"
MOST_PARTIES = 4

Document = dict[str, Any]


@dataclass(frozen=True)
class Citation:
    japanese: str
    english: str


def cite(document: Document, names: Names, on: date) -> Citation:
    """Cite the version of an agreement that stands, at its fixed address, as read on a day.

    Nothing is asked of the database. A partner without an English name keeps its Japanese one.
    """
    number, version = document["number"], document["version"]
    address = f"{settings.SITE_URL}/agreements/{number}/versions/{version}/"
    return Citation(
        f"{_parties(document, names, 'ja')}「{document['title'] or NO_TITLE}」"
        f"（{_signed(document)}）、{SITE_NAME}、協定番号{number}（第{version}版）、{address}、"
        f"{on.year}年{on.month}月{on.day}日閲覧。",
        f"{_parties(document, names, 'en')}, “{document['title'] or NO_TITLE_EN}” "
        f"({_signed_in_english(document)}), {SITE_NAME_EN}, no. {number} (version {version}), "
        f"{address}, accessed {on.day} {ENGLISH_MONTHS[on.month - 1]} {on.year}.",
    )


def _parties(document: Document, names: Names, language: str) -> str:
    """Name the parties in order, the Japanese side first; many are cut."""
    with speaking(language):
        governments = [
            names.label("local_government", government["code"])
            for government in document["local_governments"]
        ]
        partners = [names.label("partner", str(p["id"])) for p in document["partners"]]
    if language == "ja":
        return _cut(governments + partners, "・", "ほか")
    return _cut(governments + partners, "; ", " et al.")


def _cut(parties: Sequence[str], separator: str, others: str) -> str:
    shown = separator.join(parties[:MOST_PARTIES])
    return shown + others if len(parties) > MOST_PARTIES else shown


def _signed(document: Document) -> str:
    if not document["signed"]:
        return "締結日不明"
    signed = PartialDate.from_edtf(document["signed"])
    month = f"{signed.month}月" if signed.month else ""
    return f"{signed.year}年{month}" + (f"{signed.day}日締結" if signed.day else "締結")


def _signed_in_english(document: Document) -> str:
    if not document["signed"]:
        return "date of signing unknown"
    signed = PartialDate.from_edtf(document["signed"])
    return f"signed {signed.display_en()}" if signed.month else f"signed {signed.year}"
