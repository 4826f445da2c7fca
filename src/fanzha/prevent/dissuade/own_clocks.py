"""Units set their own clocks, by level, from a moment on; nothing set before is changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import QuerySet

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.units.queries import unit as unit_named
from fanzha.kit.errors import Trouble
from fanzha.prevent.dissuade import ladder
from fanzha.prevent.dissuade.clocks import Place, in_force, lasts
from fanzha.prevent.dissuade.course import own_settings
from fanzha.prevent.dissuade.models import ClockSetting
from fanzha.words.enums import Level, Role

MAY_SET = frozenset({Role.LEADER, Role.ADMIN})
LONGEST_MINUTES = 7 * 24 * 60
SET_BY_UNITS = tuple(kind for kind in ladder.CLOCKS if kind != ladder.ASSIGN)


@dataclass(frozen=True)
class NewClock:
    """So many minutes for a clock of a unit and level, from `since` (UTC), and why."""

    unit: str
    level: str
    what: str
    minutes: int
    since: datetime
    ground: str


@dataclass(frozen=True)
class Shown:
    """A clock in force at a unit: how long, and whether the unit's branch set it itself."""

    level: str
    clock: ladder.Clock
    lasts: timedelta
    own: bool

    @property
    def minutes(self) -> int:
        """The length in minutes."""
        return int(self.lasts.total_seconds() // 60)


@transaction.atomic
def set_clock(new: NewClock, actor: Actor, now: datetime) -> None:
    """Set it. Trouble for what is no clock, level or unit, a time that is past, or no ground."""
    if actor.role not in MAY_SET or actor.user_id is None:
        raise PermissionDenied
    _must_be_right(new, now)
    unit = unit_named(new.unit)
    ClockSetting.objects.create(
        unit=unit, level=new.level, what=new.what, minutes=new.minutes, since=new.since,
        by_id=actor.user_id, at=now, ground=new.ground.strip(),
    )  # fmt: skip
    record(
        actor_id=actor.user_id, role=actor.role, verb="set_clock", subject_kind="unit",
        subject_id=unit.code, ground=f"unit:{unit.code}", purpose="supervise", now=now,
    )  # fmt: skip


def settings_made() -> QuerySet[ClockSetting]:
    """All that units have set, the newest first."""
    return ClockSetting.objects.select_related("unit", "by").order_by("-since", "-pk")


def shown(unit_path: str, now: datetime) -> Iterator[Shown]:
    """Every clock in force at a unit, by level."""
    own = own_settings()
    for level in Level:
        for kind in ladder.CLOCKS:
            place = Place(unit_path, level)
            clock = ladder.ladder().clocks[kind]
            is_own = in_force(kind, place, now, own) is not None
            yield Shown(level, clock, lasts(kind, place, now, own), is_own)


def _must_be_right(new: NewClock, now: datetime) -> None:
    if new.what not in SET_BY_UNITS or new.level not in set(Level):
        raise Trouble(zh="没有这种时限", en="no such clock", field="what")
    if not 1 <= new.minutes <= LONGEST_MINUTES:
        raise Trouble(
            zh=f"应为 1 至 {LONGEST_MINUTES} 分钟", en=f"must be 1 to {LONGEST_MINUTES} minutes",
            field="minutes",
        )  # fmt: skip
    if new.since < now:
        raise Trouble(zh="不能从过去起生效", en="cannot take effect in the past", field="since")
    if not new.ground.strip():
        raise Trouble(zh="请写明依据", en="say on what ground", field="ground")
