"""A back-test over the archive a detector wrote gives exactly what the detector said."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from fanzha.engine.stream.engine import Engine
from fanzha.engine.stream.roles import GROUP_OF
from fanzha.engine.stream.rules import SIGN, Rule, RuleSet, default
from fanzha.prevent.detect.archiving import Archiving
from fanzha.prevent.detect.backtest.archive import DAY_US, Asked, Past, span
from fanzha.prevent.detect.replay import replay
from fanzha.prevent.intake.log import Log
from fanzha.sim.make import make
from fanzha.sim.place import Size
from tests.engine.stream.made_up import BEGIN, wide
from tests.engine.stream.test_rules_shipped import CASES, Case, mine

BETWEEN = timedelta(days=10)


def aloud(rules: Iterable[Rule]) -> RuleSet:
    """The rules, and every sign once more as a rule that speaks; where money moves, of an account,
    whose owner need not be known."""
    rules = tuple(rules)
    return RuleSet([*rules, *(_aloud(rule) for rule in rules if rule.level == SIGN)])


def _aloud(sign: Rule) -> Rule:
    about = "account" if sign.event in ("sign_in", "transfer") else sign.about
    return replace(
        sign, name=f"{sign.name}_aloud", level="low", scam_type="other", about=about,
        points=0.0, half_life_min=0.0, channel="",
    )  # fmt: skip


AT_RISK = tuple(rule for rule in default().rules if "victim_risk" in rule.predicate.columns)
"""They differ in how much risk they wait for: `at_any_risk` stands in for those that wait on."""


def at_any_risk(event: str) -> Rule:
    """A rule on a kind of event that speaks at a risk that stories of one sign come to."""
    return Rule(
        f"any_risk_{event}", "虚构规则", "made up", event, "victim_risk > 0", "low", "other"
    )


RULES = aloud([*default().rules, *map(at_any_risk, GROUP_OF)])
SPEAKING = tuple(rule for rule in RULES.rules if rule.level != SIGN)


def found_in(archive: Path, *rules: Rule) -> list[dict[str, Any]]:
    """Every hit a back-test of these rules finds; of all that speak, where none is named."""
    period = span(archive)
    assert period
    past = Past(archive, *period)
    found = past.hits(Asked(rule.name, rule) for rule in rules or SPEAKING).to_pylist()
    past.close()
    return found


def moved(case: Case, after: Any) -> list[dict[str, Any]]:
    """What the rule is after, so that it begins ten days after `after`."""
    events = list(case.guilty())
    by = after + BETWEEN - min(event["event_time"] for event in events)
    times = ("event_time", "arrival_time")
    return [event | {name: event[name] + by for name in times} for event in events]


def one_after_another() -> Iterator[tuple[Case, list[dict[str, Any]]]]:
    """The stories of all shipped rules, days apart."""
    end = BEGIN
    for case in CASES.values():
        events = moved(case, end)
        end = max(event["arrival_time"] for event in events)
        yield case, events


def test_it_finds_what_every_shipped_rule_said_of_what_it_is_after(tmp_path: Path) -> None:
    log, engine, lived = Log(tmp_path / "log"), Engine(RULES), []
    archiving = Archiving(log, tmp_path / "archive")
    for case, events in one_after_another():
        first, before = log.end, log.time
        log.append(wide(events))
        engine.know(mine(case.known))
        for batch in log.read(first):
            read = engine.read(first, before, batch.rows)
            archiving.add(batch, read.frames)
            lived += read.hits
    archiving.close()
    said = {(hit.rule.name, hit.entity, hit.log_us // DAY_US, hit.position) for hit in lived}
    assert said == {
        (hit["rule"], hit["entity"], hit["at_us"] // DAY_US, hit["position"])
        for hit in found_in(tmp_path / "archive")
    }
    silent = [rule for rule in SPEAKING if rule.name not in {name for name, *_ in said}]
    assert {rule.name for rule in silent} <= {rule.name for rule in AT_RISK}, silent


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    """The archive of a made-up town, and the ids of what a detector said of it."""
    folder = tmp_path_factory.mktemp("town")
    make(folder, Size.HAMLET, 2, 5, date(2026, 3, 2), lambda step: None)
    told = replay(folder / "events", RULES, archive=folder / "archive").alerts
    return folder / "archive", told["id"].to_pylist()


def test_it_finds_what_a_detector_said_of_a_town(town: tuple[Path, list[str]]) -> None:
    archive, told = town
    version = {rule.name: rule.version for rule in SPEAKING}
    found = [
        f"{hit['rule']}@{version[hit['rule']]}:{digest(hit['entity'])}:{hit['position']}"
        for hit in found_in(archive)
    ]
    assert len(found) > 1_000
    assert sorted(found) == sorted(told)


def test_rules_read_together_find_what_each_finds_alone(town: tuple[Path, list[str]]) -> None:
    archive, _ = town
    alone = [hit for rule in SPEAKING for hit in found_in(archive, rule)]
    assert sorted(map(str, alone)) == sorted(map(str, found_in(archive)))


def digest(entity: int) -> str:
    """As in the id of an alert."""
    return blake2b(str(entity).encode(), digest_size=6).hexdigest()
