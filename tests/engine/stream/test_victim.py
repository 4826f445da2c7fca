"""One resident's signs over all channels: how they add up, fade, and are told."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.frame import EVERY, Frame
from fanzha.engine.stream.roles import GROUP_OF, GROUPS
from fanzha.engine.stream.rules import Rule, RuleSet, default
from fanzha.engine.stream.snapshot import Snapshots
from fanzha.engine.stream.victim import Scorecard, Victims, scorecard, sentence
from fanzha.engine.stream.victim.memory import COLUMNS
from fanzha.engine.stream.victim.score import Bonus, Counted, logistic, risk

S = 1_000_000
T0 = 1_760_000_000 * S
ANNA, BO = 501, 502


def sign(name: str, event: str, points: float, half_life_min: float) -> Rule:
    return Rule(
        name=name, title_zh=name, title_en=name, event=event, when="history_s >= 0",
        level="sign", points=points, half_life_min=half_life_min,
    )  # fmt: skip


SIGNS = {
    "call": sign("foreign_call", "call_running", 2.0, 60),
    "app": sign("outside_app", "app_install", 1.5, 720),
    "transfer": sign("new_payee", "transfer", 1.8, 120),
    "text": sign("scam_text", "text", 0.5, 720),
}
RULES = RuleSet(SIGNS.values())
CARD = Scorecard(-6.0, 0.7, (Bonus("call", "app", 1.5), Bonus("app", "transfer", 1.5)))


class Row(NamedTuple):
    """A row about somebody; minutes since T0, `late_min` between event and log time."""

    kind: str
    at_min: float
    fires: bool = True
    resident: int = ANNA
    call: int = 0
    call_s: float = np.nan
    late_min: float = 0


def read(victims: Victims, rows: Sequence[Row], first: int = 0) -> list[dict[str, float]]:
    """Feed the rows in one batch; the victim's columns of each."""
    frames, places = {}, {}
    for group in GROUPS:
        mine = [(at, row) for at, row in enumerate(rows) if GROUP_OF[row.kind] == group]
        if mine:
            frames[group] = frame(group, mine, first)
            places[group] = [at for at, _ in mine]
    fired = {g: bits(g, [rows[at] for at in at_]) for g, at_ in places.items()}
    victims.read(frames, fired, {g: f.ids["resident"] for g, f in frames.items()})
    told: list[dict[str, float]] = [{} for _ in rows]
    for group, made in frames.items():
        for i, at in enumerate(places[group]):
            told[at] = {name: float(made.column(name)[i]) for name in COLUMNS}
    return told


def frame(group: str, mine: list[tuple[int, Row]], first: int) -> Frame:
    n, rows = len(mine), [row for _, row in mine]
    ids = {name: np.zeros(n, np.uint64) for name in (*GROUPS[group].ids, *EVERY)}
    ids["resident"][:] = [row.resident for row in rows]
    position = np.array([first + at for at, _ in mine], np.int64)
    ids["start"][:] = position
    log_us = np.array([T0 + int(row.at_min * 60 * S) for row in rows], np.int64)
    late_us = np.array([int(row.late_min * 60 * S) for row in rows], np.int64)
    kinds = np.array([GROUPS[group].kinds.index(row.kind) for row in rows], np.uint8)
    made = Frame(group, kinds, position, log_us - late_us, log_us, np.zeros(n, np.bool_), ids)
    if group == "call":
        ids["call"][:] = [row.call for row in rows]
        lasted = np.array([row.call_s for row in rows])
        made.column("running_s")[:] = np.where(made.of_kind("call_running"), lasted, np.nan)
        made.column("duration_s")[:] = np.where(made.of_kind("call_end"), lasted, np.nan)
    return made


def bits(group: str, rows: list[Row]) -> np.ndarray:
    """Each group has one sign: bit 0."""
    return np.array([[int(row.fires and group in SIGNS) for row in rows]], np.uint64)


def victims(**more: int) -> Victims:
    return Victims(RULES, CARD, room=1024, **more)


STORY = [
    Row("call_running", 10, call=9, call_s=600),
    Row("app_install", 12),
    Row("transfer", 18),
]


def test_weak_signs_in_sequence_alert_where_none_alone_would() -> None:
    told = [row["victim_risk"] for row in read(victims(), STORY)]
    assert told[0] < 0.05
    assert told[2] > 0.85
    alone = [read(victims(), [row])[0]["victim_risk"] for row in STORY]
    assert max(alone) < 0.05


