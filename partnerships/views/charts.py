"""Charts made on the server: signings by year, and topics by region, as values for templates."""

from dataclasses import dataclass

from django.utils.translation import gettext

from partnerships.dates import PartialDate
from partnerships.models import Topic
from partnerships.search.labels import REGIONS
from partnerships.search.query import UNKNOWN
from partnerships.search.results import Results
from partnerships.search.sets import union
from partnerships.views.presenting import Link

HEIGHT = 100
FEWEST = 3  # years with signings


@dataclass(frozen=True)
class Bar:
    """The signings of one year: how many, where they are listed, and the bar's place and height."""

    year: int
    count: int
    url: str
    left: int
    top: int
    height: int


@dataclass(frozen=True)
class SigningChart:
    """Signings by year, 10 units a year and 100 high; years without any have no bar."""

    bars: list[Bar]
    width: int
    first: int
    last: int
    most: Bar
    undated: int
    """How many agreements have no date of signing."""


def signing_chart(results: Results) -> SigningChart | None:
    """Chart the signings of a search; none when there are too few years for a picture."""
    years = results.years
    if sum(count > 0 for _, count in years) < FEWEST:
        return None
    highest = max(count for _, count in years)
    bars = [
        _bar(results, place, year, count, max(3, round(HEIGHT * count / highest)))
        for place, (year, count) in enumerate(years)
        if count
    ]
    undated = results.sets.facets["signed"].get(UNKNOWN)
    return SigningChart(
        bars,
        10 * len(years),
        years[0][0],
        years[-1][0],
        max(bars, key=lambda bar: bar.count),
        len(undated & results.matches["signed"]) if undated else 0,
    )


def _bar(results: Results, place: int, year: int, count: int, height: int) -> Bar:
    day = PartialDate(year)
    url = results.search.with_(signed_from=day, signed_to=day, sort="").url()
    return Bar(year, count, url, 10 * place, HEIGHT - height, height)


@dataclass(frozen=True)
class TopicRow:
    """A topic with its counts in each region, in the order of the regions."""

    topic: Link
    counts: list[int]


def topics_by_region(results: Results) -> tuple[list[str], list[TopicRow]]:
    """Count each topic's agreements by region of Japan; one of two regions counts in both."""
    prefectures, names = results.sets.facets["prefecture"], results.names
    labels = [gettext(region) for region in REGIONS]
    regions = [
        union(found for code, found in prefectures.items() if names.region(code) == label)
        for label in labels
    ]
    topics = results.sets.facets["topic"]
    rows = []
    for code in Topic.objects.values_list("pk", flat=True):
        found = topics.get(code)
        if found:
            link = Link(names.label("topic", code), f"/topics/{code}/")
            rows.append(TopicRow(link, [found.intersection_cardinality(r) for r in regions]))
    return labels, rows
