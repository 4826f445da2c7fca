"""From stop orders, holds, their changes and questions to the notices that go to banks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from fanzha.recover.message.codes import Code
from fanzha.recover.paper.forms import basis, measures
from fanzha.recover.paper.forms.facts import Change, Query, Stop
from fanzha.recover.paper.rules import Kind
from fanzha.recover.stop.change_rules import Kind as Asked
from fanzha.recover.stop.queries import changes_of, holds_of, orders_of
from fanzha.recover.stop.rules import KIND_LABELS, State
from fanzha.recover.stop.rules import Kind as Measure
from fanzha.recover.trace.queries import monitors_of, queries_of
from fanzha.wiring.papers.draft import Draft, Names, case_at

WHAT = {
    Code.QUERY: "transactions", Code.QUERY_HOLDER: "holder", Code.QUERY_ACCOUNTS: "accounts",
}  # fmt: skip


def stop_papers(report: Any, names: Names) -> Iterator[Draft]:
    """One notice an order, a hold, a change that left, a question, and a monitoring.

    What the centre itself refused has no notice: nothing was asked of the bank.
    """
    orders = [*orders_of(report.pk), *holds_of(report.pk)]
    changes = changes_of(orders)
    for order in orders:
        if order.state == State.REFUSED and order.answered_at is None:
            continue
        yield order_paper(report, order, names)
        for change in changes[order.pk]:
            if change.asked_at:
                yield change_paper(report, order, change, names)
    for query in queries_of(report.pk):
        yield _query(report, query, names)
    for monitor in monitors_of(report.pk):
        yield monitor_paper(report, monitor, names)


def decider_of(order: Any, names: Names) -> str:
    """Who answers for an order; an automatic one names the mandate it acted under.

    The person is the one who signed the mandate.
    """
    name = names.person(order.decider_id)
    return f"{name}(依第 {order.mandate_id} 号授权自动下达)" if order.mandate_id else name


def order_paper(report: Any, order: Any, names: Names) -> Draft:
    """The notice of a stop, or of a protective hold."""
    hold = order.kind == Measure.HOLD
    stop = Stop(
        case=case_at(report, order.ordered_at),
        account=names.account(order.account, order.bank, order.holder),
        amount_fen=order.amount_fen, paid_at=order.paid_at, why=order.why,
        ordered_at=order.ordered_at,
        basis=(basis.hold if hold else basis.stop)(decider_of(order, names), order.ordered_at),
    )  # fmt: skip
    kind, form = (Kind.HOLD, measures.hold_notice) if hold else (Kind.STOP, measures.stop_notice)
    office = names.office(order.decider_id)
    return Draft(kind, "order", order.pk, lambda: form(stop, office), order.bank, order.account)


def change_paper(report: Any, order: Any, change: Any, names: Names) -> Draft:
    """The notice that extends or lifts a stop."""
    extends = change.kind == Asked.EXTEND
    who, second = names.person(change.decider_id), _second(change, names)
    facts = Change(
        case=case_at(report, change.asked_at),
        account=names.account(order.account, order.bank, order.holder),
        order=f"{KIND_LABELS[Measure(order.kind)]['zh']}指令第 {order.pk} 号",
        began_at=order.stopped_at, why=change.why, asked_at=change.asked_at,
        basis=basis.extension(who, change.asked_at) if extends
        else basis.lift_stop(who, change.asked_at, second),
    )  # fmt: skip
    kind, form = (
        (Kind.EXTEND_STOP, measures.extend_notice) if extends
        else (Kind.LIFT_STOP, measures.lift_notice)
    )  # fmt: skip
    office = names.office(change.decider_id)
    return Draft(
        kind, "stop_change", change.pk, lambda: form(facts, office), order.bank, order.account
    )


def _query(report: Any, query: Any, names: Names) -> Draft:
    facts = Query(
        case=case_at(report, query.asked_at), account=names.account(query.account, query.bank),
        what=WHAT[query.code], since=query.since, asked_at=query.asked_at,
        basis=basis.query(decider_of(query, names), query.asked_at),
    )  # fmt: skip
    office = names.office(query.decider_id)
    return Draft(
        Kind.QUERY, "query", query.pk, lambda: measures.query_notice(facts, office), query.bank,
        query.account,
    )  # fmt: skip


def monitor_paper(report: Any, monitor: Any, names: Names) -> Draft:
    """The notice that asks a bank to tell every transfer of an account."""
    facts = Query(
        case=case_at(report, monitor.asked_at), account=names.account(monitor.account, monitor.bank),
        what="monitor", since=monitor.asked_at, until=monitor.until, asked_at=monitor.asked_at,
        why=monitor.why,
        basis=basis.monitoring(names.person(monitor.decider_id), monitor.asked_at, monitor.until),
    )  # fmt: skip
    office = names.office(monitor.decider_id)
    return Draft(
        Kind.QUERY, "monitor", monitor.pk, lambda: measures.query_notice(facts, office),
        monitor.bank, monitor.account,
    )  # fmt: skip


def _second(change: Any, names: Names) -> str:
    return names.person(change.confirmer_id) if change.confirmer_id else ""
