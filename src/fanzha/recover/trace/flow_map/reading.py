"""The flows of a map out of a chase's picture."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from fanzha.engine.trace import EdgeFlow, trace
from fanzha.recover.trace.flow_map.shapes import Account, Edge, Flows
from fanzha.recover.trace.picture import Node, Picture, Trail


def flows_of(picture: Picture) -> Flows:
    """Every account and every transfer of the picture, unfiltered."""
    shared = _other_victims(picture.trail)
    return Flows(
        accounts=tuple(
            _account(number, node, shared.get(node.account, 0))
            for number, node in enumerate(picture.nodes)
        ),
        edges=tuple(_edge(edge) for edge in picture.edges),
        loss_fen=picture.totals.loss_fen,
    )


def _account(number: int, node: Node, other_victims: int) -> Account:
    return Account(
        number=number, account=node.account, bank=node.bank, holder=node.holder, hop=node.hop,
        state=node.status, in_fen=node.in_fen, out_fen=node.out_fen, held_fen=node.held_fen,
        exited_fen=node.exited_fen, first_time=node.first_time, last_time=node.last_time,
        since=node.hold.since if node.hold else None, innocent_fen=node.innocent_fen,
        signs=node.signs, other_victims=other_victims,
    )  # fmt: skip


def _edge(edge: EdgeFlow) -> Edge:
    return Edge(
        edge.transfer_id, edge.time, edge.payer, edge.payee, edge.stolen_fen, edge.seed_fen,
        edge.exit_kind or "", edge.amount_fen,
    )  # fmt: skip


def _other_victims(trail: Trail) -> dict[str, int]:
    """How many payments of other reports may have brought money to each account."""
    if not trail.others:
        return {}
    reached = _reached_by(trace(trail.log, trail.others).edges)
    return {account: len(seeds) for account, seeds in reached.items()}


def _reached_by(edges: Iterable[EdgeFlow]) -> dict[str, set[str]]:
    """The victims' payments whose money may be in what each account took, by id."""
    reached: dict[str, set[str]] = defaultdict(set)
    for edge in edges:
        if edge.seed_fen:
            reached[edge.payee].add(edge.transfer_id)
        if edge.stolen_fen > edge.seed_fen:
            reached[edge.payee] |= reached[edge.payer]
    return reached
