"""A freeze is held until the refund from it is paid: not lifted before, and renewed in time. 虚构."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.freeze import changes
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.freeze.queries import payable, short_of_refund
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Message
from fanzha.recover.refund import actions as refund
from fanzha.recover.refund.models import Plan
from fanzha.web.duty.orders import ending_soon, measures_of
from tests.cast import Centre
from tests.recover.helpers import (
    MULE,
    VICTIM,
    accepted,
    answer_to,
    frozen_for,
    line,
    order_of,
    payment,
    state,
    stopped,
)

LOSS, WHY, APPROVAL = 9_048_000, "撤案", "云公返字〔2026〕9号(虚构)"


@pytest.fixture
def duty(centre: Centre) -> Actor:
    """The officer who decides."""
    return actor_of(centre.duty)


@pytest.fixture
def freeze(centre: Centre, duty: Actor, now: datetime) -> Freeze:
    """The stolen money, frozen this moment, with a statement that shows where it came from."""
    report = accepted(now, centre.duty, payment(now, payer_bank="B01", payer_name="张某(虚构)"))
    take_answer(stopped(order_of(report), now), now)
    paid = line("t1", now - timedelta(minutes=10), VICTIM, MULE, LOSS, payer_bank="B01")
    state(report, now, paid, balance=LOSS)
    return frozen_for(report, duty, now)


def said(key: object, at: datetime, **body: object) -> None:
    """The bank did it."""
    take_answer(answer_to(Message.objects.get(key=key), "0000", at, **body), at)


def plan_of(freeze: Freeze, duty: Actor, now: datetime) -> Plan:
    """A plan, noticed and approved."""
    plan = refund.make_plan(freeze.report_id, duty, now)
    refund.give_notice(plan.pk, duty, now)
    refund.approve(plan.pk, APPROVAL, duty, now)
    return plan


def test_it_is_not_lifted_while_an_approved_refund_pays_from_it(
    freeze: Freeze, centre: Centre, duty: Actor, now: datetime
) -> None:
    waiting = changes.lift(freeze.pk, WHY, duty, now)
    plan = plan_of(freeze, duty, now)
    with pytest.raises(Trouble, match=r"已批准的返还方案.*90,480\.00"):
        changes.confirm(waiting.pk, actor_of(centre.leader), now)
    changes.withdraw(waiting.pk, duty, now)
    with pytest.raises(Trouble, match="已批准的返还方案"):
        changes.lift(freeze.pk, WHY, duty, now)
    refund.pay(plan.pk, duty, now)
    with pytest.raises(Trouble, match="已批准的返还方案"):
        changes.lift(freeze.pk, WHY, duty, now)
    said(plan.lines.get().key, now, paid_at=now.isoformat())
    assert changes.lift(freeze.pk, WHY, duty, now).state == "proposed"


def test_it_is_lifted_once_the_refund_is_given_up(
    freeze: Freeze, duty: Actor, now: datetime
) -> None:
    refund.void(plan_of(freeze, duty, now).pk, duty, now)
    assert changes.lift(freeze.pk, WHY, duty, now).state == "proposed"


def test_nothing_is_approved_from_a_freeze_that_a_bank_is_asked_to_lift(
    freeze: Freeze, centre: Centre, duty: Actor, now: datetime
) -> None:
    plan = refund.make_plan(freeze.report_id, duty, now)
    refund.give_notice(plan.pk, duty, now)
    change = changes.lift(freeze.pk, WHY, duty, now)
    assert payable(freeze.report_id, now) == [freeze]
    changes.confirm(change.pk, actor_of(centre.leader), now)
    assert payable(freeze.report_id, now) == []
    with pytest.raises(Trouble, match="冻结变动"):
        refund.approve(plan.pk, APPROVAL, duty, now)


def test_it_warns_when_a_freeze_ends_before_its_refund(
    freeze: Freeze, duty: Actor, now: datetime
) -> None:
    assert freeze.expires_at is not None
    last_day = freeze.expires_at - timedelta(days=1)
    assert short_of_refund([freeze], last_day) == set()
    plan_of(freeze, duty, now)
    assert short_of_refund([freeze], now) == set()
    assert short_of_refund([freeze], last_day) == {freeze.pk}
    assert [one.short for one in ending_soon(duty, last_day)["ending"]] == [True]
    shown = measures_of(freeze.report_id, duty, last_day)["measures"]
    assert [one.part for one in shown if one.short] == ["freeze"]
    assert short_of_refund([freeze], freeze.expires_at) == set()
