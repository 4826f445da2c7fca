"""A transfer log made ready for tracing: one order, one small number per account."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.trace.checks import checked
from fanzha.engine.trace.version import version_of

Ints = npt.NDArray[np.int64]
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, eq=False)
class TransferLog:
    """Transfers in the order they are traced: by time, then by transfer id.

    Row i of every column is the i-th transfer. `payer` and `payee` are numbers into
    `accounts`. `exit_kind` is null where the money stays in the account system.
    `version` is a hash of the content: the same transfers give the same version in
    whatever order they were handed in.
    """

    transfer_id: pa.Array[Any]
    time_us: Ints
    payer: Ints
    payee: Ints
    amount_fen: Ints
    exit_kind: pa.Array[Any]
    accounts: pa.Array[Any]
    version: str
    _by_payer: Rows = field(repr=False)
    _by_payee: Rows = field(repr=False)

    @classmethod
    def from_table(cls, table: pa.Table) -> TransferLog:
        """Order and index a table with the columns of `words.transfers`.

        Needs `transfer_id, time, payer, payee, amount_fen`; `exit_kind` is used where
        present. Raises Trouble with the row (1-based) on a missing column, an empty
        cell, a time without zone, a negative amount, a transfer to itself, or an id
        that comes twice.
        """
        ordered = checked(table)
        payer, payee, accounts = _numbered(ordered)
        return cls(
            transfer_id=ordered["transfer_id"].combine_chunks(),
            time_us=_numbers(ordered["time"].cast(pa.int64()).combine_chunks()),
            payer=payer,
            payee=payee,
            amount_fen=_numbers(ordered["amount_fen"].combine_chunks()),
            exit_kind=ordered["exit_kind"].combine_chunks(),
            accounts=accounts,
            version=version_of(ordered),
            _by_payer=Rows.grouped(payer, len(accounts)),
            _by_payee=Rows.grouped(payee, len(accounts)),
        )

    def __len__(self) -> int:
        return len(self.time_us)

    def outgoing(self, account: int) -> Ints:
        """Rows in which `account` pays, in order."""
        return self._by_payer.of(account)

    def incoming(self, account: int) -> Ints:
        """Rows in which `account` is paid, in order."""
        return self._by_payee.of(account)

    def time(self, row: int) -> datetime:
        """When transfer `row` was made, UTC."""
        return EPOCH + timedelta(microseconds=int(self.time_us[row]))

    def name(self, account: int) -> str:
        """The account number behind the small number."""
        return str(self.accounts[account].as_py())

    def number(self, account: str) -> int | None:
        """The small number of an account, None where the log does not know it."""
        found = pc.index(self.accounts, account).as_py()
        return None if found < 0 else int(found)

    def exit(self, row: int) -> str | None:
        """How transfer `row` leaves the account system, None where it does not."""
        kind = self.exit_kind[row].as_py()
        return None if kind is None else str(kind)


@dataclass(frozen=True, eq=False)
class Rows:
    """The rows of each account, side by side in one array (CSR adjacency)."""

    rows: Ints
    start: Ints

    @classmethod
    def grouped(cls, accounts: Ints, count: int) -> Rows:
        """Group row numbers by account; within an account they stay in order.

        >>> Rows.grouped(np.array([1, 0, 1]), 2).of(1)
        array([0, 2])
        """
        sizes = np.bincount(accounts, minlength=count)
        return cls(np.argsort(accounts, kind="stable"), np.concatenate(([0], np.cumsum(sizes))))

    def of(self, account: int) -> Ints:
        """The rows of one account, ascending."""
        return self.rows[self.start[account] : self.start[account + 1]]


def _numbered(ordered: pa.Table) -> tuple[Ints, Ints, pa.Array[Any]]:
    ends = [ordered[name].combine_chunks() for name in ("payer", "payee")]
    coded = pa.concat_arrays(ends).dictionary_encode()
    codes = _numbers(coded.indices)
    return codes[: len(ordered)], codes[len(ordered) :], coded.dictionary


def _numbers(column: pa.Array[Any]) -> Ints:
    return column.to_numpy(zero_copy_only=False).astype(np.int64, copy=False)
