"""Reads of the chase: what is known, and the picture of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from fanzha.kit.verbs import one_view
from fanzha.recover.message.codes import Code
from fanzha.recover.paper.forms.basis import QUERY
from fanzha.recover.report.queries import Loss, losses, reports_paid_into
from fanzha.recover.stop.basis import Basis, ground_words, period_words, remedy
from fanzha.recover.stop.queries import orders_of, running_on
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.stop.rules import shown_state
from fanzha.recover.trace import mandate as rules
from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.models import Exclusion, Line, Mandate, Monitor, Query, Statement, Step
from fanzha.recover.trace.picture import Claim, Hold, Known, Move, Picture, Said, Status
from fanzha.recover.trace.ports import freezes
from fanzha.recover.trace.rules import IN_VAIN, QUESTION_LABELS, WAITING
from fanzha.words import law

_BY_STOP = {
    Stop.QUEUED: Status.ORDERED, Stop.SENT: Status.ORDERED, Stop.STOPPED: Status.STOPPED,
    Stop.REFUSED: Status.REFUSED,
}  # fmt: skip


def picture_of(report_id: int, now: datetime) -> Picture:
    """The picture of a report's money, for actions and sums."""
    return draw(known_of(report_id, now))


def known_of(report_id: int, now: datetime) -> Known:
    """All that the centre knows for one report's chase, at one moment."""
    with one_view():  # a statement without its lines would show money held that has moved on
        return _known(report_id, now)


def _known(report_id: int, now: datetime) -> Known:
    own, asked = losses([report_id]), _asked(report_id)
    accounts = asked.known | {loss.payee_account for loss in own}
    moves = moves_of(accounts)
    touched = {move.payee for move in moves}
    others = losses(reports_paid_into(touched) - {report_id})
    holds, ended = _holds(report_id, accounts | touched, now)
    return Known(
        claims=[claim_of(loss) for loss in own],
        moves=moves,
        holds=holds,
        said=newest_statements(accounts | touched),
        asked=frozenset(asked.waiting),
        excluded=dict(Exclusion.objects.filter(report_id=report_id).values_list("account", "why")),
        others=[claim_of(loss) for loss in others],
        ended=ended,
        ever_asked=frozenset(asked.ever),
    )


@dataclass(frozen=True)
class _Asked:
    """Accounts by what was asked about them: see `Known`; `known` are those whose transactions
    were asked for or are monitored."""

    known: set[str]
    waiting: set[str]
    ever: set[str]


def _asked(report_id: int) -> _Asked:
    rows = Query.objects.filter(report_id=report_id).values_list("account", "code", "state")
    watched = Monitor.objects.filter(report_id=report_id).values_list("account", flat=True)
    told = [(account, state) for account, code, state in rows if code == Code.QUERY]
    return _Asked(
        known={account for account, _ in told} | set(watched),
        waiting={account for account, state in told if state in WAITING},
        ever={account for account, *_ in rows},
    )


def moves_of(accounts: Iterable[str]) -> list[Move]:
    """Every known transfer out of or into these accounts, in order of time."""
    ends = list(accounts)
    lines = Line.objects.filter(Q(payer__in=ends) | Q(payee__in=ends))
    rows = lines.order_by("time", "transfer_id")
    return [Move(*row) for row in rows.values_list(*(part.name for part in fields(Move)))]


def asked_accounts(*report_ids: int) -> set[str]:
    """Accounts whose transactions were asked for, or are monitored, for any of these reports."""
    asked = Query.objects.filter(report_id__in=report_ids, code=Code.QUERY)
    watched = Monitor.objects.filter(report_id__in=report_ids)
    return {*asked.values_list("account", flat=True), *watched.values_list("account", flat=True)}


@dataclass(frozen=True)
class Sibling:
    """One more account of a holder in the chase, as its bank told. No stolen money is known there.

    `since` is the moment from which to ask about it.
    """

    account: str
    bank: str
    holder_of: str
    balance_fen: int | None
    since: datetime


def siblings(report_id: int) -> list[Sibling]:
    """Accounts that "all accounts of the holder" brought up and that nobody asked about yet."""
    answered = Query.objects.filter(report_id=report_id, code=Code.QUERY_ACCOUNTS)
    asked = asked_accounts(report_id)
    found = {
        one["account"]: Sibling(
            one["account"], query.bank, query.account, one["balance_fen"], query.since
        )
        for query in answered for one in query.said.get("accounts", [])
        if one["account"] not in asked | {query.account}
    }  # fmt: skip
    return list(found.values())


def first_since(report_id: int, account: str) -> datetime | None:
    """The earliest moment from which an account's transactions were asked for in this report."""
    own = Query.objects.filter(report_id=report_id, account=account, code=Code.QUERY)
    asked = own.order_by("since")
    return asked.values_list("since", flat=True).first()


def covered_until(account: str) -> datetime | None:
    """Up to when the account's newest statement is complete."""
    newest = Statement.objects.filter(account=account).order_by("-as_of")
    return newest.values_list("as_of", flat=True).first()


def asked_in_vain(report_id: int, account: str, since: datetime) -> bool:
    """Whether a question for transactions was refused or contradicted at `since` or later."""
    own = Query.objects.filter(report_id=report_id, account=account, code=Code.QUERY)
    return own.filter(state__in=IN_VAIN, answered_at__gte=since).exists()


