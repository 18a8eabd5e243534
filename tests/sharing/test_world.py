"""The map of the world: where points lie, and that its land stays small."""

import re
from pathlib import Path

import pytest

from partnerships.sharing.world import HEIGHT, WIDTH, Place, draw_world, place


@pytest.mark.parametrize(
    ("longitude", "latitude", "x", "y"),
    [
        (-30, 78, 0, 0),
        (0, 0, 75, 195),
        (139.7, 35.7, 424.25, 105.75),
        (-158, 21, 580, 142.5),
        (330, -56, WIDTH, HEIGHT),
    ],
    ids=["corner", "Gulf of Guinea", "Tokyo", "Honolulu", "other corner"],
)
def test_places_lie_where_they_are(longitude: float, latitude: float, x: float, y: float) -> None:
    assert place(longitude, latitude) == pytest.approx((x, y))


def test_the_more_agreements_the_larger_the_point_and_small_ones_stay_in_sight() -> None:
    places = [Place("小", 0, 0, 1), Place("<大>", 0, 0, 16)]
    drawn = draw_world("地図", places)
    assert re.findall(r'r="([\d.]+)"><title>(.*?)<', drawn) == [
        ("8.5", "&lt;大&gt; 16"),
        ("4.0", "小 1"),
    ]


def test_the_land_is_small(repository: Path) -> None:
    outline = (repository / "fixtures" / "world_outline.txt").read_bytes()
    assert len(outline) < 25_000
    assert re.fullmatch(rb"(M\d+ \d+l[-\d ]+z)+\n", outline)
