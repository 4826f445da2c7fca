"""The boxes of a drawing: a victim, an account, a group, an exit. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

from fanzha.recover.trace.flow_map.ink import Ink, clipped, wide, written, yuan
from fanzha.recover.trace.flow_map.layout import BOX_WIDTH, Box
from fanzha.recover.trace.flow_map.shapes import Cell, Kind
from fanzha.recover.trace.flow_map.styles import INKS, MARKS, WORDS
from fanzha.recover.trace.picture import Status
from fanzha.words.enums import ExitKind, label

LEFT, RIGHT, BETWEEN, LINE, FIRST, MARK = 16, 9, 6, 16, 19, 15
SIZE, SMALL = 12.0, 10.5
VICTIM = {"zh": "受害人", "en": "Victim"}


@dataclass(frozen=True)
class Row:
    """One line of a box: what stands left and right, and the mark before it."""

    left: str
    right: str = ""
    style: str = ""
    beside: str = "fm-soft fm-small"
    state: Status | None = None


def cell_drawn(cell: Cell, box: Box, ink: Ink) -> str:
    """One cell; its name tells all of it to a screen reader. On a page it takes the focus."""
    rows = list(_rows(cell, ink))
    spoken = escape(", ".join(text for row in rows for text in (row.left, row.right) if text))
    lines = "".join(_row(row, box, place) for place, row in enumerate(rows))
    pressed = ' tabindex="0" role="button"' if ink.live else ""
    return (
        f'<g class="fm-cell" data-cell="{escape(cell.key)}" data-kind="{cell.kind}"{pressed} '
        f'aria-label="{spoken}"><title>{spoken}</title>'
        f"{_outline(cell, box)}{lines}{_folded(cell, box)}</g>"
    )


def mark(state: Status, x: float, y: float) -> str:
    """The mark of a state, ten pixels wide, from its upper left corner."""
    return (
        f'<path transform="translate({x:.1f} {y:.1f})" d="{MARKS[state]}" fill-rule="evenodd" '
        f'class="fm-fill-{INKS[state]}"/>'
    )


def _rows(cell: Cell, ink: Ink) -> Iterator[Row]:
    since = ink.time(cell.first_time)
    if cell.kind is Kind.VICTIM:
        yield Row(ink.say(VICTIM), since, "fm-bold")
        yield Row(ink.account(cell.members[0].account))
        yield Row("", _paid(cell, ink), beside="fm-bold")
    elif cell.kind is Kind.EXIT:
        style = f"fm-bold fm-fill-{INKS[Status.LEFT]}"
        yield Row(label(ExitKind(cell.exit_kind), ink.language), "", style, state=Status.LEFT)
        yield Row(_places(len(cell.members), ink), yuan(cell.in_fen), "fm-soft", "fm-bold")
    else:
        yield from _account_rows(cell, ink, since)


def _account_rows(cell: Cell, ink: Ink, since: str) -> Iterator[Row]:
    bank = ink.bank(cell.bank)
    if cell.kind is Kind.GROUP:
        yield Row(_accounts(len(cell.members), ink), since, "fm-bold")
        shared = bank or ink.say({"zh": "多家银行", "en": "several banks"})
        yield Row(shared if cell.layer else ink.say(VICTIM), style="fm-soft")
    else:
        yield Row(bank or ink.say({"zh": "开户行不详", "en": "bank unknown"}), since, "fm-bold")
        yield Row(ink.account(cell.members[0].account))
    if cell.state is None:
        yield Row("", _paid(cell, ink), beside="fm-bold")
        return
    held = yuan(cell.held_fen) if cell.held_fen else ""
    style = f"fm-bold fm-fill-{INKS[cell.state]}"
    yield Row(ink.say(WORDS[cell.state]), held, style, "fm-bold", cell.state)
    came = f"{ink.say(INTO)} {yuan(cell.in_fen)}"
    yield Row(came, _guess(cell, came, ink), "fm-soft fm-small")


INTO = {"zh": "转入", "en": "in"}


def _guess(cell: Cell, came: str, ink: Ink) -> str:
    """A guess ends in a question mark, and is cut where the amount before it is long."""
    if cell.mark is None:
        return ""
    room = BOX_WIDTH - LEFT - RIGHT - wide(came, SMALL) - 2 * BETWEEN
    return f"{clipped(ink.say(cell.mark.words), room, SMALL)}?"


def _paid(cell: Cell, ink: Ink) -> str:
    return ink.say({"zh": "付出 ", "en": "paid "}) + yuan(cell.out_fen)


def _accounts(count: int, ink: Ink) -> str:
    return ink.say({"zh": f"{count:,} 个账户", "en": f"{count:,} accounts"})


def _places(count: int, ink: Ink) -> str:
    return ink.say({"zh": f"{count:,} 处", "en": f"{count:,} place{'s' * (count > 1)}"})


def _outline(cell: Cell, box: Box) -> str:
    """A pill for an exit, a pile for a group; a band of the state's colour at the left."""
    round_ = 16 if cell.kind is Kind.EXIT else 5
    dashed = f" fm-exit fm-line-{INKS[Status.LEFT]}" if cell.kind is Kind.EXIT else ""
    pile = "".join(_rectangle(box, 5, step, "") for step in (6, 3)) if cell.opens else ""
    band = "" if cell.kind is Kind.EXIT else _band(cell, box)
    return f"{pile}{_rectangle(box, round_, 0, dashed)}{band}"


def _rectangle(box: Box, round_: int, step: float, more: str) -> str:
    return (
        f'<rect x="{box.x + step:.1f}" y="{box.y - step:.1f}" width="{box.width:.1f}" '
        f'height="{box.height:.1f}" rx="{round_}" class="fm-box{more}"/>'
    )


def _band(cell: Cell, box: Box) -> str:
    ink = INKS[cell.state] if cell.state else "victim"
    return (
        f'<path d="M{box.x + 7:.1f} {box.y:.1f}h-2a5 5 0 0 0-5 5v{box.height - 10:.1f}a5 5 0 0 0 5 5h2z" '
        f'class="fm-fill-{ink}"/>'
    )


def _row(row: Row, box: Box, place: int) -> str:
    """A line as it fits: an amount is never cut, it is written smaller beside a long word."""
    y = box.y + FIRST + LINE * place
    indent = LEFT + (MARK if row.state else 0)
    room = box.width - indent - RIGHT
    size = SMALL if "fm-small" in row.style else SIZE
    needed = wide(row.left, size) + wide(row.right, SIZE) + BETWEEN
    beside = f"{row.beside} fm-small" if needed > room else row.beside
    taken = wide(row.right, SMALL if "fm-small" in beside else SIZE)
    left = clipped(row.left, room - taken - BETWEEN * bool(row.right), size)
    parts = [mark(row.state, box.x + LEFT, y - 9.5)] if row.state else []
    if left:
        parts.append(written(box.x + indent, y, left, row.style))
    if row.right:
        parts.append(written(box.right - RIGHT, y, row.right, beside, "end"))
    return "".join(parts)


def _folded(cell: Cell, box: Box) -> str:
    """A stub for the transfers that come in too small to be drawn."""
    if not cell.folded.count:
        return ""
    y = box.y + box.height - 8
    stub = f'<path d="M{box.x - 12:.1f} {y:.1f}h12" class="fm-link fm-plain" stroke-width="2"/>'
    return stub + written(box.x - 14, y + 4, f"+{cell.folded.count:,}", "fm-soft fm-small", "end")
