"""The made-up banks: they answer as banks do and forget nothing."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest

from fanzha.kit.clock import TownClock
from fanzha.kit.errors import Trouble
from fanzha.outside.bank.keys import derived
from fanzha.outside.bank.signing import CENTRE, HEADER, signature
from fanzha.outside.bank.simulator.banks import Banks
from fanzha.outside.bank.simulator.journal import Journal
from fanzha.outside.bank.simulator.world import read_world, world_of
from fanzha.outside.bank.xml.messages import write_envelope
from fanzha.recover.message.rules import Envelope
from tests.outside.banks import SECRET, BanksProcess

START = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


WORLD = {
    "accounts": [
        {"number": "V1", "bank": "B01", "holder": "陈某(虚构)", "balance_fen": 1000},
        {"number": "M1", "bank": "B03", "holder": "赵某甲(虚构)"},
        {"number": "M2", "bank": "B04", "holder": "钱某乙(虚构)"},
        {"number": "W1", "bank": "B03", "holder": "水费专户(虚构)", "balance_fen": 5},
        {"number": "H1", "bank": "B14", "holder": "手工(虚构)", "balance_fen": 5},
    ],
    "transfers": [
        {"transfer_id": "t1", "due": at(1).isoformat(), "payer": "V1", "payee": "M1",
         "amount_fen": 800},
        {"transfer_id": "t2", "due": at(10).isoformat(), "payer": "M1", "payee": "M2",
         "amount_fen": 500},
    ],
    "delays": {"default": [60, 60]},
    "white": ["W1"],
    "manual": ["B14"],
}  # fmt: skip


@pytest.fixture
def banks(tmp_path: Path) -> Banks:
    return Banks(world_of(WORLD), Journal(tmp_path))


def asks(banks: Banks, code: str, minute: float, account: str = "M1", bank: str = "B03",
         key: str = "", **body: Any) -> dict[str, Any]:  # fmt: skip
    """Hand a message over at that minute and return the answer a minute later."""
    key = key or str(uuid4())
    message = {"key": key, "code": code, "bank": bank, "body": {"account": account, **body}}
    banks.take(message, at(minute))
    banks.work(at(minute + 1))
    return banks.answers[key]


def test_it_lets_transfers_happen_at_their_time(banks: Banks) -> None:
    banks.work(at(5))
    assert [banks.books.accounts[name].balance_fen for name in ("V1", "M1")] == [200, 800]


def test_it_holds_a_stopped_account_that_may_still_receive(banks: Banks) -> None:
    said = asks(banks, "100101", 0.5, holder="赵某甲(虚构)", amount_fen=800)
    assert (said["result"], said["body"]["balance_fen"]) == ("0000", 800)
    banks.work(at(60))
    assert banks.books.accounts["M1"].balance_fen == 800
    assert "t2" not in banks.books.done


def test_it_says_when_the_money_has_gone_already(banks: Banks) -> None:
    said = asks(banks, "100101", 30, amount_fen=800)
    assert (said["result"], said["body"]["balance_fen"]) == ("1200", 300)


@pytest.mark.parametrize(
    ("account", "bank", "body", "result"),
    [
        ("M1", "B03", {"holder": "王某(虚构)"}, "0301"),
        ("W1", "B03", {}, "0302"),
        ("M9", "B03", {}, "0399"),
        ("M1", "B04", {}, "0399"),
    ],
)
def test_it_refuses_with_the_reason(
    banks: Banks, account: str, bank: str, body: dict[str, Any], result: str
) -> None:
    assert asks(banks, "100101", 2, account, bank, **body)["result"] == result


def test_it_lets_a_stop_end_after_48_hours(banks: Banks) -> None:
    asks(banks, "100101", 2)
    assert asks(banks, "100101", 4)["result"] == "1301"
    assert asks(banks, "100101", 2 + 48 * 60 + 1)["result"] == "0000"
    assert asks(banks, "100101", 2 + 96 * 60 + 2)["result"] == "0000"
    assert asks(banks, "100101", 2 + 144 * 60 + 3)["result"] == "1304"


def test_it_lifts_a_stop_by_the_orders_key(banks: Banks) -> None:
    order = str(uuid4())
    asks(banks, "100101", 2, key=order)
    assert asks(banks, "100103", 4, order=order)["result"] == "0000"
    banks.work(at(20))
    assert "t2" in banks.books.done


def test_it_tells_what_happened_since_a_moment(banks: Banks) -> None:
    said = asks(banks, "100301", 20, since=at(0).isoformat())
    assert [line["transfer_id"] for line in said["body"]["lines"]] == ["t1", "t2"]
    assert (said["body"]["opening_balance_fen"], said["body"]["balance_fen"]) == (0, 300)


def test_it_pays_back_from_what_is_frozen_only(banks: Banks) -> None:
    assert asks(banks, "900101", 2, amount_fen=700, to_account="V1")["result"] == "1200"
    frozen = asks(banks, "100201", 4, amount_fen=700)
    assert (frozen["result"], frozen["body"]["frozen_fen"]) == ("0000", 700)
    assert asks(banks, "900101", 12, amount_fen=700, to_account="V1")["result"] == "0000"
    assert [banks.books.accounts[name].balance_fen for name in ("V1", "M1")] == [900, 100]


def test_it_answers_a_malformed_message_instead_of_dying(banks: Banks) -> None:
    assert asks(banks, "100301", 2, since="soon")["result"] == "9999"


def test_it_works_on_the_same_key_once_and_tells_the_answer_again(banks: Banks) -> None:
    key = str(uuid4())
    first = asks(banks, "100101", 2, key=key)
    [(telling, told)] = banks.to_tell(at(3))
    banks.note_heard(telling)
    assert (told, banks.to_tell(at(30))) == (first, [])
    banks.take({"key": key, "code": "100101", "bank": "B03", "body": {}}, at(30))
    banks.work(at(40))
    assert [told for _, told in banks.to_tell(at(40))] == [first]


def test_it_leaves_a_bank_without_interface_to_its_liaison(banks: Banks) -> None:
    with pytest.raises(KeyError):
        asks(banks, "100101", 2, "H1", "B14")


def test_it_refuses_a_code_that_no_bank_knows(banks: Banks) -> None:
    with pytest.raises(Trouble, match="code"):
        banks.take({"key": "k", "code": "100999", "bank": "B03", "body": {}}, START)


def test_it_knows_everything_again_after_a_kill(tmp_path: Path, banks: Banks) -> None:
    asks(banks, "100101", 2)
    banks.grow({"accounts": [{"number": "M3", "bank": "B05", "holder": "孙某(虚构)"}]})
    with (tmp_path / "journal.jsonl").open("ab") as file:
        file.write(b'{"entry": "to')  # torn by the kill
    again = Banks(world_of(WORLD), Journal(tmp_path))
    assert again.holdings(at(9)) == banks.holdings(at(9))
    assert again.answers == banks.answers
    assert asks(again, "100101", 5)["result"] == "1301"


def test_it_names_a_bad_world_file(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="world"):
        read_world(tmp_path / "missing.json")


def test_the_process_takes_only_what_is_signed(tmp_path: Path) -> None:
    clock = TownClock(real=datetime.now(UTC), town=START)
    process = BanksProcess(tmp_path, WORLD, "http://127.0.0.1:9/none", clock.to_env())
    process.start()
    body = write_envelope(Envelope(uuid4(), "100101", "B03", {}))

    def posted(secret: str) -> int:
        headers = {HEADER: signature(body, CENTRE, derived(secret, "B03"), datetime.now(UTC))}
        return httpx.post(f"{process.url}/messages", content=body, headers=headers,
                          trust_env=False).status_code  # fmt: skip

    try:
        assert (posted(SECRET), posted("another")) == (202, 401)
        process.kill()
        process.start()
        assert posted(SECRET) == 202
    finally:
        process.kill()
    assert "took" in (tmp_path / "state" / "journal.jsonl").read_text()
