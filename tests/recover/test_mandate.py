"""The chase acts by itself under a signed mandate, within it, and never beyond."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pgtrigger
import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, transaction

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.access.gates import actor_of
from fanzha.govern.access.models import User
from fanzha.kit.errors import Trouble
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.models import Message
from fanzha.recover.stop.models import Order
from fanzha.recover.trace.actions import exclude
from fanzha.recover.trace.jobs import sweep
from fanzha.recover.trace.mandate import MOVES, OPEN, State, Terms, check_terms, shown_state
from fanzha.recover.trace.mandates import (
    confirm,
    hand_back,
    issue,
    issue_usual,
    revoke,
    take_over,
    terms_offered,
)
from fanzha.recover.trace.models import Mandate, Query, Step
from fanzha.recover.trace.onward import go_on
from tests.cast import Centre
from tests.recover.helpers import (
    MULE,
    NEXT,
    accepted,
    card,
    line,
    order_of,
    payment,
    statement,
    stopped,
)

THIRD, SHOP = "9905000001272699272", "9906000001272699270"


def terms(report: int, now: datetime, **changes: Any) -> Terms:
    """What the form offers, with changes."""
    return Terms(**{**vars(terms_offered(report, now)), **changes})


def moved(report: int, now: datetime, *lines: dict[str, Any], account: str = MULE) -> None:
    """The bank's statement of an account comes in."""
    query = Query.objects.filter(report_id=report, account=account).latest("id")
    take_answer(statement(query.key, now, *lines), now)


def onward(now: datetime, fen: int = 9_000_000, payee: str = NEXT, **more: str) -> dict[str, Any]:
    """The mule pays on, five minutes before."""
    at = now - timedelta(minutes=5)
    more = {"payee_name": "钱某乙(虚构)", **more}
    return line(f"x-{payee[:4]}", at, MULE, payee, fen, **more)


def paid_in(now: datetime) -> dict[str, Any]:
    """The victim's payment as the mule's bank has it."""
    return line("x-in", now - timedelta(minutes=10), "9901000001272699271", MULE, 9_048_000,
                payee_bank="B03")  # fmt: skip


@pytest.fixture
def second(centre: Centre) -> User:
    """Another duty officer."""
    return enter_user(
        NewUser("duty2", "duty_officer", "YX", "值班二(虚构)"), password="a-long-password"
    )


def test_it_stops_and_asks_at_the_next_account_in_the_answers_transaction(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    mandate = issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now))
    order = order_of(report)
    assert (order.account, order.bank, order.mandate_id) == (NEXT, "B04", mandate.pk)
    assert order.decider_id == centre.duty.pk
    assert "第2层" in order.why
    assert Query.objects.get(report_id=report, account=NEXT).mandate_id == mandate.pk
    assert Message.objects.filter(key=order.key).exists()
    step = Step.objects.get(kind="stop")
    assert (step.hop, step.at_risk_fen, step.amounts["dirty_first"]) == (1, 9_000_000, 9_000_000)


def test_it_only_proposes_without_a_mandate(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    moved(report, now, paid_in(now), onward(now))
    assert order_of(report).account == MULE
    assert go_on(report, now) == 0


def test_it_acts_at_once_on_what_is_known_when_it_is_signed(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    moved(report, now, paid_in(now), onward(now))
    issue_usual(report, actor_of(centre.duty), now)
    assert order_of(report).account == NEXT


@pytest.mark.parametrize(
    "narrow",
    [{"hops": 0}, {"amount_fen": 8_999_999}, {"kinds": frozenset({"company"})}],
    ids=["depth", "amount", "kinds"],
)
def test_it_does_not_go_beyond_its_terms(
    centre: Centre, now: datetime, narrow: dict[str, Any]
) -> None:
    report = accepted(now, centre.duty)
    issue(report, terms(report, now, **narrow), actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now))
    assert order_of(report).account == MULE


def test_it_stops_no_more_accounts_than_it_may_the_largest_first(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    issue(report, terms(report, now, accounts=1), actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now, 4_000_000), onward(now, 5_000_000, THIRD))
    assert [step.account for step in Step.objects.filter(kind="stop")] == [THIRD]


def test_money_that_passed_on_before_its_stop_gives_its_room_back(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now))
    on = line("x-on", now - timedelta(minutes=2), NEXT, THIRD, 9_000_000, payee_name="孙某丙(虚构)")
    moved(report, now, onward(now), on, account=NEXT)
    assert order_of(report).account == THIRD


def test_it_leaves_a_shop_to_a_person(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now, payee=SHOP, payee_name="东街超市(虚构)"))
    assert order_of(report).account == MULE


def test_it_is_void_from_its_last_moment_on(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    until = now + timedelta(hours=1)
    mandate = issue(report, terms(report, now, until=until), actor_of(centre.duty), now)
    moved(report, until, paid_in(now), onward(now))
    assert order_of(report).account == MULE
    assert sweep(until) == 1
    mandate.refresh_from_db()
    assert (mandate.state, mandate.ended_at) == (State.EXPIRED, until)


def test_a_person_takes_over_and_hands_back(centre: Centre, now: datetime, second: User) -> None:
    report = accepted(now, centre.duty)
    mandate = issue_usual(report, actor_of(centre.duty), now)
    take_over(mandate.pk, "先由我看", actor_of(second), now)
    moved(report, now, paid_in(now), onward(now))
    assert order_of(report).account == MULE
    hand_back(mandate.pk, "请继续", actor_of(second), now)
    assert order_of(report).account == NEXT
    revoke(mandate.pk, "钱已止住", actor_of(centre.duty), now)
    with pytest.raises(Trouble):
        hand_back(mandate.pk, "请继续", actor_of(second), now)


def test_a_large_one_waits_for_another_officer(centre: Centre, now: datetime, second: User) -> None:
    report = accepted(now, centre.duty, payment(now, amount_fen=300_000_000))
    mandate = issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, line("x-in", now - timedelta(minutes=10), "9901000001272699271", MULE,
                            300_000_000), onward(now))  # fmt: skip
    assert (mandate.state, order_of(report).account) == (State.PROPOSED, MULE)
    with pytest.raises(Trouble):
        confirm(mandate.pk, actor_of(centre.duty), now)
    confirm(mandate.pk, actor_of(second), now)
    assert order_of(report).account == NEXT


