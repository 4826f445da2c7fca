"""How an alert grows and ends: nothing is lost, nothing falls by itself, nothing makes noise."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from pytest_django import DjangoAssertNumQueries

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert import jobs
from fanzha.prevent.alert.actions import close_alert, lower_level, raise_alert, take_sign
from fanzha.prevent.alert.models import Alert, Change, Signal
from fanzha.prevent.alert.queries import history_of
from fanzha.prevent.alert.rules import PERSON
from fanzha.prevent.protect.actions import NewCase, NewResident, enter_residents
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from tests.cast import Centre
from tests.prevent.alert.signs import PHONE, seen, signal

HOUR = timedelta(hours=1)
PAYMENT = Reason("listed_account", {"amount": 500})


def steps(alert_id: int) -> list[str]:
    """The kinds of lines in the history."""
    return [change.kind for change in history_of(Alert.objects.get(pk=alert_id))]


def test_it_writes_down_every_step_with_what_was_before_and_after(
    centre: Centre, now: datetime
) -> None:
    alert = raise_alert(signal("s1", now, level=Level.LOW, scam_type="other"))
    raise_alert(
        signal("s2", now + HOUR, level=Level.HIGH, reasons=(PAYMENT,), money_fen=500)
    )  # fmt: skip
    assert steps(alert) == ["opened", "sign", "raised", "retyped"]
    opened, sign, raised, retyped = history_of(Alert.objects.get())
    assert opened.after == {"level": "low", "scam_type": "other", "money_fen": None}
    assert (sign.before, sign.after) == ({"money_fen": None}, {"money_fen": 500})
    assert sign.reasons == [PAYMENT.as_dict()]
    assert sign.signal is not None
    assert (raised.before, raised.after) == ({"level": "low"}, {"level": "high"})
    assert retyped.after == {"scam_type": "loan"}
    assert {line.at for line in (sign, raised, retyped)} == {now + HOUR}


def test_the_history_cannot_be_changed(centre: Centre, now: datetime) -> None:
    raise_alert(signal("s1", now))
    for change in (Change.objects.all().delete, lambda: Change.objects.update(note="x")):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_double_leaves_the_alert_as_it_is_and_is_counted(centre: Centre, now: datetime) -> None:
    event = (seen("e1", now),)
    alert = raise_alert(signal("s1", now, evidence=event))
    before = Alert.objects.values().get()
    took = take_sign(signal("s2", now + HOUR, evidence=event))
    take_sign(signal("s2", now + HOUR, evidence=event))
    assert (took.alert_id, took.fate) == (alert, "double")
    assert Alert.objects.values().get() == before
    assert steps(alert) == ["opened"]
    assert dict(Signal.objects.values_list("signal_id", "times")) == {"s1": 1, "s2": 2}


def test_the_same_kind_of_event_again_joins_without_a_line(centre: Centre, now: datetime) -> None:
    alert = raise_alert(signal("s1", now))
    assert take_sign(signal("s2", now + HOUR)).fate == "repeated"
    row = Alert.objects.get()
    assert [item["event_id"] for item in row.evidence] == ["s1", "s2"]
    assert row.expires_at == now + HOUR + timedelta(hours=48)
    assert steps(alert) == ["opened"]


def test_a_specific_scam_is_not_taken_back_by_a_stronger_sign_of_none(
    centre: Centre, now: datetime
) -> None:
    raise_alert(signal("s1", now, level=Level.LOW))
    raise_alert(signal("s2", now, level=Level.HIGH, scam_type="other"))
    assert Alert.objects.get().scam_type == "loan"


def test_it_comes_out_the_same_whichever_sign_about_an_earlier_victim_comes_first(
    centre: Centre, now: datetime
) -> None:
    case = NewCase(date(2025, 4, 1), "loan", 9_048_000)
    for number, order in enumerate(([Level.LOW, Level.MEDIUM], [Level.MEDIUM, Level.LOW])):
        phone = f"1390000001{number}"
        enter_residents(
            [NewResident(f"P{number}", "张测试", "YX010101", (phone,), earlier_cases=(case,))]
        )
        for level in order:
            raise_alert(signal(f"{number}{level}", now, phone=phone, level=level))
    assert list(Alert.objects.values_list("level", flat=True)) == ["high", "high"]


def test_a_person_lowers_it_with_a_reason_and_on_record(centre: Centre, now: datetime) -> None:
    alert = raise_alert(signal("s1", now, level=Level.HIGH))
    officer = actor_of(centre.dissuader)
    lower_level(alert, Level.LOW, officer, "本人在银行柜台, 家人在旁", now)
    lower_level(alert, Level.LOW, officer, "再按一次", now)
    line = history_of(Alert.objects.get())[-1]
    assert (line.kind, line.by, line.note) == (
        "lowered",
        centre.dissuader,
        "本人在银行柜台, 家人在旁",
    )
    assert steps(alert) == ["opened", "lowered"]
    assert entries(ground=f"alert:{alert}").filter(verb="lower_level").count() == 1


def test_it_is_not_lowered_without_a_reason_by_a_stranger_or_upwards(
    centre: Centre, now: datetime
) -> None:
    alert = raise_alert(signal("s1", now))
    officer = actor_of(centre.duty)
    with pytest.raises(Trouble, match="why"):
        lower_level(alert, Level.LOW, officer, "  ", now)
    with pytest.raises(Trouble, match="only a new sign"):
        lower_level(alert, Level.HIGH, officer, "危险", now)
    for stranger in (centre.leader, centre.grid, centre.bank_b03):
        with pytest.raises(PermissionDenied):
            lower_level(alert, Level.LOW, actor_of(stranger), "理由", now)
    close_alert(alert, now)
    with pytest.raises(Trouble, match="closed"):
        lower_level(alert, Level.LOW, officer, "理由", now)
    assert Alert.objects.get().level == "medium"


def test_what_a_person_judged_rises_again_only_by_something_else(
    centre: Centre, now: datetime
) -> None:
    alert = raise_alert(signal("s1", now, level=Level.HIGH))
    lower_level(alert, Level.LOW, actor_of(centre.duty), "号码是亲戚的", now)
    raise_alert(signal("s2", now + HOUR, level=Level.HIGH))
    assert Alert.objects.get().level == "low"
    raise_alert(signal("s3", now + HOUR, level=Level.MEDIUM, reasons=(PAYMENT,)))
    row = Alert.objects.get()
    assert (row.level, row.peak, row.is_judged) == ("medium", "high", False)


def test_it_fades_step_by_step_and_ends_when_nobody_works_on_it(
    centre: Centre, now: datetime, nobody_at_work: list[int]
) -> None:
    alert = raise_alert(signal("s1", now, level=Level.HIGH))
    at = now
    for hours, level in ((24, "medium"), (48, "low")):
        assert jobs.sweep(at + hours * HOUR - timedelta(seconds=1)) == 0
        at += hours * HOUR
        assert jobs.sweep(at) == 1
        assert Alert.objects.get().level == level
    assert jobs.sweep(at + 72 * HOUR) == 1
    row = Alert.objects.get()
    assert (row.state, row.ended, row.expires_at) == ("closed", "expired", None)
    assert steps(alert) == ["opened", "faded", "faded", "expired"]
    assert nobody_at_work == [alert]
    raise_alert(signal("s2", at + 73 * HOUR))
    assert Alert.objects.count() == 2


def test_it_is_put_off_while_somebody_works_on_it(centre: Centre, now: datetime) -> None:
    alert = raise_alert(signal("s1", now, level=Level.HIGH))
    due = now + 24 * HOUR
    assert (jobs.sweep(due), jobs.sweep(due)) == (1, 0)
    row = Alert.objects.get()
    assert (row.level, row.expires_at) == ("high", due + 24 * HOUR)
    assert steps(alert) == ["opened"]


def test_after_a_dissuasion_the_same_signs_are_kept_and_open_nothing(
    centre: Centre, now: datetime
) -> None:
    alert = raise_alert(signal("s1", now, level=Level.HIGH))
    close_alert(alert, now, ended="dissuaded")
    took = take_sign(signal("s2", now + 23 * HOUR, level=Level.HIGH))
    assert (took.alert_id, took.fate) == (alert, "suppressed")
    kept = Signal.objects.get(signal_id="s2")
    assert kept.why == {"code": "quiet_dissuaded", "params": {"alert": alert}}
    assert kept.told["evidence"][0]["event_id"] == "s2"
    assert take_sign(signal("s3", now + 24 * HOUR, level=Level.HIGH)).fate == "opened"


@pytest.mark.parametrize(
    ("sign", "why"),
    [
        ({"level": Level.HIGH}, "again_higher"),
        ({"level": Level.LOW, "money_fen": 5}, "again_paid"),
        ({"reasons": (PAYMENT,)}, "again_other_kind"),
        ({"level": Level.LOW, "source": PERSON}, "again_person"),
    ],
)
def test_a_stronger_sign_breaks_the_quiet_and_the_new_alert_says_so(
    centre: Centre, now: datetime, sign: dict[str, object], why: str
) -> None:
    first = raise_alert(signal("s1", now))
    close_alert(first, now, ended="dissuaded")
    second = raise_alert(signal("s2", now + HOUR, **sign))
    row = Alert.objects.get(pk=second)
    assert row.follows_id == first
    assert row.reasons[-1] == {"code": why, "params": {"alert": first}}


def test_what_was_found_to_be_no_scam_is_quiet_longer_but_only_for_its_reasons(
    centre: Centre, now: datetime
) -> None:
    alert = raise_alert(signal("s1", now))
    close_alert(alert, now, ended="no_scam")
    assert take_sign(signal("s2", now + 100 * HOUR)).fate == "suppressed"
    other = signal("s3", now + 100 * HOUR, level=Level.LOW, reasons=(Reason("foreign_call"),))
    assert take_sign(other).fate == "opened"


@pytest.mark.parametrize("ended", ["already_paid", "unreachable", "expired", ""])
def test_there_is_no_quiet_after_an_end_in_which_the_person_is_still_in_danger(
    centre: Centre, now: datetime, ended: str
) -> None:
    close_alert(raise_alert(signal("s1", now)), now, ended=ended)
    assert take_sign(signal("s2", now + HOUR)).fate == "opened"


def test_an_order_received_long_ago_expires_from_the_day_it_was_taken(
    centre: Centre, now: datetime
) -> None:
    raise_alert(signal("s1", now - 500 * HOUR, taken_at=now))
    assert Alert.objects.get().expires_at == now + 48 * HOUR


def test_a_sign_needs_few_statements(
    centre: Centre,
    now: datetime,
    nobody_at_work: list[int],
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    enter_residents([NewResident("P1", "张测试", "YX010101", phones=(PHONE,))])
    with django_assert_max_num_queries(17):
        raise_alert(signal("s1", now))
    assert nobody_at_work == []
    with django_assert_max_num_queries(14):
        raise_alert(signal("s2", now, level=Level.HIGH))


def test_two_payments_add_up_and_one_that_is_told_with_another_call_counts_once(
    centre: Centre, now: datetime
) -> None:
    first, second = ({**seen(name, now), "kind": "transfer"} for name in ("t1", "t2"))
    raise_alert(signal("s1", now, evidence=(first,), money_fen=500))
    raise_alert(signal("s2", now, evidence=(first, seen("c1", now)), money_fen=500))
    assert Alert.objects.get().money_fen == 500
    raise_alert(signal("s3", now, evidence=(first, second), money_fen=300))
    assert Alert.objects.get().money_fen == 800
