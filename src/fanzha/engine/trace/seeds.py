"""The transfers a report names as stolen, found in the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.state import AMOUNT, State
from fanzha.engine.trace.store.view import NONE
from fanzha.kit.errors import Trouble


@dataclass(frozen=True)
class Seed:
    """`amount_fen` of the transfer `transfer_id` is a victim's money.

    `row` is the 1-based row of the file the seed was read from, for errors.
    """

    transfer_id: str
    amount_fen: int
    row: int | None = None


def placed(log: State, seeds: Iterable[Seed]) -> tuple[I64, I64]:
    """The seeds' keys and fen, in the order of the log.

    Raises Trouble on no seed at all, an unknown transfer, a transfer named twice, an
    amount that is not positive or exceeds the transfer.
    """
    seeds = list(seeds)
    if not seeds:
        raise Trouble(zh="没有起点转账", en="no seed transfers given", field="seeds")
    keys = log.find(pa.array([seed.transfer_id for seed in seeds], pa.large_string()))
    amounts = log.transfers(np.maximum(keys, 0))[:, AMOUNT].tolist() if len(log) else []
    found: dict[int, int] = {}
    for place, (seed, key) in enumerate(zip(seeds, keys.tolist(), strict=True)):
        found[_accepted(seed, key, amounts[place] if amounts else 0, found)] = seed.amount_fen
    order = sorted(found)
    return np.array(order, np.int64), np.array([found[key] for key in order], np.int64)


def _accepted(seed: Seed, key: int, amount_fen: int, before: dict[int, int]) -> int:
    if key == NONE:
        raise Trouble(
            zh="转账文件中没有这个流水号",
            en="the transfer file has no such transfer id",
            field="transfer_id",
            row=seed.row,
        )
    if key in before:
        raise Trouble(
            zh="同一笔转账列了两次", en="transfer named twice", field="transfer_id", row=seed.row
        )
    if not 0 < seed.amount_fen <= amount_fen:
        raise Trouble(
            zh="被骗金额必须大于 0 且不超过该笔转账的金额",
            en="the stolen amount must be above 0 and not above the transfer's own amount",
            field="amount_fen",
            row=seed.row,
        )
    return key
