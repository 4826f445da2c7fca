"""What it is worth to reach somebody: more danger never counts less, and every part says why."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from fanzha.prevent.alert.actions import close_alert, raise_alert
from fanzha.prevent.alert.models import Alert
from fanzha.prevent.alert.queries import measured_chances, worth_of
from fanzha.prevent.alert.rules import SOURCES
from fanzha.prevent.alert.worth import Facts, Judged, ceilings, figures, stake, worth
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import needs, say
from fanzha.words.scam_types import TAXONOMY, categories
from tests.cast import Centre
from tests.prevent.alert.signs import PHONE, signal

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)
LEVELS = [Level.LOW, Level.MEDIUM, Level.HIGH]
FACTS = st.builds(
    Facts, source=st.sampled_from(SOURCES), level=st.sampled_from(LEVELS),
    scam_type=st.sampled_from(sorted(TAXONOMY.nodes)),
    received_at=st.integers(-3000, 3000).map(lambda minutes: NOON + timedelta(minutes=minutes)),
    kinds=st.integers(1, 8), money_fen=st.none() | st.integers(0, 10**9),
    was_cheated_before=st.booleans(), contacts=st.integers(0, 6), tries=st.integers(0, 9),
    is_reached=st.booleans(),
)  # fmt: skip
MEASURED = st.dictionaries(
    st.tuples(st.sampled_from(SOURCES), st.sampled_from(["low", "medium", "high"])),
    st.integers(0, 200).flatmap(lambda n: st.builds(Judged, st.integers(0, n), st.just(n))),
)


@given(facts=FACTS, measured=MEASURED, more=st.integers(1, 10**8))
def test_more_danger_never_counts_less(
    facts: Facts, measured: dict[tuple[str, str], Judged], more: int
) -> None:
    before = worth(facts, NOON, measured)
    worse = [
        replace(facts, money_fen=(facts.money_fen or 0) + more),
        replace(facts, kinds=facts.kinds + 1),
        replace(facts, contacts=facts.contacts + 1),
        replace(facts, was_cheated_before=True),
        replace(facts, level=Level.HIGH),
    ]
    for one in worse:
        assert worth(one, NOON, measured).expected_fen >= before.expected_fen
        assert stake(one) >= stake(facts)


@given(facts=FACTS, measured=MEASURED)
def test_it_never_exceeds_its_ceiling(
    facts: Facts, measured: dict[tuple[str, str], Judged]
) -> None:
    bounds = ceilings(NOON, measured)
    hours = max(int((NOON - facts.received_at).total_seconds() // 3600), 0)
    reach = bounds.by_hour[min(hours, len(bounds.by_hour) - 1)]
    reach = bounds.reached if facts.is_reached else reach
    lift = bounds.lifts.get((facts.source, facts.level), 1000)
    most = (stake(facts) + 1) * lift * reach // 1_000_000
    assert worth(facts, NOON, measured).expected_fen <= most


@given(facts=FACTS, hours=st.integers(1, 100))
def test_a_failed_try_and_time_gone_by_never_raise_it(facts: Facts, hours: int) -> None:
    before = worth(facts, NOON)
    assert worth(replace(facts, tries=facts.tries + 1), NOON).reach <= before.reach
    earlier = replace(facts, received_at=facts.received_at - timedelta(hours=hours))
    assert worth(earlier, NOON).reach <= before.reach


@given(facts=FACTS, measured=MEASURED)
def test_it_lies_between_nothing_and_the_whole_loss_and_says_why(
    facts: Facts, measured: dict[tuple[str, str], Judged]
) -> None:
    found = worth(facts, NOON, measured)
    assert 0 < found.chance < 1000
    assert 0 < found.reach < 1000
    assert 0 <= found.expected_fen <= found.loss_fen
    assert {reason.code.split("_")[1] for reason in found.reasons} & {"typical", "money"}
    for reason in found.reasons:
        assert needs(reason.code) == set(reason.params)
        assert say(reason.code, reason.params) != say(reason.code, reason.params, "en")


def test_it_counts_less_at_night_after_tries_and_with_nobody_else_to_ask() -> None:
    facts = Facts("detector", "high", "loan", NOON)
    night = NOON + timedelta(hours=11)
    by_day = worth(replace(facts, received_at=night), NOON).reach
    assert worth(replace(facts, received_at=night), night).reach < by_day
    assert worth(replace(facts, tries=2), NOON).reach < by_day
    assert worth(replace(facts, contacts=3), NOON).reach > by_day
    assert worth(replace(facts, is_reached=True), NOON).reach > by_day


def test_it_takes_what_was_measured_as_soon_as_enough_were_judged() -> None:
    facts = Facts("detector", "high", "loan", NOON)
    enough = figures()["measured"]["enough"]
    few, many = Judged(enough - 1, enough - 1), Judged(enough, enough)
    assert worth(facts, NOON, {("detector", "high"): few}).chance == 700
    found = worth(facts, NOON, {("detector", "high"): many})
    assert found.chance == (enough + 1) * 1000 // (enough + 2)
    assert found.reasons[0].params["judged"] == enough


def test_every_category_of_scams_has_a_typical_loss() -> None:
    assert {item.code for item in categories()} <= set(figures()["loss"]["typical_fen"])


def test_an_earlier_victim_and_money_in_sight_come_first(
    centre: Centre, now: datetime, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    case = NewCase(date(2025, 4, 1), "loan", 9_048_000)
    before = NewResident("P2", "李测试", "YX010101", (f"{PHONE[:-1]}2",), earlier_cases=(case,))
    enter_residents([NewResident("P1", "张测试", "YX010101", (PHONE,)), before])
    plain = raise_alert(signal("s1", now))
    again = raise_alert(signal("s2", now, phone=f"{PHONE[:-1]}2"))
    paid = raise_alert(signal("s3", now, phone=f"{PHONE[:-1]}3", money_fen=90_000_000))
    alerts = list(Alert.objects.select_related("resident"))
    with django_assert_num_queries(0):
        found = {a.pk: worth_of(a, tries=0, reached=False, now=now) for a in alerts}
    assert sorted(found, key=lambda key: -found[key].expected_fen) == [paid, again, plain]
    by_stake = Alert.objects.order_by("-stake_fen").values_list("pk", flat=True)
    assert list(by_stake) == [paid, again, plain]


def test_it_counts_what_ended_alerts_turned_out_to_be(centre: Centre, now: datetime) -> None:
    for number, ended in enumerate(("dissuaded", "already_paid", "no_scam", "unreachable", "")):
        close_alert(raise_alert(signal(f"s{number}", now, phone=f"1390000010{number}")), now,
                    ended=ended)  # fmt: skip
    assert measured_chances(now) == {("detector", "medium"): Judged(2, 3)}
    assert measured_chances(now + timedelta(days=91)) == {}
