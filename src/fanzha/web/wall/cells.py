"""A made-up map of the county: its outline cut into one cell a town. Pure.

Units have a place but no border. The cell of a town is the part of the outline that is
nearer to it than to any other town (Voronoi, G. F., J. reine angew. Math. 134, 1908), made
by clipping the outline at every bisector (Sutherland and Hodgman, CACM 17(1), 1974).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from fanzha.inform.situation.rules import TownLine

Point = tuple[float, float]
CORNERS = 72


def outline(places: Iterable[Point]) -> list[Point]:
    """A coast-like closed line around all places, the same for the same places."""
    points = list(places) or [(0.5, 0.5)]
    middle = (_mean(x for x, _ in points), _mean(y for _, y in points))
    reach = 1.25 * max(math.dist(middle, point) for point in points) + 0.12
    angles = (2 * math.pi * corner / CORNERS for corner in range(CORNERS))
    return [_at(middle, angle, reach * _wobble(angle)) for angle in angles]


def cell(place: Point, others: Iterable[Point], border: Sequence[Point]) -> list[Point]:
    """The part of `border` nearest to `place`.

    >>> square = [(0, 0), (4, 0), (4, 4), (0, 4)]
    >>> cell((1, 2), [(3, 2)], square)
    [(0, 0), (2.0, 0.0), (2.0, 4.0), (0, 4)]
    """
    part = list(border)
    for other in others:
        if other != place:
            part = _nearer(part, place, other)
    return part


def county_map(towns: Sequence[TownLine]) -> dict[str, Any]:
    """The towns as GeoJSON, for ECharts. Coordinates are the units' own, not a place on earth."""
    places = [(town.x, town.y) for town in towns]
    border = outline(places)
    cells = [_feature(town, cell((town.x, town.y), places, border)) for town in towns]
    return {"type": "FeatureCollection", "features": cells}


def _feature(town: TownLine, part: list[Point]) -> dict[str, Any]:
    ring = [[round(x, 4), round(y, 4)] for x, y in [*part, part[0]]]
    return {
        "type": "Feature",
        "properties": {"name": town.code, "cp": [town.x, town.y]},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def _nearer(part: list[Point], place: Point, other: Point) -> list[Point]:
    """Clip a polygon to the side of the bisector that `place` is on."""
    (px, py), (ox, oy) = place, other
    limit = (ox * ox + oy * oy - px * px - py * py) / 2

    def beyond(point: Point) -> float:
        return point[0] * (ox - px) + point[1] * (oy - py) - limit

    kept: list[Point] = []
    for here, there in zip(part, [*part[1:], *part[:1]], strict=True):
        a, b = beyond(here), beyond(there)
        if a <= 0:
            kept.append(here)
        if (a < 0 < b) or (b < 0 < a):
            share = a / (a - b)
            x, y = (h + share * (t - h) for h, t in zip(here, there, strict=True))
            kept.append((x, y))
    return kept


def _wobble(angle: float) -> float:
    return (
        1
        + 0.06 * math.sin(3 * angle + 1)
        + 0.05 * math.sin(5 * angle)
        + 0.03 * math.sin(11 * angle)
    )


def _at(middle: Point, angle: float, reach: float) -> Point:
    return middle[0] + reach * math.cos(angle), middle[1] + reach * math.sin(angle)


def _mean(values: Iterable[float]) -> float:
    found = list(values)
    return sum(found) / len(found)