def test_the_kernel_comes_to_what_the_arithmetic_on_paper_comes_to() -> None:
    told = read(victims(), STORY)[2]["victim_risk"]
    signs = [
        Counted("call", 2.0, 0, 60, 8), Counted("app", 1.5, 6, 720, 6),
        Counted("transfer", 1.8, 0, 120, 0),
    ]  # fmt: skip
    assert told == pytest.approx(risk(CARD, signs))


def test_order_matters() -> None:
    turned = [Row("transfer", 10), Row("app_install", 12), Row("visit", 18, fires=False)]
    straight = [Row("app_install", 10), Row("transfer", 12), Row("visit", 18, fires=False)]
    assert read(victims(), turned)[2]["victim_risk"] < 0.06
    assert read(victims(), straight)[2]["victim_risk"] > 0.15


def test_the_same_sign_counts_once() -> None:
    told = [row["victim_risk"] for row in read(victims(), [Row("app_install", 5)] * 4)]
    assert told == [told[0]] * 4


def test_signs_fade_by_their_half_life() -> None:
    told = read(victims(), [Row("app_install", 0), Row("visit", 720, fires=False)])
    assert told[1]["victim_risk"] == pytest.approx(logistic(-6 + 1.5 / 2))
    assert told[1]["victim_since_app_s"] == 720 * 60


def test_a_call_that_is_on_keeps_its_sign_fresh_and_one_that_is_over_does_not() -> None:
    on = Row("call_running", 20, fires=False, call=9, call_s=1200)
    over = Row("call_end", 21, fires=False, call=9, call_s=1260)
    later = Row("visit", 81, fires=False)
    told = read(victims(), [STORY[0], on, over, later])
    assert [row["victim_on_call_s"] for row in told[:2]] == [600, 1200]
    assert np.isnan(told[2]["victim_on_call_s"])
    assert [row["victim_call_s"] for row in told] == [600, 1200, 1260, 1260]
    assert [row["victim_since_call_s"] for row in told] == [0, 0, 0, 3600]
    assert told[1]["victim_risk"] == pytest.approx(logistic(-4))
    assert told[3]["victim_risk"] == pytest.approx(logistic(-6 + 2 / 2))


def test_a_call_whose_clock_is_long_overdue_is_not_said_to_be_on() -> None:
    told = read(victims(), [STORY[0], Row("visit", 60, fires=False)])
    assert np.isnan(told[1]["victim_on_call_s"])
    assert told[1]["victim_since_call_s"] == 50 * 60


def test_an_event_that_came_late_is_as_old_as_it_is() -> None:
    told = read(victims(), [Row("app_install", 720, late_min=720)])
    assert told[0]["victim_risk"] == pytest.approx(logistic(-6 + 1.5 / 2))


def test_it_counts_signs_and_channels_of_a_day() -> None:
    rows = [*STORY, Row("text", 20), Row("visit", 20 + 1441, fires=False)]
    told = read(victims(), rows)
    assert [row["victim_signs"] for row in told] == [1, 2, 3, 4, 0]
    assert [row["victim_channels"] for row in told] == [1, 2, 3, 4, 0]


def test_a_row_about_nobody_stays_empty_and_one_about_somebody_unknown_has_the_base_risk() -> None:
    nobody, somebody = read(
        victims(), [Row("visit", 1, fires=False, resident=0), Row("visit", 1, fires=False)]
    )
    assert all(np.isnan(value) for value in nobody.values())
    assert somebody["victim_risk"] == pytest.approx(logistic(-6))
    assert somebody["victim_signs"] == 0


def test_whoever_was_cheated_before_starts_higher() -> None:
    held = victims()
    held.prior(np.array([ANNA], np.uint64), np.array([CARD.before]))
    told = read(held, [Row("app_install", 1), Row("app_install", 1, resident=BO)])
    assert told[0]["victim_risk"] == pytest.approx(logistic(-6 + 1.5 + 0.7))
    assert told[1]["victim_risk"] == pytest.approx(logistic(-6 + 1.5))


