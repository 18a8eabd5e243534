"""The world with the partners on it: a picture that pages load when it comes into sight, and the
links that lie over its points for whoever uses a pointer. `browse.py` shows both beside a list.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from partnerships.languages import called, mark_japanese, spoken
from partnerships.models import Partner
from partnerships.search.query import AgreementSearch
from partnerships.search.results import Results
from partnerships.sharing.world import Place, draw_world, place, radius
from partnerships.views.caching import kept_by_stamp, stamp_of
from partnerships.views.opening import open_data

TITLE = "協定締結先の世界地図"
SMALLEST = 5.0  # units: what a pointer can hit, and no more, since points crowd


@dataclass(frozen=True)
class MapLink:
    """A point of the map as a link: where it leads, what it says, and its place in units."""

    url: str
    label: str
    lang: str
    """The language of the label, which is Japanese where no English name is known."""
    count: int
    x: str
    y: str
    radius: str


@open_data()
@kept_by_stamp()
def world_map(request: HttpRequest) -> HttpResponse:
    """Draw the partners whose place is known; one query, 10 kB compressed."""
    found = placed_partners(Results(AgreementSearch(), stamp_of(request)))
    places = [Place(partner.name, *where, count) for partner, where, count in found]
    return HttpResponse(draw_world(TITLE, places), "image/svg+xml")


def map_links(results: Results) -> list[MapLink]:
    """Give the points of the map as links, the largest first, as they are drawn; one query."""
    found = sorted(placed_partners(results), key=lambda of: -of[2])
    return [_link(*of) for of in found]


def _link(partner: Partner, where: tuple[float, float], count: int) -> MapLink:
    latitude, longitude = where
    x, y = place(longitude, latitude)
    size = max(SMALLEST, radius(count))
    url = partner.get_absolute_url()
    label = called(partner)
    lang = "ja" if mark_japanese(label) != label else spoken()
    return MapLink(url, label, lang, count, f"{x:.0f}", f"{y:.0f}", f"{size:.0f}")


def placed_partners(results: Results) -> Iterator[tuple[Partner, tuple[float, float], int]]:
    """Give the partners whose place is known, with latitude, longitude and number of agreements."""
    facet = results.sets.facets["partner"]
    for partner in Partner.objects.exclude(latitude=None).exclude(longitude=None):
        latitude, longitude = partner.latitude, partner.longitude
        if str(partner.pk) in facet and latitude is not None and longitude is not None:
            yield partner, (latitude, longitude), len(facet[str(partner.pk)])
