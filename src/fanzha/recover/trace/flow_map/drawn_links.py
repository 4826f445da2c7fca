"""The bands of a drawing: stolen money on its way, as wide as its amount. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from html import escape

from fanzha.recover.trace.flow_map.ink import Ink, written, yuan
from fanzha.recover.trace.flow_map.layout import TURN, Band, Way, stacked
from fanzha.recover.trace.flow_map.shapes import Cell
from fanzha.recover.trace.flow_map.styles import INKS

LABEL = 11.0


def link_drawn(band: Band, cells: Mapping[str, Cell], ink: Ink) -> str:
    """One band in the colour of where the money went; its title tells amount, count and time."""
    state = cells[band.link.target].state
    colour = INKS[state] if state else "passed"
    back = "" if band.way is Way.FORWARD else " fm-return"
    return (
        f'<g class="fm-band" data-from="{escape(band.link.source)}" data-to="{escape(band.link.target)}">'
        f'<path d="{_path(band)}" class="fm-link fm-line-{colour}{back}" '
        f'stroke-width="{band.width:.1f}"><title>{escape(_told(band, ink))}</title></path>'
        f"{_arrow(band, colour)}</g>"
    )


def amounts_drawn(bands: Sequence[Band]) -> Iterator[str]:
    """The amounts of bands that share a target, before its box, none over another.

    Where one band alone comes in, the box itself tells the amount.
    """
    entering: dict[tuple[str, bool], list[Band]] = defaultdict(list)
    shared = Counter(band.link.target for band in bands)
    for band in bands:
        if shared[band.link.target] > 1:
            entering[band.link.target, band.way is Way.BESIDE].append(band)
    for (_, beside), together in entering.items():
        together.sort(key=lambda band: band.y2)
        spots = stacked([band.y2 for band in together], [LABEL] * len(together), 0)
        step, anchor = (10, "") if beside else (-10, "end")
        for band, y in zip(together, spots, strict=True):
            yield written(band.x2 + step, y + 4, yuan(band.link.fen), "fm-amount", anchor)


def _path(band: Band) -> str:
    x1, y1, x2, y2 = band.x1, band.y1, band.x2 - 5, band.y2
    if band.way is Way.FORWARD:
        half = (x2 - x1) / 2
        return f"M{x1:.1f} {y1:.1f}C{x1 + half:.1f} {y1:.1f} {x2 - half:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    if band.way is Way.BESIDE:
        out = band.x2 + TURN
        return (
            f"M{x1:.1f} {y1:.1f}C{out:.1f} {y1:.1f} {out:.1f} {y2:.1f} {band.x2 + 5:.1f} {y2:.1f}"
        )
    return (
        f"M{x1:.1f} {y1:.1f}C{x1 + TURN:.1f} {y1:.1f} {x1 + TURN:.1f} {band.lane:.1f} {x1:.1f} {band.lane:.1f}"
        f"L{x2:.1f} {band.lane:.1f}C{x2 - TURN:.1f} {band.lane:.1f} {x2 - TURN:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
    )


def _arrow(band: Band, colour: str) -> str:
    """A head at the end, towards the box it enters."""
    step = 6 if band.way is Way.BESIDE else -6
    return f'<path d="M{band.x2:.1f} {band.y2:.1f}l{step} -4v8z" class="fm-fill-{colour}"/>'


def _told(band: Band, ink: Ink) -> str:
    link = band.link
    when = ink.period(link.first_time, link.last_time)
    times = ink.say(
        {"zh": f"{link.count:,} 笔", "en": f"{link.count:,} transfer{'s' * (link.count > 1)}"}
    )
    return f"{yuan(link.fen)} · {times} · {when}"
