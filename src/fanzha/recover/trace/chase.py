"""Where one report's money is this second: pure, from what banks have said so far.

Stolen money is followed dirty first (`engine.trace`), so every fen of the loss stands in
exactly one column of `Totals`. docs/chase.md tells how to read it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import datetime, timedelta
from enum import StrEnum

import pyarrow as pa

from fanzha.engine.trace import AccountFlow, Answer, EdgeFlow, Seed, TransferLog, trace

# A victim may be this wrong about when the money left; the bank's statement is exact.
MATCH_WITHIN = timedelta(hours=24)
# A mule's own small change does not make an account one in mixed use.
MIXED_SHARE = 10


@dataclass(frozen=True)
class Move:
    """One transfer as a bank's statement has it; `exit_kind` is empty inside the system."""

    transfer_id: str
    time: datetime
    payer: str
    payee: str
    amount_fen: int
    payer_bank: str = ""
    payee_bank: str = ""
    payer_name: str = ""
    payee_name: str = ""
    exit_kind: str = ""


@dataclass(frozen=True)
class Claim:
    """One payment that a victim reported. `payer` may be empty."""

    payment_id: int
    payer: str
    payee: str
    amount_fen: int
    paid_at: datetime
    payee_bank: str = ""
    payee_name: str = ""
    payer_bank: str = ""


class Status(StrEnum):
    """What holds the money at an account."""

    FROZEN = "frozen"
    STOPPED = "stopped"
    ORDERED = "ordered"
    REFUSED = "refused"
    OPEN = "open"
    LEFT = "left"
    RETURNED = "returned"
    EMPTY = "empty"


STATUS_LABELS = {
    Status.FROZEN: {"zh": "已冻结", "en": "frozen"},
    Status.STOPPED: {"zh": "已止付", "en": "stopped"},
    Status.ORDERED: {"zh": "止付指令在途", "en": "stop on its way"},
    Status.REFUSED: {"zh": "银行未止付", "en": "bank refused"},
    Status.OPEN: {"zh": "未止付", "en": "not stopped"},
    Status.LEFT: {"zh": "已流出", "en": "left the banks"},
    Status.RETURNED: {"zh": "已返还", "en": "given back"},
    Status.EMPTY: {"zh": "已转空", "en": "passed on"},
}


@dataclass(frozen=True)
class Hold:
    """The order or freeze in force on an account, or the last refusal.

    `balance_fen` is what the bank said it holds at `since`, `paid_fen` what was given
    back from it since.
    """

    status: Status
    since: datetime | None = None
    expires_at: datetime | None = None
    balance_fen: int | None = None
    answer_code: str = ""
    paid_fen: int = 0


@dataclass(frozen=True)
class Said:
    """The newest statement of an account: complete up to `as_of`."""

    as_of: datetime
    balance_fen: int | None
    holder: str = ""


@dataclass(frozen=True)
class Known:
    """All that is known for one report's chase."""

    claims: Sequence[Claim]
    moves: Sequence[Move]
    holds: Mapping[str, Hold] = field(default_factory=dict)
    said: Mapping[str, Said] = field(default_factory=dict)
    asked: frozenset[str] = frozenset()
    excluded: Mapping[str, str] = field(default_factory=dict)
    others: Sequence[Claim] = ()


@dataclass(frozen=True)
class Node:
    """One account on the map, amounts in fen.

    Of `held_fen`, `returned_fen` was given back, `secured_fen` is really held by a hold, and
    `doubtful_fen` should lie here by what is known, though the bank holds less. `innocent_fen` is
    other people's money on the account, None as long as no statement tells.
    """

    account: str
    bank: str
    holder: str
    hop: int
    in_fen: int
    out_fen: int
    held_fen: int
    returned_fen: int
    secured_fen: int
    doubtful_fen: int
    exited_fen: int
    innocent_fen: int | None
    mixed: bool
    status: Status
    hold: Hold | None
    asked: bool
    as_of: datetime | None
    first_time: datetime
    last_time: datetime
    excluded: str


@dataclass(frozen=True)
class Proposal:
    """An account to stop next. One that is `for_a_person` is not in "stop all"."""

    node: Node
    for_a_person: bool
    reason: dict[str, str]


