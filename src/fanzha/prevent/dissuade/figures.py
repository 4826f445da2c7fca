"""The figures of dissuasion: every figure is a condition on tasks, counted in the database.

The same condition gives the count and the rows behind it, so that the two cannot differ. What each
means is said in `figure_rules.py` and docs/figures.md, and as a condition in `figure_meanings.py`;
`figure_sums.py` counts several at once. No read here tells who a resident is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, Exists, F, Func, Q, QuerySet, Value

from fanzha.prevent.alert.figures import warned_before
from fanzha.prevent.alert.growing import SUPPRESSED
from fanzha.prevent.alert.rules import RIGHT, WRONG
from fanzha.prevent.dissuade import rules
from fanzha.prevent.dissuade.figure_meanings import CAME, PAID, at_step, meaning
from fanzha.prevent.dissuade.figure_rules import BY_END, STEPS, Name, RuleEnds, Step, Tally
from fanzha.prevent.dissuade.figure_sums import summed, tally_of
from fanzha.prevent.dissuade.models import Task
from fanzha.prevent.protect.figures import cheated_before

Tasks = QuerySet[Task]
TaskRow = Task
"""A task as these reads hand it out: the name of the type for other rooms."""


@dataclass(frozen=True)
class Scope:
    """Which tasks: those of [since, until) (UTC), as they stand at `now`, of a branch of the tree.

    `branch` is a path of units, "" for all of them.
    """

    since: datetime
    until: datetime
    now: datetime
    branch: str = ""


def counted(name: str, asked: Scope) -> Tasks:
    """The tasks that a figure counts. Raises ValueError for a name that is none."""
    figure = Name(name)
    return (_ended(asked) if figure in BY_END else _received(asked)).filter(
        meaning(figure, asked.now)
    )


def tally(asked: Scope, names: frozenset[Name] = frozenset(Name)) -> Tally:
    """These figures of the branch, all if not said."""
    found = _tallies(asked, Value("", CharField()), names)
    return next(iter(found.values()), Tally({}))


def by_child(asked: Scope, path: str) -> dict[str, Tally]:
    """All figures by the unit just below the one at `path`, by its code; "" for what lies at that
    unit itself. A unit counts with everything below it."""
    unit, depth = F("alert__unit__path"), Value(path.count("/") + 1)
    below = Func(unit, Value("/"), depth, function="split_part", output_field=CharField())
    return _tallies(asked, below, frozenset(Name))


def by_officer(asked: Scope, officers: Iterable[int]) -> dict[int, Tally]:
    """The figures of some officers, by key: reached of what they took, met of where they were sent,
    ended by themselves. Whoever did nothing is missing."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    known = list(officers)
    for field, part in OFFICER_OF.items():
        tasks = _ended(asked) if part <= BY_END else _received(asked)
        rows = summed(tasks.filter(**{f"{field}__in": known}), F(field), part, asked.now)
        for officer, row in rows.items():
            found[officer].update(row)
    return {officer: tally_of(row) for officer, row in found.items()}


_OF_MEETING = frozenset({Name.MEET_DUE, Name.MET, Name.MEET_MISSED})
OFFICER_OF: dict[str, frozenset[Name]] = {
    "claimed_by": frozenset(Name) - _OF_MEETING - BY_END,
    "visitor": _OF_MEETING,
    "closed_by": BY_END,
}
"""Whose a figure is: who took the task, who was sent, who ended it."""


def funnel(asked: Scope) -> list[Step]:
    """How far the ended tasks had come, and at which step people paid all the same."""
    sums = {f"came_{step}": Count("pk", filter=CAME[step]) for step in STEPS}
    sums |= {f"paid_{step}": Count("pk", filter=at_step(step)) for step in STEPS}
    row = _ended(asked).aggregate(**sums)
    return [Step(step, row[f"came_{step}"], row[f"paid_{step}"]) for step in STEPS]


def paid_at(step: str, asked: Scope) -> Tasks:
    """Tasks of people who paid when so much had been done and no more."""
    return _ended(asked).filter(at_step(step))


