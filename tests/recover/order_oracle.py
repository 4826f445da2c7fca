"""What must be true of orders and freezes, said once more from the law and not from our rules.

Nothing here calls a rule under test: the figures are those of 银发〔2016〕86号 and of the
procedure rules, the moments those that the bank told in its messages. All 虚构.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from fanzha.recover.freeze.models import Change as FreezeChange
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.message.models import Message
from fanzha.recover.stop.models import Change, Order
from tests.recover.helpers import MULE, VICTIM

HOURS = {"payee": timedelta(hours=48), "hold": timedelta(hours=24)}
AT_MOST = 3
STOPPING = {"0000", "1200", "1301", "0900"}
FREEZING = {"0000", "1200", "0900"}
LETTING_GO = {"0000", "0900"}


def told(key: object, moment: str) -> tuple[str, datetime, datetime]:
    """Result and moment of the bank's first answer to a message, and when it was heard."""
    message = Message.objects.get(key=key)
    assert message.answer is not None
    assert message.answered_at is not None
    at = datetime.fromisoformat(message.answer["body"][moment])
    return message.answer["result"], min(at, message.answered_at), message.answered_at


def end_of_stop(order: Order) -> datetime:
    """48 hours from the bank's moment of the stop, or of the last extension made in time."""
    result, since, _ = told(order.key, "stopped_at")
    assert result in STOPPING
    assert order.stopped_at == since
    period = HOURS[order.kind]
    for moment in _extensions(Change.objects.filter(order=order)):
        assert order.kind == "payee"
        assert moment < since + period
        since = max(moment, since)
    return since + period


def end_of_freeze(freeze: Freeze) -> datetime:
    """Six months from the bank's moment of the freeze, or of the last renewal made in time."""
    result, since, _ = told(freeze.key, "frozen_at")
    assert result in FREEZING
    assert freeze.frozen_at == since
    for moment in _extensions(FreezeChange.objects.filter(freeze=freeze)):
        assert moment < half_a_year_on(since)
        since = max(moment, since)
    return half_a_year_on(since)


def half_a_year_on(day: datetime) -> datetime:
    """The same day six months later, or the last one of that month."""
    year, month = (day.year, day.month + 6) if day.month <= 6 else (day.year + 1, day.month - 6)
    return day.replace(year=year, month=month, day=min(day.day, monthrange(year, month)[1]))


def times_stopped() -> int:
    """How often the mule's account was stopped or extended, an extension under way included."""
    orders = Order.objects.filter(kind="payee", stopped_at__isnull=False)
    asked = Change.objects.filter(kind="extend", order__kind="payee")
    asked = asked.filter(state__in=["proposed", "queued", "sent", "done"])
    return len(set(orders.values_list("stopped_at", flat=True))) + asked.count()


def check_ground(case_no: str, unaccepted: int) -> None:
    """A decider, a reason, an accepted report; for a freeze a case and an approval."""
    for order in Order.objects.all():
        assert all([order.decider_id, order.why])
        assert order.report_id != unaccepted
        assert order.account == (VICTIM if order.kind == "hold" else MULE)
    assert not Change.objects.filter(order__kind="hold", kind="extend")
    for freeze in Freeze.objects.all():
        assert freeze.case_no == case_no != ""
        assert all([freeze.approval, freeze.decider_id])
        assert freeze.account == MULE


def check_two_persons(*, everywhere: bool) -> None:
    """Lifting a freeze is confirmed by another; with `everywhere` all that settings can ask."""
    changes = [*Change.objects.all(), *FreezeChange.objects.all()]
    for one in changes:
        assert one.decider_id != one.confirmer_id
        two = isinstance(one, FreezeChange) if one.kind == "lift" else False
        if everywhere:
            two = two or one.kind == "lift" or isinstance(one, FreezeChange)
        assert not two or not one.asked_at or one.confirmer_id
    for freeze in Freeze.objects.exclude(state__in=["proposed", "withdrawn"]):
        assert not everywhere or freeze.confirmer_id not in (None, freeze.decider_id)


def check_ended() -> None:
    """What was lifted was let go by the bank; what is over or frozen leaves nothing waiting."""
    for order in Order.objects.filter(state="lifted"):
        done = Change.objects.filter(order=order, kind="lift", state="done")
        assert any(one.answer_code in LETTING_GO for one in done)
    for freeze in Freeze.objects.filter(state="lifted"):
        asked = FreezeChange.objects.filter(freeze=freeze, kind="lift", state="done")
        assert any(one.answer_code in LETTING_GO for one in asked)
    over = {"state__in": ["lapsed", "lifted", "frozen"]}
    assert not Change.objects.filter(order__in=Order.objects.filter(**over), state="proposed")
    ended = Freeze.objects.filter(state__in=["lapsed", "lifted"])
    assert not FreezeChange.objects.filter(freeze__in=ended, state="proposed")
    for freeze in Freeze.objects.filter(frozen_at__isnull=False):
        before = Order.objects.filter(account=freeze.account, extended_at=None, state="stopped")
        assert not before.filter(answered_at__lt=freeze.answered_at)


def _extensions(changes: Any) -> Iterable[datetime]:
    done = changes.filter(kind="extend", state="done").order_by("answered_at", "id")
    for change in done:
        result, moment, _ = told(change.key, "extended_at")
        assert result in ("0000", "0900")
        yield moment
