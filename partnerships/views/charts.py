"""Charts made on the server: signings by year and topics by prefecture, as values for templates."""

from dataclasses import dataclass

from django.utils.translation import gettext

from partnerships.dates import PartialDate
from partnerships.languages import called
from partnerships.models import Prefecture, Topic
from partnerships.search.labels import REGIONS
from partnerships.search.query import UNKNOWN
from partnerships.search.results import Results
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
class PrefectureRow:
    """A prefecture with its number of agreements of each topic, in the order of the topics."""

    prefecture: Link
    counts: list[int]


@dataclass(frozen=True)
class TopicGrid:
    """Topics by prefecture: the topics as columns, and by region the prefectures as rows.

    Topics, prefectures and regions without any agreement are left out. An agreement of several
    topics or prefectures counts in each.
    """

    topics: list[Link]
    regions: list[tuple[str, list[PrefectureRow]]]
    prefecture_count: int


def topics_by_prefecture(results: Results) -> TopicGrid:
    """Count each topic's agreements by prefecture; two queries."""
    label, having = results.names.label, results.sets.facets["topic"]
    topics = [code for code in Topic.objects.values_list("pk", flat=True) if having.get(code)]
    rows: dict[str, list[PrefectureRow]] = {region: [] for region in REGIONS}
    for prefecture in Prefecture.objects.all():
        found = results.sets.facets["prefecture"].get(prefecture.code)
        if found:
            link = Link(called(prefecture), prefecture.get_absolute_url())
            counts = [having[code].intersection_cardinality(found) for code in topics]
            rows.setdefault(prefecture.region, []).append(PrefectureRow(link, counts))
    return TopicGrid(
        [Link(label("topic", code), f"/topics/{code}/") for code in topics],
        [(gettext(region), found) for region, found in rows.items() if found],
        sum(map(len, rows.values())),
    )
