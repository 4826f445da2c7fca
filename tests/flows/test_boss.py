"""166万, through the doors: from the accountant's words to the money back on her firm's account.

The banks are the simulator in a process of its own; they post their answers to the live
server over HTTP. The officer uses the pages only.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from fanzha.govern.access.gates import actor_of
from fanzha.govern.audit.queries import entries
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.outside.bank.http import HttpBankLine
from fanzha.outside.bank.keys import BankKeys
from fanzha.recover.freeze.queries import freezes_of
from fanzha.recover.message import ports
from fanzha.recover.message.actions import take_answer
from fanzha.recover.message.codes import Code
from fanzha.recover.message.models import Message
from fanzha.recover.message.rules import Answer, Verdict
from fanzha.recover.refund.queries import plans_of
from fanzha.recover.report.queries import reports_in
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.trace.picture import Picture
from fanzha.recover.trace.queries import picture_of
from tests.cast import Centre
from tests.flows.boss import Staging, story
from tests.flows.worker import working
from tests.outside.banks import SECRET, BanksProcess

LOSS = 166_000_000
SPEED = 60.0
PATIENCE = 60.0


@pytest.fixture
def anchor(warmed: None, monkeypatch: pytest.MonkeyPatch) -> datetime:
    """The town lives sixty times as fast, from a Monday afternoon on."""
    town = datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)
    fast = TownClock(real=datetime.now(UTC), town=town, speed=SPEED)
    monkeypatch.setenv(clock.ENV, fast.to_env())
    return town


@pytest.fixture
def banks(
    anchor: datetime, tmp_path: Path, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[BanksProcess]:
    """The fourteen banks, with the launderers' plan in them."""
    process = BanksProcess(
        tmp_path, Staging(anchor).world(), f"{live_server.url}/api/bank/answers",
        os.environ[clock.ENV],
    )  # fmt: skip
    process.start()
    before = ports.bank_line()
    line = HttpBankLine(process.url, BankKeys(SECRET))
    ports.bank_line.fill(line)
    with working():
        yield process
    line.close()
    ports.bank_line.fill(before)
    process.kill()


