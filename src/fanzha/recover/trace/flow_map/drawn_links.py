"""The bands of a drawing: stolen money on its way, as wide as its amount. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from fanzha.recover.trace.flow_map.ink import Ink, written, yuan
from fanzha.recover.trace.flow_map.layout import Band, Way
from fanzha.recover.trace.flow_map.shapes import Cell
from fanzha.recover.trace.flow_map.styles import INKS

TURN = 42.0
"""How far out a band swings that returns or stays in its layer."""


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


def amount_drawn(band: Band) -> str:
    """The amount of a band, near its end, where there is room before the box."""
    if band.way is Way.BACK:
        return written(
            (band.x1 + band.x2) / 2, band.lane - 3, yuan(band.link.fen), "fm-amount", "middle"
        )
    side = 10 if band.way is Way.BESIDE else -10
    anchor = "" if band.way is Way.BESIDE else "end"
    return written(band.x2 + side, band.y2 + 4, yuan(band.link.fen), "fm-amount", anchor)


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
