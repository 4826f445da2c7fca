"""Changes of a running measure: begun anew in time, ended by the bank, agreed by two."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.recover.freeze import actions as freezing
from fanzha.recover.freeze import changes as freeze_changes
from fanzha.recover.freeze import queries as freezes
from fanzha.recover.freeze.jobs import sweep as sweep_freezes
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.report.actions import file_case
from fanzha.recover.stop.actions import hold_own, order_stop
from fanzha.recover.stop.change_rules import Reason
from fanzha.recover.stop.changes import extend, lift
from fanzha.recover.stop.jobs import sweep
from fanzha.recover.stop.models import Order
from fanzha.recover.stop.public_accounts import confirm_listing, list_account, unlist_account
from fanzha.recover.stop.public_rules import NewPublicAccount
from fanzha.recover.stop.queries import basis, changes_of, expiring, lift_times, orders_of
from fanzha.recover.stop.rules import Ask
from fanzha.words import law
from tests.cast import Centre
from tests.recover.helpers import (
    FREEZE_APPROVAL,
    MULE,
    VICTIM,
    accepted,
    answer_to,
    frozen_for,
    order_of,
    payment,
    stopped,
    taken,
)

HOUR = timedelta(hours=1)
PERIOD = 48 * HOUR
WHY = "核实中, 尚未立案"


@pytest.fixture
def duty(centre: Centre) -> Actor:
    """The officer who decides."""
    return actor_of(centre.duty)


@pytest.fixture
def other(centre: Centre) -> Actor:
    """A second officer at the same desk."""
    new = NewUser("duty2", "duty_officer", "YX", "值班二(虚构)")
    return actor_of(enter_user(new, password="a-long-password"))


@pytest.fixture
def running(centre: Centre, now: datetime) -> Order:
    """A stop that began this moment."""
    order = order_of(accepted(now, centre.duty))
    take_answer(stopped(order, now), now)
    order.refresh_from_db()
    return order


@pytest.fixture
def frozen(running: Order, duty: Actor, now: datetime) -> Freeze:
    """A freeze that began this moment."""
    return frozen_for(running.report_id, duty, now)


def said(
    key: UUID, result: str, at: datetime, heard: datetime | None = None, **body: object
) -> None:
    """The bank answers a message, heard at once or later."""
    take_answer(answer_to(Message.objects.get(key=key), result, at, **body), heard or at)


def extended(key: UUID, at: datetime, heard: datetime | None = None) -> None:
    """The bank began the period anew."""
    said(key, "0000", at, heard, extended_at=at.isoformat(), balance_fen=5)


def execute(sql: str) -> None:
    """Past every rule, straight at the table."""
    with connection.cursor() as cursor:
        cursor.execute(sql)


def switched(monkeypatch: pytest.MonkeyPatch, key: str, value: law.Value) -> None:
    """The county decides otherwise."""
    rows = tuple(
        law.Setting(**{**vars(row), "value": value}) if row.key == key else row
        for row in law.settings()
    )
    monkeypatch.setattr(law, "settings", lambda: rows)


def test_it_begins_anew_at_the_banks_moment(running: Order, duty: Actor, now: datetime) -> None:
    change = extend(running.pk, WHY, duty, now + 40 * HOUR)
    assert extend(running.pk, WHY, duty, now + 40 * HOUR).pk == change.pk
    extended(change.key, now + 41 * HOUR)
    running.refresh_from_db()
    assert (running.state, running.expires_at) == ("stopped", now + 89 * HOUR)
    assert changes_of([running])[running.pk][0].state == "done"


def test_it_asks_for_nothing_after_the_end(running: Order, duty: Actor, now: datetime) -> None:
    with pytest.raises(Trouble, match="没有生效的止付"):
        extend(running.pk, WHY, duty, now + PERIOD)
    with pytest.raises(Trouble, match="没有生效的止付"):
        lift(running.pk, WHY, duty, now + PERIOD)


@pytest.mark.parametrize("result", ["1800", "1304", "0900", "7777"])
def test_it_runs_out_when_the_bank_does_not_extend(
    running: Order, duty: Actor, now: datetime, result: str
) -> None:
    change = extend(running.pk, WHY, duty, now + 40 * HOUR)
    said(change.key, result, now + 41 * HOUR)
    change.refresh_from_db()
    running.refresh_from_db()
    assert (change.state, change.answer_code) == ("refused", result)
    assert running.expires_at == now + PERIOD


def test_it_believes_an_extension_in_time_though_its_answer_comes_late(
    running: Order, duty: Actor, now: datetime
) -> None:
    change = extend(running.pk, WHY, duty, now + 47 * HOUR)
    sweep(now + 49 * HOUR)
    running.refresh_from_db()
    assert running.state == "lapsed"
    extended(change.key, now + 47 * HOUR, heard=now + 50 * HOUR)
    running.refresh_from_db()
    assert (running.state, running.ended_at) == ("stopped", None)
    assert running.expires_at == now + 95 * HOUR


def test_it_shows_no_stop_whose_extension_is_heard_when_that_is_over_too(
    running: Order, duty: Actor, now: datetime
) -> None:
    change = extend(running.pk, WHY, duty, now + 47 * HOUR)
    sweep(now + PERIOD)
    extended(change.key, now + 47 * HOUR, heard=now + 96 * HOUR)
    running.refresh_from_db()
    assert (running.state, running.ended_at) == ("lapsed", now + 95 * HOUR)


def test_it_keeps_an_extension_after_the_end_for_a_person(
    running: Order, duty: Actor, now: datetime
) -> None:
    change = extend(running.pk, WHY, duty, now + 47 * HOUR)
    extended(change.key, now + 48 * HOUR)
    running.refresh_from_db()
    change.refresh_from_db()
    assert (change.state, running.expires_at) == ("refused", now + PERIOD)
    assert Kept.objects.get().reason == "extended after its end"


def test_it_leaves_a_newer_stop_in_its_place(running: Order, duty: Actor, now: datetime) -> None:
    change = extend(running.pk, WHY, duty, now + 47 * HOUR)
    sweep(now + PERIOD)
    ask = Ask(running.report_id, "B03", MULE, "", 1, now, WHY)
    newer = order_stop(ask, duty, now + 49 * HOUR)
    extended(change.key, now + 47 * HOUR, heard=now + 50 * HOUR)
    running.refresh_from_db()
    assert running.state == "lapsed"
    assert newer.state == "queued"


def test_it_counts_an_extension_as_a_stop(running: Order, duty: Actor, now: datetime) -> None:
    for _ in range(2):
        now += 40 * HOUR
        extended(extend(running.pk, WHY, duty, now).key, now)
    with pytest.raises(Trouble, match="止付或续止付 3 次"):
        extend(running.pk, WHY, duty, now + HOUR)


def test_it_counts_two_orders_on_one_stop_once(
    running: Order, centre: Centre, now: datetime
) -> None:
    for number in range(1, 5):
        paid = payment(now, amount_fen=number * 1_000_000, payer_account=f"victim{number}")
        order = order_of(accepted(now + number * HOUR, centre.duty, paid))
        take_answer(stopped(order, now, "1301"), now + number * HOUR)
        order.refresh_from_db()
        assert (order.state, order.expires_at) == ("stopped", now + PERIOD)


def test_it_ends_when_the_bank_lets_go(running: Order, duty: Actor, now: datetime) -> None:
    change = lift(running.pk, "查明是商户", duty, now + HOUR, Reason.WRONG)
    said(change.key, "0000", now + 3 * HOUR, lifted_at=(now + 2 * HOUR).isoformat())
    running.refresh_from_db()
    assert (running.state, running.ended_at) == ("lifted", now + 2 * HOUR)
    time = lift_times(now, now + PERIOD)[0]
    assert (time.wrong, time.hours_held, time.hours_to_lift) == (True, 2.0, 1.0)


def test_it_may_ask_again_when_the_bank_did_not_let_go(
    running: Order, duty: Actor, now: datetime
) -> None:
    first = lift(running.pk, WHY, duty, now)
    said(first.key, "9999", now)
    running.refresh_from_db()
    assert running.state == "stopped"
    assert lift(running.pk, WHY, duty, now).pk != first.pk


def test_it_extends_nothing_that_is_being_lifted(
    running: Order, duty: Actor, now: datetime
) -> None:
    lift(running.pk, WHY, duty, now)
    with pytest.raises(Trouble, match="解除指令在途"):
        extend(running.pk, WHY, duty, now)


def test_it_holds_only_the_victims_own_account(running: Order, duty: Actor, now: datetime) -> None:
    with pytest.raises(Trouble, match="本人"):
        hold_own(running.report_id, MULE, "B03", "仍在骗局中", duty, now)
    hold = hold_own(running.report_id, VICTIM, "B01", "仍在骗局中", duty, now)
    assert (hold.kind, hold.bank) == ("hold", "B01")
    take_answer(stopped(hold, now), now)
    hold.refresh_from_db()
    assert hold.expires_at == now + 24 * HOUR
    assert hold not in orders_of(running.report_id)
    with pytest.raises(Trouble, match="不能续期"):
        extend(hold.pk, WHY, duty, now)
    said(lift(hold.pk, "已劝醒", duty, now, Reason.SAFE).key, "0000", now + HOUR)
    hold.refresh_from_db()
    assert hold.state == "lifted"


def test_it_sends_nothing_for_an_account_of_public_money(
    centre: Centre, duty: Actor, now: datetime
) -> None:
    public = NewPublicAccount(MULE, "B03", "某县税务局(虚构)", "税务局来函〔2026〕3号(虚构)")
    with pytest.raises(PermissionDenied):
        list_account(public, duty, now)
    listed = list_account(public, actor_of(centre.leader), now)
    confirm_listing(listed.pk, actor_of(centre.admin), now)
    order = order_of(accepted(now, centre.duty))
    assert (order.state, order.answer_code) == ("refused", "0302")
    assert not Message.objects.filter(code="100101").exists()
    unlist_account(listed.pk, actor_of(centre.leader), now)
    ask = Ask(order.report_id, "B03", MULE, "", 1, now, WHY)
    assert order_stop(ask, duty, now).state == "queued"


def test_it_orders_nothing_for_a_report_nobody_accepted(
    centre: Centre, duty: Actor, now: datetime
) -> None:
    with pytest.raises(Trouble, match="未受理"):
        order_stop(Ask(taken(now), "B03", MULE, "", 1, now, WHY), duty, now)


def test_it_warns_fifteen_days_before_a_freeze_ends(frozen: Freeze, now: datetime) -> None:
    assert list(freezes.expiring(now)) == []
    assert frozen.expires_at is not None
    assert list(freezes.expiring(frozen.expires_at - timedelta(days=14))) == [frozen]
    assert list(freezes.expiring(frozen.expires_at)) == []


def test_it_warns_six_hours_before_a_stop_ends(running: Order, now: datetime) -> None:
    assert list(expiring(now + 41 * HOUR)) == []
    assert list(expiring(now + 42 * HOUR)) == [running]
    assert list(expiring(now + PERIOD)) == []


def test_it_says_on_what_a_measure_rests(running: Order, frozen: Freeze) -> None:
    stop, freeze = basis(running), freezes.basis(frozen)
    assert (stop.decider, stop.period["zh"]) == ("duty(虚构)", "48 小时")
    assert f"#{running.report_id}" in stop.ground["zh"]
    assert (freeze.approval, freeze.period["zh"]) == (FREEZE_APPROVAL, "6 个月")
    for one in (stop, freeze):
        assert all([one.since, one.until, one.article, one.notice["zh"], one.appeal["zh"]])


def test_it_renews_a_freeze_before_its_end_and_never_after(
    frozen: Freeze, duty: Actor, now: datetime
) -> None:
    assert frozen.expires_at is not None
    end = frozen.expires_at
    with pytest.raises(Trouble, match="没有生效的冻结"):
        freeze_changes.renew(frozen.pk, "续〔2026〕1号", WHY, duty, end)
    with pytest.raises(Trouble, match="批准"):
        freeze_changes.renew(frozen.pk, "", WHY, duty, end - HOUR)
    change = freeze_changes.renew(frozen.pk, "续〔2026〕1号", WHY, duty, end - HOUR)
    said(change.key, "0000", end - HOUR, extended_at=(end - HOUR).isoformat())
    frozen.refresh_from_db()
    assert frozen.state == "frozen"
    assert frozen.expires_at == datetime.fromisoformat("2027-03-02T07:20:47+00:00")
    sweep_freezes(frozen.expires_at)
    frozen.refresh_from_db()
    assert frozen.state == "lapsed"


def test_it_lifts_a_freeze_only_by_two(
    frozen: Freeze, duty: Actor, other: Actor, now: datetime
) -> None:
    change = freeze_changes.lift(frozen.pk, "撤案", duty, now)
    assert (change.state, Message.objects.filter(code="100203").count()) == ("proposed", 0)
    assert list(freezes.changes_to_confirm()) == [change]
    with pytest.raises(Trouble, match="另一人"):
        freeze_changes.confirm(change.pk, duty, now)
    freeze_changes.confirm(change.pk, other, now)
    said(change.key, "0000", now + HOUR, lifted_at=(now + HOUR).isoformat())
    frozen.refresh_from_db()
    assert (frozen.state, frozen.ended_at) == ("lifted", now + HOUR)


def test_it_withdraws_what_nobody_confirmed_when_the_freeze_ends(
    frozen: Freeze, duty: Actor, now: datetime
) -> None:
    change = freeze_changes.lift(frozen.pk, "撤案", duty, now)
    assert frozen.expires_at is not None
    sweep_freezes(frozen.expires_at)
    change.refresh_from_db()
    assert change.state == "withdrawn"


def test_it_freezes_by_two_where_the_county_asks(
    running: Order, duty: Actor, other: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched(monkeypatch, "freeze.second_person", True)
    file_case(running.report_id, "云公(刑)立字〔2026〕1号(虚构)", duty, now)
    freeze = freezing.freeze_account(running.report_id, MULE, "02", "冻〔2026〕2号", duty, now)
    assert (freeze.state, freeze.kind) == ("proposed", "02")
    assert not Message.objects.filter(code="100201").exists()
    with pytest.raises(Trouble, match="另一人"):
        freezing.confirm(freeze.pk, duty, now)
    assert freezing.confirm(freeze.pk, other, now).state == "queued"
    assert Message.objects.get(code="100201").body["kind"] == "02"


def test_it_lets_two_decide_on_a_lifting_where_the_county_asks(
    running: Order, duty: Actor, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    switched(monkeypatch, "stop.lift_second_person", True)
    change = lift(running.pk, WHY, duty, now)
    sweep(now + PERIOD)
    change.refresh_from_db()
    assert change.state == "withdrawn"


def test_it_freezes_no_account_without_stolen_money(
    running: Order, duty: Actor, now: datetime
) -> None:
    file_case(running.report_id, "云公(刑)立字〔2026〕1号(虚构)", duty, now)
    for account in (VICTIM, "9904000001272699275"):
        with pytest.raises(Trouble, match="没有查明的涉案资金"):
            freezing.freeze_account(running.report_id, account, "01", "冻〔2026〕2号", duty, now)


ROWS = "Cannot update rows"
ON_GROUND, BY_TWO = "has_decider_and_ground", "by_two_where_needed|second_is_another"
FORBIDDEN = {
    "UPDATE stop_order SET expires_at = expires_at + interval '1h'": ROWS,
    "UPDATE stop_order SET expires_at = expires_at - interval '1h'": ROWS,
    "UPDATE stop_order SET extended_at = expires_at, expires_at = expires_at + interval '48h'": ROWS,
    "UPDATE stop_order SET decider_id = NULL": ON_GROUND,
    "UPDATE stop_order SET why = ''": ON_GROUND,
    "UPDATE freeze_freeze SET case_no = ''": ON_GROUND,
    "UPDATE freeze_freeze SET approval = ''": ON_GROUND,
    "UPDATE freeze_freeze SET expires_at = expires_at + interval '1d'": ROWS,
    "UPDATE freeze_freeze SET state = 'lapsed'; UPDATE freeze_freeze SET state = 'frozen'": ROWS,
    "UPDATE freeze_change SET state = 'queued', asked_at = proposed_at": BY_TWO,
    "UPDATE freeze_change SET confirmer_id = decider_id": BY_TWO,
    "UPDATE freeze_change SET asked_at = proposed_at + interval '400d'": "that does not run",
    "INSERT INTO stop_order SELECT (jsonb_populate_record(o, jsonb_build_object('id', 0, 'key',"
    " gen_random_uuid(), 'account', 'x', 'state', 'stopped'))).* FROM stop_order o": "Cannot insert",
}  # fmt: skip


@pytest.mark.parametrize("statement", FORBIDDEN)
def test_the_database_refuses(
    frozen: Freeze, centre: Centre, duty: Actor, now: datetime, statement: str
) -> None:
    another = payment(now, amount_fen=1_000_000, payer_account="victim2")
    take_answer(stopped(order_of(accepted(now, centre.duty, another)), now), now)
    freeze_changes.lift(frozen.pk, "撤案", duty, now)
    with pytest.raises(DatabaseError, match=FORBIDDEN[statement]), transaction.atomic():
        execute(statement)
