"""Columns, constraints and triggers that the tables of every measure have.

Abstract: a room inherits the columns and calls the functions for its own table names.
"""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from string import Template
from typing import TYPE_CHECKING, ClassVar
from uuid import uuid4

import pgtrigger
from django.db import models
from django.db.models import Q
from django.db.models.base import ModelBase

from fanzha.recover.message.rules import Answer
from fanzha.recover.stop import change_rules as changes

if TYPE_CHECKING:
    from django.db.models.fields.related_descriptors import RelatedManager

_TOO_LATE = Template("""
IF NOT EXISTS (SELECT 1 FROM $table $row WHERE $row.id = NEW.${link}_id
               AND $row.state = '$running' AND $row.expires_at > NEW.asked_at) THEN
  RAISE EXCEPTION 'a $part that does not run cannot be changed';
END IF;
RETURN NEW;
""")


@dataclass(frozen=True)
class States:
    """How a room calls the states that the changes of its measures turn on."""

    running: str
    lapsed: str
    lifted: str
    live: tuple[str, ...]


class _Abstract(ABCMeta, ModelBase):
    """A table whose rows cannot be made while a verb of its measure is missing."""


class Measure(models.Model, metaclass=_Abstract):
    """One measure on one account, on the ground of one report.

    `key` is the key of its message. `decider` is the officer who answers for it.
    """

    states: ClassVar[States]
    changes: RelatedManager[Change]

    key = models.UUIDField(unique=True, default=uuid4)
    report = models.ForeignKey("report.Report", on_delete=models.PROTECT, related_name="+")
    bank = models.CharField(max_length=32, db_index=True)
    account = models.CharField(max_length=34, db_index=True)
    holder = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=12)
    decider = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    ordered_at = models.DateTimeField(help_text="UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    extended_at = models.DateTimeField(
        null=True, help_text="the bank's moment of the last extension, UTC"
    )
    expires_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)
    ended_at = models.DateTimeField(null=True, help_text="UTC")

    class Meta:
        """No table of its own."""

        abstract = True

    @property
    @abstractmethod
    def began(self) -> datetime | None:
        """The bank's moment of the measure itself, UTC; None until it has acted."""

    @abstractmethod
    def period_from(self, moment: datetime) -> datetime:
        """When a period of this measure ends that begins at `moment`."""


class Change(models.Model):
    """What was asked of the bank about a running measure: begin anew, or end early.

    `key` is the key of its message. `reason` is a word of `change_rules.Reason` for a
    lifting, empty for an extension.
    """

    key = models.UUIDField(unique=True, default=uuid4)
    kind = models.CharField(max_length=8)
    reason = models.CharField(max_length=12, blank=True)
    why = models.CharField(max_length=200)
    state = models.CharField(max_length=12, default=changes.State.QUEUED)
    decider = models.ForeignKey("access.User", on_delete=models.PROTECT, related_name="+")
    needs_second = models.BooleanField(default=False)
    confirmer = models.ForeignKey(
        "access.User", null=True, on_delete=models.PROTECT, related_name="+"
    )
    proposed_at = models.DateTimeField(help_text="UTC")
    asked_at = models.DateTimeField(null=True, help_text="when its message was written, UTC")
    answered_at = models.DateTimeField(null=True, help_text="UTC")
    answer_code = models.CharField(max_length=8, blank=True)
    effective_at = models.DateTimeField(null=True, help_text="the bank's moment, UTC")

    class Meta:
        """No table of its own."""

        abstract = True

    def note(self, answer: Answer) -> None:
        """Keep what else the bank said to an extension; nothing unless a room wants it."""


def change_constraints(prefix: str, link: str) -> tuple[models.BaseConstraint, ...]:
    """One change of a kind at a time, a second person where one is needed, a reason, a moment.

    `link` is the column of the measure, `prefix` begins the names.
    """
    return (
        models.UniqueConstraint(
            name=f"{prefix}_one_live", fields=[link, "kind"], condition=Q(state__in=changes.LIVE)
        ),
        models.CheckConstraint(
            name=f"{prefix}_asked_by_two_where_needed",
            condition=~Q(state__in=changes.ASKED)
            | (Q(asked_at__isnull=False) & (Q(needs_second=False) | Q(confirmer__isnull=False))),
        ),
        second_is_another(prefix),
        models.CheckConstraint(name=f"{prefix}_has_why", condition=~Q(why="")),
        models.CheckConstraint(
            name=f"{prefix}_done_has_moment",
            condition=~Q(state=changes.State.DONE) | Q(effective_at__isnull=False),
        ),
    )


def second_is_another(prefix: str) -> models.CheckConstraint:
    """Whoever confirms is not the one who decided."""
    return models.CheckConstraint(
        name=f"{prefix}_second_is_another",
        condition=Q(confirmer__isnull=True) | ~Q(confirmer=models.F("decider")),
    )


def change_triggers(table: str, link: str, part: str, running: str) -> list[pgtrigger.Trigger]:
    """Moves as in the rules; nothing is asked about a measure of `table` that does not run."""
    too_late = _TOO_LATE.substitute(table=table, row=link[0], link=link, part=part, running=running)
    return [
        *moves(changes.MOVES, changes.BORN),
        pgtrigger.Trigger(
            name="born_in_time", when=pgtrigger.Before, operation=pgtrigger.Insert,
            condition=pgtrigger.Q(new__asked_at__isnull=False), func=too_late,
        ),
        pgtrigger.Trigger(
            name="asked_in_time", when=pgtrigger.Before, operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__asked_at__df=pgtrigger.F("new__asked_at")), func=too_late,
        ),
    ]  # fmt: skip


def measure_triggers(
    table_of_moves: Collection[tuple[str, str]], born: Collection[str], running: str
) -> list[pgtrigger.Trigger]:
    """Moves as in the rules; a period only grows, and only by an extension while it ran."""
    new_period = pgtrigger.Condition(
        "OLD.expires_at IS NOT NULL AND NEW.expires_at IS DISTINCT FROM OLD.expires_at"
        " AND (NEW.expires_at IS NULL OR NEW.expires_at < OLD.expires_at"
        f" OR OLD.state NOT IN ('{running}', 'lapsed')"
        " OR NEW.extended_at IS NULL OR NEW.extended_at >= OLD.expires_at)"
    )
    back = pgtrigger.Condition(
        f"OLD.state = 'lapsed' AND NEW.state = '{running}' AND NEW.expires_at <= OLD.expires_at"
    )
    return [
        *moves(table_of_moves, born),
        pgtrigger.Protect(name="period", operation=pgtrigger.Update, condition=new_period),
        pgtrigger.Protect(name="back", operation=pgtrigger.Update, condition=back),
    ]


def moves(table: Collection[tuple[str, str]], born: Collection[str]) -> list[pgtrigger.Trigger]:
    """Only the moves of the table, and only the states that a row may begin in."""
    return [
        pgtrigger.FSM(name="moves", field="state", transitions=sorted(table)),
        pgtrigger.Protect(
            name="born", operation=pgtrigger.Insert, condition=~pgtrigger.Q(new__state__in=born)
        ),
    ]
