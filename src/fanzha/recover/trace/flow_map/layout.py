"""Where each cell and each link of a map stands, in pixels. Pure.

A layered drawing (K. Sugiyama, S. Tagawa, M. Toda, "Methods for visual understanding of
hierarchical system structures", IEEE Trans. SMC 11(2), 1981): columns by hop, the order in a
column by the barycentre of the cells that feed a cell, then by time, so that few links cross.
Each cell then stands as near to its feeders as its neighbours let it: isotonic regression by
pooling adjacent violators (M. Ayer et al., Ann. Math. Stat. 26(4), 1955).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from fanzha.recover.trace.flow_map.shapes import Cell, FlowMap, Kind, Layer, Link

BOX_WIDTH, GAP_ACROSS, GAP_DOWN = 190, 96, 14
HEIGHTS = {Kind.VICTIM: 58, Kind.ACCOUNT: 72, Kind.GROUP: 72, Kind.EXIT: 42}
HEAD, MARGIN, LANE, LANES = 62, 24, 16, 6
TURN = 42.0
"""How far out a band swings that returns or stays in its layer."""
WIDEST, THINNEST = 50.0, 1.2


@dataclass(frozen=True)
class Box:
    """A rectangle from its upper left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width


class Way(StrEnum):
    """How a link runs: to a later layer, within one, or back to an earlier one."""

    FORWARD = "forward"
    BESIDE = "beside"
    BACK = "back"


@dataclass(frozen=True)
class Band:
    """A link from (x1, y1) to (x2, y2), as wide as its money; `lane` is where it turns back."""

    link: Link
    way: Way
    width: float
    x1: float
    y1: float
    x2: float
    y2: float
    lane: float


@dataclass(frozen=True)
class Layout:
    """A map laid out. `columns` is the left edge of each layer."""

    boxes: Mapping[str, Box]
    bands: tuple[Band, ...]
    columns: Mapping[int, float]
    width: float
    height: float


def laid_out(flow_map: FlowMap) -> Layout:
    """Every cell and link of the map in its place."""
    columns = {
        layer.number: MARGIN + place * (BOX_WIDTH + GAP_ACROSS)
        for place, layer in enumerate(flow_map.layers)
    }
    boxes = _boxes(flow_map, columns)
    bottom = max((box.y + box.height for box in boxes.values()), default=HEAD) + MARGIN
    bands = _bands(flow_map, boxes, bottom)
    lanes = {band.lane for band in bands if band.way is Way.BACK}
    reach = [band.x1 + TURN for band in bands if band.way is not Way.FORWARD]
    width = max([*(box.right for box in boxes.values()), *reach], default=0) + MARGIN
    return Layout(boxes, bands, columns, width, bottom + LANE * len(lanes))


def stacked(wishes: Sequence[float], heights: Sequence[float], gap: float) -> list[float]:
    """The middles of boxes stacked in this order, as near to what they wish as they fit.

    Two that want the same place share the way; a third far below is left alone.

    >>> stacked([100, 100, 400], [20, 20, 20], 10)
    [85.0, 115.0, 400.0]
    """
    offsets = [0.0]
    for above, below in pairwise(heights):
        offsets.append(offsets[-1] + (above + below) / 2 + gap)
    pools: list[tuple[float, int]] = []
    for wish, offset in zip(wishes, offsets, strict=False):
        total, count = wish - offset, 1
        while pools and pools[-1][0] / pools[-1][1] > total / count:
            more, others = pools.pop()
            total, count = total + more, count + others
        pools.append((total, count))
    places = [total / count for total, count in pools for _ in range(count)]
    return [place + offset for place, offset in zip(places, offsets, strict=False)]


def _boxes(flow_map: FlowMap, columns: Mapping[int, float]) -> dict[str, Box]:
    feeders: dict[str, list[Link]] = defaultdict(list)
    for link in flow_map.links:
        feeders[link.target].append(link)
    boxes: dict[str, Box] = {}
    for layer in flow_map.layers:
        boxes.update(_column(layer, columns[layer.number], feeders, boxes))
    top = min((box.y for box in boxes.values()), default=0)
    return {
        key: Box(box.x, box.y - top + HEAD, box.width, box.height) for key, box in boxes.items()
    }


def _column(
    layer: Layer, x: float, feeders: Mapping[str, Sequence[Link]], placed: Mapping[str, Box]
) -> dict[str, Box]:
    """One column, in the order of the barycentre of what feeds a cell, then of time."""
    wishes = {cell.key: _wish(feeders.get(cell.key, ()), placed) for cell in layer.cells}
    order = sorted(layer.cells, key=lambda one: (wishes[one.key], one.first_time, one.key))
    heights = [HEIGHTS[cell.kind] for cell in order]
    middles = stacked([wishes[cell.key] for cell in order], heights, GAP_DOWN)
    return {
        cell.key: Box(x, middle - height / 2, BOX_WIDTH, height)
        for cell, middle, height in zip(order, middles, heights, strict=True)
    }


def _wish(links: Iterable[Link], placed: Mapping[str, Box]) -> float:
    """The middle of the cells that feed it, by money; the axis where none does."""
    known = [(link.fen, placed[link.source].middle) for link in links if link.source in placed]
    fen = sum(weight for weight, _ in known)
    return round(sum(weight * middle for weight, middle in known) / fen, 1) if fen else 0.0


def _bands(flow_map: FlowMap, boxes: Mapping[str, Box], bottom: float) -> tuple[Band, ...]:
    cells = {cell.key: cell for cell in flow_map.cells}
    most = max([flow_map.loss_fen, *(link.fen for link in flow_map.links)], default=1)

    def width(link: Link) -> float:
        return max(THINNEST, WIDEST * link.fen / most)

    leaves = _ports(flow_map.links, boxes, width, lambda one: (one.source, one.target))
    enters = _ports(flow_map.links, boxes, width, lambda one: (one.target, one.source))
    back = [link for link in flow_map.links if _way(link, cells) is Way.BACK]
    lanes = {id(link): bottom + LANE * (place % LANES) for place, link in enumerate(back)}
    return tuple(
        Band(
            link, way := _way(link, cells), width(link),
            boxes[link.source].right, leaves[link],
            boxes[link.target].right if way is Way.BESIDE else boxes[link.target].x,
            enters[link], lanes.get(id(link), 0.0),
        )
        for link in flow_map.links
    )  # fmt: skip


def _way(link: Link, cells: Mapping[str, Cell]) -> Way:
    ahead = cells[link.target].layer - cells[link.source].layer
    return Way.FORWARD if ahead > 0 else Way.BESIDE if ahead == 0 else Way.BACK


def _ports(
    links: Iterable[Link], boxes: Mapping[str, Box], width: Callable[[Link], float],
    ends: Callable[[Link], tuple[str, str]],
) -> dict[Link, float]:  # fmt: skip
    """The height at which each link meets the box at its near end, in the order of the far ones."""
    at: dict[str, list[Link]] = defaultdict(list)
    for link in links:
        at[ends(link)[0]].append(link)
    ports: dict[Link, float] = {}
    for key, meeting in at.items():
        meeting.sort(key=lambda one: boxes[ends(one)[1]].middle)
        box, total = boxes[key], sum(width(link) for link in meeting)
        squeeze = min(1.0, (box.height - 8) / total)
        y = box.middle - squeeze * total / 2
        for link in meeting:
            ports[link] = y + squeeze * width(link) / 2
            y += squeeze * width(link)
    return ports
