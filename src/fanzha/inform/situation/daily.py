"""The daily sheet (每日必商): what yesterday's cases and warnings leave to be discussed today.

No name, number or account stands on it: whoever needs one opens the case through its gate.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import Sum

from fanzha.govern.access.rules import Actor
from fanzha.govern.shifts.hand_over import number_of
from fanzha.govern.shifts.queries import hand_overs
from fanzha.govern.units.queries import root
from fanzha.inform.situation.chase import Chase
from fanzha.inform.situation.chase_rules import BankTime, period
from fanzha.inform.situation.daily_rules import Facts, is_noisy, is_slow, reasons
from fanzha.inform.situation.dissuasion import Dissuasion, Narrowed, RuleLine, UnitLine, rule_lines
from fanzha.inform.situation.queries import share, value
from fanzha.inform.situation.rules import DAY, Figure, Name, Share, Span, span_before, today
from fanzha.kit.clock import shown
from fanzha.prevent.dissuade import figures
from fanzha.prevent.dissuade.figure_rules import Clock, is_due, is_kept
from fanzha.prevent.dissuade.figure_rules import Name as Counted
from fanzha.prevent.dissuade.figures import Scope, TaskRow
from fanzha.recover.message.figures import Asked as AskedOfBank
from fanzha.recover.report.queries import reported
from fanzha.recover.trace.picture import Totals
from fanzha.recover.trace.queries import picture_of
from fanzha.words.enums import Level

MOST_CASES = 60
"""Cases whose money is followed for the sheet, the largest losses first: a county has about 30."""
WEEK = 7 * DAY
COUNTED = (Name.CASES, Name.LOSSES, Name.STOPPED, Name.DISSUADED, Name.AVOIDED)

Both = dict[str, str]


@dataclass(frozen=True)
class CaseLine:
    """One report of the day, its loss in fen, and where the money is now."""

    report_id: int
    received_at: datetime
    scam_type: str
    state: str
    loss_fen: int
    money: Totals


@dataclass(frozen=True)
class MissedLine:
    """One high warning that was not reached or met in time, and why (codes of `daily_rules.WHY`)."""

    alert_id: int
    received_at: datetime
    place: Both
    scam_type: str
    why: list[str]


@dataclass(frozen=True)
class Daily:
    """The sheet of one day, as it stands at `now`, for `actor`. Each part is read when asked for."""

    span: Span
    now: datetime
    actor: Actor

    @cached_property
    def figures(self) -> list[Figure]:
        """The figures of the day beside those of the day before."""
        before = span_before(self.span, self.now)
        return [Figure(name, value(name, self.span), value(name, before)) for name in COUNTED]

    @cached_property
    def shares(self) -> list[Share]:
        """Reached and met in time."""
        return [share(name, self.span, self.now) for name in (Name.REACHED, Name.MET)]

    @cached_property
    def cases(self) -> list[CaseLine]:
        """The reports of the day that nobody rejected, the largest loss first, `MOST_CASES` of them."""
        reports = reported(self.span.since, self.span.until).annotate(
            loss_fen=Sum("payments__amount_fen", default=0)
        )
        rows = reports.order_by("-loss_fen", "pk").values_list(
            "pk", "received_at", "scam_type", "state", "loss_fen"
        )
        return [
            CaseLine(*row, picture_of(row[0], self.now).totals if row[4] else Totals())
            for row in rows[:MOST_CASES]
        ]

    @cached_property
    def cases_left_out(self) -> int:
        """How many smaller ones `cases` does not list."""
        return max(0, reported(self.span.since, self.span.until).count() - MOST_CASES)

    @cached_property
    def units(self) -> list[UnitLine]:
        """The warnings of the day by unit below the top; those with none are left out."""
        counted = (Counted.RECEIVED, Counted.ENDED)
        return [line for line in self._dissuasion.units if any(line.tally[n] for n in counted)]

    @cached_property
    def missed(self) -> list[MissedLine]:
        """High warnings of the day that were not reached or met in time."""
        tasks = figures.missed(self._asked, Level.HIGH).select_related("alert__unit")
        return [self._missed(task) for task in tasks]

    @cached_property
    def paid(self) -> list[dict[str, Any]]:
        """Warnings that ended this day and whose person paid all the same, with the step."""
        return list(self._dissuasion.rows(Counted.PAID, Narrowed()))

    @cached_property
    def repeats(self) -> list[dict[str, Any]]:
        """Warnings of the day about people who had been cheated or dissuaded before."""
        return list(self._dissuasion.rows("repeats", Narrowed()))

    @cached_property
    def elsewhere(self) -> list[TaskRow]:
        """Visits that another area was asked to take over and nobody there did yet."""
        return list(figures.handed_over(self.now).select_related("alert__unit", "handed_to"))

    @cached_property
    def shifts(self) -> list[tuple[str, datetime]]:
        """Hand-overs of a shift that nobody has signed for: number, and since when."""
        return [(number_of(row), row.left_at) for row in hand_overs().filter(taken_at=None)]

    @cached_property
    def rules(self) -> list[RuleLine]:
        """Rules with many false alarms in the week that ended with this day."""
        week = Scope(self.span.until - WEEK, self.span.until, self.now)
        return [line for line in rule_lines(week) if is_noisy(line.ends)]

    @cached_property
    def banks(self) -> list[BankTime]:
        """Banks that were slow to answer a stop order this day, or have not yet."""
        times = Chase(self.span, self.now).bank_times
        asked = (one for one in times if one.asked == AskedOfBank.STOP)
        return [one for one in asked
                if is_slow(one.to_answer.median if one.to_answer else None, one.waiting)]  # fmt: skip

    @cached_property
    def _dissuasion(self) -> Dissuasion:
        return Dissuasion(self.span, self.now, root(), self.actor)

    @property
    def _asked(self) -> Scope:
        return self._dissuasion.asked

    def _missed(self, task: TaskRow) -> MissedLine:
        alert = task.alert
        place = {"zh": alert.unit.name_zh, "en": alert.unit.name_en}
        why = reasons(_facts(task, self.now))
        return MissedLine(alert.pk, task.received_at, place, alert.scam_type, why)


def day_of(asked: str, now: datetime) -> Span:
    """The day that was asked for (2026-03-01), yesterday (Asia/Shanghai) when none was.

    Raises Trouble for what is no day.

    >>> from datetime import UTC
    >>> day_of("", datetime(2026, 3, 2, 8, 20, tzinfo=UTC)).since.isoformat()
    '2026-03-01T00:00:00+08:00'
    """
    day = asked or f"{shown(today(now).since - DAY):%Y-%m-%d}"
    return period(day, day, now)


def _facts(task: TaskRow, now: datetime) -> Facts:
    reach = Clock(task.reach_by, task.reached_at, task.late_reach)
    meet = Clock(task.meet_by, task.met_at, task.late_meet)
    late_reach, late_meet = (
        is_due(clock, task.closed_at, now) and not is_kept(clock) for clock in (reach, meet)
    )
    return Facts(
        late_reach, late_meet, task.reach_by, task.meet_by, task.claimed_at, task.reached_at,
        task.sent_at, task.met_at, is_open=task.closed_at is None,
        waits_elsewhere=task.handed_to_id is not None and task.acknowledged_at is None,
        **_tries(task),
    )  # fmt: skip


def _tries(task: TaskRow) -> dict[str, int]:
    """What `figures.missed` counted beside the task."""
    return {name: vars(task)[name] for name in ("calls", "visits", "resisted")}
