"""What is near to a place, partner or topic in the record, by set operations only.

`landing.py` shows it: who has agreements with the same partners, which governments do the same, and
the counts of any facet as links.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from django.utils.translation import gettext
from pyroaring import BitMap

from partnerships.search.query import UNKNOWN
from partnerships.search.results import Results
from partnerships.search.sets import AgreementSets, union
from partnerships.views.presenting import Link

MOST_NEIGHBOURS = 8

PAGES = {
    "prefecture": "/prefectures/{}/",
    "local_government": "/local-governments/{}/",
    "country": "/countries/{}/",
    "partner": "/partners/{}/",
    "topic": "/topics/{}/",
}

Counted = tuple[Link, int]


@dataclass(frozen=True)
class Neighbours:
    """Others that are near: a heading, why they are, and links with counts, most first."""

    heading: str
    reason: str
    links: list[Counted]


def count_links(
    results: Results, matches: BitMap, facet: str, but: Collection[str] = ()
) -> list[Counted]:
    """Count some agreements by the values of a facet, the most first; the unknown is left out."""
    left_out = {UNKNOWN, *but}
    having = results.sets.facets[facet].items()
    counts = [
        (value, matches.intersection_cardinality(found))
        for value, found in having
        if value not in left_out
    ]
    counts = sorted(((v, n) for v, n in counts if n), key=lambda found: (-found[1], found[0]))
    label = results.names.label
    return [(Link(label(facet, v), PAGES[facet].format(v)), n) for v, n in counts]


def _of_government(value: str, results: Results) -> list[Neighbours]:
    sets, matches = results.sets, results.matches[""]
    return [
        Neighbours(
            gettext("同じ相手と協定を結ぶ自治体"),
            gettext("数は、同じ協定締結先との協定の件数です。"),
            _others(
                "local_government", results, sharing(sets, matches, "partner") - matches, value
            ),
        ),
        Neighbours(
            gettext("似ている自治体"),
            gettext("同じ国・地域と、同じ分野の協定を結ぶ自治体です。数は、その協定の件数です。"),
            _others("local_government", results, alike(sets, matches) - matches, value),
        ),
    ]


def _others(facet: str, results: Results, matches: BitMap, but: str) -> list[Counted]:
    return count_links(results, matches, facet, {but})[:MOST_NEIGHBOURS]


def _of_prefecture(value: str, results: Results) -> list[Neighbours]:
    sets, matches = results.sets, results.matches[""]
    return [
        Neighbours(
            gettext("同じ相手と協定を結ぶ都道府県"),
            gettext("その中の市区町村を含みます。数は、同じ協定締結先との協定の件数です。"),
            _others("prefecture", results, sharing(sets, matches, "partner") - matches, value),
        ),
        Neighbours(
            gettext("似ている都道府県"),
            gettext("同じ国・地域と、同じ分野の協定を結ぶ都道府県です。数は、その協定の件数です。"),
            _others("prefecture", results, alike(sets, matches) - matches, value),
        ),
    ]


def _of_country(value: str, results: Results) -> list[Neighbours]:
    shared = sharing(results.sets, results.matches[""], "local_government")
    return [
        Neighbours(
            gettext("同じ自治体のほかの国・地域"),
            gettext("この国・地域の相手と協定を結ぶ自治体の、ほかの国・地域との協定の件数です。"),
            _others("country", results, shared, value),
        )
    ]


def _of_partner(value: str, results: Results) -> list[Neighbours]:
    shared = sharing(results.sets, results.matches[""], "local_government")
    return [
        Neighbours(
            gettext("同じ自治体のほかの協定締結先"),
            gettext("この相手と協定を結ぶ自治体の、ほかの協定の件数です。"),
            _others("partner", results, shared, value),
        )
    ]


def _of_topic(value: str, results: Results) -> list[Neighbours]:
    return [
        Neighbours(
            gettext("合わせて書かれることの多い分野"),
            gettext("数は、両方の分野に入る協定の件数です。"),
            _others("topic", results, results.matches[""], value),
        )
    ]


Finder = Callable[[str, Results], list[Neighbours]]
_FINDERS: dict[str, Finder] = {
    "prefecture": _of_prefecture,
    "local_government": _of_government,
    "country": _of_country,
    "partner": _of_partner,
    "topic": _of_topic,
}


def neighbours_of(facet: str, value: str, results: Results) -> list[Neighbours]:
    """Give the groups of neighbours that are not empty."""
    return [group for group in _FINDERS[facet](value, results) if group.links]


def sharing(sets: AgreementSets, matches: BitMap, facet: str) -> BitMap:
    """Give all agreements that have a value of this facet that one of the matches has."""
    facets = sets.facets[facet].items()
    return union(found for value, found in facets if value != UNKNOWN and found.intersect(matches))


def alike(sets: AgreementSets, matches: BitMap) -> BitMap:
    """Give all agreements with the same country and topic as one of the matches."""
    topics = [t for v, t in sets.facets["topic"].items() if v != UNKNOWN and t.intersect(matches)]
    countries = [
        c for v, c in sets.facets["country"].items() if v != UNKNOWN and c.intersect(matches)
    ]
    pairs = (country & topic for country in countries for topic in topics)
    return union(pair for pair in pairs if pair.intersect(matches))
