"""The transfers a report names as stolen, found in the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from fanzha.engine.trace.checks import Mask
from fanzha.engine.trace.kernels.placing import place
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.state import AMOUNT, State
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


@dataclass(frozen=True, eq=False, slots=True)
class Placed:
    """Seeds found in a log as it stood: traced again, they need not be looked for again.

    `numbers` are their keys, in the order of the log, and below them their fen.
    """

    state: State
    seeds: list[Seed]
    numbers: I64


def placed(log: State, seeds: Iterable[Seed]) -> Placed:
    """The seeds, found in the log.

    Raises Trouble on no seed at all, an unknown transfer, a transfer named twice, an
    amount that is not positive or exceeds the transfer.
    """
    seeds = list(seeds)
    ids = [seed.transfer_id for seed in seeds]
    data, lengths = "".join(ids).encode(), list(map(len, ids))
    if len(data) != sum(lengths):  # Not ASCII: more bytes than letters.
        lengths = [len(name.encode()) for name in ids]
    numbers = np.empty((2, len(ids)), np.int64)
    keys, fen = numbers
    fen[:] = _in_64_bits([seed.amount_fen for seed in seeds])
    length = np.array(lengths, np.int64)
    if not place(log.table, np.frombuffer(data, np.uint8), length, fen, keys) or not seeds:
        numbers = _ordered(log, seeds, keys, fen)
    return Placed(log, seeds, numbers)


def _in_64_bits(amounts: list[int]) -> I64:
    try:
        return np.array(amounts, np.int64)
    except OverflowError:
        return np.array([max(-1, min(fen, LARGEST)) for fen in amounts], np.int64)


def _ordered(log: State, seeds: list[Seed], keys: I64, fen: I64) -> I64:
    """Keys and fen in the order of the log. Raises Trouble for the first bad seed."""
    if not seeds:
        raise Trouble(zh="没有起点转账", en="no seed transfers given", field="seeds")
    order = np.argsort(keys, kind="stable")
    known = keys != NONE
    bad = ~known | _twice(keys, order) | (fen <= 0)
    bad[known] |= fen[known] > log.transfers(keys[known])[:, AMOUNT]
    if bad.any():
        _complain(seeds, keys, int(bad.argmax()))
    return np.stack([keys[order], fen[order]])


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
