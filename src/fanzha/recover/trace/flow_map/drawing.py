"""A map as SVG: one drawing for the page, the exported picture and the printed sheet. Pure.

The text stands alone: its style is inside, fonts are named by family, and each state has a mark
and a word besides its colour, so that it can be read in black and white.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from html import escape

from fanzha.kit.clock import shown
from fanzha.recover.trace.flow_map.drawn_cells import cell_drawn, mark
from fanzha.recover.trace.flow_map.drawn_links import amounts_drawn, link_drawn
from fanzha.recover.trace.flow_map.ink import Ink, wide, written, yuan
from fanzha.recover.trace.flow_map.layout import BOX_WIDTH, HEAD, Layout, laid_out
from fanzha.recover.trace.flow_map.shapes import FlowMap, Layer
from fanzha.recover.trace.flow_map.styles import style
from fanzha.recover.trace.picture import STATUS_LABELS, Status
from fanzha.words.enums import Language

LABELLED = 30
"""Links carry their amounts up to so many; the labels of more would cover one another."""
TITLE, NOTE, NARROWEST = 34, 18, 560


def draw(
    flow_map: FlowMap, *, language: Language = "zh", whole: bool = False,
    names: Mapping[str, str] | None = None, title: str = "", dark: bool = False,
    live: bool = False,
) -> str:  # fmt: skip
    """The map as an SVG document.

    Account numbers are half hidden unless `whole`. `names` are the banks' by code. Every cell
    carries its opaque key in `data-cell`; on a `live` page it can be focused and pressed.

    >>> from datetime import UTC, datetime
    >>> from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows
    >>> from fanzha.recover.trace.flow_map.view import map_of
    >>> at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> mule = Account(0, "9903000001272699271", "B03", "", 0, Status.OPEN, 100, 0, 100, 0, at, at)
    >>> paid = Edge("t1", at, "9901000001272699273", mule.account, 100, seed_fen=100)
    >>> svg = draw(map_of(Flows((mule,), (paid,), 100)))
    >>> svg[:4], "990***9271" in svg, mule.account in svg
    ('<svg', True, False)
    """
    ink = Ink(language, whole, names or {}, _one_day(flow_map), live)
    laid = laid_out(flow_map)
    top = TITLE if title else 0
    notes = list(_notes(flow_map, ink))
    width, height = max(laid.width, NARROWEST), laid.height + NOTE * (len(notes) + 1) + 6
    inside = "".join([*_columns(flow_map, laid, ink), *_flow(flow_map, laid, ink)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 {-top} {width:.0f} {height + top:.0f}" '
        f'width="{width:.0f}" height="{height + top:.0f}" class="fm{" fm-dark" * dark}" role="group" '
        f'aria-label="{escape(title or ink.say(NAME))}"><style>{style()}</style>'
        f'<rect x="0" y="{-top}" width="{width:.0f}" height="{height + top:.0f}" class="fm-paper"/>'
        f"{written(24, -10, title, 'fm-title') if title else ''}{inside}"
        f"{_legend(flow_map, laid.height, ink)}{_noted(notes, laid.height + NOTE)}</svg>"
    )


NAME = {"zh": "资金流向图", "en": "Fund-flow map"}


def _one_day(flow_map: FlowMap) -> bool:
    """Whether all of it happened on one day of the desk's zone."""
    days = {shown(at).date() for link in flow_map.links for at in (link.first_time, link.last_time)}
    return len(days) < 2


def _columns(flow_map: FlowMap, laid: Layout, ink: Ink) -> Iterator[str]:
    """A pale column behind each layer, headed by its number, accounts and times."""
    for layer in flow_map.layers:
        x = laid.columns[layer.number]
        yield (
            f'<rect x="{x - 8:.0f}" y="6" width="{BOX_WIDTH + 16}" height="{laid.height - 12:.0f}" '
            f'rx="6" class="fm-column"/>'
        )
        yield written(x, 26, _layer_name(layer, ink), "fm-head")
        yield written(x, HEAD - 18, _layer_facts(layer, ink), "fm-soft fm-small")


