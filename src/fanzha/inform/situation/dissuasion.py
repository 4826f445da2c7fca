"""Figures of dissuasion over a period, by unit and officer, with the rows behind each of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from fanzha.govern.access.queries import officers_seen
from fanzha.govern.access.rules import Actor
from fanzha.govern.units.queries import UnitRow, areas_below, named
from fanzha.govern.units.rules import lineage
from fanzha.inform.situation.rules import Span, span_before
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.figures import Answered, answered
from fanzha.prevent.detect.rulebook.queries import Version, current, rule_of
from fanzha.prevent.dissuade import figures
from fanzha.prevent.dissuade.figure_rules import BY_END, STEPS, Name, RuleEnds, Step, Tally
from fanzha.prevent.dissuade.figures import OFFICER_OF, Scope, TaskRow
from fanzha.recover.report.figures import reported_before

REPEATS, FALSE_ALARMS, PAID_AT = "repeats", "false_alarms", "paid_at"
ROWS = (*Name, REPEATS, FALSE_ALARMS, PAID_AT)
"""What can be opened to rows: each figure, and three that need a word more."""

ANSWERS = frozenset(
    {Name.REACHED, Name.REACH_DUE, Name.MET, Name.MEET_DUE, Name.DISSUADED, Name.ENDED}
)
"""What the four answers at the head of the page count."""

# What a row shows: never a name, a number or an account.
SHOWN = (
    "alert_id", "state", "outcome", "check_outcome", "paid_step", "saved_fen", "level",
    "received_at", "reach_by", "reached_at", "meet_by", "met_at", "sent_at", "closed_at",
    "late_reach", "late_meet", "alert__scam_type", "alert__unit__name_zh", "alert__unit__name_en",
)  # fmt: skip


@dataclass(frozen=True)
class UnitLine:
    """One unit with everything below it; `unit` is None for what lies at the chosen unit itself."""

    unit: UnitRow | None
    tally: Tally


@dataclass(frozen=True)
class OfficerLine:
    """One officer: name, role, unit, and what they did in the period."""

    user_id: int
    name: str
    role: str
    place: UnitRow | None
    tally: Tally


@dataclass(frozen=True)
class RuleLine:
    """What came of one rule, and who answers for it; `version` is None for a rule that is gone."""

    ends: RuleEnds
    version: Version | None
    title: Mapping[str, str]


@dataclass(frozen=True)
class Narrowed:
    """To which part of a figure its rows are narrowed; empty is not at all."""

    officer: str = ""
    rule: str = ""
    step: str = ""


@dataclass(frozen=True)
class Dissuasion:
    """What dissuasion did in a span in the branch of `unit`, as it stands at `now`, for `actor`.

    What is received counts by the receipt of the warning, what ended by its end. Each part is
    read when first asked for.
    """

    span: Span
    now: datetime
    unit: UnitRow
    actor: Actor

    @property
    def asked(self) -> Scope:
        """The tasks meant. The top unit means all, also those of no unit below it."""
        return self._over(self.span)

    @cached_property
    def total(self) -> Tally:
        """The whole branch."""
        return figures.tally(self.asked)

    @cached_property
    def before(self) -> Tally:
        """The four answers for the whole branch, in the span of the same length before."""
        return figures.tally(self._over(span_before(self.span, self.now)), ANSWERS)

    @cached_property
    def units(self) -> list[UnitLine]:
        """A line a unit just below, by code, and one for what lies at the unit itself."""
        found = figures.by_child(self.asked, self.unit.path)
        areas = areas_below(self.unit)
        lines = [UnitLine(area, found.pop(area.code, Tally({}))) for area in areas]
        others = named(found)
        return [*lines, *(UnitLine(others.get(code), tally) for code, tally in found.items())]

    @cached_property
    def officers(self) -> list[OfficerLine]:
        """The officers whom the actor may see and who did something, by name."""
        seen = officers_seen(self.actor)
        found = figures.by_officer(self.asked, [user.pk for user in seen])
        lines = [
            OfficerLine(user.pk, str(user), user.role, user.unit, found[user.pk])
            for user in seen if user.pk in found
        ]  # fmt: skip
        return sorted(lines, key=lambda line: line.name)

    @cached_property
    def funnel(self) -> list[Step]:
        """How far the work had come, and where people paid all the same."""
        return figures.funnel(self.asked)

    @cached_property
    def rules(self) -> list[RuleLine]:
        """What came of each rule, most false alarms first."""
        return list(rule_lines(self.asked))

    @cached_property
    def repeats(self) -> tuple[int, int]:
        """Warnings about people who had been cheated or dissuaded before; how many of those paid."""
        return figures.paid_among(_repeats(self.asked))

    @cached_property
    def orders(self) -> Answered:
        """Were the orders from above answered in time? Of the whole centre."""
        return answered(self.span.since, self.span.until, self.now)

    def rows(self, name: str, narrowed: Narrowed) -> QuerySet[TaskRow, dict[str, Any]]:
        """The tasks a figure counts, newest first. Raises Trouble for what is no figure or no step,
        or for an officer whom the actor may not see."""
        tasks = self._tasks(name, narrowed)
        if narrowed.officer:
            self.officer(narrowed.officer)
            tasks = tasks.filter(**{_officer_of(name): int(narrowed.officer)})
        by_end = name in {*BY_END, FALSE_ALARMS, PAID_AT}
        rows: QuerySet[TaskRow, dict[str, Any]] = tasks.values(*SHOWN)
        return rows.order_by("-closed_at" if by_end else "-received_at", "-pk")

    def _tasks(self, name: str, narrowed: Narrowed) -> QuerySet[TaskRow]:
        if name == REPEATS:
            return _repeats(self.asked)
        if name == FALSE_ALARMS:
            return figures.false_alarms(narrowed.rule, self.asked)
        if name == PAID_AT:
            if narrowed.step not in STEPS:
                raise Trouble(zh="没有这一步", en="there is no such step", field="step")
            return figures.paid_at(narrowed.step, self.asked)
        if name not in set(Name):
            raise Trouble(zh="没有这个数字", en="there is no such figure", field="name")
        return figures.counted(name, self.asked)

    def officer(self, key: str) -> str:
        """The name of one officer. Raises Trouble for one whom the actor may not see."""
        seen = {str(user.pk): str(user) for user in officers_seen(self.actor)}
        if key not in seen:
            raise Trouble(
                zh="只能查看本人或本单位人员的数据",
                en="only one's own figures, or a leader those of their own branch",
                field="officer",
            )
        return seen[key]

    def _over(self, span: Span) -> Scope:
        branch = "" if self.unit.parent_id is None else self.unit.path
        return Scope(span.since, span.until, self.now, branch)

    @property
    def above(self) -> list[UnitRow]:
        """The units above the chosen one, the top first."""
        paths = lineage(self.unit.path)[1:]
        found = named(path.strip("/").split("/")[-1] for path in paths)
        return sorted(found.values(), key=lambda unit: len(unit.path))


def rule_lines(asked: Scope) -> Iterator[RuleLine]:
    """What came of each rule that spoke of a task that ended, most false alarms first."""
    known = {version.name: version for version in current()}
    for ends in figures.by_rule(asked):
        version = known.get(ends.rule)
        rule = rule_of(version) if version else None
        zh, en = (rule.title_zh, rule.title_en) if rule else (ends.rule, ends.rule)
        yield RuleLine(ends, version, {"zh": zh, "en": en})


def _repeats(asked: Scope) -> QuerySet[TaskRow]:
    return figures.repeats(asked, reported_before("alert__phone", "received_at"))


def _officer_of(name: str) -> str:
    """Whose a figure is. What belongs to nobody is whoever took it."""
    return next((field for field, part in OFFICER_OF.items() if name in part), "claimed_by")
