"""The transfers a report names as stolen, found in the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.trace.log import TransferLog
from fanzha.kit.errors import Trouble


@dataclass(frozen=True)
class Seed:
    """`amount_fen` of the transfer `transfer_id` is a victim's money.

    `row` is the 1-based row of the file the seed was read from, for errors.
    """

    transfer_id: str
    amount_fen: int
    row: int | None = None


def placed(log: TransferLog, seeds: Iterable[Seed]) -> dict[int, int]:
    """Stolen fen by row of the log.

    Raises Trouble on no seed at all, an unknown transfer, a transfer named twice, an
    amount that is not positive or exceeds the transfer.
    """
    seeds = list(seeds)
    if not seeds:
        raise Trouble(zh="没有起点转账", en="no seed transfers given", field="seeds")
    ids = pa.array([seed.transfer_id for seed in seeds], pa.string())
    rows = pc.index_in(ids, value_set=log.transfer_id).to_pylist()
    found: dict[int, int] = {}
    for seed, row in zip(seeds, rows, strict=True):
        found[_accepted(log, seed, row, found)] = seed.amount_fen
    return found


def _accepted(log: TransferLog, seed: Seed, row: int | None, before: dict[int, int]) -> int:
    if row is None:
        raise Trouble(
            zh="转账文件中没有这个流水号",
            en="the transfer file has no such transfer id",
            field="transfer_id",
            row=seed.row,
        )
    if row in before:
        raise Trouble(
            zh="同一笔转账列了两次", en="transfer named twice", field="transfer_id", row=seed.row
        )
    if not 0 < seed.amount_fen <= log.amount_fen[row]:
        raise Trouble(
            zh="被骗金额必须大于 0 且不超过该笔转账的金额",
            en="the stolen amount must be above 0 and not above the transfer's own amount",
            field="amount_fen",
            row=seed.row,
        )
    return row
