"""The ways in besides search: home, and the lists of prefectures, local governments, countries,
partners and topics. The page of each of them is in `landing.py`.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from partnerships.exports.linked_data import dataset_json, site_json
from partnerships.exports.terms import changed_on
from partnerships.languages import called, is_english
from partnerships.models import Edition, LocalGovernment, Partner, Prefecture, Topic
from partnerships.search.facets import FacetValue
from partnerships.search.labels import REGIONS
from partnerships.search.query import UNKNOWN, AgreementSearch
from partnerships.search.results import Results
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.charts import signing_chart, topics_by_prefecture
from partnerships.views.landing import in_other_language
from partnerships.views.maps import map_links
from partnerships.views.presenting import Link
from partnerships.views.rows import list_rows

NEWEST = 5

Counted = tuple[Link, int]


@require_safe
@kept_by_stamp()
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, the prefectures by region, countries, topics and the newest signings."""
    results = Results(AgreementSearch(sort="newest"))
    facets = results.facets
    context = {
        "count": results.count,
        "government_count": len(_known(facets["local_government"])),
        "country_count": len(_known(facets["country"])),
        "edition": _newest_edition(),
        "regions": _prefectures_by_region(results),
        "countries": _links(facets["country"], "/countries/{}/"),
        "topics": _links(facets["topic"], "/topics/{}/"),
        "chart": signing_chart(results),
        "newest": list_rows(results, results.numbers(0, NEWEST)),
        "site": site_json(get_language() or "ja"),
        "dataset": dataset_json(results.count, changed_on(results.stamp).isoformat()),
        "canonical_url": "/",
    }
    return render(request, "home.html", context)


@require_safe
@kept_by_stamp()
def prefecture_list(request: HttpRequest) -> HttpResponse:
    results = Results(AgreementSearch())
    context = {
        "regions": _prefectures_by_region(results),
        "canonical_url": "/prefectures/",
    }
    return render(request, "places/prefectures.html", context)


@require_safe
@kept_by_stamp()
def government_list(request: HttpRequest) -> HttpResponse:
    """List the local governments that have agreements, by prefecture."""
    facet = Results(AgreementSearch()).sets.facets["local_government"]
    governments = LocalGovernment.objects.filter(code__in=facet).select_related("prefecture")
    groups: dict[str, list[Counted]] = defaultdict(list)
    for government in governments:
        link = Link(called(government), government.get_absolute_url(), kana=_kana(government))
        groups[called(government.prefecture)].append((link, len(facet[government.code])))
    context = {"groups": list(groups.items()), "canonical_url": "/local-governments/"}
    return render(request, "places/local_governments.html", context)


@require_safe
@kept_by_stamp()
def country_list(request: HttpRequest) -> HttpResponse:
    results = Results(AgreementSearch())
    context = {
        "countries": _links(results.facets["country"], "/countries/{}/"),
        "points": map_links(results),
        "canonical_url": "/countries/",
    }
    return render(request, "places/countries.html", context)


@require_safe
@kept_by_stamp()
def partner_list(request: HttpRequest) -> HttpResponse:
    """List the partners of agreements, by country."""
    results = Results(AgreementSearch())
    facet = results.sets.facets["partner"]
    pks = [int(value) for value in facet if value != UNKNOWN]
    partners = Partner.objects.filter(pk__in=pks).select_related("country")
    groups: dict[str, list[Counted]] = defaultdict(list)
    for partner in partners:
        name = called(partner.country) if partner.country else gettext("国・地域なし")
        link = Link(called(partner), partner.get_absolute_url(), partner.get_kind_display())
        groups[name].append((link, len(facet[str(partner.pk)])))
    by_size = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    context = {"groups": by_size, "points": map_links(results), "canonical_url": "/partners/"}
    return render(request, "partners/list.html", context)


@require_safe
@kept_by_stamp()
def topic_list(request: HttpRequest) -> HttpResponse:
    results = Results(AgreementSearch(), stamp_of(request))
    facet = {value.value: value.count for value in results.facets["topic"]}
    topics = [
        (
            Link(called(topic), topic.get_absolute_url(), in_other_language(topic)[1]),
            facet.get(topic.code, 0),
        )
        for topic in Topic.objects.all()
    ]
    context = {
        "topics": topics,
        "grid": topics_by_prefecture(results),
        "canonical_url": "/topics/",
    }
    return render(request, "topics/list.html", context)


@require_safe
@kept_by_stamp()
def timeline(request: HttpRequest) -> HttpResponse:
    """List the agreements by year of signing, newest first; undated ones last."""
    results = Results(AgreementSearch(sort="newest"))
    years: dict[str, int] = defaultdict(int)
    for date, numbers in results.sets.by_date.items():
        years[str(date.year)] += len(numbers)
    links = [
        (
            Link(gettext("%s年") % year, f"/agreements/?signed_from={year}&signed_to={year}"),
            years[year],
        )
        for year in sorted(years, reverse=True)
    ]
    undated = len(results.sets.facets["signed"].get(UNKNOWN, ()))
    if undated:
        links.append((Link(gettext("締結日不明"), f"/agreements/?signed_from={UNKNOWN}"), undated))
    most = max((count for _, count in links), default=1)
    context = {"years": links, "most": most, "canonical_url": "/timeline/"}
    return render(request, "timeline.html", context)


@require_safe
@kept_by_stamp()
def about(request: HttpRequest) -> HttpResponse:
    context = {"editions": Edition.objects.standing(), "canonical_url": "/about/"}
    return render(request, "about.html", context)


def _kana(place: Prefecture | LocalGovernment) -> str:
    """Give how a name is read; the English name is a reading itself."""
    return "" if is_english() else place.kana


def _known(values: Iterable[FacetValue]) -> list[FacetValue]:
    return [value for value in values if value.value != UNKNOWN and value.count]


def _links(values: Iterable[FacetValue], address: str) -> list[Counted]:
    """Give facet values as links to the pages of what they name, with counts."""
    return [(Link(v.label, address.format(v.value)), v.count) for v in _known(values)]


def _prefectures_by_region(results: Results) -> list[tuple[str, list[Counted]]]:
    """Give all 47 prefectures with their counts, zero included, from north to south."""
    facet = results.sets.facets["prefecture"]
    groups: dict[str, list[Counted]] = {region: [] for region in REGIONS}
    for prefecture in Prefecture.objects.all():
        link = Link(called(prefecture), prefecture.get_absolute_url(), kana=_kana(prefecture))
        count = len(facet.get(prefecture.code, ()))
        groups.setdefault(prefecture.region, []).append((link, count))
    return [(gettext(region), links) for region, links in groups.items()]


def _newest_edition() -> Edition | None:
    return Edition.objects.newest()
