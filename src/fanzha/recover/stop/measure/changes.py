"""The one engine of changes: a running measure is extended or lifted, perhaps by two persons.

asked → confirmed by a second person where a setting asks → sent → done or refused. What
differs between stops and freezes is said by a subclass in the room that owns the tables.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar, Generic, TypeVar
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.message.actions import send
from fanzha.recover.message.codes import Code
from fanzha.recover.message.rules import Answer
from fanzha.recover.report.queries import one_at_a_time
from fanzha.recover.stop.change_rules import (
    LIVE,
    Kind,
    Reason,
    State,
    check_proposed,
    check_reason,
    check_second,
    may_confirm,
    needs_second,
)
from fanzha.recover.stop.measure.ending import tell
from fanzha.recover.stop.measure.hearing import extended, lifted
from fanzha.recover.stop.measure.tables import Change, Measure
from fanzha.recover.stop.rules import check_why

M = TypeVar("M", bound=Measure)
C = TypeVar("C", bound=Change)
AT_ONCE = 100


class Changes(ABC, Generic[M, C]):
    """The verbs of changes on one kind of measure.

    `part` is the word for it in settings and in the audit, `link` the column by which a
    change names its measure.
    """

    part: ClassVar[str]
    link: ClassVar[str]
    codes: ClassVar[Mapping[Kind, Code]]
    measures: type[M]
    changes: type[C]

    @abstractmethod
    def may(self, actor: Actor) -> bool:
        """Whether `actor` decides on such measures."""

    @abstractmethod
    def check_running(self, measure: M, now: datetime) -> None:
        """Raise Trouble when the measure does not run, or its period is over this second."""

    @abstractmethod
    def asks(self, change: C) -> dict[str, object]:
        """What the bank is told besides the order and its account."""

    def check_liftable(self, measure: M, now: datetime) -> None:
        """Raise Trouble when something speaks against a lifting; nothing does by default."""

    @transaction.atomic
    def lift(self, number: int, why: str, actor: Actor, now: datetime,
             reason: str = Reason.GROUND_GONE) -> C:  # fmt: skip
        """Ask the bank to end a running measure early. Asking again changes nothing.

        Where a second person is needed it waits for `confirm`. Raises Trouble when nothing
        runs, without a reason, or where `check_liftable` does; PermissionDenied for other
        desks.
        """
        check_reason(reason)
        measure = self.running(number, why, actor, now)
        return self.live(measure, Kind.LIFT) or self.propose(
            measure, Kind.LIFT, actor, now, why=why, reason=reason
        )

    @transaction.atomic
    def confirm(self, change_id: int, actor: Actor, now: datetime) -> C:
        """The second person agrees: the message leaves. Raises Trouble for the first person."""
        change, measure = self._waiting(change_id, actor)
        check_second(change.decider_id, actor)
        self.check_running(measure, now)
        if change.kind == Kind.LIFT:
            self.check_liftable(measure, now)
        change.confirmer_id = actor.user_id
        self._ask_bank(change, measure, now)
        self._record(actor, f"confirm_{change.kind}", measure, now)
        return change

    @transaction.atomic
    def withdraw(self, change_id: int, actor: Actor, now: datetime) -> None:
        """Nothing shall leave after all; either person may say so."""
        change, measure = self._waiting(change_id, actor)
        change.state = State.WITHDRAWN
        change.save()
        self._record(actor, f"withdraw_{change.kind}", measure, now)
        tell(measure)

    @transaction.atomic
    def note_sent(self, key: UUID) -> None:
        """The bank has it."""
        asked = self.changes._default_manager.filter(key=key, state=State.QUEUED)
        asked.update(state=State.SENT)

    @transaction.atomic
    def hear(self, key: UUID, answer: Answer, now: datetime) -> M:
        """Write the bank's answer down. Raises Trouble when it lacks what its result needs.

        An extension that the bank made in time counts however late its answer comes; one it
        made after the end is kept for a person and changes nothing.
        """
        change, measure = self._locked(key=key)
        if change.state not in (State.QUEUED, State.SENT):
            return measure
        change.answer_code, change.answered_at = answer.result, now
        done = extended if change.kind == Kind.EXTEND else lifted
        change.state = State.DONE if done(change, measure, answer, now) else State.REFUSED
        change.save()
        tell(measure)
        return measure

    @transaction.atomic
    def sweep(self, now: datetime) -> int:
        """End up to 100 measures whose period is over; returns how many.

        Found by the column, so a restart loses none; two sweeps at once share them out.
        """
        states, table = self.measures.states, self.measures._default_manager
        over = table.filter(state=states.running, expires_at__lte=now).order_by("expires_at")
        rows = list(over.select_for_update(skip_locked=True)[:AT_ONCE])
        if rows:
            found = [row.pk for row in rows]
            table.filter(pk__in=found).update(state=states.lapsed, ended_at=F("expires_at"))
            waiting = {f"{self.link}__in": found, "state": State.PROPOSED}
            self.changes._default_manager.filter(**waiting).update(state=State.WITHDRAWN)
            tell(*rows)
        return len(rows)

    def running(self, number: int, why: str, actor: Actor, now: datetime) -> M:
        """The measure, locked, that `actor` would change. Errors as in the verbs."""
        if not self.may(actor) or actor.user_id is None:
            raise PermissionDenied  # every change has a named decider
        check_why(why)
        one_at_a_time(
            self.measures._default_manager.values_list("report_id", flat=True).get(pk=number)
        )
        measure = self.measures._default_manager.select_for_update().get(pk=number)
        self.check_running(measure, now)
        return measure

    def live(self, measure: M, kind: Kind) -> C | None:
        """The change of that kind that is under way, if one is."""
        of_measure: dict[str, Any] = {self.link: measure}
        found = self.changes._default_manager.filter(kind=kind, state__in=LIVE, **of_measure)
        return found.first()

    def propose(self, measure: M, kind: Kind, actor: Actor, now: datetime,
                **words: str) -> C:  # fmt: skip
        """A new change; it leaves at once where no second person is needed."""
        if kind == Kind.LIFT:
            self.check_liftable(measure, now)
        by_two = needs_second(self.part, kind, now)
        given: dict[str, Any] = {self.link: measure, **words}
        change = self.changes(
            kind=kind, state=State.PROPOSED, decider_id=actor.user_id, needs_second=by_two,
            proposed_at=now, **given,
        )  # fmt: skip
        if by_two:
            change.save()
            tell(measure)
        else:
            self._ask_bank(change, measure, now)
        self._record(actor, f"{kind}_{self.part}", measure, now)
        return change

    def _ask_bank(self, change: C, measure: M, now: datetime) -> None:
        change.state, change.asked_at = State.QUEUED, now
        change.save()
        body: dict[str, object] = {"order": str(measure.key), "account": measure.account}
        body |= self.asks(change)
        send(change.key, self.codes[Kind(change.kind)], measure.bank, body, now)
        tell(measure)

    def _waiting(self, change_id: int, actor: Actor) -> tuple[C, M]:
        if not may_confirm(actor):
            raise PermissionDenied
        change, measure = self._locked(pk=change_id)
        check_proposed(change.state)
        return change, measure

    def _locked(self, **which: object) -> tuple[C, M]:
        """A change and its measure; whoever acts on their report now comes before or after."""
        table: Any = self.changes._default_manager
        report, number = table.values_list(f"{self.link}__report_id", f"{self.link}_id").get(
            **which
        )
        one_at_a_time(report)
        change = table.select_for_update().get(**which)
        return change, self.measures._default_manager.select_for_update().get(pk=number)

    def _record(self, actor: Actor, verb: str, measure: M, now: datetime) -> None:
        record(
            actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind=self.link,
            subject_id=measure.pk, ground=f"report:{measure.report_id}", purpose="chase", now=now,
        )  # fmt: skip