@dataclass(frozen=True)
class Totals:
    """Where the loss is, in fen. Everything but `loss_fen` adds up to it."""

    loss_fen: int = 0
    frozen_fen: int = 0
    stopped_fen: int = 0
    ordered_fen: int = 0
    open_fen: int = 0
    doubtful_fen: int = 0
    left_fen: int = 0
    returned_fen: int = 0

    def parts(self) -> int:
        """The sum of all columns but the loss."""
        return int(sum(vars(self).values())) - self.loss_fen

    @property
    def secured_fen(self) -> int:
        """What cannot move: stopped or frozen."""
        return self.frozen_fen + self.stopped_fen

    @property
    def moving_fen(self) -> int:
        """What may still move, or may have moved on already without our knowing."""
        return self.ordered_fen + self.open_fen + self.doubtful_fen


@dataclass(frozen=True)
class Picture:
    """The answer: nodes by hop and time, edges as they were made, what to do next.

    `unconfirmed` are payments that the payee's own statement does not show.
    """

    nodes: tuple[Node, ...]
    edges: tuple[EdgeFlow, ...]
    exits: Mapping[str, int]
    totals: Totals
    proposals: tuple[Proposal, ...]
    unconfirmed: frozenset[int]
    matched: Mapping[int, str]


def draw(known: Known) -> Picture:
    """The picture of one report's money.

    The victim pays 100 yuan to M1, whose statement shows 70 passed on to M2; M1 is
    stopped, M2 is the next to stop.

    >>> from datetime import UTC
    >>> at = [datetime(2026, 3, 2, 8, minute, tzinfo=UTC) for minute in (0, 5)]
    >>> moves = [Move("t1", at[0], "V", "M1", 10000), Move("t2", at[1], "M1", "M2", 7000)]
    >>> picture = draw(Known([Claim(1, "V", "M1", 10000, at[0])], moves,
    ...                      {"M1": Hold(Status.STOPPED, at[1], None, 3000)}))
    >>> picture.totals.stopped_fen, picture.totals.open_fen
    (3000, 7000)
    >>> [p.node.account for p in picture.proposals]
    ['M2']
    """
    matched = match(known.claims, known.moves)
    other = match(known.others, [m for m in known.moves if m.transfer_id not in matched.values()])
    log = TransferLog.from_table(_table(known, matched, other))
    answer = trace(log, _seeds(known.claims, matched))
    everyone = {**_held(trace(log, [*_seeds(known.claims, matched), *_seeds(known.others, other)]))}
    faces = _faces(known)
    nodes = tuple(_node(flow, known, faces, everyone) for flow in answer.accounts)
    return Picture(
        nodes=nodes, edges=answer.edges, exits=answer.exits_fen, totals=_totals(answer, nodes),
        proposals=tuple(_proposals(nodes)), unconfirmed=_unconfirmed(known, matched),
        matched=matched,
    )  # fmt: skip


def match(claims: Iterable[Claim], moves: Iterable[Move]) -> dict[int, str]:
    """The statement line of each claim: same payee and amount, nearest in time, used once."""
    free = {move.transfer_id: move for move in moves}
    found: dict[int, str] = {}
    for claim in sorted(claims, key=lambda one: (one.paid_at, one.payment_id)):
        fits = [move for move in free.values() if _fits(claim, move)]
        if fits:
            best = min(fits, key=lambda m: (abs(m.time - claim.paid_at), m.transfer_id))
            found[claim.payment_id] = free.pop(best.transfer_id).transfer_id
    return found


def _fits(claim: Claim, move: Move) -> bool:
    same = (move.payee, move.amount_fen) == (claim.payee, claim.amount_fen)
    payer = not claim.payer or move.payer == claim.payer
    return same and payer and abs(move.time - claim.paid_at) <= MATCH_WITHIN


def _seeds(claims: Iterable[Claim], matched: Mapping[int, str]) -> list[Seed]:
    return [
        Seed(matched.get(claim.payment_id, _own_id(claim)), claim.amount_fen) for claim in claims
    ]


def _own_id(claim: Claim) -> str:
    return f"claim:{claim.payment_id}"