def test_a_mandate_that_was_changed_after_signing_is_not_used(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    mandate = issue(report, terms(report, now, hops=0), actor_of(centre.duty), now)
    with pytest.raises(DatabaseError), transaction.atomic():
        Mandate.objects.filter(pk=mandate.pk).update(hops=9)
    with pgtrigger.ignore("trace.Mandate:signed"):
        Mandate.objects.filter(pk=mandate.pk).update(hops=9)
    moved(report, now, paid_in(now), onward(now))
    assert order_of(report).account == MULE
    mandate.refresh_from_db()
    assert mandate.state == State.PAUSED


def test_it_does_not_stop_again_what_a_person_lifted_or_set_aside(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    mandate = issue_usual(report, actor_of(centre.duty), now)
    take_over(mandate.pk, "先由我看", actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now))
    exclude(report, NEXT, "商户, 已核实", actor_of(centre.duty), now)
    hand_back(mandate.pk, "请继续", actor_of(centre.duty), now)
    assert order_of(report).account == MULE


def test_an_account_stopped_for_another_report_is_linked_and_asked_about(
    centre: Centre, now: datetime
) -> None:
    earlier = accepted(now, centre.duty, payment(now, payee_account=NEXT, payee_bank="B04"))
    take_answer(stopped(order_of(earlier), now), now)
    report = accepted(now, centre.duty)
    issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now))
    assert Order.objects.filter(account=NEXT).count() == 1
    assert Query.objects.filter(report_id=report, account=NEXT).count() == 1
    assert go_on(report, now) == 0


def test_a_loop_is_stopped_once(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now))
    back = line("x-back", now - timedelta(minutes=3), NEXT, MULE, 8_000_000, payee_bank="B03")
    moved(report, now, onward(now), back, account=NEXT)
    assert Order.objects.filter(report_id=report).count() == 2


def test_the_database_refuses_a_step_beyond_the_mandate(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    mandate = issue(report, terms(report, now, hops=1), actor_of(centre.duty), now)
    step = Step(mandate=mandate, report_id=report, kind="stop", account=NEXT, bank="B04", hop=2,
                at_risk_fen=1, version="0", why="虚构", key=mandate.pk and order_of(report).key,
                at=now)  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        step.save()
    step.hop, step.at = 1, mandate.until
    with pytest.raises(DatabaseError), transaction.atomic():
        step.save()
    step.at = now
    step.save()


def test_the_database_holds_one_open_mandate_a_report_and_its_moves(
    centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    mandate = issue_usual(report, actor_of(centre.duty), now)
    with pytest.raises(IntegrityError), transaction.atomic():
        Mandate.objects.create(**{
            name: getattr(mandate, name)
            for name in ("report_id", "officer_id", "officer_name", "signed_at", "amount_fen",
                         "hops", "accounts", "kinds", "until", "needs_second", "seal")
        })  # fmt: skip
    for to in set(State) - {to for at, to in MOVES if at == State.ACTIVE} - {State.ACTIVE}:
        with pytest.raises(DatabaseError), transaction.atomic():
            Mandate.objects.filter(pk=mandate.pk).update(state=to)


def test_terms_without_bounds_are_refused_by_name(now: datetime) -> None:
    good = Terms(1, 0, 1, frozenset({"person"}), now + timedelta(hours=1))
    check_terms(good, now)
    for field, value in {
        "amount_fen": 0, "hops": -1, "accounts": 0, "kinds": frozenset({"public"}),
        "until": now + timedelta(days=9),
    }.items():  # fmt: skip
        with pytest.raises(Trouble) as trouble:
            check_terms(Terms(**{**vars(good), field: value}), now)
        assert trouble.value.field == field


def test_only_a_duty_officer_signs(centre: Centre, now: datetime) -> None:
    report = accepted(now, centre.duty)
    with pytest.raises(PermissionDenied):
        issue_usual(report, actor_of(centre.analyst), now)


def test_every_open_state_ends_with_the_period(now: datetime) -> None:
    assert {shown_state(state, now, now) for state in OPEN} == {State.EXPIRED}
    assert shown_state(State.REVOKED, now, now) == State.REVOKED


@pytest.mark.parametrize("nexts", [1, 5])
def test_a_statement_costs_no_more_look_ups_for_more_accounts(
    centre: Centre, now: datetime, nexts: int, django_assert_max_num_queries: Any
) -> None:
    report = accepted(now, centre.duty)
    issue_usual(report, actor_of(centre.duty), now)
    moved(report, now, paid_in(now), onward(now, 100_000, SHOP))  # the first of a process reads law
    payees = [card(f"9905000001272699{number:02}") for number in range(nexts)]
    query = Query.objects.filter(report_id=report, account=SHOP).latest("id")
    lines = [line(f"y{payee}", now, SHOP, payee, 10_000, payee_bank="B06") for payee in payees]
    answer = statement(query.key, now, *lines)
    with django_assert_max_num_queries(50 + 2 * nexts):  # each stop is announced, pages told
        take_answer(answer, now)
    assert Order.objects.filter(account__in=payees).count() == nexts
