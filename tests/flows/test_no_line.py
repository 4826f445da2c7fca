"""A relay through a bank reached by hand and one without interface: all the money is stopped.

180,000 goes from the victim's bank to an account at B03 (by machine), on to B13 (the officer
types its messages into the national platform) and on to B14 (its liaison works at the bank
desk and uploads a statement). Everybody uses the pages only. All 虚构.
"""

from __future__ import annotations

import io
import os
import re
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook, load_workbook
from pytest_django.live_server_helper import LiveServer

from fanzha.govern.access.actions import NewUser, enter_user
from fanzha.govern.audit.queries import entries
from fanzha.govern.units.actions import enter_units
from fanzha.govern.units.rules import Line
from fanzha.kit import clock
from fanzha.kit.clock import TownClock
from fanzha.outside.bank.http import HttpBankLine
from fanzha.outside.bank.keys import BankKeys
from fanzha.recover.message import jobs, ports
from fanzha.recover.message.models import Kept, Message
from fanzha.recover.stop.queries import orders_of
from fanzha.recover.trace.picture import Totals
from fanzha.recover.trace.queries import picture_of
from fanzha.wiring.lines import LineOfEachBank
from tests.cast import UNITS, Centre
from tests.flows.worker import working
from tests.outside.banks import SECRET, BanksProcess
from tests.recover.helpers import accepted, payment

VICTIM, FIRST = "9901000001272699271", "9903000001272699277"
HAND, FILE = "9913000001272699276", "9914000001272699274"
LOSS = 18_000_000
PATIENCE = 60.0


@pytest.fixture
def start(warmed: None, monkeypatch: pytest.MonkeyPatch) -> datetime:
    town = datetime(2026, 3, 2, 8, 20, 47, tzinfo=UTC)
    fast = TownClock(real=datetime.now(UTC), town=town, speed=60.0)
    monkeypatch.setenv(clock.ENV, fast.to_env())
    return town


def world(start: datetime) -> dict[str, Any]:
    """Half of the money stays at B03; the rest is at B14 before anybody reports."""

    def moved(name: str, minutes: int, payer: str, payee: str, fen: int) -> dict[str, Any]:
        due = start - timedelta(minutes=minutes)
        return {"transfer_id": name, "due": due.isoformat(), "payer": payer, "payee": payee,
                "amount_fen": fen}  # fmt: skip

    holders = {
        VICTIM: "张某(虚构)",
        FIRST: "赵某甲(虚构)",
        HAND: "钱某乙(虚构)",
        FILE: "孙某丙(虚构)",
    }
    return {
        "accounts": [
            {"number": number, "bank": f"B{number[2:4]}", "holder": holder,
             "balance_fen": LOSS if number == VICTIM else 0}
            for number, holder in holders.items()
        ],
        "transfers": [
            moved("W1", 10, VICTIM, FIRST, LOSS), moved("W2", 8, FIRST, HAND, 10_000_000),
            moved("W3", 6, HAND, FILE, 6_000_000),
        ],
        "delays": {"default": [2, 5]},
    }  # fmt: skip


@pytest.fixture
def desks(
    committed_db: None, start: datetime, centre: Centre, tmp_path: Path, live_server: LiveServer,
    client_of: Callable[..., Client],
) -> Iterator[Desks]:  # fmt: skip
    """The duty desk and the desk of B14, while B03 answers by machine."""
    ways = {"B13": Line.HAND, "B14": Line.FILE}
    enter_units(
        [type(unit)(**{**vars(unit), "line": ways.get(unit.code, unit.line)}) for unit in UNITS]
    )
    liaison = NewUser("bank_b14", "bank_liaison", "B14", "bank_b14(虚构)")
    process = BanksProcess(
        tmp_path, world(start), f"{live_server.url}/api/bank/answers", os.environ[clock.ENV]
    )
    process.start()
    before, line = ports.bank_line(), HttpBankLine(process.url, BankKeys(SECRET))
    ports.bank_line.fill(LineOfEachBank(line))
    report = accepted(
        clock.now(), centre.duty,
        payment(start, amount_fen=LOSS, payer_account=VICTIM, payee_account=FIRST),
    )  # fmt: skip
    bank = client_of(enter_user(liaison, password="a-long-password"))
    with working():
        yield Desks(client_of(centre.duty), bank, report)
    line.close()
    ports.bank_line.fill(before)
    process.kill()


