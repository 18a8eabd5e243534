"""Sitemaps (sitemaps.org 0.9): every page worth a search engine's while, with its last change.

An index leads to one map of the pages, and to one for each run of agreement numbers, so that a map
stays the same size however the record grows. Times are those of revisions.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple
from xml.sax.saxutils import escape

from django.conf import settings
from django.db.models import F, Max, QuerySet

from partnerships.languages import address_in
from partnerships.models import Edition, Revision, State
from partnerships.search.held_sets import sets_at
from partnerships.search.query import UNKNOWN
from partnerships.search.stamp import current_stamp

CONTENT_TYPE = "application/xml; charset=utf-8"
NUMBERS_A_MAP = 10_000
"""Agreement numbers of one map: in two languages 20,000 addresses, where 50,000 may stand."""

_HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n'
_SITEMAP = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
_XHTML = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
_LISTS = (
    *("/", "/agreements/", "/prefectures/", "/local-governments/", "/countries/", "/partners/"),
    *("/topics/", "/timeline/", "/editions/", "/changes/", "/data/"),
)
_TEXTS = ("/about/", "/about/data/", "/about/api/")


class Listed(NamedTuple):
    """A page by its Japanese address, and when it changed last, if that is known."""

    path: str
    changed_at: datetime | None = None


def write_index() -> bytes:
    """Give the index of all maps; two queries."""
    maps = [Listed("/sitemap-pages.xml", _newest())]
    maps += [Listed(f"/sitemap-agreements-{n}.xml", at) for n, at in sorted(_runs().items())]
    body = "".join(f"<sitemap>{_address(m.path)}{_changed(m)}</sitemap>\n" for m in maps)
    return _HEAD + f"<sitemapindex {_SITEMAP}>\n{body}</sitemapindex>\n".encode()


def write_pages() -> bytes:
    """Give the map of all pages but those of agreements; what has no agreements is left out."""
    return _write(pages())


def write_agreements(run: int) -> bytes | None:
    """Give the map of the agreements of a run of numbers, from 1; None where there are none."""
    first = (run - 1) * NUMBERS_A_MAP + 1
    changes = (
        _public()
        .filter(agreement__gte=first, agreement__lt=first + NUMBERS_A_MAP)
        .filter(number=F("agreement__version"))
        .order_by("agreement")
        .values_list("agreement", "made_at")
    )
    listed = [Listed(f"/agreements/{number}/", at) for number, at in changes]
    return _write(listed) if listed else None


def pages() -> list[Listed]:
    """Give every page that is none of an agreement."""
    newest = _newest()
    found = [Listed(path, newest) for path in _LISTS] + [Listed(path) for path in _TEXTS]
    prefectures = _changes("agreement__local_governments__prefecture")
    found += _subjects("prefecture", prefectures, "/prefectures/{}/")
    governments = _changes("agreement__local_governments")
    found += _subjects("local_government", governments, "/local-governments/{}/")
    countries = {code.lower(): at for code, at in _changes("agreement__partners__country").items()}
    found += _subjects("country", countries, "/countries/{}/")
    found += _subjects("partner", _changes("agreement__partners"), "/partners/{}/")
    found += _subjects("topic", _changes("agreement__topics"), "/topics/{}/")
    found += [Listed(f"/editions/{e.key}/", e.imported_at) for e in Edition.objects.all()]
    return found


def _subjects(facet: str, changes: Mapping[str, datetime], address: str) -> Iterator[Listed]:
    """Give the pages of what agreements have."""
    for value in sorted(sets_at(current_stamp()).facets[facet].keys() - {UNKNOWN}):
        yield Listed(address.format(value), changes.get(value))


def _public() -> QuerySet[Revision]:
    return Revision.objects.filter(agreement__state=State.PUBLISHED)


def _changes(path: str) -> dict[str, datetime]:
    """Give the last change of the agreements of each value; one query."""
    groups = _public().order_by().values_list(path).annotate(at=Max("made_at"))
    return {str(value): at for value, at in groups if value is not None}


def _runs() -> dict[int, datetime]:
    """Give the last change of each run of numbers, from 1; one query."""
    run = (F("agreement_id") - 1) / NUMBERS_A_MAP
    groups = _public().order_by().annotate(run=run).values_list("run")
    return {place + 1: at for place, at in groups.annotate(at=Max("made_at"))}


def _newest() -> datetime | None:
    public = Revision.objects.exclude(agreement__state=State.DRAFT)
    at: datetime | None = public.aggregate(at=Max("made_at"))["at"]
    return at


def _write(pages: Iterable[Listed]) -> bytes:
    body = "".join(_entries(page) for page in pages)
    return _HEAD + f"<urlset {_SITEMAP} {_XHTML}>\n{body}</urlset>\n".encode()


def _entries(page: Listed) -> str:
    """Write a page once a language, each with all of them; the Japanese one is for all others."""
    paths = {code: address_in(code, page.path) for code, _ in settings.LANGUAGES}
    alternates = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{_whole(path)}"/>'
        for code, path in [*paths.items(), ("x-default", page.path)]
    )
    rest = f"{_changed(page)}{alternates}"
    return "".join(f"<url>{_address(path)}{rest}</url>\n" for path in paths.values())


def _address(path: str) -> str:
    return f"<loc>{_whole(path)}</loc>"


def _whole(path: str) -> str:
    return escape(f"{settings.SITE_URL}{path}", {'"': "&quot;"})


def _changed(page: Listed) -> str:
    at = page.changed_at
    return f"<lastmod>{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod>" if at else ""
