"""The ladder as a picture: `python -m fanzha.prevent.dissuade.picture > docs/ladder.svg`.

Drawn from words/data/ladder.toml and law.toml alone, so that it cannot say anything else. Levels
stand side by side, steps go up; an arrow is what takes a task on without anybody's doing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape

from fanzha.prevent.dissuade.ladder import Clock, ladder
from fanzha.words import law

WIDTH, HEIGHT = 960, 620
LEFT, COLUMN, BOX_WIDTH, BOX_HEIGHT = 150, 260, 220, 64
STEPS_AT = {"visit": 110, "call": 240, "text": 370}
CLOCKS_AT = 490


def picture(on: date) -> str:
    """The picture as SVG, with the county's figures in force on that day (Asia/Shanghai)."""
    parts = [*_heads(), *_steps(), *_escalations(), *_clocks(on)]
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
            'aria-label="分级递进劝阻 · the ladder of dissuasion" '
            'font-family="Noto Sans CJK SC, sans-serif" font-size="14">',
            '<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" '
            'markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#b45309"/></marker></defs>',
            f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
            *parts,
            "</svg>",
        ]
    )


def _heads() -> Iterator[str]:
    for place, rung in enumerate(ladder().rungs.values()):
        x = LEFT + place * COLUMN + BOX_WIDTH // 2
        yield _text(x, 40, rung.zh, size=20, anchor="middle")
        yield _text(x, 62, rung.en, size=13, anchor="middle", colour="#475569")


def _steps() -> Iterator[str]:
    for name, y in STEPS_AT.items():
        step = ladder().steps[name]
        yield _text(24, y + 28, step.zh, size=18)
        yield _text(24, y + 48, step.en, size=13, colour="#475569")
        for place, rung in enumerate(ladder().rungs.values()):
            at_once = name in rung.steps
            x = LEFT + place * COLUMN
            yield (
                f'<rect x="{x}" y="{y}" width="{BOX_WIDTH}" height="{BOX_HEIGHT}" rx="8" '
                f'fill="{"#dbeafe" if at_once else "#ffffff"}" stroke="#64748b"'
                f"{'' if at_once else ' stroke-dasharray=' + chr(34) + '5 4' + chr(34)}/>"
            )
            if at_once:
                yield _text(x + BOX_WIDTH // 2, y + 28, step.does_zh, anchor="middle")
                yield _text(x + BOX_WIDTH // 2, y + 48, step.does_en, size=10, anchor="middle")


def _escalations() -> Iterator[str]:
    """Up an arrow in the columns of the levels below the step."""
    for place, rung in enumerate(ladder().rungs.values()):
        found = [one for one in ladder().escalations if _leads_up(one.step, rung.steps)]
        for step in dict.fromkeys(one.step for one in found):
            ways = [one for one in found if one.step == step]
            yield from _arrow(LEFT + place * COLUMN, step, [f"{w.zh} · {w.en}" for w in ways])


def _leads_up(step: str, steps: tuple[str, ...]) -> bool:
    """Whether a step stands right above the highest one that a level begins with."""
    order = list(STEPS_AT)
    highest = min(order.index(name) for name in steps)
    return order.index(step) < highest


def _arrow(x: int, step: str, words: list[str]) -> Iterator[str]:
    y = STEPS_AT[step] + BOX_HEIGHT
    below = y + STEPS_AT["call"] - STEPS_AT["visit"] - BOX_HEIGHT
    yield (
        f'<path d="M{x + 10} {below}V{y + 2}" stroke="#b45309" stroke-width="2" fill="none" '
        'marker-end="url(#tip)"/>'
    )
    for line, text in enumerate(words):
        yield _text(x + 18, y + 20 + 18 * line, text, size=10, colour="#92400e")


def _clocks(on: date) -> Iterator[str]:
    for place, clock in enumerate(ladder().clocks.values()):
        x, y = 24 + place % 2 * 470, CLOCKS_AT + place // 2 * 34
        yield _text(x, y, f"{clock.zh} {_count(clock, on)} → {clock.then_zh}", size=13)
        yield _text(x, y + 14, f"{clock.en} → {clock.then_en}", size=10, colour="#475569")


def _count(clock: Clock, on: date) -> str:
    units = {"minutes": "分钟", "hours": "小时"}
    return f"{law.number(clock.law, on)} {units[clock.unit]}"


def _text(
    x: int, y: int, words: str, *, size: int = 14, anchor: str = "start", colour: str = "#0f172a"
) -> str:
    return (
        f'<text x="{x}" y="{y}" font-size="{size}" text-anchor="{anchor}" fill="{colour}">'
        f"{escape(words)}</text>"
    )


if __name__ == "__main__":
    # The newest figures that are in force on any day the file knows.
    print(picture(max(setting.since for setting in law.settings())))