def by_rule(asked: Scope) -> list[RuleEnds]:
    """What came of each rule's tasks, most false alarms first. A task counts for each rule that
    spoke of it before it ended."""
    wrong, right = Q(outcome__in=WRONG), Q(outcome__in=RIGHT)
    rows = (
        _spoken_of(asked)
        .values("rule")
        .annotate(
            ended_n=Count("pk", distinct=True), right_n=Count("pk", distinct=True, filter=right),
            wrong_n=Count("pk", distinct=True, filter=wrong),
        )
        .order_by("-wrong_n", "rule")
    )  # fmt: skip
    return [RuleEnds(row["rule"], row["ended_n"], row["right_n"], row["wrong_n"]) for row in rows]


def false_alarms(rule: str, asked: Scope) -> Tasks:
    """The tasks a rule spoke of that turned out to be no scam."""
    spoken = _spoken_of(asked).filter(outcome__in=WRONG, rule=rule).values("pk")
    return Task.objects.filter(pk__in=spoken)


def repeats(asked: Scope, *elsewhere: Exists) -> Tasks:
    """Tasks about people who had been cheated or dissuaded before their warning came.

    Known from the register, or from an earlier alert of the same person that ended dissuaded or
    already paid; `elsewhere` are more signs of it, on a task.
    """
    known = Q(cheated_before("alert__resident", "received_at"))
    known |= Q(warned_before("alert__subject", "received_at"))
    for sign in elsewhere:
        known |= Q(sign)
    return _received(asked).filter(known)


def paid_among(tasks: Tasks) -> tuple[int, int]:
    """How many tasks these are, and in how many of them the person paid."""
    row = tasks.aggregate(all=Count("pk"), paid=Count("pk", filter=PAID))
    return row["all"], row["paid"]


def missed(asked: Scope, level: str) -> Tasks:
    """Tasks of a level that were not reached or not met in time, oldest first, with what tells why:
    `calls` without an answer, `visits` that found nobody, whether the person `resisted`."""
    late = meaning(Name.REACH_MISSED, asked.now) | meaning(Name.MEET_MISSED, asked.now)
    tries = {
        "calls": Q(contacts__way=rules.CALL, contacts__result=rules.NO_ANSWER),
        "visits": Q(contacts__way=rules.VISIT, contacts__result=rules.NOT_FOUND),
        "resisted": Q(contacts__result=rules.RESISTS),
    }
    counts = {name: Count("contacts", filter=which) for name, which in tries.items()}
    found = _received(asked).filter(late, level=level).annotate(**counts)
    return found.order_by("received_at", "pk")


def handed_over(now: datetime) -> Tasks:
    """Open tasks that another area was asked to take over and nobody there did yet."""
    asked = Task.objects.filter(handed_to__isnull=False, acknowledged_at=None, handed_at__lte=now)
    return asked.exclude(state=rules.CLOSED).order_by("handed_at")


def _received(asked: Scope) -> Tasks:
    return _within("received_at", asked)


def _ended(asked: Scope) -> Tasks:
    return _within("closed_at", asked)


def _within(moment: str, asked: Scope) -> Tasks:
    found = Task.objects.filter(**{f"{moment}__gte": asked.since, f"{moment}__lt": asked.until})
    return found.filter(alert__unit__path__startswith=asked.branch) if asked.branch else found


def _spoken_of(asked: Scope) -> Any:
    """The ended tasks beside each sign of a rule that counted, with the `rule`'s name.

    A sign's id begins with "rule@version" where a rule gave it.
    """
    sign = F("alert__signals__signal_id")
    name = Func(sign, Value("@"), Value(1), function="split_part", output_field=CharField())
    signs = Q(alert__signals__signal_id__contains="@") & ~Q(alert__signals__fate=SUPPRESSED)
    return _ended(asked).filter(signs).annotate(rule=name)


def _tallies(asked: Scope, key: Any, names: frozenset[Name]) -> dict[str, Tally]:
    received = summed(_received(asked), key, names - BY_END, asked.now)
    ended = summed(_ended(asked), key, names & BY_END, asked.now)
    keys = sorted(received.keys() | ended.keys())
    return {one: tally_of(received.get(one, {}) | ended.get(one, {})) for one in keys}
