"""The links of a map: what went from one cell to another, and what is too small to draw. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace

from fanzha.recover.trace.flow_map.shapes import UNKNOWN_PAYER, Cell, Edge, Link, Sum

LINKS = 120
"""Links that are drawn, the largest first; each cell keeps its largest one."""

Ends = dict[tuple[str, str], Link]


def paying(payer: str) -> str:
    """A paying account; those that nobody told stand for one."""
    return UNKNOWN_PAYER if payer.startswith(UNKNOWN_PAYER) else payer


def linked(
    edges: Iterable[Edge], cells: Collection[Cell]
) -> tuple[tuple[Link, ...], dict[str, Sum], dict[str, Sum]]:
    """The links that are drawn, what is folded into each target, and what stays inside a cell."""
    payers = {one.account: cell.key for cell in cells if not cell.layer for one in cell.members}
    place = {one.account: cell.key for cell in cells if cell.layer for one in cell.members}
    between: Ends = {}
    inside: dict[str, Sum] = defaultdict(Sum)
    for edge in edges:
        target = place[edge.payee]
        for source, fen in _sources(edge, payers, place):
            if source == target:
                inside[target] += Sum(1, fen)
            else:
                _join(between, source, target, fen, edge)
    drawn, folded = _fold(between.values())
    return drawn, folded, dict(inside)


def _sources(
    edge: Edge, payers: Mapping[str, str], place: Mapping[str, str]
) -> Iterable[tuple[str, int]]:
    """New money comes from the victim's cell, the rest from the account's."""
    if edge.seed_fen:
        yield payers[paying(edge.payer)], edge.seed_fen
    if edge.fen > edge.seed_fen:
        yield place[edge.payer], edge.fen - edge.seed_fen


def _join(between: Ends, source: str, target: str, fen: int, edge: Edge) -> None:
    known = between.get((source, target))
    between[source, target] = (
        replace(known, fen=known.fen + fen, count=known.count + 1, last_time=edge.time)
        if known else Link(source, target, fen, 1, edge.time, edge.time)
    )  # fmt: skip


def _fold(links: Iterable[Link]) -> tuple[tuple[Link, ...], dict[str, Sum]]:
    largest = sorted(links, key=lambda one: (-one.fen, one.first_time, one.source, one.target))
    reached: set[str] = set()
    drawn: list[Link] = []
    folded: dict[str, Sum] = defaultdict(Sum)
    for place, link in enumerate(largest):
        if place < LINKS or link.target not in reached:
            drawn.append(link)
            reached.add(link.target)
        else:
            folded[link.target] += Sum(link.count, link.fen)
    return tuple(drawn), dict(folded)
