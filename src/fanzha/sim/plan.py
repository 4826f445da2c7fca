"""Payments as they are meant: fixed, a share of a balance, or a share of another payment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from fanzha.sim.acts import Act, Stage
from fanzha.sim.arrays import MISSING, Ints
from fanzha.words.enums import Channel

CHANNELS = tuple(Channel)
PURPOSES = ("货款", "工资", "房租", "生活费", "借款", "学费", "还款", "定金", "礼金", "往来款")
FIELDS = [
    "time",
    "payer",
    "payee",
    "amount",
    "parent",
    "permille",
    "channel",
    "purpose",
    "act",
    "stage",
    "scam",
    "person",
]


@dataclass(frozen=True)
class Payments:
    """Planned payments, one row each; accounts are positions, time microseconds UTC.

    `parent` >= 0: `permille` thousandths of what that row really moved. Otherwise, with
    `permille` > 0: so many thousandths of the payer's balance at that moment. Otherwise
    `amount` fen. A parent stands before its children in time.
    """

    columns: dict[str, Ints]

    def __len__(self) -> int:
        return len(self.columns["time"])

    def __getitem__(self, name: str) -> Ints:
        return self.columns[name]


class Plan:
    """Where everybody who pays writes it down before the ledger runs."""

    def __init__(self) -> None:
        self._blocks: list[dict[str, Ints]] = []
        self._rows: list[tuple[int, ...]] = []

    def block(self, time: Ints, payer: Ints, payee: Ints, **more: int | Ints) -> None:
        """Many payments at once. No row of a block can be a parent."""
        defaults: dict[str, int | Ints] = {
            "amount": 0, "parent": MISSING, "permille": 0, "purpose": MISSING,
            "channel": CHANNELS.index(Channel.APP), "act": Act.NONE, "stage": Stage.NONE,
            "scam": MISSING, "person": MISSING,
        }  # fmt: skip
        values = {"time": time, "payer": payer, "payee": payee, **defaults, **more}
        whole = (np.asarray(payer) >= 0) & (np.asarray(payee) >= 0)
        whole = np.broadcast_to(whole & (np.asarray(payer) != np.asarray(payee)), len(time))
        self._blocks.append(
            {n: np.broadcast_to(np.asarray(values[n], np.int64), len(time))[whole] for n in FIELDS}
        )

    def pay(
        self,
        time: int,
        payer: int,
        payee: int,
        *,
        amount: int = 0,
        parent: int = MISSING,
        permille: int = 0,
        channel: Channel = Channel.APP,
        purpose: int = MISSING,
        act: Act = Act.NONE,
        stage: Stage = Stage.NONE,
        scam: int = MISSING,
        person: int = MISSING,
    ) -> int:
        """One payment. What it returns can be the `parent` of a later one."""
        self._rows.append(
            (time, payer, payee, amount, parent, permille, CHANNELS.index(channel), purpose, act,
             stage, scam, person)
        )  # fmt: skip
        return len(self._rows) - 1

    @property
    def rows_begin(self) -> int:
        """Where in `payments` the first row that `pay` wrote stands."""
        return sum(len(block["time"]) for block in self._blocks)

    def payments(self) -> Payments:
        """Everything planned, blocks first."""
        rows = np.array(self._rows, np.int64).reshape(-1, len(FIELDS))
        start = self.rows_begin
        single = dict(zip(FIELDS, rows.T, strict=True))
        single["parent"] = np.where(single["parent"] >= 0, single["parent"] + start, MISSING)
        every = [*self._blocks, single]
        return Payments({name: np.concatenate([b[name] for b in every]) for name in FIELDS})
