"""Verbs on guard groups. Each checks who acts and is recorded, never with a name or a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.shifts.queries import people
from fanzha.govern.units.queries import units_by_code
from fanzha.kit.clock import shown
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.protect.guard import ports
from fanzha.prevent.protect.guard.queries import audience, may_guard_here
from fanzha.prevent.protect.guard.rules import message_key, proven_message
from fanzha.prevent.protect.models import Chosen, GroupMessage, GuardGroup, Left, Phone, Resident

TOPIC = "team"


@transaction.atomic
def guard_places(guard: int, codes: Sequence[str], actor: Actor, now: datetime) -> None:
    """Name the branches somebody guards by address, and no others.

    Raises Trouble for an unknown unit, PermissionDenied for one outside the actor's branch.
    """
    group, units = _group(guard), units_by_code()
    if any(code not in units for code in codes):
        raise Trouble(zh="没有这个单位", en="no such unit", field="unit")
    before = list(group.places.all())
    wanted = {units[code] for code in codes}
    for unit in wanted.symmetric_difference(before):
        if not may_guard_here(actor, unit.path):
            raise PermissionDenied
    group.places.set(wanted)
    _recorded("guard_places", group, actor, now)


@transaction.atomic
def take_in(guard: int, asked: str, actor: Actor, now: datetime) -> None:
    """Take a resident into a group by name: `asked` is a phone number or the register's key.

    The same again changes nothing. Raises Trouble when the register has nobody, or nobody in
    the actor's branch: which of the two is not said.
    """
    resident = _found(asked.strip())
    if resident is None or not may_guard_here(actor, resident.unit.path):
        raise Trouble(
            zh="本辖区登记的居民中没有此人", en="the register of your branch has nobody with it",
            field="resident",
        )  # fmt: skip
    group = _group(guard)
    _, new = Chosen.objects.get_or_create(group=group, resident=resident, defaults={"at": now})
    if new:
        _recorded_of("take_in", resident, group, actor, now)


@transaction.atomic
def let_go(guard: int, resident_id: int, actor: Actor, now: datetime) -> None:
    """Take a resident who was chosen out of a group again."""
    group, resident = _group(guard), _resident(resident_id, actor)
    if Chosen.objects.filter(group=group, resident=resident).delete()[0]:
        _recorded_of("let_go", resident, group, actor, now)


@transaction.atomic
def leave_messages(guard: int, resident_id: int, actor: Actor, now: datetime) -> None:
    """A resident wants no messages of a group; they stay guarded."""
    group, resident = _group(guard), _resident(resident_id, actor)
    _, new = Left.objects.get_or_create(group=group, resident=resident, defaults={"at": now})
    if new:
        _recorded_of("leave_messages", resident, group, actor, now)


@transaction.atomic
def want_messages(guard: int, resident_id: int, actor: Actor, now: datetime) -> None:
    """A resident wants messages again."""
    group, resident = _group(guard), _resident(resident_id, actor)
    if Left.objects.filter(group=group, resident=resident).delete()[0]:
        _recorded_of("want_messages", resident, group, actor, now)


@transaction.atomic
def write_to_group(guard: int, text: str, expected: int, actor: Actor, now: datetime) -> int:
    """Text everybody in one's own group who did not leave; returns how many.

    `expected` is the number the officer was shown before: where it is another by now, nothing
    is sent and Trouble says so. The same words on the same day change nothing. Raises
    PermissionDenied for another's group.
    """
    if actor.user_id != guard:
        raise PermissionDenied
    words, reached, group = proven_message(text), audience(guard), _group(guard)
    if len(reached) != expected:
        raise Trouble(
            zh=f"现应发 {len(reached)} 人, 与显示的 {expected} 人不符, 请重新确认",
            en=f"it would reach {len(reached)} people now, not {expected}: look and send again",
            field="expected",
        )
    if not reached:
        raise Trouble(zh="没有可发送的居民", en="nobody would get it", field="expected")
    key = message_key(group.pk, words, shown(now).date())
    _, new = GroupMessage.objects.get_or_create(
        key=key,
        defaults={
            "group": group, "text": words, "residents": len(reached), "by_id": guard, "at": now,
        },
    )  # fmt: skip
    if new:
        about = f"group:{group.pk}"
        queued = [
            ports.GroupText(phone, words, f"{key}:{resident}", about)
            for resident, phone in reached.items()
        ]
        ports.texts().queue(queued, now)
        _recorded("write_to_group", group, actor, now)
    return len(reached)


def _group(guard: int) -> GuardGroup:
    if guard not in {person.user_id for person in people()}:
        raise Trouble(
            zh="没有这个人, 或其岗位不能守护居民",
            en="nobody who can guard residents",
            field="guard",
        )
    group, _ = GuardGroup.objects.get_or_create(guard_id=guard)
    return group


def _found(asked: str) -> Resident | None:
    by_phone = Phone.objects.filter(number=asked).select_related("resident__unit").first()
    if by_phone:
        return by_phone.resident
    return Resident.objects.select_related("unit").filter(person_id=asked).first()


def _resident(resident_id: int, actor: Actor) -> Resident:
    resident = Resident.objects.select_related("unit").get(pk=resident_id)
    if not may_guard_here(actor, resident.unit.path):
        raise PermissionDenied
    return resident


def _recorded(verb: str, group: GuardGroup, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="guard_group",
        subject_id=group.pk, ground=f"group:{group.pk}", purpose="guard", now=now,
    )  # fmt: skip
    changed(TOPIC)


def _recorded_of(
    verb: str, resident: Resident, group: GuardGroup, actor: Actor, now: datetime
) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="resident",
        subject_id=resident.person_id, ground=f"group:{group.pk}", purpose="guard", now=now,
    )  # fmt: skip
    changed(TOPIC)