class Desks:
    """Two people at their pages."""

    def __init__(self, duty: Client, bank: Client, report: int) -> None:
        self.duty, self.bank, self.report = duty, bank, report

    def totals(self) -> Totals:
        return picture_of(self.report, clock.now()).totals

    def stop_all(self) -> None:
        """Press the big button as soon as it is there."""
        page = f"/duty/chases/{self.report}"
        self.waits(lambda: 'data-act="stop"' in self.duty.get(page).content.decode())
        self.duty.post(f"{page}/act", {"act": "stop_all"})

    def waits(self, until: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            jobs.sweep(clock.now())
            if until():
                return
            time.sleep(0.05)
        waiting = [str(one) for one in Message.objects.exclude(state="answered")]
        page = self.duty.get(f"/duty/chases/{self.report}").content.decode()
        offered = re.findall(r'data-act="(\w*)"', page)
        raise AssertionError((self.totals(), waiting, offered))

    def asked(self, bank: str, code: str) -> Message:
        """The message of a bank, once it is there."""
        found = Message.objects.filter(bank=bank, code=code)
        self.waits(found.exists)
        return found.get()


def types_the_batch_into_the_platform(desks: Desks) -> None:
    """Export, add the platform's numbers and the stop's answer, import, twice."""
    stop, query = desks.asked("B13", "100101"), desks.asked("B13", "100301")
    page = desks.duty.get("/duty/platform").content.decode()
    assert page.index(str(stop.key)) < page.index(str(query.key))
    assert stop.state == "queued"
    book = load_workbook(io.BytesIO(desks.duty.get("/duty/platform/batch.xlsx").content))
    sheet: Any = book.worksheets[0]
    place = {cell.value: cell.column for cell in sheet[1]}
    for row in range(2, sheet.max_row + 1):
        assert sheet.cell(row, place["账号"]).value == HAND
        sheet.cell(row, place["平台编号"]).value = f"P{row}"
        if sheet.cell(row, place["交易码"]).value == "100101":
            sheet.cell(row, place["结果代码"]).value = "0000"
            sheet.cell(row, place["办理时间"]).value = local(clock.now())
            sheet.cell(row, place["办理金额(元)"]).value = "40,000.00"
    sheet.append([None] * (place["平台编号"] - 1) + ["P99"])
    sheet.cell(sheet.max_row, place["账号"]).value = "9913000009999999999"
    for _ in range(2):
        desks.duty.post("/duty/platform/results", {"file": file_of(book)})
    stop.refresh_from_db()
    query.refresh_from_db()
    assert (stop.platform_no, stop.state, query.state) == ("P2", "answered", "sent")
    assert [kept.reason.split(" | ")[1] for kept in Kept.objects.all()] == [
        "row 4, account: no such message"
    ]


def uploads_the_statement(desk: Client, message: Message, *rows: tuple[Any, ...]) -> None:
    """Upload, look at what was understood, say yes."""
    book = Workbook()
    sheet: Any = book.worksheets[0]
    sheet.append(
        [
            "交易流水号",
            "交易时间",
            "收入金额",
            "支出金额",
            "账户余额",
            "对方账号",
            "对方户名",
            "交易类型",
        ]
    )
    for row in rows:
        sheet.append(row)
    upload = {
        "file": file_of(book), "mapping": "statement_in_out", "holder": "",
        "as_of": clock.shown(clock.now()).strftime("%Y-%m-%dT%H:%M:%S"),
    }  # fmt: skip
    said = desk.post(f"/bank/messages/{message.pk}/statement", upload)
    assert said.status_code == 302, said.content.decode()
    assert "data-draft" in desk.get(f"/bank/messages/{message.pk}").content.decode()
    message.refresh_from_db()
    assert message.state == "sent"
    assert desk.post(f"/bank/messages/{message.pk}/give").status_code == 302


def file_of(book: Workbook) -> SimpleUploadedFile:
    out = io.BytesIO()
    book.save(out)
    return SimpleUploadedFile("结果.xlsx", out.getvalue())


def local(moment: datetime) -> str:
    return clock.shown(moment).strftime("%Y-%m-%d %H:%M:%S")


def test_it_stops_all_of_the_money_where_no_machine_speaks_for_the_banks(
    desks: Desks, start: datetime
) -> None:
    desks.stop_all()  # B13, of which the statement of B03 told
    types_the_batch_into_the_platform(desks)
    came, left = (local(start - timedelta(minutes=minutes)) for minutes in (8, 6))
    query = desks.asked("B13", "100301")
    uploads_the_statement(
        desks.duty, query, ("W2", came, "100000.00", None, "100000.00", FIRST, "", "转账"),
        ("W3", left, None, "60000.00", "40000.00", FILE, "孙某丙(虚构)", "转账"),
    )  # fmt: skip

    desks.stop_all()  # B14, of which the statement of B13 told
    stop, query = desks.asked("B14", "100101"), desks.asked("B14", "100301")
    desks.waits(lambda: not Message.objects.filter(bank="B14", state="queued").exists())
    page = desks.bank.get("/bank/").content.decode()
    assert FILE not in page
    assert {int(number) for number in re.findall(r"/bank/messages/(\d+)", page)} == {
        stop.pk, query.pk
    }  # fmt: skip
    done = {"result": "0000", "balance_fen": "60,000.00",
            "stopped_at": clock.shown(clock.now()).strftime("%Y-%m-%dT%H:%M:%S")}  # fmt: skip
    desks.bank.post(f"/bank/messages/{stop.pk}/answer", done)
    uploads_the_statement(
        desks.bank, query, ("W3", left, "60000.00", None, "60000.00", HAND, "", "转账")
    )

    desks.waits(lambda: desks.totals().stopped_fen == LOSS)
    assert desks.totals().parts() == LOSS
    stopped = {order.bank for order in orders_of(desks.report) if order.state == "stopped"}
    assert stopped == {"B03", "B13", "B14"}
    verbs = entries(ground=f"report:{desks.report}").values_list("verb", flat=True)
    assert {"type_in", "answer_order", "look"} <= set(verbs)
