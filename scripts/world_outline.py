"""Draws the land of the world as one small SVG path, from the file `land-110m.json` it is given.

The file is of the npm package world-atlas (https://github.com/topojson/world-atlas, ISC licence),
made of Natural Earth (https://www.naturalearthdata.com/, public domain). The path goes to stdout
and is kept as `fixtures/world_outline.txt`; run it again only for another drawing. The map is that
of `partnerships/sharing/world.py`: equal degrees, cut in the Atlantic, Japan left of the middle.
"""

import json
import sys
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

from partnerships.sharing.world import LEFT, NORTH, SOUTH, place

Point = tuple[float, float]
SMALLEST = 6  # square units: islands below it are left out


def main(path: Path) -> None:
    world = json.loads(path.read_text(encoding="utf-8"))
    drawn = (draw(ring) for ring in rings(world))
    sys.stdout.write("".join(drawn) + "\n")


def rings(world: Any) -> Iterator[list[Point]]:
    """Give the outer lines of all land in degrees, cut where the map is."""
    arcs = [decode(arc, world["transform"]) for arc in world["arcs"]]
    for shape in world["objects"]["land"]["geometries"]:
        for polygon in shape["arcs"]:
            line = unwind([p for number in polygon[0] for p in arc_of(arcs, number)])
            for east in (-360, 0, 360):
                turned = [(longitude + east, latitude) for longitude, latitude in line]
                yield clip(clip(turned, LEFT, 1), LEFT + 360, -1)


def decode(arc: list[list[int]], transform: Any) -> list[Point]:
    """Undo the differences and the scale of a TopoJSON arc."""
    (scale_x, scale_y), (move_x, move_y) = transform["scale"], transform["translate"]
    x = y = 0
    points = []
    for step_x, step_y in arc:
        x, y = x + step_x, y + step_y
        points.append((x * scale_x + move_x, y * scale_y + move_y))
    return points


def arc_of(arcs: list[list[Point]], number: int) -> list[Point]:
    """Give an arc; a negative number is one walked backwards."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def unwind(line: list[Point]) -> list[Point]:
    """Let a line go on beyond 180 degrees where it comes in again from the other side."""
    turns, unwound = 0, line[:1]
    for before, (longitude, latitude) in pairwise(line):
        turns += (before[0] - longitude > 180) - (longitude - before[0] > 180)
        unwound.append((longitude + 360 * turns, latitude))
    return unwound


def clip(line: list[Point], edge: float, side: int) -> list[Point]:
    """Keep what lies east (side 1) or west (-1) of a meridian (Sutherland and Hodgman, 1974)."""
    kept: list[Point] = []
    for before, here in zip([*line[-1:], *line[:-1]], line, strict=True):
        was_in, is_in = (side * (point[0] - edge) >= 0 for point in (before, here))
        if was_in != is_in:
            share = (edge - before[0]) / (here[0] - before[0])
            kept.append((edge, before[1] + share * (here[1] - before[1])))
        if is_in:
            kept.append(here)
    return kept


def draw(line: list[Point]) -> str:
    """Write a ring in whole units, each step from the one before; small and polar ones are none."""
    if not line or max(latitude for _, latitude in line) < SOUTH:
        return ""
    inside = [(x, min(NORTH, max(SOUTH, latitude))) for x, latitude in line]
    rounded = [(round(x), round(y)) for x, y in (place(*point) for point in inside)]
    points = [p for n, p in enumerate(rounded) if n == 0 or p != rounded[n - 1]]
    if area(points) < SMALLEST:
        return ""
    (x, y), steps = points[0], []
    for to_x, to_y in points[1:]:
        steps.append(f"{to_x - x} {to_y - y}")
        x, y = to_x, to_y
    return f"M{points[0][0]} {points[0][1]}l{' '.join(steps)}z".replace(" -", "-")


def area(points: list[tuple[int, int]]) -> float:
    pairs = zip(points, [*points[1:], points[0]], strict=True)
    return abs(sum(x * next_y - next_x * y for (x, y), (next_x, next_y) in pairs)) / 2


if __name__ == "__main__":
    main(Path(sys.argv[1]))
