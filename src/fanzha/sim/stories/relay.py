"""What stories of stolen money share: accounts, payments, and what launderers mean to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from fanzha.sim.data import load
from fanzha.sim.stories.staged import (
    PlannedTransfer,
    Row,
    StoryAccount,
    story_numbers,
    yuan,
)
from fanzha.sim.town import SHANGHAI, Town
from fanzha.words.enums import AccountKind, ExitKind

BANKS = {item["code"]: item["name"] for item in load("banks")["banks"]}
MULES = (AccountKind.TYPE_1, AccountKind.TYPE_2)
_EXITS = {kind.value for kind in ExitKind}


@dataclass(frozen=True)
class Relay:
    """A victim's loss, and what the launderers mean to do with it.

    `accounts` holds every account by its key in the data; the victim's own is the one under
    `own`. `payments` and `laundering` are each in order of time.
    """

    scam_type: str
    victim: Row
    phone: str
    own: str
    accounts: dict[str, StoryAccount]
    payments: tuple[PlannedTransfer, ...]
    laundering: tuple[PlannedTransfer, ...]

    @property
    def payment(self) -> PlannedTransfer:
        """The first payment."""
        return self.payments[0]

    @property
    def loss_fen(self) -> int:
        """All that was paid."""
        return sum(payment.amount_fen for payment in self.payments)

    @property
    def mules(self) -> dict[str, StoryAccount]:
        """The accounts the money is moved over: not the victim's, not the ways out."""
        return {k: a for k, a in self.accounts.items() if k != self.own and a.kind in MULES}

    @property
    def innocent(self) -> tuple[str, ...]:
        """Keys of mule accounts on which somebody's own money lies too."""
        return tuple(key for key, item in self.mules.items() if item.balance_fen)

    def account_of(self, payment: PlannedTransfer) -> StoryAccount:
        """The account it was paid into."""
        (found,) = (one for one in self.accounts.values() if one.account == payment.payee)
        return found


def paid_at(payment: PlannedTransfer, anchor: datetime) -> datetime:
    """When it was made, in Asia/Shanghai."""
    return (anchor + timedelta(seconds=payment.due_s)).astimezone(SHANGHAI)


def accounts_of(data: dict[str, Any], first_serial: int) -> dict[str, StoryAccount]:
    """The story's accounts, with numbers that no account of any town has."""
    items = data["accounts"]
    numbers = story_numbers([item["bank"] for item in items], first_serial)
    return {
        item["key"]: StoryAccount(
            number, item["bank"], item["holder"], AccountKind(item["kind"]), yuan(item["yuan"])
        )
        for number, item in zip(numbers, items, strict=True)
    }


def transfers_of(
    items: list[dict[str, Any]], accounts: dict[str, StoryAccount], prefix: str, first: int
) -> tuple[PlannedTransfer, ...]:
    """Transfers of the data; ids are `prefix` and a number from `first` on."""

    def planned(number: int, item: dict[str, Any]) -> PlannedTransfer:
        payer, payee = accounts[item["payer"]], accounts[item["payee"]]
        out = ExitKind(payee.kind.value) if payee.kind.value in _EXITS else None
        return PlannedTransfer(
            item["due_s"], f"{prefix}{number:03d}", payer.account, payee.account,
            yuan(item["yuan"]), out,
        )  # fmt: skip

    return tuple(planned(number, item) for number, item in enumerate(items, first))


def resident(town: Town, data: dict[str, Any], person_id: str, **known: Any) -> Row:
    """The victim by `entity_schema("person")`, in the grid that the data names."""
    grid = town.grids[data["grid"]]
    return {
        "person_id": person_id,
        "id_number": data["id_number"],
        "sex": "female",
        "birth_date": data["birth_date"],
        "marriage": "married",
        "education": "college",
        "home_grid": grid.unit,
        "address": f"{grid.name}溪边路 {60 + data['grid']} 号(虚构)",
        "hukou_region": data["id_number"][:6],
        **known,
    }
