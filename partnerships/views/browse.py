"""The ways in besides search: home, and a page for each prefecture, local government, country,
partner and topic, with the agreements that have it.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404, render
from django.utils.translation import get_language, gettext, gettext_lazy
from django.views.decorators.http import require_safe

from partnerships.exports.linked_data import dataset_json, site_json
from partnerships.exports.terms import changed_on
from partnerships.languages import called, is_english, list_of
from partnerships.models import Country, Edition, LocalGovernment, Partner, Prefecture, Topic
from partnerships.search.facets import FacetValue
from partnerships.search.labels import REGIONS
from partnerships.search.query import UNKNOWN, AgreementSearch
from partnerships.search.results import Results
from partnerships.views.caching import kept_by_stamp
from partnerships.views.presenting import Link
from partnerships.views.rows import list_rows

NEWEST = 5
NOT_LISTED = gettext_lazy("この一覧に記載なし（協定がないという意味ではありません）")

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
        "not_listed": NOT_LISTED,
        "canonical_url": "/prefectures/",
    }
    return render(request, "places/prefectures.html", context)


@require_safe
@kept_by_stamp()
def prefecture_detail(request: HttpRequest, code: str) -> HttpResponse:
    prefecture = get_object_or_404(Prefecture, code=code)
    facts = [
        (gettext("読み"), prefecture.kana),
        (gettext("ローマ字"), prefecture.romaji),
        (gettext("都道府県コード"), prefecture.code),
        (gettext("地方"), gettext(prefecture.region)),
    ]
    search = AgreementSearch(prefecture=(code,))
    return _landing(request, prefecture, search, gettext("都道府県"), facts, "/prefectures/")


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
def government_detail(request: HttpRequest, code: str) -> HttpResponse:
    government = get_object_or_404(LocalGovernment.objects.select_related("prefecture"), code=code)
    facts = [
        (gettext("読み"), government.kana),
        (gettext("ローマ字"), government.romaji),
        (gettext("全国地方公共団体コード"), government.code),
        (gettext("種別"), government.get_kind_display()),
        (gettext("都道府県"), called(government.prefecture)),
        (gettext("郡"), government.district),
    ]
    search = AgreementSearch(local_government=(code,))
    return _landing(request, government, search, gettext("自治体"), facts, "/local-governments/")


@require_safe
@kept_by_stamp()
def country_list(request: HttpRequest) -> HttpResponse:
    facet = Results(AgreementSearch()).facets["country"]
    context = {
        "countries": _links(facet, "/countries/{}/"),
        "canonical_url": "/countries/",
    }
    return render(request, "places/countries.html", context)


@require_safe
@kept_by_stamp()
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a country; its code is lower-case in the address, and redirected there."""
    country = get_object_or_404(Country, code=slug.upper())
    if slug != country.slug:
        return HttpResponsePermanentRedirect(country.get_absolute_url())
    facts = [
        (gettext("正式名称"), country.formal_name_en if is_english() else country.formal_name),
        _in_other_language(country),
        (gettext("国・地域コード（ISO 3166-1）"), f"{country.code}・{country.alpha3}"),
    ]
    search = AgreementSearch(country=(slug,))
    return _landing(request, country, search, gettext("国・地域"), facts, "/countries/")


@require_safe
@kept_by_stamp()
def partner_list(request: HttpRequest) -> HttpResponse:
    """List the partners of agreements, by country."""
    facet = Results(AgreementSearch()).sets.facets["partner"]
    pks = [int(value) for value in facet if value != UNKNOWN]
    partners = Partner.objects.filter(pk__in=pks).select_related("country")
    groups: dict[str, list[Counted]] = defaultdict(list)
    for partner in partners:
        name = called(partner.country) if partner.country else gettext("国・地域なし")
        link = Link(called(partner), partner.get_absolute_url(), partner.get_kind_display())
        groups[name].append((link, len(facet[str(partner.pk)])))
    by_size = sorted(groups.items(), key=lambda group: (-len(group[1]), group[0]))
    context = {"groups": by_size, "canonical_url": "/partners/"}
    return render(request, "partners/list.html", context)


@require_safe
@kept_by_stamp()
def partner_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a partner that agreements have; a merged one answers 301."""
    partners = Partner.objects.select_related("country", "merged_into")
    partner = get_object_or_404(partners, pk=pk)
    if partner.merged_into:
        return HttpResponsePermanentRedirect(partner.merged_into.get_absolute_url())
    country = partner.country
    facts = [
        _in_other_language(partner),
        (gettext("国・地域"), called(country) if country else gettext("なし")),
        (gettext("種別"), partner.get_kind_display()),
        (gettext("別名"), list_of(partner.aliases.splitlines())),
    ]
    search = AgreementSearch(partner=(str(pk),))
    return _landing(request, partner, search, gettext("協定締結先"), facts, "/partners/")


@require_safe
@kept_by_stamp()
def topic_list(request: HttpRequest) -> HttpResponse:
    facet = {value.value: value.count for value in Results(AgreementSearch()).facets["topic"]}
    topics = [
        (
            Link(called(topic), topic.get_absolute_url(), _in_other_language(topic)[1]),
            facet.get(topic.code, 0),
        )
        for topic in Topic.objects.all()
    ]
    return render(request, "topics/list.html", {"topics": topics, "canonical_url": "/topics/"})


@require_safe
@kept_by_stamp()
def topic_detail(request: HttpRequest, code: str) -> HttpResponse:
    topic = get_object_or_404(Topic, code=code)
    facts = [_in_other_language(topic), (gettext("コード"), topic.code)]
    return _landing(
        request, topic, AgreementSearch(topic=(code,)), gettext("分野"), facts, "/topics/"
    )


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


def _landing(
    request: HttpRequest,
    subject: Any,
    search: AgreementSearch,
    kind: str,
    facts: Sequence[tuple[str, str]],
    index_url: str,
) -> HttpResponse:
    """Show what all subjects have in common: facts, counts by other facets, agreements."""
    results = Results(search)
    own = next(iter(search.values()))
    facets = results.facets
    context = {
        "subject": subject,
        "kind": kind,
        "facts": [(label, value) for label, value in facts if value],
        "count": results.count,
        "rows": list_rows(results, results.page_numbers()),
        "list_url": search.url(),
        "has_more": results.page_count > 1,
        "countries": _links(facets["country"], "/countries/{}/") if own != "country" else [],
        "topics": _links(facets["topic"], "/topics/{}/") if own != "topic" else [],
        "governments": (
            _links(facets["local_government"], "/local-governments/{}/")
            if own != "local_government"
            else []
        ),
        "not_listed": NOT_LISTED,
        "index_url": index_url,
        "feed_url": f"{subject.get_absolute_url().rstrip('/')}.atom",
        "canonical_url": subject.get_absolute_url(),
    }
    return render(request, "places/landing.html", context)


def _kana(place: Prefecture | LocalGovernment) -> str:
    """Give how a name is read; the English name is a reading itself."""
    return "" if is_english() else place.kana


def _in_other_language(thing: Country | Partner | Topic) -> tuple[str, str]:
    """Give the name in the language that the page is not in, with what it is."""
    if is_english():
        return gettext("日本語名"), thing.name
    return gettext("英語名"), thing.name_en


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
