"""The bank desk: a liaison answers for a bank without interface, and for no other."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from django.test import Client

from fanzha.govern.audit.queries import entries
from fanzha.recover.stop.models import Order
from tests.cast import Centre
from tests.recover.helpers import MULE, accepted, order_of


@pytest.fixture
def order(centre: Centre, now: datetime, clock_from_now: None) -> Order:
    return order_of(accepted(now, centre.duty))


def test_it_answers_by_hand(order: Order, centre: Centre, client_of: Callable[..., Client]) -> None:
    desk = client_of(centre.bank_b03)
    assert MULE in desk.get(f"/bank/orders/{order.pk}").content.decode()
    answer = {"result": "1200", "balance": "30,000.50"}
    assert desk.post(f"/bank/orders/{order.pk}/answer", answer).status_code == 302
    order.refresh_from_db()
    assert (order.state, order.answer_code, order.balance_fen) == ("stopped", "1200", 3_000_050)
    looks = entries(subject=f"order:{order.pk}").values_list("verb", flat=True)
    assert list(looks) == ["answer_order", "look", "stop"]


@pytest.mark.parametrize(
    "answer",
    [
        {"result": "0302"},
        {},
        {"result": "0000", "balance": "-1"},
        {"result": "0000", "balance": "x"},
    ],
)
def test_it_names_what_is_wrong_with_an_answer(
    order: Order, centre: Centre, client_of: Callable[..., Client], answer: dict[str, str]
) -> None:
    said = client_of(centre.bank_b03).post(f"/bank/orders/{order.pk}/answer", answer)
    assert said.status_code == 400
    order.refresh_from_db()
    assert order.state == "queued"


def test_it_refuses_another_banks_liaison(
    order: Order, centre: Centre, client_of: Callable[..., Client]
) -> None:
    desk = client_of(centre.bank_b04)
    assert desk.get(f"/bank/orders/{order.pk}").status_code == 403
    answer = {"result": "0000", "balance": "1"}
    assert desk.post(f"/bank/orders/{order.pk}/answer", answer).status_code == 403
    assert MULE[-4:] not in desk.get("/bank/").content.decode()


def test_it_hides_the_middle_of_numbers_in_the_list(
    order: Order, centre: Centre, client_of: Callable[..., Client]
) -> None:
    page = client_of(centre.bank_b03).get("/bank/").content.decode()
    assert MULE not in page
    assert MULE[-4:] in page
