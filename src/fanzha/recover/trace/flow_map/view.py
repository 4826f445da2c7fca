"""A map out of flows: filtered, put in layers, grouped, linked. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from fanzha.recover.trace.flow_map.filters import Wanted, filtered
from fanzha.recover.trace.flow_map.grouping import Bunch, bunched
from fanzha.recover.trace.flow_map.linking import linked, paying
from fanzha.recover.trace.flow_map.shapes import (
    Account,
    Cell,
    Edge,
    FlowMap,
    Flows,
    Kind,
    Layer,
    Mark,
    Sum,
)
from fanzha.recover.trace.picture import Status

LAYERS = 12
"""Layers of accounts that are drawn; what went further stands in the last."""

EVERYTHING = Wanted()


def map_of(
    flows: Flows, wanted: Wanted = EVERYTHING, marks: Mapping[str, Mark] | None = None
) -> FlowMap:
    """The map of what is wanted; `marks` is the guess of each account, by account number.

    >>> from datetime import UTC, datetime
    >>> at = [datetime(2026, 3, 2, 8, minute, tzinfo=UTC) for minute in (0, 5)]
    >>> m = Account(0, "M", "B03", "", 0, Status.EMPTY, 100, 100, 0, 0, at[0], at[1])
    >>> cash = Account(1, "ATM", "", "", 1, Status.LEFT, 100, 0, 0, 100, at[1], at[1])
    >>> edges = (Edge("t1", at[0], "V", "M", 100, seed_fen=100),
    ...          Edge("t2", at[1], "M", "ATM", 100, exit_kind="cash"))
    >>> drawn = map_of(Flows((m, cash), edges, 100))
    >>> [(link.source, link.target, link.fen) for link in drawn.links]
    [('a-1', 'a0', 100), ('a0', '2:exit:cash', 100)]
    """
    shown = filtered(flows, wanted)
    victims = _victims(shown.edges)
    cells = _cells(shown, victims, wanted, marks or {})
    links, folded, inside = linked(shown.edges, cells)
    told = [
        replace(cell, folded=folded.get(cell.key, Sum()), inside=inside.get(cell.key, Sum()))
        for cell in cells
    ]
    return FlowMap(_layers(told, flows), links, flows.loss_fen, shown.left_out)


def layer_of(account: Account) -> int:
    """The column an account stands in: the victims have 0."""
    return min(account.hop + 1, LAYERS)


def _victims(edges: Iterable[Edge]) -> dict[str, Account]:
    """The paying side of the victims' own payments; numbered below zero."""
    paid: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.seed_fen:
            paid[paying(edge.payer)].append(edge)
    return {
        payer: Account(
            -1 - place, payer, "", "", -1, Status.EMPTY, fen := sum(one.seed_fen for one in own),
            fen, 0, 0, own[0].time, own[-1].time,
        )
        for place, (payer, own) in enumerate(paid.items())
    }  # fmt: skip


def _cells(
    flows: Flows, victims: Mapping[str, Account], wanted: Wanted, marks: Mapping[str, Mark]
) -> list[Cell]:
    ways_out = _ways_out(flows)
    layers: dict[int, list[Account]] = defaultdict(list)
    exits: dict[tuple[int, str], list[Account]] = defaultdict(list)
    for one in flows.accounts:
        if one.account in ways_out:
            exits[layer_of(one), ways_out[one.account]].append(one)
        else:
            layers[layer_of(one)].append(one)
    first = [_cell(bunch, 0, {}) for bunch in bunched([*victims.values()], 0, wanted.opened)]
    through = [
        _cell(bunch, number, marks)
        for number, accounts in sorted(layers.items())
        for bunch in bunched(accounts, number, wanted.opened, marks)
    ]
    last = [_exit(number, kind, members) for (number, kind), members in sorted(exits.items())]
    return first + through + last


def _ways_out(flows: Flows) -> dict[str, str]:
    """By which exit the money left at accounts where nothing else happened to it."""
    kinds: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for edge in flows.edges:
        if edge.exit_kind:
            kinds[edge.payee][edge.exit_kind] += edge.fen
    return {
        account: max(fen, key=lambda kind: (fen[kind], kind))
        for account, fen in kinds.items()
        if (one := flows.by_account[account]).exited_fen == one.in_fen
    }


def _cell(bunch: Bunch, layer: int, marks: Mapping[str, Mark]) -> Cell:
    kind = Kind.GROUP if bunch.group else Kind.ACCOUNT if layer else Kind.VICTIM
    banks = {one.bank for one in bunch.members}
    guesses = {mark.code if (mark := marks.get(one.account)) else "" for one in bunch.members}
    return replace(
        _sums(bunch.key, kind, layer, bunch.members),
        state=bunch.members[0].state if layer else None,
        bank=banks.pop() if len(banks) == 1 else "",
        mark=marks.get(bunch.members[0].account) if len(guesses) == 1 else None,
    )


def _exit(layer: int, kind: str, members: Iterable[Account]) -> Cell:
    cell = _sums(f"{layer}:exit:{kind}", Kind.EXIT, layer, tuple(members))
    return replace(cell, state=Status.LEFT, exit_kind=kind)


def _sums(key: str, kind: Kind, layer: int, members: tuple[Account, ...]) -> Cell:
    return Cell(
        key, kind, layer, members,
        in_fen=sum(one.in_fen for one in members), out_fen=sum(one.out_fen for one in members),
        held_fen=sum(one.held_fen for one in members),
        first_time=min(one.first_time for one in members),
        last_time=max(one.last_time for one in members),
    )  # fmt: skip


def _layers(cells: Iterable[Cell], flows: Flows) -> tuple[Layer, ...]:
    columns: dict[int, list[Cell]] = defaultdict(list)
    for cell in cells:
        columns[cell.layer].append(cell)
    deepest = max((one.hop + 1 for one in flows.accounts), default=0)
    return tuple(
        Layer(
            number, tuple(column), min(cell.first_time for cell in column),
            max(cell.first_time for cell in column), deeper=number == LAYERS < deepest,
        )
        for number, column in sorted(columns.items())
    )  # fmt: skip
