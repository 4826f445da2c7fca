"""The world file: accounts, transfers that are going to happen, who launders, what goes wrong."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from fanzha.kit.errors import Trouble
from fanzha.outside.bank.simulator.draws import between, drawn, spread
from fanzha.outside.bank.simulator.faults import Fault, fault_of
from fanzha.outside.bank.simulator.launderers import Gang, gang_of
from fanzha.recover.message.rules import moment, whole_fen

DEFAULT_DELAY = (20.0, 90.0)


@dataclass(frozen=True)
class Planned:
    """A transfer that its payer will try at `due` (town time, UTC).

    One that is `persistent` is tried again when it cannot happen, and takes what is there.
    """

    transfer_id: str
    due: datetime
    payer: str
    payee: str
    amount_fen: int
    exit_kind: str = ""
    persistent: bool = False
    tries: int = 0


@dataclass(frozen=True)
class NewAccount:
    """An account as the world begins. `person` names its owner where names are not enough."""

    number: str
    bank: str
    holder: str
    balance_fen: int = 0
    person: str = ""
    id_kind: str = "居民身份证"
    opened_at: str = ""
    phone: str = ""


@dataclass(frozen=True)
class World:
    """How things stand at the start.

    `delays` are seconds of town time, from and to, by bank; without one for a bank it draws
    its own two out of `drawn`. `manual` banks never answer. `faults` go by bank, `default`
    for the others. All draws hang on `seed`.
    """

    accounts: tuple[NewAccount, ...] = ()
    transfers: tuple[Planned, ...] = ()
    delays: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    drawn: tuple[float, float] | None = None
    white: frozenset[str] = frozenset()
    manual: frozenset[str] = frozenset()
    gang: Gang = field(default_factory=Gang)
    faults: Mapping[str, Fault] = field(default_factory=dict)
    seed: int = 1

    def delay(self, bank: str) -> tuple[float, float]:
        """How long the bank takes to answer, from and to."""
        known = self.delays.get(bank) or self.delays.get("default")
        if known is None and self.drawn is not None:
            ends = [spread(drawn(self.seed, "bank", bank, end), *self.drawn) for end in (0, 1)]
            known = (min(ends), max(ends))
        return known or DEFAULT_DELAY

    def answer_time(self, bank: str, key: str) -> float:
        """Seconds the bank takes for one message, the same for the same message."""
        return between(drawn(self.seed, "delay", key), *self.delay(bank))


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
        drawn=_pair(raw.get("drawn")),
        white=frozenset(raw.get("white", [])),
        manual=frozenset(raw.get("manual", [])),
        gang=gang_of(raw.get("gang", {})),
        faults={bank: fault_of(item) for bank, item in raw.get("faults", {}).items()},
        seed=int(raw.get("seed", 1)),
    )


def _account(item: Mapping[str, Any]) -> NewAccount:
    balance = whole_fen(item, "balance_fen") if "balance_fen" in item else 0
    known = {
        name: str(item[name])
        for name in ("number", "bank", "holder", "person", "id_kind", "opened_at", "phone")
        if name in item
    }
    return NewAccount(balance_fen=balance, **known)


def _planned(item: Mapping[str, Any]) -> Planned:
    return Planned(
        transfer_id=str(item["transfer_id"]), due=moment(item, "due"), payer=str(item["payer"]),
        payee=str(item["payee"]), amount_fen=whole_fen(item, "amount_fen"),
        exit_kind=str(item.get("exit_kind") or ""),
    )  # fmt: skip


def _pair(raw: Any) -> tuple[float, float] | None:
    return None if raw is None else (float(raw[0]), float(raw[1]))
