"""The log that a chase traces: the banks' lines, and what victims told where no line shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import pyarrow as pa

from fanzha.engine.trace import METHODS, Answer, Seed, TransferLog, trace
from fanzha.recover.trace.picture import Claim, Known, Move, Said, Trail

# A victim may be this wrong about when the money left; the bank's statement is exact.
MATCH_WITHIN = timedelta(hours=24)


def trail_of(known: Known) -> Trail:
    """The trail of all that is known."""
    matched = match(known.claims, known.moves, known.said)
    used = set(matched.values())
    left = [move for move in known.moves if move.transfer_id not in used]
    other = match(known.others, left, known.said)
    log = log_of([*known.moves, *_told(known, matched, other)])
    shown = {move.transfer_id: move.amount_fen for move in known.moves}
    return Trail(
        log, tuple(_seeds(known.claims, matched, shown)),
        tuple(_seeds(known.others, other, shown)), matched,
    )  # fmt: skip


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


def match(
    claims: Iterable[Claim], moves: Iterable[Move], said: Mapping[str, Said]
) -> dict[int, str]:
    """The statement line of each claim: same payee and amount, nearest in time, used once.

    Where the payee's statement covers the moment and shows no such amount, the line from the
    payer the victim named takes its place: what was sent is what the bank shows.

    >>> from datetime import UTC, datetime
    >>> at = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
    >>> told, sent = Claim(1, "V", "M", 100, at), Move("t1", at, "V", "M", 60)
    >>> match([told], [sent], {}), match([told], [sent], {"M": Said(at + MATCH_WITHIN, 0)})
    ({}, {1: 't1'})
    """
    free: dict[str, dict[str, Move]] = defaultdict(dict)
    for move in moves:
        free[move.payee][move.transfer_id] = move
    found: dict[int, str] = {}
    in_order = sorted(claims, key=lambda one: (one.paid_at, one.payment_id))
    for claim in in_order:
        _take(claim, free, found, lambda claim, move: move.amount_fen == claim.amount_fen)
    for claim in in_order:
        if claim.payer and claim.payment_id not in found and covers(said, claim):
            _take(claim, free, found, lambda _claim, _move: True)
    return found


def covers(said: Mapping[str, Said], claim: Claim) -> bool:
    """Whether the payee's newest statement reaches beyond the moment of the payment."""
    newest = said.get(claim.payee)
    return newest is not None and newest.as_of > claim.paid_at


def _take(
    claim: Claim, free: Mapping[str, dict[str, Move]], found: dict[int, str],
    alike: Callable[[Claim, Move], bool],
) -> None:  # fmt: skip
    here = free.get(claim.payee, {})
    fits = [move for move in here.values() if _fits(claim, move) and alike(claim, move)]
    if fits:
        best = min(fits, key=lambda m: (abs(m.time - claim.paid_at), m.transfer_id))
        found[claim.payment_id] = here.pop(best.transfer_id).transfer_id


def _fits(claim: Claim, move: Move) -> bool:
    payer = not claim.payer or move.payer == claim.payer
    return payer and abs(move.time - claim.paid_at) <= MATCH_WITHIN


def _seeds(
    claims: Iterable[Claim], matched: Mapping[int, str], shown: Mapping[str, int]
) -> list[Seed]:
    """What each claim starts with: never more than the bank shows was sent."""
    return [
        Seed(found, min(claim.amount_fen, shown.get(found, claim.amount_fen)))
        for claim in claims
        for found in [matched.get(claim.payment_id, own_id(claim.payment_id))]
    ]


def own_id(payment_id: int) -> str:
    """The transfer id of a payment that no bank's line shows."""
    return f"claim:{payment_id}"


def _told(known: Known, *matched: Mapping[int, str]) -> list[Move]:
    """A line of its own for each claim that no bank's line shows."""
    done = {payment for part in matched for payment in part}
    return [
        Move(own_id(claim.payment_id), claim.paid_at, claim.payer or f"victim:{claim.payment_id}",
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
