"""The world file: which accounts there are, and which transfers are going to happen."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.recover.message.rules import moment, whole_fen

DEFAULT_DELAY = (20.0, 90.0)


@dataclass(frozen=True)
class Planned:
    """A transfer that its payer will try at `due` (town time, UTC)."""

    transfer_id: str
    due: datetime
    payer: str
    payee: str
    amount_fen: int
    exit_kind: str = ""


@dataclass(frozen=True)
class NewAccount:
    """An account as the world begins."""

    number: str
    bank: str
    holder: str
    balance_fen: int = 0


@dataclass(frozen=True)
class World:
    """`delays` are seconds of town time, from and to, by bank; `manual` banks never answer."""

    accounts: tuple[NewAccount, ...] = ()
    transfers: tuple[Planned, ...] = ()
    delays: Mapping[str, tuple[float, float]] | None = None
    white: frozenset[str] = frozenset()
    manual: frozenset[str] = frozenset()

    def delay(self, bank: str) -> tuple[float, float]:
        """How long the bank takes to answer, from and to."""
        delays = self.delays or {}
        return delays.get(bank) or delays.get("default") or DEFAULT_DELAY


def read_world(path: Path) -> World:
    """The world in a file. Raises Trouble when it cannot be read."""
    try:
        return world_of(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise Trouble(
            zh=f"读不了世界文件 {path.name}", en=f"cannot read the world file {path.name}",
            field="world",
        ) from error  # fmt: skip


def world_of(raw: Mapping[str, Any]) -> World:
    """The world in parsed JSON. Raises Trouble naming field and row."""
    delays = {
        bank: (float(low), float(high)) for bank, (low, high) in raw.get("delays", {}).items()
    }
    return World(
        accounts=tuple(_account(item) for item in raw.get("accounts", [])),
        transfers=tuple(_planned(item) for item in raw.get("transfers", [])),
        delays=delays,
        white=frozenset(raw.get("white", [])),
        manual=frozenset(raw.get("manual", [])),
    )


def _account(item: Mapping[str, Any]) -> NewAccount:
    balance = whole_fen(item, "balance_fen") if "balance_fen" in item else 0
    return NewAccount(str(item["number"]), str(item["bank"]), str(item["holder"]), balance)


def _planned(item: Mapping[str, Any]) -> Planned:
    return Planned(
        transfer_id=str(item["transfer_id"]), due=moment(item, "due"), payer=str(item["payer"]),
        payee=str(item["payee"]), amount_fen=whole_fen(item, "amount_fen"),
        exit_kind=str(item.get("exit_kind") or ""),
    )  # fmt: skip
