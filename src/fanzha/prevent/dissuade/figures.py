"""The figures of dissuasion: every figure is a condition on tasks, counted in the database.

The same condition gives the count and the rows behind it, so that the two cannot differ. What each
means is said in `figure_rules.py` and docs/figures.md. No read here tells who a resident is.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import (
    Aggregate,
    CharField,
    Count,
    Exists,
    ExpressionWrapper,
    F,
    FloatField,
    Func,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)

from fanzha.prevent.alert.figures import warned_before
from fanzha.prevent.alert.growing import SUPPRESSED
from fanzha.prevent.alert.rules import RIGHT, WRONG
from fanzha.prevent.dissuade import rules
from fanzha.prevent.dissuade.figure_rules import (
    BY_END,
    STEPS,
    Name,
    RuleEnds,
    Spread,
    Step,
    Tally,
)
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.protect.figures import cheated_before
from fanzha.words.enums import Level

Tasks = QuerySet[Task]
TaskRow = Task
"""A task as these reads hand it out: the name of the type for other rooms."""


@dataclass(frozen=True)
class Asked:
    """Which tasks: those of [since, until) (UTC), as they stand at `now`, of a branch of the tree.

    `branch` is a path of units, "" for all of them.
    """

    since: datetime
    until: datetime
    now: datetime
    branch: str = ""


def counted(name: str, asked: Asked) -> Tasks:
    """The tasks that a figure counts. Raises ValueError for a name that is none."""
    figure = Name(name)
    return (_ended(asked) if figure in BY_END else _received(asked)).filter(
        _meaning(figure, asked.now)
    )


def tally(asked: Asked, names: frozenset[Name] = frozenset(Name)) -> Tally:
    """These figures of the branch, all if not said."""
    found = _tallies(asked, Value("", CharField()), names)
    return next(iter(found.values()), Tally({}))


def by_child(asked: Asked, path: str) -> dict[str, Tally]:
    """All figures by the unit just below the one at `path`, by its code; "" for what lies at that
    unit itself. A unit counts with everything below it."""
    unit, depth = F("alert__unit__path"), Value(path.count("/") + 1)
    below = Func(unit, Value("/"), depth, function="split_part", output_field=CharField())
    return _tallies(asked, below, frozenset(Name))


def by_officer(asked: Asked, officers: Iterable[int]) -> dict[int, Tally]:
    """The figures of some officers, by key: reached of what they took, met of where they were sent,
    ended by themselves. Whoever did nothing is missing."""
    found: dict[int, dict[str, Any]] = defaultdict(dict)
    known = list(officers)
    for field, part in OFFICER_OF.items():
        tasks = _ended(asked) if part <= BY_END else _received(asked)
        rows = _summed(tasks.filter(**{f"{field}__in": known}), F(field), part, asked.now)
        for officer, row in rows.items():
            found[officer].update(row)
    return {officer: _tally(row) for officer, row in found.items()}


_OF_MEETING = frozenset({Name.MEET_DUE, Name.MET, Name.MEET_MISSED})
OFFICER_OF: dict[str, frozenset[Name]] = {
    "claimed_by": frozenset(Name) - _OF_MEETING - BY_END,
    "visitor": _OF_MEETING,
    "closed_by": BY_END,
}
"""Whose a figure is: who took the task, who was sent, who ended it."""


def funnel(asked: Asked) -> list[Step]:
    """How far the ended tasks had come, and at which step people paid all the same."""
    sums = {f"came_{step}": Count("pk", filter=_CAME[step]) for step in STEPS}
    sums |= {f"paid_{step}": Count("pk", filter=_at_step(step)) for step in STEPS}
    row = _ended(asked).aggregate(**sums)
    return [Step(step, row[f"came_{step}"], row[f"paid_{step}"]) for step in STEPS]


def paid_at(step: str, asked: Asked) -> Tasks:
    """Tasks of people who paid when so much had been done and no more."""
    return _ended(asked).filter(_at_step(step))


def by_rule(asked: Asked) -> list[RuleEnds]:
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


def false_alarms(rule: str, asked: Asked) -> Tasks:
    """The tasks a rule spoke of that turned out to be no scam."""
    spoken = _spoken_of(asked).filter(outcome__in=WRONG, rule=rule).values("pk")
    return Task.objects.filter(pk__in=spoken)


def repeats(asked: Asked, *elsewhere: Exists) -> Tasks:
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
    row = tasks.aggregate(all=Count("pk"), paid=Count("pk", filter=_PAID))
    return row["all"], row["paid"]


def missed(asked: Asked, level: str) -> Tasks:
    """Tasks of a level that were not reached or not met in time, oldest first, with what tells why:
    `calls` without an answer, `visits` that found nobody, whether the person `resisted`."""
    late = _meaning(Name.REACH_MISSED, asked.now) | _meaning(Name.MEET_MISSED, asked.now)
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


def _received(asked: Asked) -> Tasks:
    return _within("received_at", asked)


def _ended(asked: Asked) -> Tasks:
    return _within("closed_at", asked)


def _within(moment: str, asked: Asked) -> Tasks:
    found = Task.objects.filter(**{f"{moment}__gte": asked.since, f"{moment}__lt": asked.until})
    return found.filter(alert__unit__path__startswith=asked.branch) if asked.branch else found


def _spoken_of(asked: Asked) -> Any:
    """The ended tasks beside each sign of a rule that counted, with the `rule`'s name.

    A sign's id begins with "rule@version" where a rule gave it.
    """
    sign = F("alert__signals__signal_id")
    name = Func(sign, Value("@"), Value(1), function="split_part", output_field=CharField())
    signs = Q(alert__signals__signal_id__contains="@") & ~Q(alert__signals__fate=SUPPRESSED)
    return _ended(asked).filter(signs).annotate(rule=name)


def _tallies(asked: Asked, key: Any, names: frozenset[Name]) -> dict[str, Tally]:
    received = _summed(_received(asked), key, names - BY_END, asked.now)
    ended = _summed(_ended(asked), key, names & BY_END, asked.now)
    keys = sorted(received.keys() | ended.keys())
    return {one: _tally(received.get(one, {}) | ended.get(one, {})) for one in keys}


def _summed(tasks: Tasks, key: Any, names: frozenset[Name], now: datetime) -> dict[Any, Any]:
    """The counts, sums and times of these figures for each value of `key`."""
    sums: dict[str, Any] = {f"n_{n}": Count("pk", filter=_meaning(n, now)) for n in names}
    if Name.DISSUADED in names:
        sums["saved_fen"] = Sum("saved_fen", filter=_meaning(Name.DISSUADED, now))
    for name, done in ((Name.REACH_DUE, "reached_at"), (Name.MEET_DUE, "met_at")):
        if name in names:
            sums |= _times(name, done, now)
    rows = tasks.values(key=key).annotate(**sums).order_by().values_list("key", *sums)
    return {found: dict(zip(sums, values, strict=True)) for found, *values in rows}


def _times(name: Name, done: str, now: datetime) -> dict[str, Any]:
    """Seconds from the receipt of the warning, of those that were due and done."""
    which = _meaning(name, now) & Q(**{f"{done}__isnull": False})
    lasted = ExpressionWrapper(F(done) - F("received_at"), output_field=FloatField())
    seconds = Func(lasted, template="EXTRACT(EPOCH FROM %(expressions)s)::float8")
    return {
        f"{done}_{at}": _Percentile(seconds, at=at / 100, filter=which, output_field=FloatField())
        for at in (50, 90)
    }


def _tally(row: dict[str, Any]) -> Tally:
    return Tally(
        {name.removeprefix("n_"): count for name, count in row.items() if name.startswith("n_")},
        row.get("saved_fen") or 0,
        Spread(row.get("reached_at_50"), row.get("reached_at_90")),
        Spread(row.get("met_at_50"), row.get("met_at_90")),
    )


class _Percentile(Aggregate):
    """PostgreSQL's PERCENTILE_CONT: between two values it goes along the line."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(%(at)s) WITHIN GROUP (ORDER BY %(expressions)s)"


