"""Who works now, who is away, and what is planned. Colleagues are no protected persons: no gate.

A county has thousands of people at work: everything is read in a fixed number of queries.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from fanzha.govern.access.queries import users_of_role
from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts import models, rules
from fanzha.govern.shifts.ahead import DAY, Away, Turn, midnight, turns
from fanzha.govern.shifts.rules import PLANNED, Person, Plans, Span, Standing, Week
from fanzha.govern.units.rules import area_of
from fanzha.kit.clock import shown

# A plan is in force from its first entry to its last, so the past of a post matters; entries
# over for longer than this are no longer part of it.
REMEMBERED = timedelta(days=31)


@dataclass(frozen=True)
class Posted:
    """Somebody who can be planned, and how they stand at the moment asked for."""

    person: Person
    standing: Standing


def on_duty(at: datetime) -> tuple[Person, ...]:
    """Everybody of the desks and the street who works at `at` (UTC), by key.

    A post without a plan always works; whoever is on leave never does. Three queries.
    """
    return tuple(item.person for item in roster(at) if item.standing is Standing.ON)


def roster(at: datetime) -> tuple[Posted, ...]:
    """Everybody who can be planned and how they stand at `at` (UTC), by key. Three queries."""
    known = people()
    plans = Plans(_shifts(known, at), frozenset(_away(at)))
    return tuple(Posted(person, plans.standing(person, at)) for person in known)


def ahead(whom: Sequence[Person], at: datetime, days: int) -> dict[int, tuple[Turn, ...]]:
    """The turns of these people by user, from yesterday on and through `days` days. Two queries.

    `whom` holds everybody of a role in a branch: one's plan binds colleagues at the same post.
    """
    today, roles = midnight(shown(at).date()), {person.role for person in whom}
    since, until = today - DAY, today + (days + 1) * DAY
    shifts = [shift for shift in _shifts(whom, at) if shift.role in roles]
    leave = models.Leave.objects.filter(since__lt=until, until__gt=since)
    away = [Away(row.user_id, Span(row.since, row.until)) for row in leave]
    return turns(whom, shifts, away, since, until)


def people(roles: Sequence[str] = PLANNED) -> tuple[Person, ...]:
    """Active people of these roles with the branch they work for, by key."""
    columns = ("pk", "shown_name", "username", "role", "unit_id", "unit__path", "unit__kind")
    rows = users_of_role(*roles).order_by("pk").values_list(*columns)
    return tuple(
        Person(key, shown or name, role, unit, area_of(path, kind) if path else "")
        for key, shown, name, role, unit, path, kind in rows
    )


def duty_teams() -> tuple[tuple[int, str], ...]:
    """Members of the duty teams: (user, branch the team is on duty for)."""
    rows = models.Team.objects.filter(members__is_active=True)
    found = rows.values_list("members", "unit__path", "unit__kind").order_by("members", "pk")
    return tuple((user, area_of(path, kind)) for user, path, kind in found)


def teams() -> QuerySet[models.Team]:
    """The teams with their members, by name."""
    return models.Team.objects.select_related("unit").prefetch_related("members").order_by("name")


def planned_shifts(since: datetime) -> QuerySet[models.Shift]:
    """Entries of the plans that are not over at `since`, in their order."""
    current = models.Shift.objects.filter(Q(until=None) | Q(until__gt=since))
    return current.select_related("user__unit", "unit").order_by("since", "pk")


def leaves(since: datetime) -> QuerySet[models.Leave]:
    """Leave that is not over at `since`, in its order."""
    current = models.Leave.objects.filter(until__gt=since)
    return current.select_related("user__unit").order_by("since", "pk")


def may_plan_here(actor: Actor, area: str) -> bool:
    """Whether the actor may plan those who work for this branch."""
    return rules.may_plan(actor.role, actor.unit_path, area)


def hand_overs() -> QuerySet[models.HandOver]:
    """The hand-overs, newest first."""
    return models.HandOver.objects.select_related("left_by", "taken_by").order_by("-pk")


def hand_over(key: int) -> models.HandOver:
    """One hand-over. Raises HandOver.DoesNotExist."""
    return hand_overs().get(pk=key)


def _away(at: datetime) -> QuerySet[models.Leave, int]:
    here = models.Leave.objects.filter(since__lte=at, until__gt=at)
    return here.values_list("user_id", flat=True)


def _shifts(known: Sequence[Person], at: datetime) -> list[rules.Shift]:
    by_key = {person.user_id: person for person in known}
    rows = models.Shift.objects.filter(Q(until=None) | Q(until__gt=at - REMEMBERED))
    columns = (
        "user_id", "role", "unit__path", "unit__kind", "since", "until", "weekdays", "begins",
        "ends",
    )  # fmt: skip
    found = []
    for user, role, path, kind, since, until, days, begins, ends in rows.values_list(*columns):
        if user is not None and user not in by_key:
            continue  # no longer at work here
        area = area_of(path, kind) if user is None else by_key[user].area
        week = Week(days, begins, ends) if days else None
        post = role if user is None else by_key[user].role
        found.append(rules.Shift(Span(since, until), post, area, user, week))
    return found


def keys_by_sign_in() -> dict[str, int]:
    """Primary key by sign-in, of everybody who can be planned."""
    return dict(users_of_role(*PLANNED).values_list("username", "pk"))
