"""The back-test itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from fanzha.engine.stream.rules import ALERTING, Rule, RuleSet
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.backtest.archive import Asked, Past
from fanzha.prevent.detect.backtest.judge import TESTED, Judge
from fanzha.prevent.detect.backtest.ports import Truth, micros
from fanzha.prevent.detect.backtest.result import Result

DAY = timedelta(days=1)


def backtest(
    rule: Rule, archive: Path, start: datetime, end: datetime, truth: Truth,
    in_force: RuleSet | None = None, *, threads: int = 2,
) -> Result:  # fmt: skip
    """What `rule` would have done from `start` to before `end` (arrival, UTC), over the archive
    in the folder `archive`, against `truth`, and beside the rules `in_force`.

    The result holds no personal data. Raises Trouble for an empty period, or a column that
    the archive does not have.
    """
    if end <= start:
        raise Trouble(zh="截止须晚于起始", en="must be after the start", field="end")
    began = perf_counter()
    with closing(Past(archive, start, end, threads=threads)) as past:
        _demand(past, rule)
        others = [one for one in _others(in_force) if not past.lacks(one.rule)]
        hits = past.hits([Asked(TESTED, rule), *others])
        told: dict[str, Any] = {"rows": past.rows(rule.event), "unread": _unread(in_force, others)}
    with closing(Judge(hits, truth.happened(start, end))) as judge:
        told |= _told(judge, rule, start, end, None if in_force is None else others)
    return Result(**told, seconds=round(perf_counter() - began, 3))


def _told(
    judge: Judge, rule: Rule, start: datetime, end: datetime, others: list[Asked] | None
) -> dict[str, Any]:
    first, last = micros(start), micros(end)
    told: dict[str, Any] = {
        "rule": rule, "start": start.isoformat(), "end": end.isoformat(),
        "days": (end - start) / DAY,
        "score": judge.score(tested=True, others=False), "by_day": judge.by_day(first, last),
        "best": judge.best(), "worst": judge.worst(), "wrong_at": judge.wrong_at(),
    }  # fmt: skip
    if others is not None:
        told |= {
            "in_force": judge.score(tested=False, others=True),
            "together": judge.score(tested=True, others=True),
            "new_alerts": judge.new_alerts(),
            "beside": judge.beside({one.name: one.rule.level for one in others}),
        }
    return told


def _demand(past: Past, rule: Rule) -> None:
    if name := past.lacks(rule):
        raise Trouble(
            zh=f"档案中没有字段 {name}", en=f"the archive has no column {name}", field="when"
        )


def _unread(in_force: RuleSet | None, read: list[Asked]) -> tuple[str, ...]:
    names = {one.name for one in read}
    return tuple(one.name for one in _others(in_force) if one.name not in names)


def _others(in_force: RuleSet | None) -> Iterator[Asked]:
    """The rules in force that alert. An earlier version of the tested rule is one of them."""
    for rule in in_force.rules if in_force else ():
        if rule.level in ALERTING and not rule.shadow:
            yield Asked(rule.name, rule)
