"""Where the money of many reports is, followed together. For sums; no gate.

Each report's own chase follows that victim's money alone, so two victims' chases may both claim
the same fen at an account they share. Followed together, every fen stands at one place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime

from fanzha.recover.report.queries import Loss, losses
from fanzha.recover.stop.figures import orders_on
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.following import own_id
from fanzha.recover.trace.picture import Hold, Known, Picture, Status
from fanzha.recover.trace.queries import (
    asked_accounts,
    claim_of,
    moves_of,
    newest_statements,
)


def known_together(report_ids: Collection[int]) -> Known:
    """All that banks and victims told about these reports' money, but not yet what holds it."""
    own = losses(report_ids)
    moves = moves_of(asked_accounts(*report_ids) | {loss.payee_account for loss in own})
    claims = [claim_of(loss) for loss in own]
    return Known(claims, moves, said=newest_statements(touched(Known(claims, moves))))


def touched(known: Known) -> set[str]:
    """Every account that the money may have come to."""
    return {move.payee for move in known.moves} | {claim.payee for claim in known.claims}


def stops_on(accounts: Collection[str], now: datetime) -> dict[str, Hold]:
    """What stops hold these accounts or are on their way, for any report; one that runs is first."""
    found: dict[str, Hold] = {}
    for order in orders_on(accounts, now):
        runs = order.state == Stop.STOPPED
        if runs or order.account not in found:
            found[order.account] = Hold(
                Status.STOPPED if runs else Status.ORDERED, order.stopped_at, order.expires_at,
                order.balance_fen, order.answer_code,
            )  # fmt: skip
    return found


def draw_together(known: Known, stops: Mapping[str, Hold], freezes: Mapping[str, Hold]) -> Picture:
    """The picture of all the money. A freeze comes before a stop on the same account.

    Where both hold an account, the larger of the two balances counts as frozen.
    """
    frozen = {account: _larger(hold, stops.get(account)) for account, hold in freezes.items()}
    return draw(replace(known, holds={**stops, **frozen}))


def reports_at(picture: Picture, own: Collection[Loss]) -> dict[str, set[int]]:
    """Whose money may have come to each account: the numbers of the reports."""
    matched = picture.trail.matched
    seeds: dict[str, int] = {
        matched.get(loss.payment_id, own_id(loss.payment_id)): loss.report_id for loss in own
    }
    found: dict[str, set[int]] = defaultdict(set)
    for edge in picture.edges:
        if edge.seed_fen:
            found[edge.payee].add(seeds[edge.transfer_id])
        if edge.stolen_fen > edge.seed_fen:
            found[edge.payee] |= found[edge.payer]
    return found


def _larger(freeze: Hold, stop: Hold | None) -> Hold:
    balances = [hold.balance_fen or 0 for hold in (freeze, stop) if hold]
    return replace(freeze, balance_fen=max(balances))
