"""Verbs on live monitoring: begin, hear what it tells, end."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.recover.message.actions import send
from fanzha.recover.message.codes import Code, Result
from fanzha.recover.message.rules import Answer, moment
from fanzha.recover.report.queries import one_at_a_time
from fanzha.recover.stop.rules import check_why
from fanzha.recover.trace.models import Monitor
from fanzha.recover.trace.monitoring import OPEN, WAITING, State, check_until
from fanzha.recover.trace.queries import picture_of
from fanzha.recover.trace.rules import may_ask, read_events
from fanzha.recover.trace.statements import keep_events


@transaction.atomic
def watch(report_id: int, account: str, until: datetime, why: str, actor: Actor,
          now: datetime) -> Monitor:  # fmt: skip
    """Ask the bank to tell every transfer of an account of this chase, until a moment.

    An open monitoring of the account is returned as it is. Raises Trouble for an account
    that the chase does not touch, or a period beyond the setting.
    """
    if not may_ask(actor):
        raise PermissionDenied
    check_why(why)
    check_until(until, now)
    one_at_a_time(report_id)
    banks = {node.account: node.bank for node in picture_of(report_id, now).nodes}
    if not banks.get(account):
        raise Trouble(zh="本案资金未经过该账户, 或开户行不明", field="account",
                      en="this chase does not touch the account, or its bank is not known")  # fmt: skip
    fresh = Monitor(
        key=uuid4(), report_id=report_id, bank=banks[account], account=account, until=until,
        why=why, decider_id=actor.user_id, asked_at=now,
    )  # fmt: skip
    Monitor.objects.bulk_create([fresh], ignore_conflicts=True)
    running = Monitor.objects.get(report_id=report_id, account=account, state__in=OPEN)
    if running.key == fresh.key:
        body = {"account": account, "ground": f"report:{report_id}", "until": until.isoformat()}
        send(running.key, Code.MONITOR, running.bank, body, now)
        _note(running, "monitor", actor, now)
    return running


@transaction.atomic
def note_sent(key: UUID) -> None:
    """The bank has the request."""
    Monitor.objects.filter(key=key, state=State.QUEUED).update(state=State.SENT)


@transaction.atomic
def hear(key: UUID, answer: Answer, now: datetime) -> None:
    """The bank monitors, or does not. Raises Trouble when the moment of the start is missing."""
    monitor = Monitor.objects.select_for_update().get(key=key)
    if monitor.state not in WAITING:
        return
    monitor.answer_code, monitor.answered_at = answer.result, now
    monitor.state = State.REFUSED
    if answer.result == Result.OK:
        monitor.state, monitor.started_at = (
            State.RUNNING,
            min(moment(answer.body, "started_at"), now),
        )
    monitor.save()
    changed(f"chase-{monitor.report_id}")


@transaction.atomic
def hear_event(key: UUID, body: Mapping[str, Any], now: datetime) -> int | None:
    """Keep the transfers that the bank tells; returns the report they belong to.

    None when nothing is new, or when the monitoring does not run: what comes before its start
    or after its end has no ground and is not used. Raises Trouble when it cannot be read.
    """
    report_id = Monitor.objects.values_list("report_id", flat=True).get(key=key)
    one_at_a_time(report_id)
    monitor = Monitor.objects.select_for_update().get(key=key)
    if monitor.state != State.RUNNING or monitor.until <= now:
        return None
    moves, _ = read_events(body, now)
    if not keep_events(monitor, tuple(m for m in moves if monitor.account in (m.payer, m.payee))):
        return None
    changed("duty", f"chase-{report_id}")
    return report_id


@transaction.atomic
def end(monitor_id: int, actor: Actor, now: datetime) -> None:
    """Ask the bank to end a running monitoring early. Again changes nothing."""
    if not may_ask(actor):
        raise PermissionDenied
    monitor = Monitor.objects.select_for_update().get(pk=monitor_id)
    if monitor.state != State.RUNNING:
        raise Trouble(zh="没有进行中的监控", en="no monitoring is running", field="state")
    if monitor.end_key is None:
        monitor.end_key = uuid4()
        monitor.save()
        body = {"monitor": str(monitor.key), "account": monitor.account}
        send(monitor.end_key, Code.END_MONITOR, monitor.bank, body, now)
        _note(monitor, "end_monitor", actor, now)


@transaction.atomic
def hear_ended(end_key: UUID, answer: Answer, now: datetime) -> None:
    """The bank has ended it, unless it was over already."""
    monitor = Monitor.objects.select_for_update().get(end_key=end_key)
    done = answer.result in (Result.OK, Result.HANDLED_BEFORE)
    if monitor.state == State.RUNNING and done:
        monitor.state, monitor.ended_at = State.ENDED, now
        monitor.save()
        changed(f"chase-{monitor.report_id}")


def _note(monitor: Monitor, verb: str, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="monitor",
        subject_id=monitor.pk, ground=f"report:{monitor.report_id}", purpose="chase", now=now,
    )  # fmt: skip
    changed(f"chase-{monitor.report_id}")
