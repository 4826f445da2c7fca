"""The chase going on by itself, under a mandate and only within it.

Called in the transaction that keeps a bank's answer: the next orders are in the outbox
when it commits. Every step says why it was made and is undone by lifting its order.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.kit.verbs import joining
from fanzha.recover.message.codes import result_label
from fanzha.recover.report.queries import one_at_a_time, standing
from fanzha.recover.report.rules import State as Report
from fanzha.recover.trace.actions import Question, ask_all, stop_and_ask
from fanzha.recover.trace.chase import draw
from fanzha.recover.trace.following import METHOD_LABELS, Amounts, amounts_of
from fanzha.recover.trace.mandate import OPEN, State, choose, to_ask
from fanzha.recover.trace.models import Mandate, Query, Step
from fanzha.recover.trace.picture import Node
from fanzha.recover.trace.queries import known_of, used_of
from fanzha.recover.trace.sealing import is_sealed
from fanzha.words import money

STOP, ASK, PASSED = "stop", "ask", "passed"


@joining
def go_on(report_id: int, now: datetime) -> int:
    """Order the stops and queries that the report's mandate reaches; returns how many steps.

    Nothing without an active, unexpired mandate whose seal holds, or once the report is
    closed. Again changes nothing: every account is stopped at most once.
    """
    one_at_a_time(report_id)
    mandate = _in_force(report_id, now)
    if mandate is None or standing(report_id).state not in (Report.ACCEPTED, Report.FILED):
        return 0
    known = known_of(report_id, now)
    picture, terms = draw(known), mandate.terms()
    chosen = [one.node for one in choose(picture, terms, used_of(mandate)) if one.beyond is None]
    asked = to_ask(picture, terms, known.ever_asked)
    if not chosen and not asked:
        return 0
    amounts = amounts_of(picture.trail)
    steps = _stop_and_ask(mandate, chosen, amounts, now) + _ask(mandate, asked, amounts, now)
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


def _stop_and_ask(
    mandate: Mandate, nodes: Sequence[Node], amounts: Amounts, now: datetime
) -> list[Step]:
    made = stop_and_ask(
        nodes, lambda node: _why(mandate, node, amounts), mandate.report_id, acting_for(mandate),
        now, mandate_id=mandate.pk,
    )  # fmt: skip
    steps = []
    for node in nodes:
        done, why = made[node.account], _why(mandate, node, amounts)
        if done.query is None:  # the centre itself refuses: stopped too often, public money
            why = f"未止付, 转人工: {result_label(done.refused)['zh']}"
            steps.append(_step(mandate, PASSED, node, why, amounts, done.order, now))
        else:
            steps.append(_step(mandate, STOP, node, why, amounts, done.order, now))
            steps.append(_step(mandate, ASK, node, why, amounts, done.query, now))
    return steps


def _ask(mandate: Mandate, nodes: Sequence[Node], amounts: Amounts, now: datetime) -> list[Step]:
    if not nodes:
        return []
    questions = [Question(node.bank, node.account, node.first_time) for node in nodes]
    queries = ask_all(mandate.report_id, questions, acting_for(mandate), now, mandate_id=mandate.pk)
    why = "另案已止付, 不重复止付, 查询其此前去向"
    return [
        _step(mandate, ASK, node, why, amounts, queries[node.account].key, now) for node in nodes
    ]


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