def newest_statements(accounts: Iterable[str]) -> dict[str, Said]:
    """The newest statement of each of these accounts that has one."""
    newest = Statement.objects.filter(account__in=list(accounts)).order_by("account", "-as_of")
    return {
        row.account: Said(row.as_of, row.balance_fen, row.holder)
        for row in newest.distinct("account")
    }


def bad_lines(report_id: int) -> int:
    """How many statement lines of this chase could not be used."""
    kept = Statement.objects.filter(query__report_id=report_id).values_list("bad", flat=True)
    return sum(len(lines) for lines in kept)


def queries_of(report_id: int) -> list[Query]:
    """Every question of a chase with its statement, oldest first."""
    found = Query.objects.filter(report_id=report_id).select_related("statement", "decider")
    return list(found.order_by("id"))


def claim_of(loss: Loss) -> Claim:
    """A reported payment as the chase reads it."""
    return Claim(
        payment_id=loss.payment_id, payer=loss.payer_account, payee=loss.payee_account,
        amount_fen=loss.amount_fen, paid_at=loss.paid_at, payee_bank=loss.payee_bank,
        payee_name=loss.payee_name, payer_bank=loss.payer_bank,
    )  # fmt: skip


def mandates_of(report_id: int) -> list[Mandate]:
    """Every mandate of a report, oldest first. For doors that passed `access_report`."""
    return list(Mandate.objects.filter(report_id=report_id).order_by("id"))


def used_of(mandate: Mandate) -> rules.Used:
    """What a mandate has been used for so far."""
    steps = Step.objects.filter(mandate=mandate).exclude(kind="ask").values_list("kind", "account")
    return rules.Used(
        frozenset(account for kind, account in steps if kind == "stop"),
        frozenset(account for kind, account in steps if kind == "passed"),
    )


def steps_of(report_id: int) -> list[Step]:
    """What the chase did by itself, newest first. For doors that passed `access_report`."""
    return list(Step.objects.filter(report_id=report_id).order_by("-id"))


def monitors_of(report_id: int) -> list[Monitor]:
    """Every monitoring of a chase, oldest first. For doors that passed `access_report`."""
    return list(Monitor.objects.filter(report_id=report_id).order_by("id"))


def monitor_by(key: UUID) -> Monitor | None:
    """The monitoring that a message asks for, with its report. For its paper: no gate."""
    return Monitor.objects.select_related("report").filter(key=key).first()


def basis_of_monitor(monitor: Monitor) -> Basis:
    """Ground, period, decider and remedy of a monitoring, for its page; `until` is its end."""
    on, longest = monitor.asked_at, law.setting("monitor.longest_hours", monitor.asked_at)
    return Basis(
        measure={"zh": "动态监控", "en": "live monitoring"},
        ground=ground_words(monitor.report_id, monitor.why),
        article=f"{QUERY}; {longest.source}",
        period=period_words("monitor.longest_hours", on), since=monitor.started_at,
        until=monitor.until, decider=str(monitor.decider or ""), confirmer="", mandate_id=None,
        case_no="", approval="", notice=remedy("measure.notice", on),
        appeal=remedy("measure.appeal", on),
    )  # fmt: skip


def basis_of_query(query: Query) -> Basis:
    """Ground, period, decider and remedy of a question, for its page; it ends with its answer."""
    on = query.asked_at
    return Basis(
        measure=QUESTION_LABELS[Code(query.code)],
        ground=ground_words(query.report_id, "查明被骗资金去向", "to find where the money went"),
        article=QUERY,
        period={"zh": "一次性查询, 答复即止", "en": "one question, over with its answer"},
        since=query.asked_at, until=query.answered_at, decider=str(query.decider or ""),
        confirmer="", mandate_id=query.mandate_id, case_no="", approval="",
        notice=remedy("measure.notice", on), appeal=remedy("measure.appeal", on),
    )  # fmt: skip


def _holds(
    report_id: int, accounts: set[str], now: datetime
) -> tuple[dict[str, Hold], dict[str, str]]:
    """What holds each account, and how an earlier order ended where nothing does.

    A freeze comes before a stop, a running stop before an older refusal. A stop that runs for
    another report holds the money too: it is linked, not ordered twice.
    """
    holds: dict[str, Hold] = {}
    ended: dict[str, str] = {}
    for order in orders_of(report_id):
        state = shown_state(order.state, order.expires_at, now)
        status = _BY_STOP.get(state)
        if status is None:
            holds.pop(order.account, None)
            ended[order.account] = state
            continue
        ended.pop(order.account, None)
        holds[order.account] = Hold(
            status, order.stopped_at, order.expires_at, order.balance_fen, order.answer_code
        )
    return {**_linked(report_id, accounts - set(holds), now), **holds,
            **freezes().holds(report_id, now)}, ended  # fmt: skip


def _linked(report_id: int, accounts: set[str], now: datetime) -> dict[str, Hold]:
    return {
        order.account: Hold(
            Status.STOPPED, order.stopped_at, order.expires_at, order.balance_fen,
            order.answer_code, other_report=order.report_id,
        )
        for order in running_on(accounts, now) if order.report_id != report_id
    }  # fmt: skip
