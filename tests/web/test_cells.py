"""The made-up map: the cells fill the outline, and each holds its own town."""

from __future__ import annotations

import math

from hypothesis import given
from hypothesis import strategies as st

from fanzha.inform.situation.rules import TownLine
from fanzha.web.wall.cells import Point, cell, county_map, outline

places = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20)).map(lambda p: (p[0] / 20, p[1] / 20)),
    min_size=1, max_size=12, unique=True,
)  # fmt: skip


def area(part: list[Point]) -> float:
    """By the shoelace formula."""
    pairs = zip(part, [*part[1:], *part[:1]], strict=True)
    return abs(sum(x * b - a * y for (x, y), (a, b) in pairs)) / 2


@given(places)
def test_the_cells_fill_the_outline(towns: list[Point]) -> None:
    border = outline(towns)
    cells = [cell(town, towns, border) for town in towns]
    assert math.isclose(sum(area(part) for part in cells), area(border), rel_tol=1e-6)


@given(places)
def test_every_corner_of_a_cell_is_nearest_to_its_own_town(towns: list[Point]) -> None:
    border = outline(towns)
    for town in towns:
        for corner in cell(town, towns, border):
            nearest = min(math.dist(corner, other) for other in towns)
            assert math.dist(corner, town) <= nearest + 1e-6


def test_towns_without_a_place_still_make_a_map() -> None:
    lines = [TownLine(code, code, code, 0.0, 0.0) for code in ("A", "B")]
    assert len(county_map(lines)["features"]) == 2
    assert county_map([])["features"] == []
