"""A line chart as SVG: few series, a logarithmic x axis, shares on y."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape

WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 420, 70, 200, 50, 60
COLOURS = ("#2fb344", "#d63939", "#868e96", "#4263eb")


def line_chart(
    title: str, x_name: str, y_name: str, xs: Sequence[float],
    series: Mapping[str, Sequence[float]],
) -> str:  # fmt: skip
    """The chart as text. `xs` are above 0 and ascend; each series has a share (0–1) for each x.

    >>> line_chart("t", "x", "y", [1, 10], {"a": [0.5, 0.25]}).count("<circle")
    2
    """
    parts = [_text(WIDTH / 2, 24, title, "middle", 16), _text(LEFT, TOP - 10, y_name, "start")]
    parts.append(_text((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 12, x_name, "middle"))
    parts += [_level(share / 10) for share in range(0, 11, 2)]
    parts += [_text(_x(x, xs), HEIGHT - BOTTOM + 18, f"{x:g}", "middle") for x in xs]
    for (name, shares), colour in zip(series.items(), COLOURS, strict=False):
        parts.append(_line(name, shares, xs, colour))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'font-family="sans-serif" font-size="12">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="white"/>{"".join(parts)}</svg>\n'
    )


def _x(value: float, xs: Sequence[float]) -> float:
    span = math.log(xs[-1]) - math.log(xs[0]) or 1.0
    return LEFT + (WIDTH - LEFT - RIGHT) * (math.log(value) - math.log(xs[0])) / span


def _y(share: float) -> float:
    return TOP + (HEIGHT - TOP - BOTTOM) * (1 - share)


def _level(share: float) -> str:
    y = _y(share)
    line = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:.1f}" y2="{y:.1f}" stroke="#ddd"/>'
    return line + _text(LEFT - 8, y + 4, f"{share:.0%}", "end")


def _line(name: str, shares: Sequence[float], xs: Sequence[float], colour: str) -> str:
    spots = [(_x(x, xs), _y(share)) for x, share in zip(xs, shares, strict=True)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in spots)
    end = _text(spots[-1][0] + 10, spots[-1][1] + 4, name, "start", colour=colour)
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{end}'


def _text(x: float, y: float, text: str, anchor: str, size: int = 12, colour: str = "#333") -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" font-size="{size}" '
        f'fill="{colour}">{escape(text)}</text>'
    )
