"""Every figure of dissuasion, held against a plain recount of made-up histories (虚构)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fanzha.govern.units.models import Unit
from fanzha.prevent.alert.models import Alert, Signal
from fanzha.prevent.dissuade import figures
from fanzha.prevent.dissuade.figure_rules import BY_END, Clock, Name, is_due, is_kept
from fanzha.prevent.dissuade.figures import Scope
from fanzha.prevent.dissuade.models import Contact, Task
from fanzha.prevent.protect.models import EarlierCase, Resident
from tests.cast import Centre

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
MIDNIGHT = datetime(2026, 3, 1, 16, 0, tzinfo=UTC)
"""The beginning of March 2 in Shanghai."""
NOW = MIDNIGHT + timedelta(hours=16, minutes=20)
THE_DAY = Scope(MIDNIGHT, MIDNIGHT + DAY, NOW)


@dataclass(frozen=True)
class Made:
    """One made-up task; minutes count from its receipt, None is never."""

    received: datetime
    unit: str = "YX010101"
    level: str = "high"
    reach_by: int | None = 10
    reached: int | None = None
    meet_by: int | None = 30
    met: int | None = None
    late_reach: bool = False
    late_meet: bool = False
    outcome: str = ""
    closed: int = 0
    saved_fen: int = 0
    paid_step: str = ""
    check: str = ""


def after(made: Made, minutes: int | None) -> datetime | None:
    return None if minutes is None else made.received + minutes * MINUTE


def write(histories: Iterable[Made], **who: Any) -> list[Task]:
    """Put histories into the tables, each about somebody else."""
    units, made = ids(), list(histories)
    ends = [after(one, one.closed) if one.outcome else None for one in made]
    base = Alert.objects.count()
    alerts = Alert.objects.bulk_create(
        Alert(
            subject=f"S{base + number}", phone="13900000000", unit_id=units[one.unit],
            source="detector", scam_type="loan", level=one.level, received_at=one.received,
            state="closed" if end else "open", closed_at=end, ended=one.outcome,
            expires_at=None if end else one.received + DAY,
        )
        for number, (one, end) in enumerate(zip(made, ends, strict=True))
    )  # fmt: skip
    return Task.objects.bulk_create(
        Task(
            alert=alert, state="closed" if end else "claimed", level=one.level,
            received_at=one.received, reach_by=after(one, one.reach_by),
            reached_at=after(one, one.reached), meet_by=after(one, one.meet_by),
            met_at=after(one, one.met), late_reach=one.late_reach, late_meet=one.late_meet,
            outcome=one.outcome, closed_at=end, saved_fen=one.saved_fen, paid_step=one.paid_step,
            check_outcome=one.check, **who,
        )
        for one, alert, end in zip(made, alerts, ends, strict=True)
    )  # fmt: skip


def ids() -> dict[str, int]:
    return dict(Unit.objects.values_list("code", "pk"))


minutes = st.none() | st.sampled_from([0, 5, 9, 10, 11, 29, 30, 31, 700])
moments = st.sampled_from([-1441, -1440, -15, -1, 0, 1, 600, 969, 970, 979, 980, 1439, 1440])
histories = st.builds(
    Made,
    received=moments.map(lambda at: MIDNIGHT + at * MINUTE),
    unit=st.sampled_from(["YX", "YX01", "YX010101", "YX020101"]),
    level=st.sampled_from(["high", "medium", "low"]),
    reach_by=st.sampled_from([None, 5, 10]), reached=minutes,
    meet_by=st.sampled_from([None, 30]), met=minutes,
    late_reach=st.booleans(), late_meet=st.booleans(),
    outcome=st.sampled_from(["", "dissuaded", "already_paid", "no_scam", "expired"]),
    closed=st.sampled_from([0, 9, 10, 11, 30, 31, 900]), saved_fen=st.integers(0, 10**9),
    paid_step=st.sampled_from(["", "call", "met"]), check=st.sampled_from(["", "paid_after"]),
)  # fmt: skip


def in_span(moment: datetime | None) -> bool:
    return moment is not None and THE_DAY.since <= moment < THE_DAY.until


def expected(made: list[Made]) -> dict[str, int]:
    """The figures by `figure_rules`, one history after the other."""
    found: dict[str, int] = dict.fromkeys(Name, 0)
    for one in made:
        end = after(one, one.closed) if one.outcome else None
        if in_span(one.received):
            reach = Clock(after(one, one.reach_by), after(one, one.reached), one.late_reach)
            meet = Clock(after(one, one.meet_by), after(one, one.met), one.late_meet)
            due = [is_due(reach, end, NOW), is_due(meet, end, NOW)]
            kept = [is_kept(reach), is_kept(meet)]
            found[Name.RECEIVED] += 1
            found[Name(one.level)] += 1
            found[Name.REACH_DUE] += due[0]
            found[Name.REACHED] += due[0] and kept[0]
            found[Name.REACH_MISSED] += due[0] and not kept[0]
            found[Name.MEET_DUE] += due[1]
            found[Name.MET] += due[1] and kept[1]
            found[Name.MEET_MISSED] += due[1] and not kept[1]
        if in_span(end):
            found[Name.ENDED] += 1
            found[Name(one.outcome)] += 1
            found[Name.PAID_AFTER] += one.check == "paid_after"
            found[Name.PAID] += one.outcome == "already_paid" or one.check == "paid_after"
    return found


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(made=st.lists(histories, max_size=12))
def test_a_figure_is_what_its_meaning_counts_and_its_rows_are_those(
    centre: Centre, made: list[Made]
) -> None:
    with transaction.atomic():
        write(made)
        told, hoped = figures.tally(THE_DAY), expected(made)
        assert {name: told[name] for name in Name} == hoped
        assert {name: figures.counted(name, THE_DAY).count() for name in Name} == hoped
        lines = figures.by_child(THE_DAY, "/YX/")
        assert {name: sum(line[name] for line in lines.values()) for name in Name} == hoped
        assert sum(line.saved_fen for line in lines.values()) == told.saved_fen
        transaction.set_rollback(True)


RECOUNT = """
    SELECT count(*) FILTER (WHERE received_at >= %(since)s AND received_at < %(until)s),
      count(*) FILTER (WHERE closed_at >= %(since)s AND closed_at < %(until)s
        AND outcome = 'dissuaded'),
      coalesce(sum(saved_fen) FILTER (WHERE closed_at >= %(since)s AND closed_at < %(until)s
        AND outcome = 'dissuaded'), 0),
      percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM reached_at - received_at))
        FILTER (WHERE received_at >= %(since)s AND received_at < %(until)s
          AND reach_by IS NOT NULL AND reached_at IS NOT NULL)
    FROM dissuade_task
