"""Reads of the chase: what is known, and the picture of it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q

from fanzha.recover.report.queries import Loss, losses, reports_paid_into
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.stop.rules import shown_state
from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.models import Exclusion, Line, Query, Statement
from fanzha.recover.trace.picture import Claim, Hold, Known, Move, Picture, Said, Status
from fanzha.recover.trace.ports import freezes
from fanzha.recover.trace.rules import WAITING

_BY_STOP = {
    Stop.QUEUED: Status.ORDERED, Stop.SENT: Status.ORDERED, Stop.STOPPED: Status.STOPPED,
    Stop.REFUSED: Status.REFUSED,
}  # fmt: skip


def picture_of(report_id: int, now: datetime) -> Picture:
    """The picture of a report's money, for actions and sums."""
    return draw(known_of(report_id, now))


def known_of(report_id: int, now: datetime) -> Known:
    """All that the centre knows for one report's chase."""
    own = losses([report_id])
    accounts = asked_accounts(report_id) | {loss.payee_account for loss in own}
    moves = moves_of(accounts)
    touched = {move.payee for move in moves}
    others = losses(reports_paid_into(touched) - {report_id})
    return Known(
        claims=[claim_of(loss) for loss in own],
        moves=moves,
        holds=_holds(report_id, now),
        said=_said(accounts | touched),
        asked=waiting_accounts(report_id),
        excluded=dict(Exclusion.objects.filter(report_id=report_id).values_list("account", "why")),
        others=[claim_of(loss) for loss in others],
    )


def moves_of(accounts: Iterable[str]) -> list[Move]:
    """Every known transfer out of or into these accounts, in order of time."""
    ends = list(accounts)
    lines = Line.objects.filter(Q(payer__in=ends) | Q(payee__in=ends))
    return [line.move() for line in lines.order_by("time", "transfer_id")]


def asked_accounts(report_id: int) -> set[str]:
    """Accounts that were asked about for this report."""
    return set(Query.objects.filter(report_id=report_id).values_list("account", flat=True))


def waiting_accounts(report_id: int) -> frozenset[str]:
    """Accounts whose bank has not answered yet."""
    waiting = Query.objects.filter(report_id=report_id, state__in=WAITING)
    return frozenset(waiting.values_list("account", flat=True))


def first_since(report_id: int, account: str) -> datetime | None:
    """The earliest moment from which an account was asked about for this report."""
    asked = Query.objects.filter(report_id=report_id, account=account).order_by("since")
    return asked.values_list("since", flat=True).first()


def covered_until(account: str) -> datetime | None:
    """Up to when the account's newest statement is complete."""
    newest = Statement.objects.filter(account=account).order_by("-as_of")
    return newest.values_list("as_of", flat=True).first()


def bad_lines(report_id: int) -> int:
    """How many statement lines of this chase could not be used."""
    kept = Statement.objects.filter(query__report_id=report_id).values_list("bad", flat=True)
    return sum(len(lines) for lines in kept)


def queries_of(report_id: int) -> list[Query]:
    """Every question of a chase with its statement, oldest first."""
    found = Query.objects.filter(report_id=report_id).select_related("statement")
    return list(found.order_by("id"))


def claim_of(loss: Loss) -> Claim:
    """A reported payment as the chase reads it."""
    return Claim(
        payment_id=loss.payment_id, payer=loss.payer_account, payee=loss.payee_account,
        amount_fen=loss.amount_fen, paid_at=loss.paid_at, payee_bank=loss.payee_bank,
        payee_name=loss.payee_name, payer_bank=loss.payer_bank,
    )  # fmt: skip


def _holds(report_id: int, now: datetime) -> dict[str, Hold]:
    """What holds each account: a freeze before a stop, a running stop before an older refusal."""
    holds: dict[str, Hold] = {}
    for order in orders_of(report_id):
        status = _BY_STOP.get(shown_state(order.state, order.expires_at, now))
        if status is None:
            holds.pop(order.account, None)
            continue
        holds[order.account] = Hold(
            status, order.stopped_at, order.expires_at, order.balance_fen, order.answer_code
        )
    return {**holds, **freezes().holds(report_id, now)}


def _said(accounts: set[str]) -> dict[str, Said]:
    newest = Statement.objects.filter(account__in=accounts).order_by("account", "-as_of")
    return {
        row.account: Said(row.as_of, row.balance_fen, row.holder)
        for row in newest.distinct("account")
    }
