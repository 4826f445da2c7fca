"""Made-up transfers (虚构) for `bench.trace`: many accounts of very different activity, 90 days.

An account's share of all transfers is lognormal (sigma 1.5), as payer and as payee alike; amounts
are lognormal around 200 yuan. Ids are a platform's serial numbers in the order of entry, which is
nearly the order of time; account numbers have 19 digits. One seed, one town.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

CHUNK = 1_000_000
DAYS = 90
START_MS = 1_767_225_600_000
SPREAD = 1.5
_STEP, _NUMBERS = 900_000_011, 10**17
_NUMBERED = pa.schema(
    {name: pa.int64() for name in ("transfer", "time_us", "payer", "payee", "amount_fen")}
)
_NAMED = pa.schema(
    {"transfer_id": pa.string(), "time": pa.timestamp("ms", "UTC"), "payer": pa.string(),
     "payee": pa.string(), "amount_fen": pa.int64()}
)  # fmt: skip


class Town:
    """`transfers` among `accounts`; the first of them can be written to files."""

    def __init__(self, transfers: int, accounts: int, seed: int = 1) -> None:
        self.transfers, self.accounts, self._seed = transfers, accounts, seed
        weight = np.random.default_rng(seed).lognormal(0, SPREAD, accounts)
        places = np.ceil(weight / weight.sum() * 4 * accounts).astype(np.int64)
        # Drawing a place of this table draws an account by its weight.
        self._drawn = np.repeat(np.arange(accounts, dtype=np.uint32), places)
        number = np.arange(accounts, dtype=np.uint64) * np.uint64(_STEP) % np.uint64(_NUMBERS)
        digits = pc.utf8_lpad(pa.array(number).cast(pa.string()), 17, "0")
        self._names = pc.binary_join_element_wise("62", digits, "")

    def chunks(
        self, first: int = 0, last: int | None = None
    ) -> Iterator[tuple[pa.Table, pa.Table]]:
        """Transfers first:last, in the order of the log, with texts and with numbers."""
        last = self.transfers if last is None else last
        for start in range(first, last, CHUNK):
            yield self._chunk(start, min(CHUNK, last - start))

    def write(self, named: Path, numbered: Path) -> None:
        """Both files of all transfers."""
        with (
            pq.ParquetWriter(named, _NAMED) as texts,
            pq.ParquetWriter(numbered, _NUMBERED) as ints,
        ):
            for with_texts, with_numbers in self.chunks():
                texts.write_table(with_texts)
                ints.write_table(with_numbers)

    def _chunk(self, start: int, rows: int) -> tuple[pa.Table, pa.Table]:
        draw = np.random.default_rng((self._seed, start))
        per_ms = DAYS * 86_400_000 / self.transfers
        time = draw.uniform(start * per_ms, (start + rows) * per_ms, rows)
        time = np.sort(time.astype(np.int64)) + START_MS
        serial = start + np.argsort(np.arange(rows) + draw.uniform(0, 8, rows), kind="stable")
        order = np.lexsort((serial, time))
        payer = self._drawn[draw.integers(0, len(self._drawn), rows)].astype(np.int64)
        payee = self._drawn[draw.integers(0, len(self._drawn), rows)].astype(np.int64)
        payee = np.where(payee == payer, (payee + 1) % self.accounts, payee)
        amount = draw.lognormal(np.log(20_000), 1.5, rows).astype(np.int64) + 1
        ids = pc.utf8_lpad(pa.array(serial[order]).cast(pa.string()), 12, "0")
        numbers = [np.arange(start, start + rows), time * 1000, payer, payee, amount]
        named = [pc.binary_join_element_wise("T", ids, ""), pa.array(time, pa.timestamp("ms", "UTC")),
                 self._names.take(pa.array(payer)), self._names.take(pa.array(payee)), amount]  # fmt: skip
        return pa.table(named, schema=_NAMED), pa.table(numbers, schema=_NUMBERED)