def _table(known: Known, *matched: Mapping[int, str]) -> pa.Table:
    """The log to trace: the banks' lines, and a line of its own for each unmatched claim."""
    done = {payment for part in matched for payment in part}
    told = [
        Move(_own_id(claim), claim.paid_at, claim.payer or f"victim:{claim.payment_id}",
             claim.payee, claim.amount_fen)
        for claim in (*known.claims, *known.others) if claim.payment_id not in done
    ]  # fmt: skip
    rows = [*known.moves, *told]
    return pa.table(
        {
            "transfer_id": [move.transfer_id for move in rows],
            "time": pa.array([move.time for move in rows], pa.timestamp("us", "UTC")),
            "payer": [move.payer for move in rows],
            "payee": [move.payee for move in rows],
            "amount_fen": pa.array([move.amount_fen for move in rows], pa.int64()),
            "exit_kind": pa.array([move.exit_kind or None for move in rows], pa.string()),
        }
    )


def _held(answer: Answer) -> dict[str, int]:
    return {flow.account: flow.held_fen for flow in answer.accounts}


def _faces(known: Known) -> dict[str, tuple[str, str]]:
    """Bank and holder of each account, as the newest source has them."""
    faces = {claim.payee: (claim.payee_bank, claim.payee_name) for claim in known.claims}
    for move in known.moves:
        for account, bank, name in (
            (move.payer, move.payer_bank, move.payer_name),
            (move.payee, move.payee_bank, move.payee_name),
        ):
            old_bank, old_name = faces.get(account, ("", ""))
            faces[account] = (bank or old_bank, name or old_name)
    return faces


def _node(
    flow: AccountFlow, known: Known, faces: Mapping[str, tuple[str, str]],
    everyone: Mapping[str, int],
) -> Node:  # fmt: skip
    account = flow.account
    hold, said = known.holds.get(account), known.said.get(account)
    bank, holder = faces.get(account, ("", ""))
    status = _status(flow, hold)
    holding = status in (Status.STOPPED, Status.FROZEN, Status.RETURNED)
    returned = min(flow.held_fen, hold.paid_fen) if hold else 0
    secured = _secured(flow, hold, said) - returned if holding else 0
    innocent = _innocent(said, everyone.get(account, 0))
    return Node(
        account=account, bank=bank, holder=(said.holder if said else "") or holder, hop=flow.hop,
        in_fen=flow.in_fen, out_fen=flow.out_fen, held_fen=flow.held_fen, returned_fen=returned,
        secured_fen=secured, exited_fen=flow.exited_fen,
        doubtful_fen=flow.held_fen - returned - secured if holding else 0,
        innocent_fen=innocent, mixed=(innocent or 0) * MIXED_SHARE > flow.held_fen > 0,
        status=status, hold=hold, asked=account in known.asked,
        as_of=said.as_of if said else None, first_time=flow.first_time,
        last_time=flow.last_time, excluded=known.excluded.get(account, ""),
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


def _proposals(nodes: Iterable[Node]) -> list[Proposal]:
    loose = [
        node for node in nodes
        if node.held_fen and node.status in (Status.OPEN, Status.REFUSED) and not node.excluded
    ]  # fmt: skip
    return [_proposal(node) for node in sorted(loose, key=lambda n: (-n.held_fen, n.account))]


def _proposal(node: Node) -> Proposal:
    if node.status is Status.REFUSED:
        return Proposal(node, for_a_person=True, reason={
            "zh": "银行未止付, 请核对户名、账号后再发", "en": "the bank refused: check and order again",
        })  # fmt: skip
    if node.mixed:
        return Proposal(node, for_a_person=True, reason={
            "zh": "账户内多为他人资金, 请人工判断", "en": "mostly other people's money: a person decides",
        })  # fmt: skip
    if not node.bank:
        return Proposal(node, for_a_person=True, reason={
            "zh": "开户行不明, 请补充", "en": "its bank is not known: add it",
        })  # fmt: skip
    return Proposal(node, for_a_person=False, reason={
        "zh": "被骗资金已转入, 尚未止付", "en": "stolen money came in and is not stopped",
    })  # fmt: skip


def _unconfirmed(known: Known, matched: Mapping[int, str]) -> frozenset[int]:
    def covered(claim: Claim) -> bool:
        said = known.said.get(claim.payee)
        return said is not None and said.as_of > claim.paid_at

    return frozenset(
        claim.payment_id for claim in known.claims
        if claim.payment_id not in matched and covered(claim)
    )  # fmt: skip
