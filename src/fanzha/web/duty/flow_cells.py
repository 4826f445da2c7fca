"""What stands behind a cell of the map: its accounts, their orders, a single one's transfers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from fanzha.recover.freeze import rules as freeze_rules
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.stop import rules as stop_rules
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.trace.flow_map.filters import filtered
from fanzha.recover.trace.flow_map.roles import Guess
from fanzha.recover.trace.flow_map.shapes import Account, Cell, Edge, Words
from fanzha.web.duty.flow_maps import CaseMap

ROWS = 60
"""So many accounts and transfers are listed; the workbook has all."""


@dataclass(frozen=True)
class Measure:
    """An order or a freeze on an account: its row on the chase page, and how it stands."""

    anchor: str
    name: Words
    label: Words


@dataclass(frozen=True)
class Row:
    """One account in the side panel. `elsewhere` is the report whose stop holds it."""

    one: Account
    guesses: tuple[Guess, ...]
    measures: tuple[Measure, ...]
    elsewhere: int | None


@dataclass(frozen=True)
class Behind:
    """What stands behind a cell: its largest accounts, and the transfers of a single one."""

    cell: Cell
    rows: tuple[Row, ...]
    left_out: int
    came: tuple[Edge, ...]
    went: tuple[Edge, ...]


def behind(case: CaseMap, key: str, at: datetime) -> Behind | None:
    """What stands behind the cell with this key, None when the map has no such cell any more."""
    cell = next((one for one in case.flow_map.cells if one.key == key), None)
    if cell is None:
        return None
    members = sorted(cell.members, key=lambda one: (-one.in_fen, one.number))
    measures = _measures(case.report.pk, at)
    rows = tuple(_row(one, case, measures) for one in members[:ROWS])
    names = {one.account for one in members} if len(members) == 1 else set[str]()
    edges = filtered(case.flows, case.wanted).edges
    return Behind(
        cell, rows, len(members) - len(rows),
        tuple(edge for edge in edges if edge.payee in names and cell.layer)[:ROWS],
        tuple(edge for edge in edges if edge.payer in names)[:ROWS],
    )  # fmt: skip


def _row(one: Account, case: CaseMap, measures: Mapping[str, list[Measure]]) -> Row:
    node = case.picture.nodes[one.number] if one.number >= 0 else None
    elsewhere = node.hold.other_report if node and node.hold else None
    return Row(
        one, case.guesses.get(one.account, ()), tuple(measures.get(one.account, ())), elsewhere
    )


def _measures(report_id: int, at: datetime) -> dict[str, list[Measure]]:
    """Every order and freeze of the case by account, oldest first."""
    found: dict[str, list[Measure]] = {}
    for order in orders_of(report_id):
        state = stop_rules.shown_state(order.state, order.expires_at, at)
        name = stop_rules.KIND_LABELS[stop_rules.Kind(order.kind)]
        one = Measure(f"order-{order.pk}", name, stop_rules.STATE_LABELS[state])
        found.setdefault(order.account, []).append(one)
    for freeze in freezes_of(report_id):
        frozen = freeze_rules.shown_state(freeze.state, freeze.expires_at, at)
        name = freeze_rules.KIND_LABELS[freeze_rules.Kind(freeze.kind)]
        one = Measure(f"freeze-{freeze.pk}", name, freeze_rules.STATE_LABELS[frozen])
        found.setdefault(freeze.account, []).append(one)
    return found
