"""The chase going on by itself, under a mandate and only within it.

Called in the transaction that keeps a bank's answer: the next orders are in the outbox
when it commits. Every step says why it was made and is undone by lifting its order.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.recover.message.codes import result_label
from fanzha.recover.report.queries import one_at_a_time, standing
from fanzha.recover.report.rules import State as Report
from fanzha.recover.stop.actions import order_stop
from fanzha.recover.stop.rules import Ask
from fanzha.recover.stop.rules import State as Stop
from fanzha.recover.trace.actions import ask
from fanzha.recover.trace.following import METHOD_LABELS, Amounts, amounts_of
from fanzha.recover.trace.mandate import OPEN, State, choose, to_ask
from fanzha.recover.trace.models import Mandate, Query, Step
from fanzha.recover.trace.picture import Node
from fanzha.recover.trace.queries import picture_of, used_of
from fanzha.recover.trace.sealing import is_sealed
from fanzha.words import money

STOP, ASK, PASSED = "stop", "ask", "passed"


@transaction.atomic
def go_on(report_id: int, now: datetime) -> int:
    """Order the stops and queries that the report's mandate reaches; returns how many steps.

    Nothing without an active, unexpired mandate whose seal holds, or once the report is
    closed. Again changes nothing: every account is stopped at most once.
    """
    one_at_a_time(report_id)
    mandate = _in_force(report_id, now)
    if mandate is None or standing(report_id).state not in (Report.ACCEPTED, Report.FILED):
        return 0
    picture = picture_of(report_id, now)
    terms = mandate.terms()
    chosen = [one.node for one in choose(picture, terms, used_of(mandate)) if one.beyond is None]
    ever = set(Query.objects.filter(report_id=report_id).values_list("account", flat=True))
    asked = to_ask(picture, terms, ever)
    if not chosen and not asked:
        return 0
    amounts = amounts_of(picture.trail)
    steps: list[Step] = []
    for node in chosen:
        steps += _stop_and_ask(mandate, node, amounts, now)
    for node in asked:
        steps.append(_ask(mandate, node, "另案已止付, 不重复止付, 查询其此前去向", amounts, now))
    Step.objects.bulk_create(steps)
    changed("duty", f"chase-{report_id}")
    return len(chosen) + len(asked)


def look_again(account: str, now: datetime) -> None:
    """What held the account has changed: the sweep lets each chase that knows it go on.

    A chase may have relied on the stop of another report.
    """
    reports = Query.objects.filter(account=account).values("report_id")
    Mandate.objects.filter(report_id__in=reports, state=State.ACTIVE).update(look_again_at=now)


def _in_force(report_id: int, now: datetime) -> Mandate | None:
    """The mandate to act under. One whose seal is broken is left, and that is recorded once."""
    mandate = Mandate.objects.filter(
        report_id=report_id, state=State.ACTIVE, until__gt=now, signed_at__lte=now
    ).first()
    if mandate is None or is_sealed(mandate):
        return mandate
    Mandate.objects.filter(pk=mandate.pk, state__in=OPEN).update(
        state=State.PAUSED, why="签章校验不符, 已停止自动追资"
    )
    record(
        actor_id=None, role=SYSTEM.role, verb="mandate_seal_broken", subject_kind="mandate",
        subject_id=mandate.pk, ground=f"report:{report_id}", purpose="chase", now=now,
    )  # fmt: skip
    changed("duty", f"chase-{report_id}")
    return None


def _stop_and_ask(mandate: Mandate, node: Node, amounts: Amounts, now: datetime) -> list[Step]:
    why = _why(mandate, node, amounts)
    wanted = Ask(
        report_id=mandate.report_id, bank=node.bank, account=node.account, holder=node.holder,
        amount_fen=node.in_fen, paid_at=node.first_time, why=why, mandate_id=mandate.pk,
    )  # fmt: skip
    order = order_stop(wanted, acting_for(mandate), now)
    if order.state == Stop.REFUSED:  # the centre itself refuses: stopped too often, public money
        refused = f"未止付, 转人工: {result_label(order.answer_code)['zh']}"
        return [_step(mandate, PASSED, node, refused, amounts, order.key, now)]
    stop = _step(mandate, STOP, node, why, amounts, order.key, now)
    return [stop, _ask(mandate, node, why, amounts, now)]


def _ask(mandate: Mandate, node: Node, why: str, amounts: Amounts, now: datetime) -> Step:
    query = ask(
        mandate.report_id, node.bank, node.account, node.first_time, acting_for(mandate), now,
        mandate_id=mandate.pk,
    )  # fmt: skip
    return _step(mandate, ASK, node, why, amounts, query.key, now)


def acting_for(mandate: Mandate) -> Actor:
    """The system in the name of the officer who signed."""
    return Actor(mandate.officer_id, SYSTEM.role, "", "")


def _step(mandate: Mandate, kind: str, node: Node, why: str, amounts: Amounts,
          key: UUID, now: datetime) -> Step:  # fmt: skip
    return Step(
        mandate=mandate, report_id=mandate.report_id, kind=kind, account=node.account,
        bank=node.bank, hop=node.hop, at_risk_fen=node.held_fen,
        amounts=amounts.at(node.account), version=amounts.version, why=why, key=key, at=now,
    )  # fmt: skip


def _why(mandate: Mandate, node: Node, amounts: Amounts) -> str:
    told = ", ".join(
        f"{METHOD_LABELS[method]['zh']} {money.show(money.Fen(fen))}"
        for method, fen in amounts.at(node.account).items()
    )
    return f"授权{mandate.pk}号自动追资: 第{node.hop + 1}层, 被骗资金转入; 现存(元): {told}"[:200]
