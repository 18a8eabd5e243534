"""The map of the world with the partners as points, as one SVG file.

The land is `fixtures/world_outline.txt`, drawn by `scripts/world_outline.py` from Natural Earth;
the points are the partners' coordinates with their numbers of agreements. A view gives it out.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from html import escape
from math import sqrt

from django.conf import settings

LEFT, NORTH, SOUTH = -30, 78, -56  # degrees: cut in the Atlantic, without the poles
UNIT = 2.5  # units a degree
WIDTH, HEIGHT = int(360 * UNIT), int((NORTH - SOUTH) * UNIT)

# In the middle between light and dark: the file doesn't know the colours of the page around it.
LAND, POINT = "#9aa3b8", "#3460fb"


@dataclass(frozen=True)
class Place:
    """A partner on the map: where it is, and how many agreements it has."""

    name: str
    latitude: float
    longitude: float
    count: int


def place(longitude: float, latitude: float) -> tuple[float, float]:
    """Give where a point of the earth lies on the map, in units from the upper left corner."""
    east = longitude - LEFT
    return (east if 0 <= east <= 360 else east % 360) * UNIT, (NORTH - latitude) * UNIT


def radius(count: int) -> float:
    """Give the size of a point, in units: its area grows with the number of agreements."""
    return 2.5 + 1.5 * sqrt(count)


def draw_world(title: str, places: Iterable[Place]) -> str:
    """Draw the map; the more agreements, the larger the point, by area. The largest lie below."""
    points = "".join(map(_point, sorted(places, key=lambda place: -place.count)))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img">'
        f"<title>{escape(title)}</title>"
        f'<path fill="{LAND}" fill-opacity=".45" d="{_outline()}"/>'
        f'<g fill="{POINT}" fill-opacity=".65" stroke="#fff" stroke-width=".8">{points}</g></svg>'
    )


def _point(here: Place) -> str:
    x, y = place(here.longitude, here.latitude)
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius(here.count):.1f}">'
        f"<title>{escape(here.name)} {here.count}</title></circle>"
    )


@cache
def _outline() -> str:
    path = settings.BASE_DIR / "fixtures" / "world_outline.txt"
    return path.read_text(encoding="ascii").strip()
