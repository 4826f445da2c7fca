"""The made-up banks' answers to every code beyond the first stop: extend, lift, freeze, watch."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.banks import Banks, Down
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.world import world_of
from fanzha.outside.bank.xml.documents import Document
from fanzha.outside.bank.xml.messages import read_answer, write_answer
from fanzha.recover.message.codes import Code
from fanzha.recover.message.rules import Answer

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)
HOURS = 60.0


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def transfer(name: str, minute: float, payer: str, payee: str, fen: int) -> dict[str, Any]:
    due = at(minute).isoformat()
    return {"transfer_id": name, "due": due, "payer": payer, "payee": payee, "amount_fen": fen}


WORLD = {
    "accounts": [
        {"number": "M1", "bank": "B03", "holder": "赵某甲(虚构)", "balance_fen": 1000,
         "phone": "16499010002", "opened_at": START.isoformat()},
        {"number": "M2", "bank": "B03", "holder": "赵某甲(虚构)", "balance_fen": 7},
        {"number": "M3", "bank": "B04", "holder": "赵某甲(虚构)"},
        {"number": "M4", "bank": "B03", "holder": "赵某甲(虚构)", "person": "another"},
    ],
    "delays": {"default": [0, 0]},
}  # fmt: skip


@pytest.fixture
def banks(tmp_path: Path) -> Banks:
    return Banks(world_of(WORLD), Journal(tmp_path))


class Asker:
    """Asks the banks about M1 and hears the answer at once."""

    def __init__(self, banks: Banks) -> None:
        self.banks = banks

    def __call__(self, code: Code, minute: float, key: str = "", **body: Any) -> dict[str, Any]:
        key = key or str(uuid4())
        body = {"account": "M1", **body}
        self.banks.take({"key": key, "code": code, "bank": "B03", "body": body}, at(minute))
        self.banks.work(at(minute))
        said = self.banks.answers[key]
        assert read_answer(write_answer(Answer.read(said))) == Answer.read(said)
        return said

    def result(self, code: Code, minute: float, key: str = "", **body: Any) -> str:
        return str(self(code, minute, key, **body)["result"])


@pytest.fixture
def ask(banks: Banks) -> Asker:
    return Asker(banks)


def test_an_extended_stop_begins_anew_from_the_banks_moment(ask: Asker) -> None:
    order = str(uuid4())
    ask(Code.STOP, 0, order)
    said = ask(Code.EXTEND_STOP, 47 * HOURS, order=order)
    assert said["result"] == "0000"
    assert said["body"] == {"extended_at": at(47 * HOURS).isoformat(), "balance_fen": 1000}
    account = ask.banks.books.accounts["M1"]
    assert account.is_stopped(at(94 * HOURS))
    assert not account.is_stopped(at(95 * HOURS))


def test_it_extends_nothing_after_the_end_of_another_order_or_too_often(ask: Asker) -> None:
    order = str(uuid4())
    ask(Code.STOP, 0, order)
    assert ask.result(Code.EXTEND_STOP, 1, order=str(uuid4())) == "0900"
    assert ask.result(Code.EXTEND_STOP, 48 * HOURS, order=order) == "1800"
    ask(Code.STOP, 49 * HOURS, again := str(uuid4()))
    assert ask.result(Code.EXTEND_STOP, 50 * HOURS, order=again) == "0000"
    assert ask.result(Code.EXTEND_STOP, 51 * HOURS, order=again) == "1304"


def test_a_hold_on_the_victims_own_account_ends_sooner(ask: Asker) -> None:
    ask(Code.STOP, 0, kind="hold")
    account = ask.banks.books.accounts["M1"]
    assert (account.is_stopped(at(23.9 * HOURS)), account.is_stopped(at(24 * HOURS))) == (
        True, False,
    )  # fmt: skip


def test_a_freeze_of_an_amount_leaves_the_rest_and_one_in_full_nothing(ask: Asker) -> None:
    account = ask.banks.books.accounts["M1"]
    frozen = ask(Code.FREEZE, 0, kind="01", amount_fen=600)
    assert (frozen["body"]["frozen_fen"], account.payable_fen(at(1))) == (600, 400)
    full = ask(Code.FREEZE, 1, kind="02", amount_fen=0)
    assert (full["body"]["frozen_fen"], account.payable_fen(at(2))) == (400, 0)
    account.balance_fen += 50
    assert account.payable_fen(at(3)) == 0


def test_a_freeze_is_renewed_before_its_end_lifted_and_not_after(ask: Asker) -> None:
    order, day = str(uuid4()), 24 * HOURS
    ask(Code.FREEZE, 0, order, kind="01", amount_fen=600)
    assert ask.result(Code.EXTEND_FREEZE, 1, order=str(uuid4())) == "0900"
    assert ask.result(Code.EXTEND_FREEZE, 180 * day, order=order) == "0000"
    assert ask.result(Code.EXTEND_FREEZE, 365 * day, order=order) == "1800"
    assert ask.banks.books.accounts["M1"].payable_fen(at(365 * day)) == 1000
    assert ask.result(Code.LIFT_FREEZE, 366 * day, order=order) == "0000"
    assert ask.result(Code.LIFT_FREEZE, 367 * day, order=order) == "0900"


def test_it_tells_the_holder_and_all_accounts_of_that_holder_there(ask: Asker) -> None:
    holder = ask(Code.QUERY_HOLDER, 0)["body"]
    assert (holder["holder"], holder["phone"]) == ("赵某甲(虚构)", "16499010002")
    rows = ask(Code.QUERY_ACCOUNTS, 0)["body"]["accounts"]
    assert [(row["account"], row["balance_fen"]) for row in rows] == [("M1", 1000), ("M2", 7)]


def told(banks: Banks, minute: float) -> list[list[str]]:
    """The transfers of each event that is to be told by then."""
    banks.work(at(minute))
    said = [message["body"] for _, message in banks.to_tell(at(minute))]
    return [[line["transfer_id"] for line in body["events"]] for body in said if "events" in body]


def test_it_tells_what_happens_on_a_watched_account_until_the_watch_ends(ask: Asker) -> None:
    watch = str(uuid4())
    moves = [transfer(f"t{m}", m, "M1", "M3", 10) for m in (1, 5, 9, 30)]
    moves.append(transfer("other", 6, "M2", "M3", 1))
    ask.banks.grow({"transfers": moves})
    ask(Code.MONITOR, 3, watch, until=at(20).isoformat())
    assert told(ask.banks, 8) == [["t5"]]
    assert ask.result(Code.END_MONITOR, 8, monitor=watch) == "0000"
    assert ask.result(Code.END_MONITOR, 8, monitor=watch) == "0900"
    assert told(ask.banks, 60) == [["t5"]]


def test_a_watch_ends_by_itself(ask: Asker) -> None:
    ask.banks.grow({"transfers": [transfer("late", 25, "M1", "M3", 10)]})
    ask(Code.MONITOR, 3, until=at(20).isoformat())
    assert told(ask.banks, 60) == []


def test_an_event_is_an_answer_like_any_other_on_the_wire(ask: Asker) -> None:
    ask.banks.grow({"transfers": [transfer("t1", 5, "M1", "M3", 10)]})
    ask(Code.MONITOR, 3, until=at(20).isoformat())
    ask.banks.work(at(6))
    [event] = [m for _, m in ask.banks.to_tell(at(6)) if "events" in m["body"]]
    assert read_answer(write_answer(Answer.read(event))) == Answer.read(event)


@pytest.mark.parametrize("code", [code for code in Code if code != Code.STOP])
def test_no_message_without_its_fields_is_more_than_refused(ask: Asker, code: Code) -> None:
    before = ask.banks.holdings(at(0))
    ask(code, 0)
    assert ask.banks.holdings(at(0)) == before


def test_each_bank_draws_how_long_it_takes_from_a_second_to_ten_minutes() -> None:
    world = world_of({"drawn": [1, 600], "seed": 7})
    ranges = {world.delay(f"B{number:02}") for number in range(1, 15)}
    assert len(ranges) == 14
    assert all(1 <= low <= high <= 600 for low, high in ranges)
    times = [world.answer_time("B03", str(uuid4())) for _ in range(50)]
    low, high = world.delay("B03")
    assert all(low <= seconds <= high for seconds in times)


def test_a_bank_that_is_down_takes_and_tells_nothing(ask: Asker) -> None:
    ask(Code.QUERY_HOLDER, 0)
    down = {"down": [{"from": at(1).isoformat(), "to": at(5).isoformat()}]}
    ask.banks.trouble("B03", down)
    with pytest.raises(Down):
        ask(Code.QUERY_HOLDER, 2)
    assert ask.banks.to_tell(at(2)) == []
    assert len(ask.banks.to_tell(at(5))) == 1


def test_a_lost_message_is_taken_when_it_is_sent_again(tmp_path: Path) -> None:
    banks = Banks(world_of({**WORLD, "faults": {"default": {"drop": 0.5}}}), Journal(tmp_path))
    key = str(uuid4())
    message = {"key": key, "code": Code.QUERY_HOLDER, "bank": "B03", "body": {"account": "M1"}}
    for minute in range(60):
        banks.take(message, at(minute))
        banks.work(at(minute))
    assert banks.answers[key]["result"] == "0000"
    tellings = [telling for telling, _ in banks.to_tell(at(60))]
    assert 1 < len(tellings) < 50
    assert {telling.key for telling in tellings} == {key}


def test_answers_come_double_torn_late_and_in_another_order(tmp_path: Path) -> None:
    faults = {"default": {"double": 0.5, "garble": 0.3, "late_s": 600}}
    banks = Banks(world_of({**WORLD, "faults": faults}), Journal(tmp_path))
    keys = [str(number) for number in range(60)]
    for number, key in enumerate(keys):
        body = {"account": "M1"}
        message = {"key": key, "code": Code.QUERY_HOLDER, "bank": "B03", "body": body}
        banks.take(message, at(number / 10))
        banks.work(at(number / 10))
    told = [telling for telling, _ in banks.to_tell(at(60))]
    whole = sorted((one for one in told if not one.torn), key=lambda one: one.at)
    assert {one.key for one in whole} == set(keys)
    assert 70 < len(whole) < 110
    assert 5 < len(told) - len(whole) < 35
    assert [one.key for one in whole] != sorted((one.key for one in whole), key=int)


PAPER = {"key": str(uuid4()), "code": Code.PAPER, "bank": "B03", "body": {"account": "M1"}}


def test_a_paper_that_comes_with_a_message_is_kept_under_its_hash(
    banks: Banks, tmp_path: Path
) -> None:
    notice = Document("紧急止付通知书〔2026〕1号.pdf", b"%PDF-1.7 made up")
    for _ in range(2):
        banks.take(PAPER, at(0), [notice])
    banks.work(at(0))
    assert banks.answers[PAPER["key"]]["result"] == "0000"
    [kept] = (tmp_path / "papers").iterdir()
    assert (kept.stem, kept.read_bytes()) == (notice.sha256(), notice.content)
    took, again = [
        entry for entry in Journal(tmp_path).replay() if entry["entry"] in ("took", "again")
    ]
    assert took["message"]["papers"] == again["papers"]


def test_a_message_that_should_bring_a_paper_and_does_not_is_malformed(banks: Banks) -> None:
    banks.take(PAPER, at(0))
    banks.work(at(0))
    assert banks.answers[PAPER["key"]]["result"] == "9999"


def test_what_is_no_pdf_is_refused_and_the_message_not_taken(banks: Banks) -> None:
    with pytest.raises(Trouble, match="no PDF"):
        banks.take(PAPER, at(0), [Document("notice.pdf", b"MZ")])
    assert not banks.taken