"""


def test_sums_and_times_are_what_plain_sql_counts(centre: Centre) -> None:
    write(
        Made(MIDNIGHT + hour * 60 * MINUTE, reached=3 * hour % 17, outcome="dissuaded",
             closed=50 * hour % 700, saved_fen=abs(hour) * 100)
        for hour in range(-9, 16)
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(RECOUNT, {"since": THE_DAY.since, "until": THE_DAY.until})
        received, dissuaded, saved, p90 = cursor.fetchone()
    told = figures.tally(THE_DAY)
    assert (told[Name.RECEIVED], told[Name.DISSUADED], told.saved_fen) == (
        received,
        dissuaded,
        saved,
    )
    assert told.to_reach.p90 == pytest.approx(float(p90))
    assert saved > 0


def test_a_task_open_over_midnight_counts_on_the_day_of_its_receipt_and_of_its_end(
    centre: Centre,
) -> None:
    write([Made(MIDNIGHT - 5 * MINUTE, reached=7, met=20, outcome="dissuaded", closed=25)])
    before = Scope(MIDNIGHT - DAY, MIDNIGHT, NOW)
    first, second = figures.tally(before), figures.tally(THE_DAY)
    assert (first[Name.RECEIVED], first[Name.REACHED], first[Name.DISSUADED]) == (1, 1, 0)
    assert (second[Name.RECEIVED], second[Name.REACHED], second[Name.DISSUADED]) == (0, 0, 1)


def test_a_unit_counts_with_all_below_it(centre: Centre) -> None:
    write([Made(MIDNIGHT, unit=code) for code in ("YX", "YX01", "YX0101", "YX010101", "YX020101")])
    lines = figures.by_child(THE_DAY, "/YX/")
    assert {code: line[Name.RECEIVED] for code, line in lines.items()} == {
        "": 1, "YX01": 3, "YX02": 1,
    }  # fmt: skip
    town = figures.by_child(replace(THE_DAY, branch="/YX/YX01/"), "/YX/YX01/")
    assert {code: line[Name.RECEIVED] for code, line in town.items()} == {"": 1, "YX0101": 2}


def test_an_officer_counts_what_they_took_where_they_were_sent_and_what_they_ended(
    centre: Centre,
) -> None:
    desk, street = centre.dissuader.pk, centre.grid.pk
    made = Made(MIDNIGHT, reached=4, met=20, outcome="dissuaded", closed=30, saved_fen=500)
    write([made], claimed_by_id=desk, visitor_id=street, closed_by_id=street)
    told = figures.by_officer(THE_DAY, [desk, street, centre.duty.pk])
    assert told.keys() == {desk, street}
    assert (told[desk][Name.REACHED], told[desk][Name.MET], told[desk].saved_fen) == (1, 0, 0)
    assert (told[street][Name.REACHED], told[street][Name.MET]) == (0, 1)
    assert (told[street][Name.DISSUADED], told[street].saved_fen) == (1, 500)


def test_the_funnel_says_how_far_it_came_and_where_people_paid(centre: Centre) -> None:
    tasks = write(
        [Made(MIDNIGHT, outcome="already_paid", closed=5, paid_step="call"),
         Made(MIDNIGHT, reached=2, outcome="dissuaded", closed=9, check="paid_after",
              paid_step="reached"),
         Made(MIDNIGHT, reached=2, outcome="dissuaded", closed=9)]
    )  # fmt: skip
    for task in tasks:
        Contact.objects.create(task=task, way="call", result="resists", at=MIDNIGHT)
    told = {step.step: (step.came, step.paid) for step in figures.funnel(THE_DAY)}
    assert told["none"] == (3, 0)
    assert told["call"] == (3, 1)
    assert told["reached"] == (2, 1)
    assert told["met"] == (0, 0)
    assert [task.pk for task in figures.paid_at("call", THE_DAY)] == [tasks[0].pk]
    assert figures.tally(THE_DAY)[Name.RESISTED] == 3


def test_a_false_alarm_belongs_to_each_rule_that_spoke_before_the_end(centre: Centre) -> None:
    wrong, right = write(
        [Made(MIDNIGHT, outcome="no_scam", closed=5), Made(MIDNIGHT, outcome="dissuaded", closed=5)]
    )
    signs = [
        ("one@1:a", wrong, "opened"), ("one@2:b", wrong, "joined"), ("two@1:c", wrong, "joined"),
        ("late@1:d", wrong, "suppressed"), ("order:17", wrong, "joined"),
        ("one@2:e", right, "opened"),
    ]  # fmt: skip
    for key, task, fate in signs:
        Signal.objects.create(signal_id=key, alert=task.alert, level="high", fate=fate, at=MIDNIGHT)
    told = {one.rule: (one.ended, one.right, one.wrong) for one in figures.by_rule(THE_DAY)}
    assert told == {"one": (2, 1, 1), "two": (1, 0, 1)}
    assert [task.pk for task in figures.false_alarms("one", THE_DAY)] == [wrong.pk]
    assert not figures.false_alarms("late", THE_DAY)


def test_a_repeat_victim_was_cheated_or_dissuaded_before_the_warning_came(centre: Centre) -> None:
    first, again, new, known, today = write(
        [Made(MIDNIGHT - DAY, outcome="dissuaded", closed=5), *[Made(MIDNIGHT)] * 4]
    )
    Alert.objects.filter(pk=again.alert_id).update(subject=first.alert.subject)
    for task, on in ((known, MIDNIGHT.date()), (today, (MIDNIGHT + DAY).date())):
        resident = Resident.objects.create(
            person_id=f"P{task.pk}", name="虚构", unit_id=ids()["YX"]
        )
        EarlierCase.objects.create(resident=resident, on=on, scam_type="loan", amount_fen=1)
        Alert.objects.filter(pk=task.alert_id).update(resident=resident)
    found = {task.pk for task in figures.repeats(THE_DAY)}
    assert found == {again.pk, known.pk}
    assert new.pk not in found
    assert figures.paid_among(figures.repeats(THE_DAY)) == (2, 0)


@pytest.mark.parametrize("name", Name)
def test_every_figure_is_of_one_of_the_two_days(name: Name) -> None:
    column = "closed_at" if name in BY_END else "received_at"
    assert f'"dissuade_task"."{column}" >=' in str(figures.counted(name, THE_DAY).query)
