"""What money does on an account, for the payee check: seen as its transfers pass by."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import isnan

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.frame import Frame
from fanzha.prevent.intake.events import column
from fanzha.prevent.intake.log import Batch

DAY_S = 86_400
LEAST_PAYERS, LEAST_IDLE_DAYS = 2, 30
"""An account is worth a picture when several paid it within a day, when money went in and out
within a day, or when it woke after so long. Ordinary ones have none."""


@dataclass(frozen=True)
class AccountSeen:
    """An account over the last 24 hours. `payers` and `payees` are distinct; money in fen;
    `gap_s`: from its event before to the money that left now, null when none left;
    `idle_days`: the silence before its last transfer, null for its first."""

    account: str
    payers: int
    payees: int
    in_fen: int
    out_fen: int
    gap_s: int | None
    idle_days: int | None


def pictures(batch: Batch, frame: Frame) -> list[AccountSeen]:
    """The accounts of a batch of transfers that are worth a picture, each as it stood last."""
    in_order = sorted(_both_sides(batch, frame), key=lambda found: found[0])
    return list({picture.account: picture for _, picture in in_order}.values())


def _both_sides(batch: Batch, frame: Frame) -> Iterator[tuple[int, AccountSeen]]:
    for side in ("payer", "payee"):
        numbers = _numbers(frame, side)
        rows = np.flatnonzero(_is_worth_it(numbers))
        named = column(batch.rows, side).take(frame.position[rows] - batch.first).to_pylist()
        for account, at in zip(named, rows.tolist(), strict=True):
            yield at, _seen(account, numbers, at, left=side == "payer")


_Numbers = dict[str, NDArray[np.float64]]


def _numbers(frame: Frame, side: str) -> _Numbers:
    names = {"payers": "payers_24h", "payees": "payees_24h", "in_fen": "in_fen_24h",
             "out_fen": "out_fen_24h", "gap_s": "gap_s"}  # fmt: skip
    return {name: frame.column(f"{side}_{of}") for name, of in names.items()}


def _is_worth_it(numbers: _Numbers) -> NDArray[np.bool_]:
    gathers = numbers["payers"] >= LEAST_PAYERS
    passes_on = (numbers["in_fen"] > 0) & (numbers["out_fen"] > 0)
    woke = numbers["gap_s"] >= LEAST_IDLE_DAYS * DAY_S
    worth: NDArray[np.bool_] = gathers | passes_on | woke
    return worth


def _seen(account: str, numbers: _Numbers, at: int, *, left: bool) -> AccountSeen:
    counts = {
        name: int(np.nan_to_num(numbers[name][at]))
        for name in ("payers", "payees", "in_fen", "out_fen")
    }
    gap = numbers["gap_s"][at]
    idle = None if isnan(gap) else int(gap)
    return AccountSeen(
        account, **counts, gap_s=idle if left else None,
        idle_days=None if idle is None else idle // DAY_S,
    )  # fmt: skip
