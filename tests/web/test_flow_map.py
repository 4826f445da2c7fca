"""The page of the fund-flow map: filters, what is behind a cell, and who may see it."""

from __future__ import annotations

import json
import re
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256

import pytest
from django.test import Client

from fanzha.govern.audit.models import Entry
from fanzha.recover.message.actions import take_answer
from fanzha.recover.trace.models import Line
from tests.cast import Centre
from tests.recover.helpers import MULE, NEXT, accepted, card, order_of, stopped
from tests.recover.test_mandate import moved, onward, paid_in


@pytest.fixture
def case(desk: Client, centre: Centre, now: datetime) -> int:
    """A report whose money went on from the first payee, which is stopped, to the next."""
    report = accepted(now, centre.duty)
    take_answer(stopped(order_of(report), now), now)
    moved(report, now, paid_in(now), onward(now))
    return report


def page(desk: Client, case: int, part: str = "", **asked: object) -> str:
    """What the page, or a part of it, says."""
    said = desk.get(f"/duty/chases/{case}/map{part}", asked)
    assert said.status_code == 200, said.content.decode()
    return said.content.decode()


def cells(text: str) -> set[str]:
    """The keys of the cells that are drawn."""
    return set(re.findall(r'data-cell="([^"]+)"', text))


def ticks(text: str) -> list[list[object]]:
    """The places of the time slider."""
    found = re.search(r'id="flow-ticks">(.*?)</script>', text, re.DOTALL)
    assert found
    told: list[list[object]] = json.loads(found[1])
    return told


def test_it_shows_victim_payee_and_the_next_account(desk: Client, case: int) -> None:
    text = page(desk, case)
    assert cells(text) == {"a-1", "a0", "a1"}
    assert "第 2 层" in text
    assert len(ticks(text)) == 2


def test_the_browser_may_use_the_colours_that_each_drawing_carries(desk: Client, case: int) -> None:
    for place in (f"/duty/chases/{case}", f"/duty/chases/{case}/map"):
        said = desk.get(place)
        (drawn,) = re.findall(r"<style>(.*?)</style>", said.content.decode(), re.DOTALL)
        digest = b64encode(sha256(drawn.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in said.headers["Content-Security-Policy"]


def test_whole_account_numbers_stand_in_no_address_and_no_drawing(desk: Client, case: int) -> None:
    text = page(desk, case)
    assert MULE not in text
    assert NEXT not in text
    assert MULE in page(desk, case, "/cell", key="a0")


def test_the_slider_shows_an_earlier_moment(desk: Client, case: int) -> None:
    first, _ = ticks(page(desk, case))[0]
    then = page(desk, case, "/part", until=first)
    assert cells(then) == {"a-1", "a0"}
    assert "此刻之后: 1 笔" in then


def test_a_large_least_amount_leaves_all_out_and_says_so(desk: Client, case: int) -> None:
    said = page(desk, case, "/part", least="99,000,000")
    assert cells(said) == set()
    assert "没有符合条件的账户" in said


def test_a_bank_that_is_not_there_leaves_all_out(desk: Client, case: int) -> None:
    assert cells(page(desk, case, "/part", bank="B99")) == set()


def test_the_filters_stay_in_the_address(desk: Client, case: int) -> None:
    said = desk.get(f"/duty/chases/{case}/map/part", {"least": "1", "state": "stopped"})
    assert said["HX-Replace-Url"] == f"/duty/chases/{case}/map?least=1&state=stopped"
    assert "no-store" in said["Cache-Control"]


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"least": "x"}, "least"), ({"until": "soon"}, "until"), ({"until": "9" * 17}, "until"),
     ({"open": [str(number) for number in range(9)]}, "open")],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused_by_field(
    desk: Client, case: int, asked: dict[str, object], field: str
) -> None:
    said = desk.get(f"/duty/chases/{case}/map/part", asked)
    assert said.status_code == 400


def test_an_account_tells_its_order_and_its_transfers(desk: Client, case: int) -> None:
    text = page(desk, case, "/cell", key="a0")
    order = order_of(case)
    assert f'href="/duty/chases/{case}#order-{order.pk}"' in text
    assert f'id="order-{order.pk}"' in desk.get(f"/duty/chases/{case}").content.decode()
    assert "¥90,480.00" in text
    assert "¥90,000.00" in text


def test_a_cell_that_is_gone_is_said_to_be_gone(desk: Client, case: int) -> None:
    assert "请重新点选" in page(desk, case, "/cell", key="a77")
    assert "请重新点选" in page(desk, case, "/cell")


def test_the_chase_page_has_the_drawing_and_leads_to_the_map(desk: Client, case: int) -> None:
    text = desk.get(f"/duty/chases/{case}").content.decode()
    assert cells(text) == {"a-1", "a0", "a1"}
    assert f'href="/duty/chases/{case}/map"' in text
    assert "echarts" not in text


def test_every_look_is_recorded_with_its_case(desk: Client, case: int, centre: Centre) -> None:
    before = Entry.objects.count()
    page(desk, case)
    entry = Entry.objects.latest("id")
    assert Entry.objects.count() == before + 1
    assert (entry.actor_id, entry.ground) == (centre.duty.pk, f"report:{case}")


def test_other_desks_and_unknown_cases_are_refused(
    desk: Client, case: int, centre: Centre, client_of: Callable[..., Client]
) -> None:
    bank = client_of(centre.bank_b03)
    for part in ("", "/part", "/cell"):
        assert bank.get(f"/duty/chases/{case}/map{part}").status_code == 403
        assert desk.get(f"/duty/chases/999999/map{part}").status_code == 404


def test_it_speaks_english(desk: Client, case: int) -> None:
    desk.cookies["django_language"] = "en"
    text = page(desk, case)
    assert "Layer 1" in text
    assert "Fund-flow map" in text
    assert "第 1 层" not in text


def test_a_name_out_of_a_statement_cannot_act_on_the_page(desk: Client, case: int) -> None:
    Line.objects.filter(payee=NEXT).update(payee_bank="<b>x</b>")
    text = page(desk, case)
    assert "<b>x</b>" not in text
    assert "&lt;b&gt;x&lt;/b&gt;" in text


def test_a_group_opens_and_says_which_one_is_open(
    desk: Client, centre: Centre, now: datetime
) -> None:
    case = accepted(now, centre.duty)
    many = [
        {**onward(now, 10_000 + n, payee=card(f"990400000127270{n:03}")), "transfer_id": f"y-{n}"}
        for n in range(20)
    ]
    take_answer(stopped(order_of(case), now), now)
    moved(case, now, paid_in(now), *many)
    (group,) = {key for key in cells(page(desk, case)) if key.startswith("2:")}
    panel = page(desk, case, "/cell", key=group)
    assert f'data-open="{group}"' in panel
    opened = page(desk, case, "/part", open=group)
    assert group not in cells(opened)
    assert len(cells(opened)) > len(cells(page(desk, case)))
    assert f'data-close="{group}"' in opened


def test_the_figures_are_those_of_the_moment_shown(desk: Client, case: int) -> None:
    first, _ = ticks(page(desk, case))[0]
    now_told, then_told = page(desk, case, "/part"), page(desk, case, "/part", until=first)
    assert re.search(r"已止付 <b class=\"num\">¥480\.00", now_told)
    assert re.search(r"已止付 <b class=\"num\">¥0\.00", then_told)
