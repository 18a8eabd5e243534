"""Values made ready for templates: links, labels and dates, so that templates only print."""

from dataclasses import dataclass

from partnerships.dates import PartialDate
from partnerships.importing.reading import COLUMNS
from partnerships.models import Agreement, Finding, SourceRow
from partnerships.search.query import SORTS, AgreementSearch, default_sort
from partnerships.views.marking import Marker

SORT_LABELS = {
    "relevance": "関連度",
    "code": "自治体コード順",
    "newest": "締結日の新しい順",
    "oldest": "締結日の古い順",
    "local_government": "自治体の五十音順",
    "country": "国・地域の順",
}
NOTHING_MARKED = Marker()
CELL_LABELS = {
    "local_governments": "自治体名",
    "title": "協定名",
    "partners": "協定締結先",
    "topics": "分野",
    "summary": "概要",
    "official_url": "URL",
}


@dataclass(frozen=True)
class Link:
    """A label and where it leads; `note` stands beside it (a country, a prefecture)."""

    label: str
    url: str
    note: str = ""


@dataclass(frozen=True)
class Day:
    """A date for people and, as EDTF, for the datetime attribute."""

    text: str
    edtf: str


@dataclass(frozen=True)
class Row:
    """An agreement in a list."""

    number: int
    url: str
    title: str
    has_title: bool
    governments: list[Link]
    partners: list[Link]
    topics: list[Link]
    signed: Day | None
    is_listed: bool
    excerpt: str = ""


@dataclass(frozen=True)
class Choice:
    label: str
    url: str
    is_current: bool


def day(date: PartialDate | None) -> Day | None:
    return Day(date.display_ja(), date.edtf) if date else None


def present_row(agreement: Agreement, marker: Marker = NOTHING_MARKED) -> Row:
    """Make a list row of an agreement fetched by `with_parties`, the hits of a search marked."""
    return Row(
        number=agreement.number,
        url=agreement.get_absolute_url(),
        title=marker.mark(agreement.display_title),
        has_title=bool(agreement.title),
        governments=_governments(agreement, marker),
        partners=_partners(agreement, marker),
        topics=[Link(topic.name, topic.get_absolute_url()) for topic in agreement.topics.all()],
        signed=day(agreement.signed),
        is_listed=agreement.is_listed,
        excerpt=marker.excerpt(agreement.summary),
    )


def _governments(agreement: Agreement, marker: Marker) -> list[Link]:
    links = []
    for link in agreement.government_links.all():
        government = link.local_government
        note = "" if government.is_prefecture else government.prefecture.name
        links.append(Link(marker.mark(government.name), government.get_absolute_url(), note))
    return links


def _partners(agreement: Agreement, marker: Marker) -> list[Link]:
    links = []
    for link in agreement.partner_links.all():
        country = link.partner.country
        note = country.name if country and country.name != link.partner.name else ""
        links.append(Link(marker.mark(link.partner.name), link.partner.get_absolute_url(), note))
    return links


def present(agreement: Agreement) -> dict[str, object]:
    """Make all that an agreement's page shows beside the row's values."""
    countries = {}
    for link in agreement.partner_links.all():
        country = link.partner.country
        if country and country.code != "JP":
            countries[country.code] = Link(country.name, country.get_absolute_url())
    prefectures = {}
    for government_link in agreement.government_links.all():
        prefecture = government_link.local_government.prefecture
        prefectures[prefecture.code] = Link(prefecture.name, prefecture.get_absolute_url())
    return {
        "row": present_row(agreement),
        "countries": list(countries.values()),
        "prefectures": list(prefectures.values()),
        "signed_also": [day(PartialDate.from_edtf(text)) for text in agreement.signed_also],
        "term_ends": day(agreement.term_ends),
        "in_force": agreement.get_in_force_display() if agreement.in_force != "unknown" else "",
        "findings": [
            finding for finding in agreement.findings.all() if finding.state == Finding.State.OPEN
        ],
        "sources": [_source(row) for row in agreement.source_rows.all()],
    }


def _source(row: SourceRow) -> dict[str, object]:
    as_written = dict(zip(COLUMNS, row.cells, strict=True))
    return {
        "row": row,
        "cells": [(CELL_LABELS[column], cell) for column, cell in as_written.items()],
        "as_written": as_written,
    }


@dataclass(frozen=True)
class Bar:
    """A year of the small chart, in units of its drawing (40 high, 10 a year)."""

    year: int
    count: int
    x: int
    y: int
    height: int


def year_bars(years: list[tuple[int, int]]) -> list[Bar]:
    """Make the bars of signings by year; the most signings fill the height."""
    most = max((count for _, count in years), default=1)
    bars = []
    for place, (year, count) in enumerate(years):
        height = max(2, round(40 * count / most)) if count else 0
        bars.append(Bar(year, count, place * 10 + 1, 40 - height, height))
    return bars


def pages_of(search: AgreementSearch, page_count: int) -> dict[str, object]:
    """Give the page links: first, last, the present one and two either side; 0 is a gap."""
    near = {1, page_count, *range(search.page - 2, search.page + 3)}
    shown = sorted(page for page in near if 1 <= page <= page_count)
    links: list[tuple[int, str]] = []
    for page in shown:
        if links and page - links[-1][0] > 1:
            links.append((0, ""))
        links.append((page, search.url(page)))
    return {
        "links": links if page_count > 1 else [],
        "current": search.page,
        "count": page_count,
        "previous": search.url(search.page - 1) if search.page > 1 else "",
        "next": search.url(search.page + 1) if search.page < page_count else "",
    }


def sort_choices(search: AgreementSearch) -> list[Choice]:
    """Give the orders a reader may choose; by relevance only where there are words."""
    return [
        Choice(SORT_LABELS[sort], search.with_(sort=sort).url(), search.order == sort)
        for sort in SORTS
        if sort != "relevance" or default_sort(search.q) == "relevance"
    ]