def test_it_tells_the_story_as_it_stood_at_any_row_of_the_batch() -> None:
    held = victims()
    read(held, STORY, first=40)
    titles = {rule.name: rule.title_en for rule in RULES.rules}
    assert sentence(held.story(ANNA), titles) == "foreign_call → outside_app → new_payee"
    assert [seen.rule for seen in held.story(ANNA, 41)] == ["foreign_call", "outside_app"]
    assert [seen.position for seen in held.story(ANNA)] == [40, 41, 42]
    assert held.story(ANNA, 39) == ()
    assert held.story(BO) == ()
    points = {seen.rule: seen.points for seen in held.story(ANNA)}
    assert points["outside_app"] == pytest.approx(1.5 * 2 ** (-6 / 720))


def test_it_forgets_residents_after_seven_days_without_a_sign() -> None:
    held = victims()
    read(held, [Row("app_install", 1), Row("app_install", 3 * 1440, resident=BO)])
    assert len(held) == 2
    read(held, [Row("app_install", 8 * 1440, resident=BO)], first=2)
    assert len(held) == 1
    assert held.story(ANNA) == ()


def test_it_takes_nobody_up_beyond_its_room_and_says_so() -> None:
    held = Victims(RULES, CARD, room=2)
    told = read(held, [Row("app_install", 1, resident=who) for who in (11, 12, 13)])
    assert (len(held), held.refused) == (2, 1)
    assert told[2]["victim_risk"] == pytest.approx(logistic(-6))


def test_signs_no_longer_in_force_count_nothing_and_count_again_when_they_return() -> None:
    held = victims()
    read(held, [Row("app_install", 1)])
    held.use(RuleSet([SIGNS["call"]]))
    assert read(held, [Row("visit", 2, fires=False)])[0]["victim_risk"] == pytest.approx(
        logistic(-6)
    )
    held.use(RULES)
    assert read(held, [Row("visit", 2, fires=False)])[0]["victim_signs"] == 1


ROWS = st.lists(
    st.builds(
        Row, st.sampled_from(["call_start", "call_running", "call_end", "app_install", "transfer",
                              "text", "visit"]),
        st.integers(0, 12_000), st.booleans(), st.sampled_from([0, ANNA, BO]), st.integers(0, 3),
        st.sampled_from([0.0, 120.0, 600.0]), st.sampled_from([0, 0, 30]),
    ),
    max_size=30,
).map(lambda rows: sorted(rows, key=lambda row: row.at_min))  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(rows=ROWS, cut=st.integers(0, 30))
def test_it_says_the_same_however_the_log_is_cut(rows: list[Row], cut: int) -> None:
    whole, parts = victims(), victims()
    expected = read(whole, rows)
    got = read(parts, rows[:cut]) + read(parts, rows[cut:], cut)
    assert str(got) == str(expected)
    for who in (ANNA, BO):
        assert parts.story(who) == whole.story(who)


@settings(max_examples=60, deadline=None)
@given(minutes=st.lists(st.integers(0, 5000), min_size=3, max_size=3).map(sorted), data=st.data())
def test_kernel_and_paper_agree_on_any_story(minutes: list[int], data: st.DataObject) -> None:
    kinds = data.draw(st.permutations(["text", "app_install", "transfer"]))
    told = read(victims(), [Row(kind, at) for kind, at in zip(kinds, minutes, strict=True)])
    now = minutes[-1]
    signs = [
        Counted(group, rule.points, now - at, rule.half_life_min, now - at)
        for kind, at in zip(kinds, minutes, strict=True)
        for group, rule in [(GROUP_OF[kind], SIGNS[GROUP_OF[kind]])]
    ]
    assert told[-1]["victim_risk"] == pytest.approx(risk(CARD, signs))


def test_it_goes_on_from_a_snapshot_as_if_nothing_had_happened(tmp_path: Path) -> None:
    held = victims()
    read(held, STORY[:2])
    Snapshots(tmp_path).save(2, 0, held.stores.values())
    again = victims()
    assert Snapshots(tmp_path).load(again.stores.values()) is not None
    assert str(read(again, STORY[2:], 2)) == str(read(held, STORY[2:], 2))
    assert again.story(ANNA) == held.story(ANNA)


def test_the_shipped_scorecard_lets_no_single_sign_raise_an_alert() -> None:
    card = scorecard()
    weak = [rule for rule in default().rules if rule.level == "sign" and "listed" not in rule.name]
    assert all(logistic(card.bias + rule.points) < 0.1 for rule in weak)
