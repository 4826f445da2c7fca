"""The log that a chase traces: the banks' lines, and what victims told where no line shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from fanzha.engine.trace import METHODS, Answer, Seed, TransferLog, trace
from fanzha.recover.trace.picture import Claim, Known, Move, Trail

# A victim may be this wrong about when the money left; the bank's statement is exact.
MATCH_WITHIN = timedelta(hours=24)


def trail_of(known: Known) -> Trail:
    """The trail of all that is known."""
    matched = match(known.claims, known.moves)
    used = set(matched.values())
    other = match(known.others, (m for m in known.moves if m.transfer_id not in used))
    log = log_of([*known.moves, *_told(known, matched, other)])
    return Trail(
        log, tuple(_seeds(known.claims, matched)), tuple(_seeds(known.others, other)), matched
    )


def follow(trail: Trail, method: str = "dirty_first") -> tuple[Answer, dict[str, int]]:
    """The trace of the report's own money, and what all victims' stolen money there is by account."""
    answer = trace(trail.log, trail.own, method)
    everyone = trace(trail.log, [*trail.own, *trail.others], method) if trail.others else answer
    return answer, {flow.account: flow.held_fen for flow in everyone.accounts}


METHOD_LABELS = {
    "dirty_first": {"zh": "涉案先出", "en": "dirty first"},
    "fifo": {"zh": "先进先出", "en": "fifo"},
    "pro_rata": {"zh": "按比例", "en": "pro rata"},
}


@dataclass(frozen=True)
class Amounts:
    """The report's stolen money at each account by every method, in fen, and on which log."""

    version: str
    by_method: Mapping[str, Mapping[str, int]]

    def at(self, account: str) -> dict[str, int]:
        """What each method says lies there; a method that saw nothing arrive says 0."""
        return {method: held.get(account, 0) for method, held in self.by_method.items()}


def amounts_of(trail: Trail) -> Amounts:
    """The same money under every method there is, so that an officer sees how sure it is."""
    own = trail.log.place(trail.own)
    answers = {method: trace(trail.log, own, method) for method in METHODS}
    return Amounts(trail.log.version, {
        method: {flow.account: flow.held_fen for flow in answer.accounts}
        for method, answer in answers.items()
    })  # fmt: skip


def match(claims: Iterable[Claim], moves: Iterable[Move]) -> dict[int, str]:
    """The statement line of each claim: same payee and amount, nearest in time, used once."""
    free: dict[tuple[str, int], dict[str, Move]] = defaultdict(dict)
    for move in moves:
        free[move.payee, move.amount_fen][move.transfer_id] = move
    found: dict[int, str] = {}
    for claim in sorted(claims, key=lambda one: (one.paid_at, one.payment_id)):
        alike = free[claim.payee, claim.amount_fen]
        fits = [move for move in alike.values() if _fits(claim, move)]
        if fits:
            best = min(fits, key=lambda m: (abs(m.time - claim.paid_at), m.transfer_id))
            found[claim.payment_id] = alike.pop(best.transfer_id).transfer_id
    return found


def _fits(claim: Claim, move: Move) -> bool:
    payer = not claim.payer or move.payer == claim.payer
    return payer and abs(move.time - claim.paid_at) <= MATCH_WITHIN


def _seeds(claims: Iterable[Claim], matched: Mapping[int, str]) -> list[Seed]:
    return [
        Seed(matched.get(claim.payment_id, _own_id(claim)), claim.amount_fen) for claim in claims
    ]


def _own_id(claim: Claim) -> str:
    return f"claim:{claim.payment_id}"


def _told(known: Known, *matched: Mapping[int, str]) -> list[Move]:
    """A line of its own for each claim that no bank's line shows."""
    done = {payment for part in matched for payment in part}
    return [
        Move(_own_id(claim), claim.paid_at, claim.payer or f"victim:{claim.payment_id}",
             claim.payee, claim.amount_fen)
        for claim in (*known.claims, *known.others) if claim.payment_id not in done
    ]  # fmt: skip


def log_of(moves: Sequence[Move]) -> TransferLog:
    """Moves, ready to trace."""
    return TransferLog.from_table(pa.table(
        {
            "transfer_id": [move.transfer_id for move in moves],
            "time": pa.array([move.time for move in moves], pa.timestamp("us", "UTC")),
            "payer": [move.payer for move in moves],
            "payee": [move.payee for move in moves],
            "amount_fen": pa.array([move.amount_fen for move in moves], pa.int64()),
            "exit_kind": pa.array([move.exit_kind or None for move in moves], pa.string()),
        }
    ))  # fmt: skip
