"""Verbs on the call list: put a call on it, let a machine place it, note how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.channel import rules
from fanzha.prevent.channel.models import CallItem
from fanzha.prevent.channel.ports import (
    ByHand,
    OutgoingCall,
    Unreachable,
    call_told,
    dialler,
)
from fanzha.prevent.channel.rules import CallOutcome, CallState
from fanzha.words.enums import Role

CALLERS = frozenset({Role.DISSUASION_OFFICER, Role.DUTY_OFFICER})
BATCH = 20


@dataclass(frozen=True)
class NewCall:
    """A call to make. `about` is "alert:12"; `key` makes the same call listed twice one call.

    `is_check`: it asks whether somebody who was dissuaded is still safe, which a person does.
    """

    phone: str
    key: str
    about: str
    is_check: bool = False


@transaction.atomic
def list_call(new: NewCall, now: datetime) -> int:
    """Put a call on the list; returns its row. A known key changes nothing.

    A machine is asked first where one is set up, but for a check; else it waits for a person.
    """
    if not new.phone.strip():
        raise Trouble(zh="没有电话号码", en="no number to call", field="phone")
    made = {
        "about": new.about, "phone": new.phone.strip(), "made_at": now, "is_check": new.is_check,
        "by_hand": new.is_check, "next_at": None if new.is_check else now,
    }  # fmt: skip
    call, fresh = CallItem.objects.get_or_create(key=new.key, defaults=made)
    if fresh:
        _told_pages(call)
    return call.pk


@transaction.atomic
def list_later(about: str, phone: str, actor: Actor, now: datetime) -> int:
    """An officer puts a call on the list for whoever is free, or for the machine that dials.

    One that still waits about the same is not put there twice. Leaves an audit entry. Raises
    PermissionDenied for a role that does not call.
    """
    if actor.role not in CALLERS:
        raise PermissionDenied
    calls = CallItem.objects.filter(about=about)
    number = calls.filter(state=CallState.ENDED).count() + 1
    call_id = list_call(NewCall(phone, f"{about}:call:{number}", about), now)
    _recorded(call_id, about, actor, "list_call", now)
    return call_id


def place_due(now: datetime) -> int:
    """Offer waiting calls to whoever places them; returns how many moved.

    Each is ours for `rules.LEASE`; placing one twice is harmless: the machine knows it by its key.
    """
    claimed = _claim(now)
    return sum(_place(call, now) for call in claimed)


@transaction.atomic
def end_call(call_id: int, outcome: CallOutcome, actor: Actor, now: datetime) -> bool:
    """A person notes how a call ended; whether it was news. Leaves an audit entry.

    Raises PermissionDenied for a role that does not call, Trouble for what such a call cannot find.
    """
    if actor.role not in CALLERS:
        raise PermissionDenied
    call = CallItem.objects.select_for_update().get(pk=call_id)
    if outcome not in rules.outcomes(is_check=call.is_check):
        raise Trouble(zh="请选择通话结果", en="choose how the call ended", field="outcome")
    if not _end(call, outcome, actor, now):
        return False
    call_told().call_ended(call.about, call.key, outcome, actor, now)
    return True


@transaction.atomic
def settle(key: str, outcome: CallOutcome, actor: Actor, now: datetime) -> None:
    """What a call would have asked is known by other ways: it is off the list, told to nobody.

    No such call, or one that has ended, changes nothing. Lock it before what it is about.
    """
    call = CallItem.objects.select_for_update().filter(key=key).first()
    if call is not None:
        _end(call, outcome, actor, now)


@transaction.atomic
def end_call_by_machine(key: str, outcome: CallOutcome, at: datetime) -> bool | None:
    """A machine tells how a call ended; whether it was news, None for no such call."""
    call = CallItem.objects.select_for_update().filter(key=key).first()
    if call is None:
        return None
    if not _end(call, outcome, SYSTEM, at):
        return False
    call_told().call_ended(call.about, call.key, outcome, None, at)
    return True


@transaction.atomic
def _claim(now: datetime) -> list[CallItem]:
    rows = CallItem.objects.select_for_update(skip_locked=True)
    calls = list(rows.filter(state=CallState.WAITING, next_at__lte=now).order_by("pk")[:BATCH])
    for call in calls:
        call.tries, call.next_at = call.tries + 1, now + rules.LEASE
    CallItem.objects.bulk_update(calls, ["tries", "next_at"])
    return calls


def _place(call: CallItem, now: datetime) -> bool:
    waiting = CallItem.objects.filter(pk=call.pk, state=CallState.WAITING)
    try:
        dialler().place(OutgoingCall(call.key, call.phone))
    except ByHand:
        waiting.update(by_hand=True, next_at=None)
    except Unreachable:
        waiting.update(next_at=now + rules.pause(call.tries))
        return False
    else:
        waiting.update(state=CallState.PLACED, next_at=None)
    _told_pages(call)
    return True


def _end(call: CallItem, outcome: CallOutcome, actor: Actor, at: datetime) -> bool:
    if call.state == CallState.ENDED:
        return False
    call.state, call.outcome, call.next_at = CallState.ENDED, outcome, None
    call.by_id, call.ended_at = actor.user_id, at
    call.save()
    _recorded(call.pk, call.about, actor, "call", at)
    _told_pages(call)
    return True


def _told_pages(call: CallItem) -> None:
    changed("calls", rules.subject_of(call.about))


def _recorded(call_id: int, about: str, actor: Actor, verb: str, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="call",
        subject_id=call_id, ground=about, purpose="dissuade", now=now,
    )  # fmt: skip
