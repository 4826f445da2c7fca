"""166万: a false boss in a QQ group, 1.66 million paid, split within minutes, chased."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanzha.sim.data import load
from fanzha.sim.stories.staged import (
    PlannedTransfer,
    Row,
    Staged,
    StoryAccount,
    story_numbers,
    yuan,
)
from fanzha.sim.town import SHANGHAI, Town
from fanzha.words.enums import AccountKind, ExitKind
from fanzha.words.money import Fen, show

PERSON_ID = "PBOSS"
_BANKS = {item["code"]: item["name"] for item in load("banks")["banks"]}
_FIRST_SERIAL = 10


@dataclass(frozen=True)
class BossStory:
    """The accountant's loss, and what the launderers mean to do with it.

    `accounts` holds every account by its key in the data: `company`, mules `A` to `D1`,
    exits by kind. `laundering` is in order of time; the payment itself is `payment`.
    `innocent` names the mule accounts on which somebody's own money lies too.
    """

    scam_type: str
    accountant: Row
    phone: str
    company: str
    qq: str
    group: str
    boss_title: str
    accounts: dict[str, StoryAccount]
    payment: PlannedTransfer
    laundering: tuple[PlannedTransfer, ...]

    @property
    def innocent(self) -> tuple[str, ...]:
        """Keys of mule accounts with money of their own."""
        mules = (AccountKind.TYPE_1, AccountKind.TYPE_2)
        return tuple(
            key for key, item in self.accounts.items() if item.kind in mules and item.balance_fen
        )

    def report_text(self, anchor: datetime) -> str:
        """What she writes to the centre; the time of payment as HH:MM in Asia/Shanghai."""
        paid = (anchor + timedelta(seconds=self.payment.due_s)).astimezone(SHANGHAI)
        first = self.accounts["A"]
        return (
            f"我是{self.company}的会计{self.accountant['name']},电话{self.phone}。"
            f"今天有人把我拉进QQ群{self.group},群里冒充我们老板{self.boss_title}的人QQ号是{self.qq},"
            f"说有一笔合同保证金要马上付,不许打电话。我{paid:%H:%M}用公司网银转了"
            f"{show(self.payment.amount_fen)}元,收款人{first.holder_name},"
            f"账号{first.account},{_BANKS[first.bank]}。"
            "刚才见到老板本人,他说根本没有这回事。请马上帮我把钱止住!"
        )

    def payment_event(self) -> Staged:
        """The payment as the company's bank reports it, some seconds after it was made."""
        company, first = self.accounts["company"], self.accounts["A"]
        row = {
            "event_id": "BOSS-transfer",
            "source": f"{company.bank}.transfer",
            "transfer_id": self.payment.transfer_id,
            "payer": company.account,
            "payee": first.account,
            "payer_bank": company.bank,
            "payee_bank": first.bank,
            "amount_fen": self.payment.amount_fen,
            "channel": "web",
            "purpose": "合同保证金",
            "payee_name": first.holder_name,
            "exit_kind": None,
        }
        return Staged(self.payment.due_s, self.payment.due_s + 6, "transfer", row)


def boss(town: Town) -> BossStory:
    """The story of the 1.66 million in that town: the accountant lives in one of its grids."""
    data = load("stories")["boss"]
    accounts = _accounts(data)
    return BossStory(
        scam_type=data["scam_type"],
        accountant=_accountant(town, data),
        phone=data["phone"],
        company=data["company"],
        qq=data["qq"],
        group=data["group"],
        boss_title=data["boss_title"],
        accounts=accounts,
        payment=PlannedTransfer(
            data["paid_s"],
            "TBOSS000",
            accounts["company"].account,
            accounts["A"].account,
            yuan(data["paid_yuan"]),
            None,
        ),
        laundering=_laundering(data, accounts),
    )


def _accounts(data: dict[str, Any]) -> dict[str, StoryAccount]:
    items = data["accounts"]
    numbers = story_numbers([item["bank"] for item in items], _FIRST_SERIAL)
    return {
        item["key"]: StoryAccount(
            number, item["bank"], item["holder"], AccountKind(item["kind"]), yuan(item["yuan"])
        )
        for number, item in zip(numbers, items, strict=True)
    }


def _laundering(
    data: dict[str, Any], accounts: dict[str, StoryAccount]
) -> tuple[PlannedTransfer, ...]:
    exits = {kind.value for kind in ExitKind}

    def planned(number: int, item: dict[str, Any]) -> PlannedTransfer:
        payee = accounts[item["payee"]]
        out = ExitKind(payee.kind.value) if payee.kind.value in exits else None
        amount: Fen = yuan(item["yuan"])
        payer = accounts[item["payer"]].account
        return PlannedTransfer(
            item["due_s"], f"TBOSS{number:03d}", payer, payee.account, amount, out
        )

    return tuple(planned(number, item) for number, item in enumerate(data["transfers"], 1))


def _accountant(town: Town, data: dict[str, Any]) -> Row:
    grid = town.grids[data["grid"]]
    return {
        "person_id": PERSON_ID,
        "name": data["accountant"],
        "id_number": data["id_number"],
        "sex": "female",
        "birth_date": data["birth_date"],
        "occupation": "accountant",
        "marriage": "married",
        "education": "college",
        "employer": data["company"],
        "employer_phone": data["phone"],
        "household": "HBOSS",
        "home_grid": grid.unit,
        "address": f"{grid.name}溪边路 66 号(虚构)",
        "hukou_region": data["id_number"][:6],
    }
