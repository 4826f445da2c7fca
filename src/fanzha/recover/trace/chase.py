"""Where one report's money is this second: pure, from what banks have said so far.

Stolen money is followed dirty first (`engine.trace`), so every fen of the loss stands in
exactly one column of `Totals`. docs/chase.md tells how to read it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import fields

from fanzha.engine.trace import AccountFlow, Answer
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.trace.following import covers, follow, own_id, trail_of
from fanzha.recover.trace.picture import (
    Hold,
    Known,
    Move,
    Node,
    Picture,
    Proposal,
    Said,
    Status,
    Totals,
    Trail,
)
from fanzha.recover.trace.signs import SIGN_LABELS, Sign, signs_of


def draw(known: Known, method: str = "dirty_first") -> Picture:
    """The picture of one report's money, by one method of `engine.trace`.

    The victim pays 100 yuan to M1, whose statement shows 70 passed on to M2; M1 is
    stopped, M2 is the next to stop.

    >>> from datetime import UTC, datetime
    >>> from fanzha.recover.trace.picture import Claim, Move
    >>> at = [datetime(2026, 3, 2, 8, minute, tzinfo=UTC) for minute in (0, 5)]
    >>> moves = [Move("t1", at[0], "V", "M1", 10000), Move("t2", at[1], "M1", "M2", 7000)]
    >>> picture = draw(Known([Claim(1, "V", "M1", 10000, at[0])], moves,
    ...                      {"M1": Hold(Status.STOPPED, at[1], None, 3000)}))
    >>> picture.totals.stopped_fen, picture.totals.open_fen
    (3000, 7000)
    >>> [p.node.account for p in picture.proposals]
    ['M2']
    """
    trail = trail_of(known)
    answer, everyone = follow(trail, method)
    faces, others_in = _faces(known), _others_in(known, answer)
    nodes = tuple(
        _node(flow, known, faces, everyone, others_in.get(flow.account, []))
        for flow in answer.accounts
    )
    unconfirmed = _unconfirmed(known, trail.matched)
    sure = _accounts_of_others(unconfirmed, answer) if unconfirmed else None
    return Picture(
        nodes=nodes, edges=answer.edges, exits=answer.exits_fen, totals=_totals(answer, nodes),
        proposals=tuple(_proposals(nodes, sure)), unconfirmed=unconfirmed,
        lowered=_lowered(known, trail), trail=trail,
    )  # fmt: skip


def _faces(known: Known) -> dict[str, tuple[str, str]]:
    """Bank and holder of each account, as the newest source has them."""
    told = [(claim.payee, claim.payee_bank, claim.payee_name) for claim in known.claims]
    for move in known.moves:
        told.append((move.payer, move.payer_bank, move.payer_name))
        told.append((move.payee, move.payee_bank, move.payee_name))
    faces: dict[str, tuple[str, str]] = {}
    for account, bank, name in told:
        old_bank, old_name = faces.get(account, ("", ""))
        faces[account] = (bank or old_bank, name or old_name)
    return faces


def _others_in(known: Known, answer: Answer) -> dict[str, list[Move]]:
    """What came in at each account without a stolen fen in it."""
    stolen = {edge.transfer_id for edge in answer.edges}
    found: dict[str, list[Move]] = {}
    for move in known.moves:
        if move.transfer_id not in stolen:
            found.setdefault(move.payee, []).append(move)
    return found


def _node(
    flow: AccountFlow, known: Known, faces: Mapping[str, tuple[str, str]],
    everyone: Mapping[str, int], others_in: Iterable[Move],
) -> Node:  # fmt: skip
    account = flow.account
    hold, said = known.holds.get(account), known.said.get(account)
    bank, told = faces.get(account, ("", ""))
    holder = (said.holder if said else "") or told
    status = _status(flow, hold)
    holding = status in (Status.STOPPED, Status.FROZEN, Status.RETURNED)
    returned = min(flow.held_fen, hold.paid_fen) if hold else 0
    secured = _secured(flow, hold, said) - returned if holding else 0
    innocent = _innocent(said, everyone.get(account, 0))
    return Node(
        account=account, bank=bank, holder=holder, hop=flow.hop,
        in_fen=flow.in_fen, out_fen=flow.out_fen, held_fen=flow.held_fen, returned_fen=returned,
        secured_fen=secured, exited_fen=flow.exited_fen,
        doubtful_fen=flow.held_fen - returned - secured if holding else 0,
        innocent_fen=innocent, signs=signs_of(holder, flow.held_fen, innocent, others_in),
        status=status, hold=hold, asked=account in known.asked,
        as_of=said.as_of if said else None, first_time=flow.first_time,
        last_time=flow.last_time, excluded=known.excluded.get(account, ""),
        ended=known.ended.get(account, ""),
    )  # fmt: skip


def _status(flow: AccountFlow, hold: Hold | None) -> Status:
    if flow.exited_fen and not flow.held_fen:
        return Status.LEFT
    if hold is not None:
        given_back = flow.held_fen and hold.paid_fen >= flow.held_fen
        return Status.RETURNED if given_back else hold.status
    return Status.OPEN if flow.held_fen else Status.EMPTY


def _secured(flow: AccountFlow, hold: Hold | None, said: Said | None) -> int:
    """Stolen money held at the moment of the hold. A statement up to then settles it."""
    if hold is None or hold.balance_fen is None:
        return flow.held_fen
    complete = said is not None and hold.since is not None and said.as_of >= hold.since
    return flow.held_fen if complete else min(flow.held_fen, max(hold.balance_fen, hold.paid_fen))


def _innocent(said: Said | None, stolen_fen: int) -> int | None:
    if said is None or said.balance_fen is None:
        return None
    return max(0, said.balance_fen - stolen_fen)


_COLUMN = {
    Status.FROZEN: "frozen_fen", Status.STOPPED: "stopped_fen", Status.ORDERED: "ordered_fen",
}  # fmt: skip


def _totals(answer: Answer, nodes: Iterable[Node]) -> Totals:
    sums = {column.name: 0 for column in fields(Totals)}
    for node in nodes:
        column = _COLUMN.get(node.status, "open_fen")
        sums[column] += node.held_fen - node.doubtful_fen - node.returned_fen
        sums["doubtful_fen"] += node.doubtful_fen
        sums["returned_fen"] += node.returned_fen
    sums["loss_fen"] = answer.seed_fen
    sums["left_fen"] = sum(answer.exits_fen.values())
    return Totals(**sums)


def _proposals(nodes: Iterable[Node], sure: Collection[str] | None) -> list[Proposal]:
    """What is loose, the largest first; money that is not sure to have come goes to a person."""
    loose = [
        node for node in nodes
        if node.held_fen and node.status in (Status.OPEN, Status.REFUSED) and not node.excluded
    ]  # fmt: skip
    ranked = sorted(loose, key=lambda n: (-n.held_fen, n.account))
    return [
        _proposal(node) if sure is None or node.account in sure
        else Proposal(node, for_a_person=True, reason={
            "zh": "收款方明细里没有这笔转账, 请先与被害人核对",
            "en": "the payee's statement shows no such payment: ask the victim first",
        })
        for node in ranked
    ]  # fmt: skip


def _proposal(node: Node) -> Proposal:
    if node.status is Status.REFUSED:
        return Proposal(node, for_a_person=True, reason={
            "zh": "银行未止付, 请核对户名、账号后再发", "en": "the bank refused: check and order again",
        })  # fmt: skip
    if node.signs:
        label = SIGN_LABELS[Sign(node.signs[0])]
        return Proposal(node, for_a_person=True, reason={
            "zh": f"{label['zh']}, 请人工判断", "en": f"{label['en']}: a person decides",
        })  # fmt: skip
    if node.ended == Stop.LIFTED:
        return Proposal(node, for_a_person=True, reason={
            "zh": "止付曾被解除, 请人工判断", "en": "its stop was lifted: a person decides",
        })  # fmt: skip
    if not node.bank:
        return Proposal(node, for_a_person=True, reason={
            "zh": "开户行不明, 请补充", "en": "its bank is not known: add it",
        })  # fmt: skip
    return Proposal(node, for_a_person=False, reason={
        "zh": "被骗资金已转入, 尚未止付", "en": "stolen money came in and is not stopped",
    })  # fmt: skip


def _unconfirmed(known: Known, matched: Mapping[int, str]) -> frozenset[int]:
    return frozenset(
        claim.payment_id
        for claim in known.claims
        if claim.payment_id not in matched and covers(known.said, claim)
    )


def _lowered(known: Known, trail: Trail) -> dict[int, int]:
    """By payment, how much more was told than the bank shows was sent, in fen."""
    return {
        claim.payment_id: claim.amount_fen - seed.amount_fen
        for claim, seed in zip(known.claims, trail.own, strict=True)
        if seed.amount_fen < claim.amount_fen
    }


def _accounts_of_others(unconfirmed: Collection[int], answer: Answer) -> set[str]:
    """Accounts where money of a payment lies that is not among the unconfirmed."""
    doubted = {own_id(payment) for payment in unconfirmed}
    return {
        place.account for one in answer.victims if one.transfer_id not in doubted
        for place in one.places
    }  # fmt: skip
