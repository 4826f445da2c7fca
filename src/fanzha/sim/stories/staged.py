"""What the stories are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

import numpy as np

from fanzha.sim.banks import RESERVED_SERIALS, bank_codes, card_numbers
from fanzha.words.enums import AccountKind, ExitKind
from fanzha.words.money import Fen, fen

Row = dict[str, Any]


@dataclass(frozen=True)
class Staged:
    """An event that is going to happen and to arrive, in seconds from the anchor.

    `row` holds the other columns of `event_schema(kind)`.
    """

    happens_s: float
    arrives_s: float
    kind: str
    row: Row

    def at(self, anchor: datetime) -> Row:
        """The whole row by `event_schema(kind)`, for an anchor with a time zone."""
        return {
            **self.row,
            "event_time": anchor + timedelta(seconds=self.happens_s),
            "arrival_time": anchor + timedelta(seconds=self.arrives_s),
        }


@dataclass(frozen=True)
class StoryAccount:
    """An account of a story, with what lies on it before the story begins."""

    account: str
    bank: str
    holder_name: str
    kind: AccountKind
    balance_fen: Fen
    holder: str | None = None

    def row(self) -> Row:
        """The account by `entity_schema("account")`."""
        return {**vars(self), "kind": self.kind.value, "opened_on": None}


@dataclass(frozen=True)
class PlannedTransfer:
    """A transfer the launderers mean to make `due_s` seconds from the anchor.

    `exit_kind` is set where the payee takes the money out of the banks.
    """

    due_s: float
    transfer_id: str
    payer: str
    payee: str
    amount_fen: Fen
    exit_kind: ExitKind | None

    def due(self, anchor: datetime) -> datetime:
        """When it is due."""
        return anchor + timedelta(seconds=self.due_s)


def story_numbers(banks: Sequence[str], first: int) -> list[str]:
    """Account numbers at those banks that no account of any town has."""
    codes = bank_codes()
    at = np.array([codes.index(bank) for bank in banks], np.int64)
    serial = RESERVED_SERIALS + first + np.arange(len(banks))
    numbers: list[Any] = card_numbers(at, serial).to_pylist()
    return numbers


def yuan(amount: str | int) -> Fen:
    """An amount of the data file in fen."""
    return fen(Decimal(amount))
