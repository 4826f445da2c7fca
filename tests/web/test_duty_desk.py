"""The duty desk: what is typed is checked, what is pressed is done once."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from fanzha.recover.report.models import Report
from fanzha.recover.stop.models import Order
from fanzha.web.field_names import FIELD_NAMES
from tests.cast import Centre
from tests.recover.helpers import MULE, accepted, taken

FORM = {
    "ref": "form-1", "text": "我被骗了(虚构)", "victim_name": "张某(虚构)", "stop": "1", "row": "1",
    "sure": "1", "payee_account-1": "9903 0000 0127 2699 277", "payee_bank-1": "B03",
    "amount-1": "90,480.00", "paid_at-1": "2026-03-02T16:10",
}  # fmt: skip


def test_it_stops_money_from_account_amount_and_time_alone(desk: Client) -> None:
    for _ in range(2):  # pressed twice: one report, one order
        assert desk.post("/duty/reports/save", FORM).status_code == 302
    order = Order.objects.get()
    assert (order.account, order.amount_fen, order.bank) == (MULE, 9_048_000, "B03")
    assert order.paid_at.isoformat() == "2026-03-02T08:10:00+00:00"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"payee_account-1": "12"}, "payee_account"), ({"payee_bank-1": ""}, "payee_bank"),
        ({"amount-1": "-5"}, "amount"), ({"amount-1": "9" * 5_000}, "amount"),
        ({"report": "9" * 5_000}, "report"), ({"paid_at-1": "0001-01-01T00:00"}, "paid_at"),
        ({"amount-1": "many"}, "amount"),
        ({"paid_at-1": ""}, "paid_at"), ({"paid_at-1": "2027-01-01T00:00"}, "paid_at"),
        ({"sure": ""}, "payment"), ({"text": ""}, "text"), ({"scam_type": "x"}, "scam_type"),
    ],
)  # fmt: skip
def test_it_says_what_is_wrong_and_keeps_nothing(
    desk: Client, change: dict[str, str], field: str
) -> None:
    said = desk.post("/duty/reports/save", {**FORM, **change})
    assert said.status_code == 400
    assert str(FIELD_NAMES.get(field, field)) in said.content.decode()
    assert not Report.objects.exists()


def test_the_page_stays_and_marks_the_field_that_is_wrong(desk: Client) -> None:
    form = {**FORM, "amount-1": "many"}
    said = desk.post("/duty/reports/save", form, headers={"HX-Request": "true"})
    assert said["HX-Retarget"] == "#trouble"
    assert json.loads(said["HX-Trigger"]) == {"wrong-field": {"field": "amount", "row": 1}}
    right = desk.post("/duty/reports/save", FORM, headers={"HX-Request": "true"})
    assert right["HX-Redirect"] == f"/duty/chases/{Report.objects.get().pk}"


def test_it_reads_the_text_while_it_is_typed(desk: Client) -> None:
    text = "16:10转了90480元到9903000001272699277"
    page = desk.post("/duty/reports/read", {"text": text}).content.decode()
    for read in (MULE, "90,480.00", "2026-03-02T16:10:00", '<option value="B03" selected>'):
        assert read in page


def test_it_shows_names_in_lists_masked(desk: Client, now: datetime) -> None:
    taken(now)
    page = desk.get("/duty/").content.decode()
    assert "张某(虚构)" not in page
    assert "张*" in page


def test_it_answers_an_unknown_act_or_chase_with_not_found(
    desk: Client, centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    assert desk.post(f"/duty/chases/{report}/act", {"act": "rob"}).status_code == 404
    assert desk.get("/duty/chases/999999").status_code == 404
    assert desk.get("/duty/reports/999999").status_code == 404


@pytest.mark.parametrize(
    "pressed",
    [{"act": "file", "case_no": ""}, {"act": "freeze", "approval": "批1号"}, {"act": "plan"},
     {"act": "exclude", "account": "X", "why": "与本案无关"}, {"act": "exclude", "account": MULE},
     {"act": "lift", "order": "x", "why": "解除"},
     {"act": "pay", "plan": "9" * 5_000}, {"act": "pay"}],
)  # fmt: skip
def test_it_refuses_an_act_whose_ground_is_missing(
    desk: Client, centre: Centre, now: datetime, pressed: dict[str, Any]
) -> None:
    report = accepted(now, centre.duty)
    assert desk.post(f"/duty/chases/{report}/act", pressed).status_code == 400


def test_it_sets_an_account_aside_with_its_reason(
    desk: Client, centre: Centre, now: datetime
) -> None:
    report = accepted(now, centre.duty)
    pressed = {"act": "exclude", "account": MULE, "why": "商户, 已核实"}
    assert desk.post(f"/duty/chases/{report}/act", pressed).status_code == 302
    assert "商户, 已核实" in desk.get(f"/duty/chases/{report}").content.decode()


def test_it_shows_the_analyst_everything_and_no_buttons(
    desk: Client, centre: Centre, client_of: Callable[..., Client], now: datetime
) -> None:
    report = accepted(now, centre.duty)
    analyst = client_of(centre.analyst)
    assert 'id="next-act"' not in analyst.get(f"/duty/chases/{report}").content.decode()
    assert analyst.post(f"/duty/chases/{report}/act", {"act": "plan"}).status_code == 403


@pytest.mark.parametrize(("act", "field"), [("lift", "order"), ("void", "plan")])
def test_it_acts_on_nothing_of_another_chase(
    desk: Client, centre: Centre, now: datetime, act: str, field: str
) -> None:
    other, report = accepted(now, centre.duty), taken(now)
    order = Order.objects.get(report_id=other)
    pressed = {"act": act, field: order.pk, "why": "解除"}
    assert desk.post(f"/duty/chases/{report}/act", pressed).status_code == 404
