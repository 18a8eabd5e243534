"""A page for each prefecture, local government, country, partner and topic.

Each says in a sentence what the record has of it, with a chart, counts, its agreements, what is
near to it, and the same as files. The facts come from its row, everything else from the sets.
"""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext, gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_safe

from partnerships.exports.linked_data import place_json
from partnerships.languages import called, is_english, list_of, spoken
from partnerships.models import Country, LocalGovernment, Partner, Prefecture, Topic
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.charts import signing_chart
from partnerships.views.introducing import introduce
from partnerships.views.neighbours import count_links, neighbours_of
from partnerships.views.rows import list_rows

NOT_LISTED = gettext_lazy("この一覧に記載なし（協定がないという意味ではありません）")

# The counts beside the agreements, by what the page is of.
BREAKDOWNS = {
    "prefecture": ("country", "topic", "local_government"),
    "local_government": ("country", "topic", "partner"),
    "country": ("topic", "prefecture", "local_government", "partner"),
    "partner": ("topic", "prefecture", "local_government"),
    "topic": ("country", "prefecture", "local_government"),
}
LABELS = {
    "prefecture": gettext_lazy("都道府県"),
    "local_government": gettext_lazy("自治体"),
    "country": gettext_lazy("国・地域"),
    "partner": gettext_lazy("協定締結先"),
    "topic": gettext_lazy("分野"),
}
# What a single one is called, above its name.
KINDS = {
    "prefecture": pgettext_lazy("one of its kind", "都道府県"),
    "local_government": pgettext_lazy("one of its kind", "自治体"),
    "country": pgettext_lazy("one of its kind", "国・地域"),
    "partner": pgettext_lazy("one of its kind", "協定締結先"),
    "topic": pgettext_lazy("one of its kind", "分野"),
}


def in_other_language(thing: Country | Partner | Topic) -> tuple[str, str]:
    """Give the name in the language that the page is not in, with what it is."""
    if is_english():
        return gettext("日本語名"), thing.name
    return gettext("英語名"), thing.name_en


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
    return _show(request, prefecture, search, gettext("都道府県"), facts, "/prefectures/")


@require_safe
@kept_by_stamp()
def government_detail(request: HttpRequest, code: str) -> HttpResponse:
    government = get_object_or_404(LocalGovernment.objects.select_related("prefecture"), code=code)
    facts = [
        (gettext("読み"), government.kana),
        (gettext("ローマ字"), government.romaji),
        (gettext("全国地方公共団体コード"), government.code),
        (gettext("種別"), government.get_kind_display()),
        (pgettext("one of its kind", "都道府県"), called(government.prefecture)),
        (gettext("郡"), government.district),
    ]
    search = AgreementSearch(local_government=(code,))
    return _show(request, government, search, gettext("自治体"), facts, "/local-governments/")


@require_safe
@kept_by_stamp()
def country_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a country; its code is lower-case in the address, and redirected there."""
    country = get_object_or_404(Country, code=slug.upper())
    if slug != country.slug:
        return HttpResponsePermanentRedirect(country.get_absolute_url())
    facts = [
        (gettext("正式名称"), country.formal_name_en if is_english() else country.formal_name),
        in_other_language(country),
        (gettext("国・地域コード（ISO 3166-1）"), f"{country.code}・{country.alpha3}"),
    ]
    search = AgreementSearch(country=(slug,))
    return _show(request, country, search, gettext("国・地域"), facts, "/countries/")


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
        in_other_language(partner),
        (gettext("国・地域"), called(country) if country else gettext("なし")),
        (gettext("種別"), partner.get_kind_display()),
        (gettext("別名"), list_of(partner.aliases.splitlines())),
    ]
    search = AgreementSearch(partner=(str(pk),))
    return _show(request, partner, search, gettext("協定締結先"), facts, "/partners/")


@require_safe
@kept_by_stamp()
def topic_detail(request: HttpRequest, code: str) -> HttpResponse:
    topic = get_object_or_404(Topic, code=code)
    facts = [in_other_language(topic), (gettext("コード"), topic.code)]
    return _show(request, topic, AgreementSearch(topic=(code,)), gettext("分野"), facts, "/topics/")


def _show(
    request: HttpRequest,
    subject: Any,
    search: AgreementSearch,
    kind: str,
    facts: Sequence[tuple[str, str]],
    index_url: str,
) -> HttpResponse:
    """Show what all subjects have in common."""
    results = Results(search, stamp_of(request))
    facet, (value,) = next(iter(search.values().items()))
    matches, path = results.matches[""], subject.get_absolute_url()
    context = {
        "subject": subject,
        "linked": place_json(facet, value, called(subject), path, spoken()),
        "kind": kind,
        "shoulder": KINDS[facet],
        "facts": [(label, value) for label, value in facts if value],
        "count": results.count,
        "introduction": introduce(facet, called(subject), results),
        "chart": signing_chart(results),
        "rows": list_rows(results, results.page_numbers()),
        "list_url": search.url(),
        "query": search.query_string(),
        "has_more": results.page_count > 1,
        "breakdowns": [
            (LABELS[other], count_links(results, matches, other)) for other in BREAKDOWNS[facet]
        ],
        "neighbours": neighbours_of(facet, value, results),
        "not_listed": NOT_LISTED,
        "index_url": index_url,
        "feed_url": f"{path.rstrip('/')}.atom",
        "canonical_url": path,
    }
    return render(request, "places/landing.html", context)
