"""Reads of refunds, and what a plan is computed from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Sum

from fanzha.recover.freeze.queries import payable, running
from fanzha.recover.refund.attribution import Owners, Pool, attribute
from fanzha.recover.refund.comparing import Compared, compare
from fanzha.recover.refund.models import Line, Objection, Plan
from fanzha.recover.refund.objection_rules import State as Objected
from fanzha.recover.refund.rules import Frozen, State, Victim, Way, shares
from fanzha.recover.report.prefill import bank_of
from fanzha.recover.report.queries import losses, reports_paid_into
from fanzha.recover.trace.following import match
from fanzha.recover.trace.picture import Claim, Move
from fanzha.recover.trace.queries import claim_of, known_of


@dataclass(frozen=True)
class Payee:
    """Where a victim's money goes back to: the account it left."""

    account: str
    bank: str
    name: str


@dataclass(frozen=True)
class Basis:
    """All that one round is computed from."""

    accounts: list[Frozen]
    victims: list[Victim]
    payees: dict[int, Payee]


def plans_of(report_id: int) -> list[Plan]:
    """Every plan of a report with its lines, first round first."""
    found = Plan.objects.filter(report_id=report_id).prefetch_related("lines")
    return list(found.order_by("round"))


def line_by(key: UUID) -> Line | None:
    """The payment that a message asks for, with plan and report. For its paper: no gate."""
    return Line.objects.select_related("plan__report").filter(key=key).first()


def paid_fen(report_id: int) -> int:
    """What a victim has got back so far."""
    lines = Line.objects.filter(victim_id=report_id, plan__state__in=(State.SENT, State.PAID))
    done = lines.filter(paid_at__isnull=False).aggregate(fen=Sum("amount_fen"))
    return int(done["fen"] or 0)


def basis(report_id: int, now: datetime, *, but: int = 0) -> Basis:
    """What the next round of a report would be computed from; plan `but` counts as not made."""
    moves, claims = _money(report_id, now)
    stolen = {transfer: (claim_report, fen) for transfer, claim_report, fen in claims.seeds}
    pools = attribute(moves, stolen)
    promised = _promised(pools, but)
    accounts = [
        Frozen(
            freeze_id=freeze.pk,
            available_fen=(freeze.frozen_fen or 0) - promised.by_freeze[freeze.pk],
            parts=_unpaid(pools[freeze.account], freeze.account, report_id, promised),
            deposits=pools[freeze.account].deposits,
        )
        for freeze in payable(report_id, now) if freeze.account in pools
    ]  # fmt: skip
    victims = [
        Victim(number, loss, promised.by_victim[number]) for number, loss in claims.losses.items()
    ]
    return Basis(accounts, victims, claims.payees)


def is_outdated(plan: Plan, now: datetime) -> bool:
    """Whether a plan that is not sent yet would come out otherwise today."""
    found = basis(plan.report_id, now, but=plan.pk)
    today = {
        (share.freeze_id, share.report_id, str(share.way), share.amount_fen)
        for share in shares(found.accounts, found.victims)
    }
    made = plan.lines.values_list("freeze_id", "victim_id", "way", "amount_fen")
    return today != set(made)


def open_objections(plan_id: int) -> int:
    """How many objections to a plan wait for a decision."""
    return Objection.objects.filter(plan_id=plan_id, state=Objected.OPEN).count()


def objections_of(plan_id: int) -> list[Objection]:
    """Every objection to a plan, oldest first. For doors that passed `access_report`."""
    return list(Objection.objects.filter(plan_id=plan_id).order_by("id"))


def compared(report_id: int, now: datetime) -> list[Compared]:
    """Each victim whose money runs through the chase: the plans beside every method."""
    moves, claims = _money(report_id, now)
    frozen = {freeze.account for freeze in running(report_id, now)}
    lines = Line.objects.exclude(plan__state=State.VOID).filter(victim_id__in=claims.losses)
    planned = {
        row["victim_id"]: row["fen"]
        for row in lines.values("victim_id").annotate(fen=Sum("amount_fen"))
    }
    return compare(moves, claims.seeds, frozen, claims.losses, planned)


