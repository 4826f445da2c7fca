"""Orders at the desk: only what the rules allow is offered, and the second person is another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from fanzha.govern.access.gates import actor_of
from fanzha.kit import clock
from fanzha.recover.freeze.models import Change as FreezeChange
from fanzha.recover.freeze.models import Freeze
from fanzha.recover.message.actions import take_answer
from fanzha.recover.stop.models import Change, Order
from tests.cast import Centre
from tests.recover.helpers import (
    VICTIM,
    accepted,
    frozen_for,
    order_of,
    payment,
    stopped,
)

HOUR = timedelta(hours=1)
ClientOf = Callable[..., Client]


@pytest.fixture
def order(centre: Centre) -> Order:
    """A stop that ends in five hours."""
    began = clock.now() - 43 * HOUR
    order = order_of(accepted(began, centre.duty))
    take_answer(stopped(order, began), began)
    order.refresh_from_db()
    return order


@pytest.fixture
def freeze(order: Order, centre: Centre) -> Freeze:
    """A freeze in the place of that stop."""
    return frozen_for(order.report_id, actor_of(centre.duty), clock.now())


def door(order: Order) -> str:
    return f"/duty/chases/{order.report_id}/orders"


def test_it_warns_on_the_board_and_extends_with_one_click(
    order: Order, centre: Centre, client_of: ClientOf
) -> None:
    desk = client_of(centre.duty)
    assert 'data-ending="stop"' in desk.get("/duty/").content.decode()
    form = {"act": "extend", "order": order.pk, "why": "仍在核实", "board": "1"}
    assert desk.post(door(order), form).url == "/duty/"
    assert Change.objects.get().kind == "extend"
    assert 'value="extend"' not in desk.get("/duty/").content.decode()


def test_it_shows_on_what_each_order_rests(
    order: Order, centre: Centre, client_of: ClientOf
) -> None:
    page = client_of(centre.duty).get(f"/duty/chases/{order.report_id}").content.decode()
    for words in ("银发〔2016〕86号", "48 小时", "提出申诉", "duty(虚构)", 'value="lift"'):
        assert words in page, words


def test_it_lifts_a_freeze_only_when_another_person_confirms(
    order: Order, freeze: Freeze, centre: Centre, client_of: ClientOf
) -> None:
    desk, leader = client_of(centre.duty), client_of(centre.leader)
    desk.post(
        door(order), {"act": "lift_freeze", "freeze": freeze.pk, "why": "撤案", "reason": "wrong"}
    )
    change = FreezeChange.objects.get()
    page = f"/duty/chases/{order.report_id}"
    assert 'value="confirm_freeze"' not in desk.get(page).content.decode()
    assert desk.post(door(order), {"act": "confirm_freeze", "change": change.pk}).status_code == 400
    assert 'value="confirm_freeze"' in leader.get(page).content.decode()
    leader.post(door(order), {"act": "confirm_freeze", "change": change.pk})
    change.refresh_from_db()
    assert (change.state, change.confirmer_id) == ("queued", centre.leader.pk)


def test_it_holds_the_victims_own_account(
    order: Order, centre: Centre, client_of: ClientOf
) -> None:
    desk = client_of(centre.duty)
    assert 'name="act" value="hold"' in desk.get(f"/duty/chases/{order.report_id}").content.decode()
    form = {"act": "hold", "account": VICTIM, "bank": "B01", "why": "仍在通话"}
    assert desk.post(door(order), form).status_code == 302
    assert (
        'name="act" value="hold"'
        not in desk.get(f"/duty/chases/{order.report_id}").content.decode()
    )
    assert Order.objects.get(kind="hold").bank == "B01"


@pytest.mark.parametrize(
    ("act", "field"),
    [("extend", "order"), ("lift", "order"), ("confirm", "change"), ("renew", "freeze"),
     ("confirm_freeze", "change"), ("withdraw_order", "freeze"), ("no_such_act", "order")],
)  # fmt: skip
def test_it_knows_no_order_of_another_chase(
    order: Order, centre: Centre, client_of: ClientOf, act: str, field: str
) -> None:
    other = accepted(clock.now(), centre.duty, payment(clock.now(), amount_fen=1_000_000))
    form = {"act": act, field: order.pk, "why": "核实", "approval": "x"}
    answer = client_of(centre.duty).post(f"/duty/chases/{other}/orders", form)
    assert answer.status_code == 404


@pytest.mark.parametrize("who", ["analyst", "leader", "bank_b03"])
def test_it_lets_nobody_else_decide(
    order: Order, centre: Centre, client_of: ClientOf, who: str
) -> None:
    form = {"act": "lift", "order": order.pk, "why": "核实", "reason": "wrong"}
    desk = client_of(getattr(centre, who))
    assert desk.post(door(order), form).status_code == 403
    assert not Change.objects.exists()
