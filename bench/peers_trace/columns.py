"""The log as the peers read it."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import numpy as np
import pyarrow.parquet as pq


class Columns(NamedTuple):
    """One row a transfer, in the order of the log; its number is its row."""

    payer: np.ndarray
    payee: np.ndarray
    amount_fen: np.ndarray
    time_us: np.ndarray

    @property
    def views(self) -> tuple[memoryview, memoryview, memoryview]:
        """Payer, payee and amount, for reading single numbers."""
        return memoryview(self.payer), memoryview(self.payee), memoryview(self.amount_fen)

    @property
    def accounts(self) -> int:
        """How many accounts there are."""
        return int(max(self.payer.max(), self.payee.max())) + 1


def read(file: Path) -> Columns:
    """Raises ValueError where the rows are not in the order of the log."""
    table = pq.read_table(file, columns=["transfer", *Columns._fields])
    if not np.array_equal(table["transfer"].to_numpy(), np.arange(len(table))):
        raise ValueError(f"{file}: transfer must count the rows from 0")
    return Columns(*(table[name].to_numpy() for name in Columns._fields))