@dataclass(frozen=True)
class Remaining:
    """What one freeze holds in fen, what plans take of it, and what stays frozen."""

    bank: str
    account: str
    frozen_fen: int
    planned_fen: int

    @property
    def stays_fen(self) -> int:
        """What no plan takes."""
        return self.frozen_fen - self.planned_fen


def remaining(report_id: int, now: datetime) -> list[Remaining]:
    """Each running freeze of a report, and what stays frozen in it after all plans."""
    freezes = running(report_id, now)
    planned: dict[int, int] = defaultdict(int)
    lines = Line.objects.exclude(plan__state=State.VOID)
    for line in lines.filter(freeze_id__in=[freeze.pk for freeze in freezes]):
        planned[line.freeze_id] += line.amount_fen
    return [
        Remaining(one.bank, one.account, one.frozen_fen or 0, planned[one.pk]) for one in freezes
    ]


@dataclass(frozen=True)
class _Claims:
    seeds: list[tuple[str, int, int]]
    losses: dict[int, int]
    payees: dict[int, Payee]


def _money(report_id: int, now: datetime) -> tuple[list[Move], _Claims]:
    """The transfers of the chase, and every report whose money runs through them."""
    known = known_of(report_id, now)
    moves = list(known.moves)
    reports = reports_paid_into({move.payee for move in moves}) | {report_id}
    told = losses(reports)
    claims = {loss.payment_id: claim_of(loss) for loss in told}
    matched = match(claims.values(), moves, known.said)
    found = _Claims([], defaultdict(int), {})
    by_id = {move.transfer_id: move for move in moves}
    for loss in told:
        transfer = matched.get(loss.payment_id)
        sent_fen = by_id[transfer].amount_fen if transfer else loss.amount_fen
        loss_fen = min(loss.amount_fen, sent_fen)  # never more than the bank shows was sent
        found.losses[loss.report_id] += loss_fen
        # Money that no bank has shown us arriving cannot be given back from there.
        if transfer:
            found.seeds.append((transfer, loss.report_id, loss_fen))
            found.payees.setdefault(
                loss.report_id, _payee(claims[loss.payment_id], by_id[transfer])
            )
    return moves, found


def _payee(claim: Claim, move: Move) -> Payee:
    account = move.payer or claim.payer
    bank = move.payer_bank or claim.payer_bank or bank_of(account)
    return Payee(account, bank, move.payer_name)


@dataclass(frozen=True)
class _Promised:
    """What earlier rounds have paid or are paying, in fen."""

    by_freeze: dict[int, int]
    by_victim: dict[int, int]
    certain: dict[tuple[str, int], int]
    shared: dict[str, int]


def _promised(accounts: Iterable[str], but: int) -> _Promised:
    found = _Promised(defaultdict(int), defaultdict(int), defaultdict(int), defaultdict(int))
    lines = Line.objects.exclude(plan__state=State.VOID).exclude(plan_id=but)
    for line in lines.filter(account__in=list(accounts)):
        found.by_freeze[line.freeze_id] += line.amount_fen
        if line.way == Way.PROPORTIONAL:
            found.shared[line.account] += line.amount_fen
        else:
            found.certain[line.account, line.victim_id] += line.amount_fen
    for row in lines.values("victim_id").annotate(fen=Sum("amount_fen")):
        found.by_victim[row["victim_id"]] = row["fen"]
    return found


def _unpaid(pool: Pool, account: str, report_id: int, promised: _Promised) -> dict[Owners, int]:
    """The parts this report has a say in, less what was paid on them before.

    Another victim's own part is left to that victim's own report.
    """
    parts: dict[Owners, int] = {}
    shared = promised.shared[account]
    for owners, fen in pool.parts.items():
        if report_id not in owners:
            continue
        before = promised.certain[account, report_id] if len(owners) == 1 else min(shared, fen)
        shared -= before if len(owners) > 1 else 0
        if fen > before:
            parts[owners] = fen - before
    return parts
