"""The transfers a report names as stolen, found in the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from fanzha.engine.trace.checks import Mask
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.state import AMOUNT, TIME, State
from fanzha.engine.trace.store.view import NONE
from fanzha.kit.errors import Trouble

LARGEST = 2**62
"""Above every amount a log can hold; what a seed names beyond is refused all the same."""


@dataclass(frozen=True)
class Seed:
    """`amount_fen` of the transfer `transfer_id` is a victim's money.

    `row` is the 1-based row of the file the seed was read from, for errors.
    """

    transfer_id: str
    amount_fen: int
    row: int | None = None


def placed(log: State, seeds: Iterable[Seed]) -> tuple[I64, I64, int]:
    """The seeds' keys and fen, in the order of the log, and when the earliest was made (µs).

    Raises Trouble on no seed at all, an unknown transfer, a transfer named twice, an
    amount that is not positive or exceeds the transfer.
    """
    seeds = list(seeds)
    if not seeds:
        raise Trouble(zh="没有起点转账", en="no seed transfers given", field="seeds")
    keys = log.find(pa.array([seed.transfer_id for seed in seeds], pa.large_string()))
    fen = np.array([min(seed.amount_fen, LARGEST) for seed in seeds], np.int64)
    order = np.argsort(keys, kind="stable")
    known = keys != NONE
    found = log.transfers(keys[known])
    bad = ~known | _twice(keys, order) | (fen <= 0)
    bad[known] |= fen[known] > found[:, AMOUNT]
    if bad.any():
        _complain(seeds, keys, int(bad.argmax()))
    return keys[order], fen[order], int(found[:, TIME].min())


def _twice(keys: I64, order: I64) -> Mask:
    """Every seed whose transfer an earlier seed names."""
    twice = np.zeros(len(keys), np.bool_)
    twice[order[1:]] = keys[order[1:]] == keys[order[:-1]]
    return twice


def _complain(seeds: list[Seed], keys: I64, place: int) -> None:
    """Say what is wrong with the first bad seed."""
    row = seeds[place].row
    if keys[place] == NONE:
        raise Trouble(
            zh="转账文件中没有这个流水号",
            en="the transfer file has no such transfer id",
            field="transfer_id",
            row=row,
        )
    if keys[place] in keys[:place]:
        raise Trouble(
            zh="同一笔转账列了两次", en="transfer named twice", field="transfer_id", row=row
        )
    raise Trouble(
        zh="被骗金额必须大于 0 且不超过该笔转账的金额",
        en="the stolen amount must be above 0 and not above the transfer's own amount",
        field="amount_fen",
        row=row,
    )