def _layer_name(layer: Layer, ink: Ink) -> str:
    if not layer.number:
        return ink.say({"zh": "受害人", "en": "Victim"})
    more = ink.say({"zh": " 及以后", "en": " and on"}) if layer.deeper else ""
    number = layer.number
    return ink.say({"zh": f"第 {number} 层", "en": f"Layer {number}"}) + more


def _layer_facts(layer: Layer, ink: Ink) -> str:
    count = layer.accounts
    accounts = ink.say({"zh": f"{count:,} 户", "en": f"{count:,} account{'s' * (count > 1)}"})
    return f"{accounts} · {ink.period(layer.first_time, layer.last_time)}"


def _flow(flow_map: FlowMap, laid: Layout, ink: Ink) -> Iterator[str]:
    """Bands below, boxes above them, amounts on top."""
    cells = {cell.key: cell for cell in flow_map.cells}
    yield from (link_drawn(band, cells, ink) for band in laid.bands)
    yield from (cell_drawn(cell, laid.boxes[cell.key], ink) for cell in cells.values())
    if len(laid.bands) <= LABELLED:
        yield from amounts_drawn(laid.bands)


def _legend(flow_map: FlowMap, y: float, ink: Ink) -> str:
    """The marks that are on this map, in words."""
    there = {cell.state for cell in flow_map.cells}
    x, parts = 24.0, []
    for state in (one for one in Status if one in there):
        word = ink.say(STATUS_LABELS[state])
        parts += [mark(state, x, y + 4), written(x + 15, y + 13, word, "fm-small")]
        x += 36 + wide(word, 10.5)
    width = ink.say({"zh": "带宽 = 被骗资金金额", "en": "width of a band = stolen money"})
    return "".join(parts) + written(x, y + 13, width, "fm-soft fm-small")


def _notes(flow_map: FlowMap, ink: Ink) -> Iterator[str]:
    """What is not drawn, counted."""
    left, later = flow_map.left_out, flow_map.left_out.later
    if left.accounts or left.transfers.count:
        yield ink.say({
            "zh": f"筛选未画: {left.accounts:,} 户, 留存 {yuan(left.held_fen)}; "
                  f"{left.transfers.count:,} 笔, {yuan(left.transfers.fen)}",
            "en": f"Filtered out: {left.accounts:,} accounts holding {yuan(left.held_fen)}; "
                  f"{left.transfers.count:,} transfers of {yuan(left.transfers.fen)}",
        })  # fmt: skip
    if later.count:
        yield ink.say({
            "zh": f"此刻之后: {later.count:,} 笔, {yuan(later.fen)}",
            "en": f"After this moment: {later.count:,} transfers of {yuan(later.fen)}",
        })  # fmt: skip
    folded = [cell.folded for cell in flow_map.cells if cell.folded.count]
    if folded:
        count, fen = sum(one.count for one in folded), sum(one.fen for one in folded)
        yield ink.say({
            "zh": f"“+n” 为细小转入, 未逐条画出: 共 {count:,} 笔, {yuan(fen)}",
            "en": f"“+n” are small transfers in, not drawn one by one: {count:,} of {yuan(fen)}",
        })  # fmt: skip
    if any(cell.mark for cell in flow_map.cells):
        yield ink.say({
            "zh": "“?” 为推测: 由资金规律得出, 不是对户主的认定, 须经人工核实",
            "en": "“?” is a guess from the pattern of the money, no finding about the holder: a person must check it",
        })  # fmt: skip


def _noted(notes: list[str], y: float) -> str:
    lines = (
        written(24, y + NOTE * place + 13, note, "fm-soft fm-small")
        for place, note in enumerate(notes)
    )
    return "".join(lines)
