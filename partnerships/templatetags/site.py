"""What templates need besides their context: the menu, whole addresses, and texts cut for reading.

Nothing here asks the database, so that the error pages work without one.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from html import escape
from itertools import groupby
from typing import Protocol

from django import template
from django.conf import settings
from django.template import Context
from django.template.loader import render_to_string
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_noop, ngettext

from partnerships.dates import PartialDate
from partnerships.furigana import with_reading
from partnerships.languages import mark_japanese, plain_address, quote, spoken
from partnerships.search.facets import FacetValue
from partnerships.search.query import AgreementSearch
from partnerships.search.results import PARAMETER_LABELS

register = template.Library()

# Publisher, title and as-of date of a list.
Source = tuple[str, str, PartialDate]

# Label, address, and the other addresses that belong to the same part of the site.
SECTIONS = (
    (gettext_noop("協定をさがす"), "/agreements/", ()),
    (gettext_noop("都道府県"), "/prefectures/", ("/local-governments/",)),
    (gettext_noop("国・地域"), "/countries/", ("/partners/",)),
    (gettext_noop("分野"), "/topics/", ()),
    (gettext_noop("年表"), "/timeline/", ()),
    (gettext_noop("この一覧について"), "/about/", ()),
)

# The smallest count of each shade of the map; a smaller one (zero) has shade 0.
SHADES = (1, 3, 6, 11)

# Before a bullet, a numbered item or a closing note that begins a sentence of a summary.
_LINE_START = re.compile(r"\n+|(?<=[\s。])(?=[・○◯●■◆※]|[(（]\d{1,2}[)）]|[①-⑳]|\d\. |\[[^\]]*\]$)")


# Parts of which a list page has a hundred: printed here, since an include of each cost more than
# all queries together.
_PARTY = '<li><a href="%s">%s</a>%s</li>'
_PARTY_NOTE = '<span class="parties-note">%s</span>'
_PARTIES_MORE = '<li class="parties-more">%s</li>'
_TOPIC = '<li><a href="%s">%s</a></li>'
_FACET_GROUP = '<h4>%s</h4>\n<ul class="facet-values plain-list">\n%s\n</ul>'
_FACET_ITEM = (
    '<li><a href="%s" rel="nofollow"%s>%s<span class="facet-values-label">%s</span>'
    '<span class="facet-values-count">%d<span class="visually-hidden">%s</span></span></a></li>'
)


class Link(Protocol):
    """A label, where it leads, and what stands beside it, as `views/presenting.py` makes it."""

    @property
    def label(self) -> str: ...

    @property
    def url(self) -> str: ...

    @property
    def note(self) -> str: ...

    @property
    def kana(self) -> str: ...


@dataclass(frozen=True)
class Section:
    """A part of the site in the menu; `current` is its aria-current, blank for none."""

    label: str
    url: str
    current: str


@register.simple_tag(takes_context=True)
def site_menu(context: Context) -> SafeString:
    """Give the menu; without a request (as on an error page) none of it is current."""
    path = plain_address(getattr(context.get("request"), "path", ""))
    currents = tuple(_current(path, url, *more) for _, url, more in SECTIONS)
    return _menu(currents, spoken())


@cache
def _menu(currents: tuple[str, ...], language: str) -> SafeString:
    """Render the menu, once for each place of the reader in it and each language."""
    sections = [
        Section(gettext(label), url, current)
        for (label, url, _), current in zip(SECTIONS, currents, strict=True)
    ]
    return render_to_string("components/site_menu.html", {"sections": sections})


@register.simple_tag
def fixed_part(name: str) -> SafeString:
    """Give a part that is the same on every page of a language, rendered once."""
    return _fixed_part(name, spoken())


@cache
def _fixed_part(name: str, language: str) -> SafeString:
    return render_to_string(name)


@register.simple_tag(takes_context=True)
def footer_source(context: Context) -> SafeString:
    """Say what the record is made of, rendered once for each list, version and language."""
    edition = context.get("newest_edition")
    source = (edition.publisher, edition.title, edition.as_of) if edition else None
    return _footer_source(source, context.get("site_version"), spoken())


@lru_cache(maxsize=16)
def _footer_source(source: Source | None, version: str | None, language: str) -> SafeString:
    values = {"source": source, "version": version}
    return render_to_string("components/footer_source.html", values)


def _current(path: str, url: str, *more: str) -> str:
    if path == url:
        return "page"
    return "true" if path.startswith((url, *more)) else ""


@register.filter
def absolute(path: str) -> str:
    """Give the whole address of a path of this site, as SITE_URL says it."""
    return f"{settings.SITE_URL}{path}"


@register.filter
def last_part(url: str) -> str:
    """Give the last part of an address: "13" of "/prefectures/13/"."""
    return url.strip("/").rpartition("/")[2]


@register.filter
def lines(text: str) -> list[str]:
    """Break a summary into lines: where it does itself, and before the bullets inside it."""
    return [line.strip() for line in _LINE_START.split(text) if line.strip()]


@register.filter
def quoted(text: str) -> str:
    """Put a text in quotation marks; blank stays blank."""
    return quote(text) if text else ""


@register.simple_tag
@cache
def icon(name: str) -> SafeString:
    """Give a drawing of img/icons.svg, rendered once."""
    return render_to_string("components/icon.html", {"name": name})


@register.simple_tag
def party_items(links: Sequence[Link], most: int) -> SafeString:
    """Give the first parties as list items, and how many more there are."""
    items = list(map(_party_item, links[:most]))
    more = len(links) - most
    return mark_safe("\n".join([*items, _PARTIES_MORE % _more(more)] if more > 0 else items))


def _more(count: int) -> str:
    return ngettext("ほか%d者", "ほか%d者", count) % count


def _party_item(link: Link) -> str:
    note = _PARTY_NOTE % (gettext("（%s）") % conditional_escape(link.note)) if link.note else ""
    return _PARTY % (escape(link.url), with_reading(link.label, link.kana), note)


@register.simple_tag
def topic_items(topics: Sequence[Link]) -> SafeString:
    return mark_safe("".join(_TOPIC % (escape(t.url), conditional_escape(t.label)) for t in topics))


@register.simple_tag
def facet_items(values: Sequence[FacetValue]) -> SafeString:
    """Give the links of facet values."""
    one, many = _units(spoken())
    return mark_safe(
        "\n".join(_facet_item(value, one if value.count == 1 else many) for value in values)
    )


@cache
def _units(language: str) -> tuple[str, str]:
    """Give what stands after one agreement, and after several; once a language."""
    return ngettext("件", "件", 1), ngettext("件", "件", 2)


@register.simple_tag
def facet_groups(values: Sequence[FacetValue]) -> SafeString:
    """Give the links of facet values under the names of their groups."""
    parts = [
        _FACET_GROUP % (conditional_escape(group or gettext("そのほか")), facet_items(list(found)))
        for group, found in groupby(values, key=lambda value: value.group)
    ]
    return mark_safe("\n".join(parts))


def _facet_item(value: FacetValue, unit: str) -> str:
    current = ' aria-current="true"' if value.is_selected else ""
    check = icon("check") if value.is_selected else ""
    label = conditional_escape(mark_japanese(value.label))
    return _FACET_ITEM % (escape(value.url), current, check, label, value.count, unit)


@register.filter
def said_year(year: int) -> str:
    """Say a year: 2012年."""
    return gettext("%(year)s年") % {"year": year}


@register.filter
def shade(count: int) -> int:
    """Give the shade of a count on the map: 0 for none, to 4 for the most."""
    return sum(count >= least for least in SHADES)


@register.filter
def parameter_label(name: str) -> str:
    """Give what a search parameter is called."""
    return str(PARAMETER_LABELS.get(name, name))


@register.filter
def parameters_without(search: AgreementSearch, names: str) -> list[tuple[str, str]]:
    """Give the search's parameters but the named ones, for the hidden inputs of a form."""
    left_out = names.split()
    return [
        (name, value)
        for name, values in search.values().items()
        if name not in left_out
        for value in values
    ]
