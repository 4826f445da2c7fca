"""Whatever comes in whatever order: one open alert a person, no level that falls by itself, no
sign lost, and a history from which the alert can be told again."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert import jobs
from fanzha.prevent.alert.actions import NewAlert, close_alert, lower_level, take_sign
from fanzha.prevent.alert.growing import DOUBLE, JOINED, Sign, Standing, begun, events, grown
from fanzha.prevent.alert.models import Alert, Change, Signal
from fanzha.prevent.alert.quiet import Ended, is_quieted, stronger
from fanzha.prevent.alert.rules import HEIGHT, OPEN, SOURCES
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.alert.signs import seen, signal

LEVELS = [Level.LOW, Level.MEDIUM, Level.HIGH]
NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
KINDS = ["foreign_call", "known_number", "listed_account"]
ITEMS = st.builds(
    lambda code, amount: Reason(code, {"amount": amount}).as_dict(),
    st.sampled_from(KINDS), st.integers(1, 2),
)  # fmt: skip
SIGNS = st.builds(
    Sign, level=st.sampled_from([str(level) for level in LEVELS]),
    source=st.sampled_from(SOURCES), scam_type=st.sampled_from(["other", "loan", "romance"]),
    reasons=st.lists(ITEMS, max_size=2).map(tuple),
    evidence=st.lists(st.sampled_from("abc"), max_size=2).map(
        lambda names: tuple(seen(name, NOON) for name in names)
    ),
    money_fen=st.none() | st.integers(0, 3),
)  # fmt: skip


def after(signs: Iterable[Sign], *, judged: bool = False) -> Standing:
    """An alert that these signs made, lowered by a person at the end when `judged`."""
    first, *rest = signs
    standing = begun(first)
    for sign in rest:
        standing = grown(standing, sign).standing
    if judged:
        fields = vars(standing) | {"level": "low", "judged": True}
        standing = Standing(**fields)
    return standing


@given(signs=st.lists(SIGNS, min_size=1), sign=SIGNS, judged=st.booleans())
def test_a_sign_takes_nothing_away(signs: list[Sign], sign: Sign, judged: bool) -> None:
    old = after(signs, judged=judged)
    new = grown(old, sign).standing
    assert HEIGHT[new.level] >= HEIGHT[old.level]
    assert HEIGHT[new.peak] >= max(HEIGHT[old.peak], HEIGHT[new.level], HEIGHT[sign.level])
    assert events(new.evidence) == events(old.evidence) | events(sign.evidence)
    assert new.reasons[: len(old.reasons)] == old.reasons
    assert (new.money_fen or 0) >= max(old.money_fen or 0, sign.money_fen or 0)
    assert old.scam_type == "other" or new.scam_type != "other"


@given(signs=st.lists(SIGNS, min_size=1), judged=st.booleans(), data=st.data())
def test_a_sign_told_again_is_a_double_and_changes_nothing(
    signs: list[Sign], judged: bool, data: st.DataObject
) -> None:
    old = after(signs, judged=judged)
    again = grown(old, data.draw(st.sampled_from(signs)))
    assert again.fate == DOUBLE
    assert again.standing == old


@given(signs=st.lists(SIGNS, min_size=1), sign=SIGNS, judged=st.booleans())
def test_each_change_is_in_the_history_and_the_history_holds_changes_only(
    signs: list[Sign], sign: Sign, judged: bool
) -> None:
    old = after(signs, judged=judged)
    found = grown(old, sign)
    told = {key: value for step in found.steps for key, value in step.after.items()}
    assert (found.fate == JOINED) == bool(found.steps)
    for name in ("level", "scam_type", "money_fen"):
        if getattr(old, name) != getattr(found.standing, name):
            assert told[name] == getattr(found.standing, name)
    for step in found.steps:
        assert step.before != step.after or step.reasons


@given(sign=SIGNS, signs=st.lists(SIGNS, min_size=1), hours=st.integers(-5, 300))
def test_a_stronger_sign_is_never_kept_quiet(sign: Sign, signs: list[Sign], hours: int) -> None:
    was = after(signs)
    kinds = frozenset(item["code"] for item in was.reasons)
    for outcome in ("dissuaded", "no_scam", "unreachable"):
        over = Ended(
            1, outcome, NOON, was.peak, was.money_fen, events(was.evidence), kinds
        )  # fmt: skip
        quieted = is_quieted(over, sign, NOON + timedelta(hours=hours))
        assert not (quieted and stronger(over, sign))
        assert not (quieted and outcome == "unreachable")
        if HEIGHT[sign.level] > HEIGHT[was.peak] or sign.source == "person":
            assert not quieted


PHONES = ["13900000001", "13900000002"]
SIGNAL = st.fixed_dictionaries(
    {
        "phone": st.sampled_from(PHONES),
        "level": st.sampled_from(LEVELS),
        "source": st.sampled_from(SOURCES),
        "reasons": st.sampled_from(KINDS).map(lambda code: (Reason(code),)),
        "money_fen": st.none() | st.integers(1, 3),
        "event": st.sampled_from("ab"),
        "name": st.integers(0, 9).map("s{}".format),
    }
)
ACTS = st.one_of(
    st.tuples(st.just("sign"), SIGNAL),
    st.tuples(st.just("sign"), SIGNAL),
    st.tuples(st.just("close"), st.sampled_from(["dissuaded", "no_scam", "already_paid", ""])),
    st.tuples(st.just("lower"), st.sampled_from(LEVELS)),
    st.tuples(st.just("time"), st.sampled_from([1, 25, 80])),
)


def the_sign(asked: dict[str, Any], at: datetime) -> NewAlert:
    """A sign as drawn: its id is one of ten, so that some come twice."""
    rest = {key: value for key, value in asked.items() if key not in {"name", "event"}}
    return signal(asked["name"], at, evidence=(seen(asked["event"], NOON),), **rest)


def act(kind: str, what: Any, officer: Actor, at: datetime) -> None:
    """One act upon the newest alert, or a sign about somebody, or time gone by."""
    newest = Alert.objects.order_by("-id").values_list("pk", flat=True).first()
    if kind == "sign":
        take_sign(the_sign(what, at))
    elif kind == "time":
        jobs.sweep(at)
    elif newest is not None and kind == "close":
        close_alert(newest, at, ended=what)
    elif newest is not None:
        lower_level(newest, what, officer, "理由", at)


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(acts=st.lists(ACTS, max_size=12))
def test_no_sequence_of_acts_breaks_what_an_alert_promises(
    centre: Centre, nobody_at_work: list[int], acts: list[tuple[str, Any]]
) -> None:
    officer, at, given_signs = actor_of(centre.duty), NOON, dict[str, str]()
    with transaction.atomic():
        for kind, what in acts:
            at += timedelta(hours=what if kind == "time" else 1)
            levels = dict(Alert.objects.values_list("pk", "level"))
            try:
                with transaction.atomic():
                    act(kind, what, officer, at)
            except Trouble:
                assert kind == "lower"
            if kind == "sign":
                given_signs.setdefault(what["name"], what["phone"])
            falls = {
                pk
                for pk, level in Alert.objects.values_list("pk", "level")
                if HEIGHT[level] < HEIGHT[levels.get(pk, level)]
            }
            assert not falls or kind in {"lower", "time"}
        opened = Alert.objects.filter(state=OPEN).values_list("subject", flat=True)
        assert len(set(opened)) == len(opened)
        kept = Signal.objects.values_list("signal_id", "alert__subject")
        assert dict(kept) == given_signs
        assert len(kept) == len(given_signs)
        for alert in Alert.objects.all():
            assert told_again(alert) == (alert.level, alert.scam_type, alert.money_fen, alert.state)
        transaction.set_rollback(True)
    nobody_at_work.clear()


def told_again(alert: Alert) -> tuple[object, ...]:
    """What the alert's history adds up to."""
    now: dict[str, object] = {"state": OPEN}
    for change in Change.objects.filter(alert=alert).order_by("id"):
        for name, value in change.before.items():
            assert now[name] == value
        now |= change.after
    return now["level"], now["scam_type"], now["money_fen"], now["state"]
