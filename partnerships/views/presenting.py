"""Values made ready for templates: links, labels and dates, so that templates only print."""

from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy

from partnerships.dates import PartialDate
from partnerships.importing.reading import COLUMNS
from partnerships.languages import is_english, list_of, mark_japanese, say_partial, spoken
from partnerships.models import Edition
from partnerships.search.names import Names
from partnerships.search.query import SORTS, AgreementSearch, default_sort
from partnerships.templatetags.site import party_items
from partnerships.views.marking import Marker
from partnerships.views.plain_words import plain_sentence

SORT_LABELS = {
    "relevance": gettext_lazy("関連度"),
    "code": gettext_lazy("自治体コード順"),
    "newest": gettext_lazy("締結日の新しい順"),
    "oldest": gettext_lazy("締結日の古い順"),
    "local_government": gettext_lazy("自治体の五十音順"),
    "country": gettext_lazy("国・地域の順"),
}
NOTHING_MARKED = Marker()
CELL_LABELS = {
    "local_governments": gettext_lazy("自治体名"),
    "title": gettext_lazy("協定名"),
    "partners": gettext_lazy("協定締結先"),
    "topics": gettext_lazy("分野"),
    "summary": gettext_lazy("概要・締結日"),
    "official_url": "URL",
}
NO_TITLE = gettext_lazy("（協定名の記載なし）")
NOTHING = gettext_lazy("（記載なし）")

_LONGEST_CARD = 120  # characters of a description that is shown where a link is posted

Values = dict[str, Any]


@dataclass(frozen=True)
class Link:
    """A label and where it leads; `note` stands beside it (a country, a prefecture).

    `kana` is how a Japanese label is read, blank where that isn't known or wanted.
    """

    label: str
    url: str
    note: str = ""
    kana: str = ""


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


def day(edtf: str | None) -> Day | None:
    return Day(say_partial(PartialDate.from_edtf(edtf)), edtf) if edtf else None


class Presenter:
    """Makes the values of agreements' documents ready, with the labels of one state of the record.

    The hits of a search are marked where a marker is given.
    """

    def __init__(self, names: Names, marker: Marker = NOTHING_MARKED) -> None:
        self.names = names
        self.marker = marker

    def row(self, document: Values) -> Row:
        """Make a list row."""
        return Row(
            number=document["number"],
            url=document["url"],
            title=mark_japanese(self.marker.mark(document["title"] or str(NO_TITLE))),
            governments=[self._government(values) for values in document["local_governments"]],
            partners=[self._partner(values) for values in document["partners"]],
            topics=[self._link("topic", code, f"/topics/{code}/") for code in document["topics"]],
            signed=day(document["signed"]),
            is_listed=document["listed"],
            excerpt=mark_japanese(self.marker.excerpt(document["summary"])),
        )

    def page(self, document: Values, editions: dict[str, Edition]) -> dict[str, object]:
        """Make all that an agreement's page shows beside the row's values."""
        countries = [code.lower() for code in document["countries"]]
        row = self.row(document)
        parties = {
            "local_governments": _parties_html(row.governments),
            "partners": _parties_html(row.partners),
        }
        return {
            "row": row,
            **_said_of_page(row, document["summary"]),
            "plain_sentence": plain_sentence(document, self.names),
            "parties": parties,
            "countries": [self._link("country", c, f"/countries/{c}/") for c in countries],
            "prefectures": [
                self._link("prefecture", code, f"/prefectures/{code}/")
                for code in document["prefectures"]
            ],
            "signed_also": [day(edtf) for edtf in document["signed_also"]],
            "sources": [
                _source(source, editions, parties | _values_said(document, row))
                for source in document["sources"]
            ],
        }

    def _government(self, values: Values) -> Link:
        is_prefecture = values["code"][2:5] == "000"
        note = "" if is_prefecture else self.names.label("prefecture", values["prefecture"])
        url = f"/local-governments/{values['code']}/"
        label = self._name("local_government", values["code"], values["name"])
        kana = "" if is_english() else self.names.kana(values["code"])
        return Link(label, url, "" if label.endswith(f", {note}") else note, kana)

    def _name(self, facet: str, value: str, name: str) -> str:
        """Mark a party's name; a document holds the Japanese one only."""
        return mark_japanese(self.marker.mark(self.names.called(facet, value, name)))

    def _partner(self, values: Values) -> Link:
        country = values["country"]
        note = self.names.label("country", country.lower()) if country else ""
        note = (
            "" if note in (values["name"], self.names.label("partner", str(values["id"]))) else note
        )
        label = self._name("partner", str(values["id"]), values["name"])
        return Link(label, f"/partners/{values['id']}/", note)

    def _link(self, facet: str, value: str, url: str) -> Link:
        return Link(self.names.label(facet, value), url)


def _parties_html(links: list[Link]) -> SafeString:
    """Print parties once for the two places of a page that show them."""
    return mark_safe(f'<ul class="parties">\n{party_items(links, 1000)}\n</ul>')


def _said_of_page(row: Row, summary: str) -> dict[str, str]:
    """Give the page's title, its description, and that of its card: plain text, of any length.

    The English title is made of the parties, since few agreements have an English name.
    """
    said = {
        "title": unescape(strip_tags(row.title)),
        "governments": list_of(_plain_name(link) for link in row.governments),
        "partners": list_of(_plain_name(link) for link in row.partners[:5]),
    }
    english = f"Agreement {row.number}: {said['governments']} and {said['partners']}"
    description = gettext("%(governments)sと%(partners)sの「%(title)s」の記録。") % said
    return {
        "page_title": english if is_english() else said["title"],
        "description": description,
        "card_description": _cut(description if is_english() else summary or description),
    }


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST_CARD else f"{text[: _LONGEST_CARD - 1]}…"


def _plain_name(link: Link) -> str:
    """Give a party's name for a place that can't mark Japanese; its country may stand for it."""
    name = unescape(strip_tags(link.label))
    return link.note or gettext("協定締結先") if "lang=" in link.label else name


def _values_said(document: Values, row: Row) -> dict[str, str]:
    """Say the values that stand beside the cells of a source row, by column."""
    dates = [gettext("締結日：%s") % (row.signed.text if row.signed else NOTHING)]
    later = map(PartialDate.from_edtf, document["signed_also"])
    dates += [gettext("その後：%s") % say_partial(date) for date in later]
    return {
        "title": document["title"] or str(NOTHING),
        "topics": list_of(topic.label for topic in row.topics) or str(NOTHING),
        "summary": list_of(dates),
        "official_url": document["official_url"] or str(NOTHING),
    }


def _source(source: Values, editions: dict[str, Edition], said: dict[str, str]) -> Values:
    """Give a source row with (label, value of the record, cell as written) of each column."""
    cells = zip(_labels(spoken()), COLUMNS, source["cells"], strict=True)
    rows = [(label, said[column], cell) for label, column, cell in cells]
    return {**source, "edition": editions[source["edition"]], "rows": rows}


@cache
def _labels(language: str) -> list[str]:
    """Give what the columns of a list are called in the language that is spoken."""
    return [str(CELL_LABELS[column]) for column in COLUMNS]


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
        Choice(str(SORT_LABELS[sort]), search.with_(sort=sort).url(), search.order == sort)
        for sort in SORTS
        if sort != "relevance" or default_sort(search.q) == "relevance"
    ]