class Officer:
    """The duty officer at the pages."""

    def __init__(self, client: Client, report: int) -> None:
        self.client, self.report = client, report

    def presses(self, act: str, **fields: Any) -> None:
        """Press the big button."""
        answer = self.client.post(f"/duty/chases/{self.report}/act", {"act": act, **fields})
        assert answer.status_code == 302, answer.content.decode()

    def next_act(self) -> str:
        """What the page offers as the largest button."""
        page = self.client.get(f"/duty/chases/{self.report}").content.decode()
        found = re.search(r'data-act="(\w+)"', page)
        assert found, page
        return found[1]

    def picture(self) -> Picture:
        """Where the money is."""
        return picture_of(self.report, clock.now())

    def waits_for(self, *acts: str) -> str:
        """Let the banks work until the page offers one of these."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            offered = self.next_act()
            if offered in acts:
                return offered
            time.sleep(0.05)
        unanswered = [str(one) for one in Message.objects.exclude(state="answered")]
        raise AssertionError(f"{offered}, not {acts}: {self.picture().totals}, {unanswered}")


@pytest.fixture
def officer(centre: Centre, client_of: Callable[..., Client], anchor: datetime) -> Officer:
    """The accountant writes; the officer opens the report, checks it and stops the money."""
    text = story().report_text(anchor)
    Client().post("/public/report", {"text": text, "name": "陈某(虚构)", "phone": "16499016600"})
    desk = client_of(centre.duty)
    report = reports_in(actor_of(centre.duty), "received").get()
    assert f"/duty/reports/{report.pk}" in desk.get("/duty/").content.decode()
    page = desk.get(f"/duty/reports/{report.pk}").content.decode()
    first = story().accounts["A"]
    for read in (first.account, first.holder_name, "1,660,000.00", "2026-03-02T16:17:00"):
        assert read in page
    fields = {
        "report": report.pk, "text": text, "victim_name": "陈某(虚构)", "stop": "1",
        "scam_type": "acquaintance.boss_qq", "row": "1", "sure": "1", "payee_bank-1": "B03",
        "payee_account-1": first.account, "payee_name-1": first.holder_name,
        "amount-1": "1,660,000.00", "paid_at-1": "2026-03-02T16:17:00",
    }  # fmt: skip
    assert desk.post("/duty/reports/save", fields).url == f"/duty/chases/{report.pk}"
    return Officer(desk, report.pk)


@pytest.fixture
def held(committed_db: None, banks: BanksProcess, officer: Officer) -> Officer:
    """The relay over the banks: stop what is proposed, again and again, until all is held.

    While a bank still owes an answer it may tell of money that went on before its stop.
    """
    owed = Message.objects.exclude(state="answered").exclude(code=Code.PAPER)
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if officer.waits_for("stop", "file") == "stop":
            officer.presses("stop_all")
        elif not owed.exists():
            return officer
        time.sleep(0.05)
    raise AssertionError(officer.picture().totals)


def test_it_stops_all_of_the_money_over_several_banks(held: Officer) -> None:
    totals = held.picture().totals
    assert (totals.loss_fen, totals.stopped_fen, totals.moving_fen, totals.left_fen) == (
        LOSS, LOSS, 0, 0
    )  # fmt: skip
    assert totals.parts() == LOSS
    assert {order.bank for order in orders_of(held.report)} >= {"B03", "B04"}


def test_it_freezes_and_gives_everything_back(held: Officer, banks: BanksProcess) -> None:
    held.presses("file", case_no="云公(刑)立字〔2026〕1号(虚构)")
    held.presses("freeze", approval="云公冻〔2026〕1号(虚构)")
    held.waits_for("plan")
    assert held.picture().totals.frozen_fen == LOSS
    assert {freeze.state for freeze in freezes_of(held.report)} == {"frozen"}

    held.presses("plan")
    plan = plans_of(held.report)[0]
    assert sum(line.amount_fen for line in plan.lines.all()) == LOSS
    assert {line.way for line in plan.lines.all()} <= {"single", "attributed"}
    assert held.next_act() == "notice"
    held.presses("notice", plan=plan.pk)
    held.presses("approve", plan=plan.pk, approval="云公返〔2026〕1号(虚构)")
    held.presses("pay", plan=plan.pk)
    held.waits_for("close")
    plan = plans_of(held.report)[0]
    assert (plan.state, {line.state for line in plan.lines.all()}) == ("paid", {"paid"})
    totals = held.picture().totals
    assert (totals.returned_fen, totals.frozen_fen, totals.parts()) == (LOSS, 0, LOSS)
    company = story().accounts["company"].account
    assert {line.to_account for line in plan.lines.all()} == {company}
    assert "1,660,000.00" in held.client.get(f"/duty/chases/{held.report}").content.decode()


def test_it_changes_nothing_when_every_answer_comes_again(held: Officer) -> None:
    before = held.picture()
    for message in Message.objects.exclude(answer=None):
        again = {
            "key": str(message.key), "code": f"{int(message.code) + 1}", "bank": message.bank,
            "at": clock.now().isoformat(), **message.answer,
        }  # fmt: skip
        assert take_answer(Answer.read(again), clock.now()) is Verdict.DUPLICATE
    after = held.picture()
    assert (after.totals, after.edges) == (before.totals, before.edges)


def test_it_shows_a_bank_only_its_own_orders(
    held: Officer, centre: Centre, client_of: Callable[..., Client]
) -> None:
    desk = client_of(centre.bank_b03)
    page = desk.get("/bank/").content.decode()
    for order in orders_of(held.report):
        mine = order.bank == "B03"
        assert (f"/bank/orders/{order.pk}" in page) is mine
        assert desk.get(f"/bank/orders/{order.pk}").status_code == (200 if mine else 403)


def test_it_leaves_a_record_of_every_look(held: Officer) -> None:
    kinds = set(entries(ground=f"report:{held.report}").values_list("verb", flat=True))
    assert {"look", "accept", "stop", "ask"} <= kinds


def test_it_ends_a_stop_by_itself(held: Officer) -> None:
    from fanzha.recover.stop.jobs import sweep

    later = max(o.expires_at for o in orders_of(held.report) if o.expires_at)
    assert picture_of(held.report, later).totals.stopped_fen == 0
    sweep(later + timedelta(seconds=1))
    assert "stopped" not in {order.state for order in orders_of(held.report)}
