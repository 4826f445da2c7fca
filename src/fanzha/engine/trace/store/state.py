"""A log at one moment: its base, what was appended, and how to get from numbers to words.

It never changes, so that an answer can be read at leisure while the log grows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.engine.trace.checks import Mask
from fanzha.engine.trace.store.base import BATCH, Base, Batches
from fanzha.engine.trace.store.compiled import kernel
from fanzha.engine.trace.store.finding import SIGN, Known, find
from fanzha.engine.trace.store.fingerprint import named
from fanzha.engine.trace.store.packing import I64, U64, Packed, word
from fanzha.engine.trace.store.pointers import table_of
from fanzha.engine.trace.store.tail import Tail, account_numbers
from fanzha.engine.trace.store.texts import decoded, texts
from fanzha.engine.trace.store.view import (
    NONE,
    amount_of,
    exit_of,
    key_of,
    moment_of,
    payee_of,
    payer_of,
    row_of,
    view_of,
)

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
FIELDS = 6
ROW, TIME, PAYER, PAYEE, AMOUNT, KIND = range(FIELDS)


@dataclass(frozen=True, eq=False)
class State:
    """`base` and `tail` together. Transfers are known by key (see `view`), accounts by number."""

    base: Base
    tail: Tail

    @cached_property
    def table(self) -> I64:
        """What kernels read, by pointer: the state keeps what it points to."""
        tail = self.tail
        known = Known(tail.view, self.base.id_letters, tail.letters, int(self.base.numbered))
        return table_of(known)

    @cached_property
    def version(self) -> str:
        """The fingerprint of the content, 32 hex digits."""
        return named(self.tail.sums, self.base.numbered)

    def __len__(self) -> int:
        return len(self.base) + len(self.tail)

    def find(self, ids: pa.Array[Any]) -> I64:
        """The key of each transfer id, NONE where there is no such transfer."""
        keys = np.empty(len(ids), np.int64)
        find(self.table, *texts(ids), keys)
        return keys

    def account(self, name: str) -> int | None:
        """The number of an account, None where the log does not know it."""
        wanted = pa.array([name], pa.large_string())
        number = int(account_numbers(self.base, self.tail.names, wanted)[0])
        return None if number < 0 else number

    def names(self, accounts: I64) -> list[str]:
        """The names of accounts."""
        return [str(name) for name in self._names(accounts).to_pylist()]

    def ids(self, rows: I64) -> list[str]:
        """The transfer ids of rows."""
        return [str(name) for name in self._ids(rows).to_pylist()]

    def _names(self, accounts: I64) -> pa.Array[Any]:
        known = accounts < self.base.accounts
        words = _gather(self.base.names, accounts[known])
        late = self.tail.names.take(accounts[~known] - self.base.accounts)
        return _dealt(known, decoded(self.base.name_letters, words), late)

    def _ids(self, rows: I64) -> pa.Array[Any]:
        known = rows < len(self.base)
        words = _gather(self.base.segment.ids, rows[known])
        if self.base.numbered:
            given = pa.array((words[:, 0] ^ SIGN).view(np.int64)).cast(pa.large_string())
        else:
            given = decoded(self.base.id_letters, words)
        return _dealt(known, given, self.tail.ids.take(rows[~known] - len(self.base)))

    def transfers(self, keys: I64) -> I64:
        """What the log says of each transfer: columns ROW, TIME (µs), PAYER, PAYEE, AMOUNT, KIND."""
        return _transfers(self.table, np.ascontiguousarray(keys))

    def kind(self, number: int) -> str | None:
        """The kind of exit behind its number."""
        return self.tail.kinds[number - 1] if number else None

    def batches(self) -> Batches:
        """All transfers as tables, to build another base from."""
        return self._tables

    def _tables(self) -> Iterator[pa.Table]:
        for start in range(0, max(len(self), 1), BATCH):
            rows = np.arange(start, min(start + BATCH, len(self)))
            yield self._table(rows)

    def _table(self, rows: I64) -> pa.Table:
        found = self.transfers(_keys(self.table, rows))
        kinds: pa.Array[Any] = pa.array([None, *self.tail.kinds], pa.string())
        ids = self._ids(rows)
        return pa.table(
            {
                "transfer_id": ids.cast(pa.int64()) if self.base.numbered else ids,
                "time": pa.array(found[:, TIME], pa.timestamp("us", "UTC")),
                "payer": self._names(found[:, PAYER]),
                "payee": self._names(found[:, PAYEE]),
                "amount_fen": pa.array(found[:, AMOUNT]),
                "exit_kind": kinds.take(found[:, KIND]),
            }
        )


def moment(time_us: int) -> datetime:
    """A time of the log, UTC."""
    return EPOCH + timedelta(microseconds=int(time_us))


def microseconds(at: datetime) -> int:
    """A moment as the log counts it; `at` carries a zone."""
    return (at - EPOCH) // timedelta(microseconds=1)


def _dealt(known: Mask, given: pa.Array[Any], late: pa.Array[Any]) -> pa.Array[Any]:
    """Texts of the base where `known`, of what was appended elsewhere, each in its order."""
    if not len(late):
        return given
    place = np.where(known, known.cumsum() - 1, len(given) + (~known).cumsum() - 1)
    return pa.concat_arrays([given, late]).take(place)


@kernel
def _gather(column: Packed, rows: I64) -> U64:
    words = np.empty((len(rows), column.words), np.uint64)
    for row in range(len(rows)):
        for at in range(column.words):
            words[row, at] = word(column, rows[row], at)
    return words


@kernel
def _keys(log: I64, rows: I64) -> I64:
    view = view_of(log)
    keys = np.empty(len(rows), np.int64)
    for at in range(len(rows)):
        keys[at] = NONE if rows[at] < 0 else key_of(view, rows[at])
    return keys


@kernel
def _transfers(log: I64, keys: I64) -> I64:
    view = view_of(log)
    found = np.empty((len(keys), FIELDS), np.int64)
    for at in range(len(keys)):
        key = keys[at]
        found[at, ROW], found[at, TIME] = row_of(view, key), moment_of(view, key)
        found[at, PAYER], found[at, PAYEE] = payer_of(view, key), payee_of(view, key)
        found[at, AMOUNT], found[at, KIND] = amount_of(view, key), exit_of(view, key)
    return found
