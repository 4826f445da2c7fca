"""A rule goes from draft to retired, by people who may, with reasons that are kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from fanzha.engine.stream.rules import Rule, default
from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.models import RuleVersion
from fanzha.prevent.detect.rulebook import rules
from fanzha.prevent.detect.rulebook.actions import enter_shipped, move, write
from fanzha.prevent.detect.rulebook.queries import history, ruleset_in_force, stamp, version
from fanzha.prevent.detect.rulebook.rules import DRAFT, PUBLISHED, RETIRED, SHADOW, STATES
from tests.cast import Centre

RULE = Rule(
    "many_calls", "虚构规则", "a made-up rule", "call_start", "caller_calls_1h > 50", "low",
    "other", "caller",
)  # fmt: skip


@pytest.fixture
def analyst(centre: Centre) -> Actor:
    return actor_of(centre.analyst)


@pytest.fixture
def second(centre: Centre) -> Actor:
    new = NewUser("analyst2", "analyst", "YX", "analyst2(虚构)")
    return actor_of(enter_user(new, password="a-long-password"))


def in_force() -> tuple[Rule, ...]:
    """The versions of `RULE` that run; the product's rules run beside."""
    return tuple(rule for rule in ruleset_in_force().rules if rule.name == RULE.name)


def state_of(version_id: int) -> str:
    found = version(version_id)
    assert found is not None
    return found.state


@given(st.sampled_from(STATES), st.sampled_from(STATES))
def test_it_allows_the_moves_of_the_table_and_no_others(start: str, to: str) -> None:
    allowed = (start, to) in rules.MOVES
    assert (to in rules.moves_from(start)) == allowed
    if allowed:
        rules.check_move(start, to, why="理由", by=1, authors=[2])
    else:
        with pytest.raises(Trouble):
            rules.check_move(start, to, why="理由", by=1, authors=[2])


def test_it_runs_a_rule_that_a_second_person_published(
    analyst: Actor, second: Actor, now: datetime
) -> None:
    before = stamp()
    draft = write(RULE, analyst, now)
    assert in_force() == ()
    assert stamp() == before
    move(draft, PUBLISHED, "回测良好", second, now)
    assert in_force() == (RULE,)
    assert stamp() != before


def test_it_lets_a_leader_publish_and_nobody_outside_analysis(
    analyst: Actor, centre: Centre, now: datetime
) -> None:
    draft = write(RULE, analyst, now)
    for outsider in (centre.admin, centre.duty, centre.bank_b03):
        with pytest.raises(PermissionDenied):
            move(draft, PUBLISHED, "理由", actor_of(outsider), now)
        with pytest.raises(PermissionDenied):
            write(RULE, actor_of(outsider), now)
    move(draft, PUBLISHED, "同意", actor_of(centre.leader), now)
    assert state_of(draft) == PUBLISHED


def test_nobody_publishes_what_they_had_a_hand_in(
    analyst: Actor, second: Actor, now: datetime
) -> None:
    draft = write(RULE, analyst, now)
    assert write(replace(RULE, when="caller_calls_1h > 60"), second, now) == draft
    for author in (analyst, second):
        with pytest.raises(Trouble, match="须由另一人发布"):
            move(draft, PUBLISHED, "理由", author, now)
    assert state_of(draft) == DRAFT


def test_it_marks_a_rule_in_shadow(analyst: Actor, now: datetime) -> None:
    draft = write(RULE, analyst, now)
    move(draft, SHADOW, "先看一周", analyst, now)
    assert in_force() == (replace(RULE, shadow=True),)
    assert ruleset_in_force().named(RULE.name) is None


def test_editing_a_published_rule_begins_the_next_version(
    analyst: Actor, second: Actor, now: datetime
) -> None:
    first = write(RULE, analyst, now)
    move(first, PUBLISHED, "回测良好", second, now)
    sharper = replace(RULE, when="caller_calls_1h > 80")
    draft = write(sharper, analyst, now)
    assert draft != first
    assert in_force() == (RULE,)
    move(draft, SHADOW, "并行观察", analyst, now)
    assert {rule.version for rule in in_force()} == {1, 2}
    move(draft, PUBLISHED, "更准", second, now)
    assert in_force() == (replace(sharper, version=2),)
    assert state_of(first) == RETIRED


def test_it_asks_why(analyst: Actor, now: datetime) -> None:
    draft = write(RULE, analyst, now)
    for why in ("", "  ", "长" * 201):
        with pytest.raises(Trouble) as told:
            move(draft, RETIRED, why, analyst, now)
        assert told.value.field == "why"


def test_it_keeps_who_when_and_why(analyst: Actor, second: Actor, now: datetime) -> None:
    later = now + timedelta(minutes=5)
    draft = write(RULE, analyst, now)
    move(draft, PUBLISHED, "回测良好", second, later)
    told = [(row.state, row.moved_by_id, row.moved_at, row.why) for row in history(RULE.name)]
    assert told == [
        (PUBLISHED, second.user_id, later, "回测良好"), (DRAFT, analyst.user_id, now, ""),
    ]  # fmt: skip
    assert entries(subject="rule", actor="analyst").count() == 1


def test_the_database_refuses_what_the_program_should_never_try(
    analyst: Actor, second: Actor, now: datetime
) -> None:
    row = RuleVersion.objects.filter(pk=write(RULE, analyst, now))
    move(row.get().pk, PUBLISHED, "理由", second, now)
    for change in ({"state": DRAFT}, {"state": SHADOW}, {"body": {}}, {"version": 9}):
        with pytest.raises(DatabaseError), transaction.atomic():
            row.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        row.delete()
    with pytest.raises(IntegrityError), transaction.atomic():
        RuleVersion.objects.create(
            name=RULE.name, version=2, body={}, state=PUBLISHED, source="written",
            written_at=now, moved_at=now,
        )  # fmt: skip


def test_the_products_rules_are_in_force_from_the_start(db: None, now: datetime) -> None:
    shipped = default().rules
    assert enter_shipped(shipped, now) == 0
    running = {rule.name: replace(rule, version=1) for rule in ruleset_in_force().rules}
    assert running == {rule.name: replace(rule, version=1) for rule in shipped}


def test_an_upgrade_lays_a_draft_beside_and_overwrites_nothing(
    analyst: Actor, second: Actor, now: datetime
) -> None:
    enter_shipped([RULE], now)
    own = replace(RULE, when="caller_calls_1h > 70")
    move(write(own, analyst, now), PUBLISHED, "本县实际", second, now)
    newer = replace(RULE, when="caller_calls_1h > 55", version=2)
    assert enter_shipped([newer], now) == 1
    assert in_force() == (replace(own, version=2),)
    latest = RuleVersion.objects.get(name=RULE.name, state=DRAFT)
    assert (latest.version, latest.source, latest.body["when"]) == (3, "shipped", newer.when)
    assert enter_shipped([replace(newer, when="caller_calls_1h > 56", version=3)], now) == 1
    assert RuleVersion.objects.filter(name=RULE.name, state=DRAFT).count() == 1


def test_a_rule_the_centre_retired_stays_retired_after_an_upgrade(
    analyst: Actor, now: datetime
) -> None:
    enter_shipped([RULE], now)
    move(RuleVersion.objects.get(name=RULE.name).pk, RETIRED, "误报太多", analyst, now)
    assert enter_shipped([RULE], now) == 0
    enter_shipped([replace(RULE, version=2, when="caller_calls_1h > 90")], now)
    assert in_force() == ()