def _meaning(name: Name, now: datetime) -> Q:
    """The condition of a figure on a task of its days."""
    return _CLOCKED[name](now) if name in _CLOCKED else _PLAIN[name]


def _due(by: str, done: str, late: str, now: datetime) -> Q:
    """`figure_rules.is_due`."""
    open_then = Q(closed_at=None) | Q(closed_at__gt=F(by))
    spoke = Q(**{f"{done}__isnull": False}) | Q(**{f"{by}__lte": now}) & open_then
    return Q(**{f"{by}__isnull": False}) & spoke | Q(**{f"{by}__isnull": True, late: True})


def _missed(by: str, done: str) -> Q:
    """Not `figure_rules.is_kept`."""
    return Q(**{done: None}) | Q(**{by: None}) | Q(**{f"{done}__gt": F(by)})


_REACH, _MEET = ("reach_by", "reached_at"), ("meet_by", "met_at")
_CLOCKED = {
    Name.REACH_DUE: lambda now: _due(*_REACH, "late_reach", now),
    Name.REACH_MISSED: lambda now: _due(*_REACH, "late_reach", now) & _missed(*_REACH),
    Name.MEET_DUE: lambda now: _due(*_MEET, "late_meet", now),
    Name.MEET_MISSED: lambda now: _due(*_MEET, "late_meet", now) & _missed(*_MEET),
}


def _tried(**what: str) -> Q:
    return Q(Exists(Contact.objects.filter(task=OuterRef("pk"), **what)))


_PAID = Q(outcome=rules.ALREADY_PAID) | Q(check_outcome=rules.PAID_AFTER)
_PLAIN: dict[Name, Q] = {
    Name.RECEIVED: Q(),
    Name.HIGH: Q(level=Level.HIGH),
    Name.MEDIUM: Q(level=Level.MEDIUM),
    Name.LOW: Q(level=Level.LOW),
    Name.REACHED: Q(reached_at__lte=F("reach_by")),
    Name.MET: Q(met_at__lte=F("meet_by")),
    Name.RESISTED: _tried(result=rules.RESISTS),
    Name.ENDED: Q(),
    **{Name(outcome): Q(outcome=outcome) for outcome in rules.OUTCOMES},
    Name.PAID_AFTER: Q(check_outcome=rules.PAID_AFTER),
    Name.PAID: _PAID,
}


def _at_step(step: str) -> Q:
    return _PAID & Q(paid_step=step)


_CAME: dict[str, Q] = {
    "none": Q(),
    "text": _tried(way=rules.TEXT),
    "call": _tried(way=rules.CALL),
    "visit": Q(sent_at__isnull=False),
    "reached": Q(reached_at__isnull=False),
    "met": Q(met_at__isnull=False),
}
