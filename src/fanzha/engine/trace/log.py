"""A transfer log made ready for tracing: indexed once, appended to, never rebuilt for an append."""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.trace.checks import Mask, Transfers, checked, refuse
from fanzha.engine.trace.seeds import Placed, Seed, placed
from fanzha.engine.trace.store.base import Base, batches_of, build, whole_numbers
from fanzha.engine.trace.store.folder import Folder
from fanzha.engine.trace.store.packing import I64
from fanzha.engine.trace.store.state import AMOUNT, KIND, PAYEE, PAYER, TIME, State
from fanzha.engine.trace.store.tail import Tail, account_numbers, empty_tail, grown


class TransferLog:
    """Transfers in the order they are traced: by time, then by transfer id.

    `state` is the log at this moment; an append puts another in its place and leaves the old one
    to the traces that still read it. `version` names the content: the same transfers give the
    same version in whatever order and in however many parts they came.
    """

    def __init__(self, base: Base, parts: list[pa.Table], folder: Folder | None = None) -> None:
        self._folder, self._parts = folder, parts
        self._writing = threading.RLock()
        self.state = State(base, _tail(base, parts))

    @classmethod
    def from_table(cls, table: pa.Table) -> TransferLog:
        """A log in memory, of a table with the columns of `words.transfers`.

        Needs `transfer_id, time, payer, payee, amount_fen`; `exit_kind` is used where present.
        Raises Trouble with the row (1-based) on a missing column, an empty cell, a time without
        zone, a negative amount, a transfer to itself, or an id that comes twice.
        """
        return cls(build(batches_of(table)), [])

    @classmethod
    def create(cls, folder: Path, source: pa.Table | Path) -> TransferLog:
        """A log in a new or empty folder, of a table or a Parquet file; mapped, not loaded.

        Raises Trouble as `from_table` does, and for a folder that holds a log already.
        """
        place = Folder.new(folder)
        with place.writing():
            place.begin(build(batches_of(source)))
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path) -> TransferLog:
        """The log in a folder, as it stands now. Raises Trouble where there is none."""
        place = Folder(folder)
        return cls(*place.read(), place)

    @staticmethod
    def due(folder: Path) -> bool:
        """Whether a compaction of the log in a folder would pay; opens none of its files."""
        return Folder(folder).due()

    @property
    def version(self) -> str:
        """The name of the content, hex digits."""
        return self.state.version

    def __len__(self) -> int:
        return len(self.state)

    def place(self, seeds: Iterable[Seed]) -> Placed:
        """Find seeds once, to trace them by several methods. Raises Trouble as `trace` does."""
        return placed(self.state, seeds)

    def append(self, table: pa.Table) -> int:
        """Add transfers; how many were new. The next trace sees them.

        Transfers that are in the log already, all alike, change nothing. Raises Trouble as
        `from_table` does, and with the row for one whose id the log has with another content;
        then nothing was added. In a folder they are safe on disk when it returns.
        """
        transfers = checked(table)
        with self._alone():
            new = _strangers(self.state, transfers)
            if len(new.time_us):
                tail = grown(self.state.base, self.state.tail, new)
                part = _as_table(new)
                if self._folder is not None:
                    self._folder.add(part)
                self._parts.append(part)
                self.state = State(self.state.base, tail)
            return len(new.time_us)

    def refresh(self) -> None:
        """Take up what another process has appended to the folder, or compacted in it."""
        if self._folder is not None and self._folder.changed():
            base, self._parts = self._folder.read()
            self.state = State(base, _tail(base, self._parts))

    def compact(self) -> None:
        """Build a new base of all that was appended up to now.

        Traces go on meanwhile, and so do appends; those that come meanwhile stay beside the new
        base. Needs the memory of a build. Changes no answer and no version.
        """
        with self._folder.compacting(wait=True) if self._folder else nullcontext():
            self._compact()

    def compact_if_due(self) -> bool:
        """Compact a folder's log where that would pay and nobody is at it; whether it was done."""
        if self._folder is None or not self._folder.due():
            return False
        with self._folder.compacting(wait=False) as alone:
            if alone and self._folder.due():  # Who was at it may have just done it.
                self._compact()
                return True
        return False

    def _compact(self) -> None:
        with self._alone():
            state, done = self.state, len(self._parts)
        base = build(state.batches())
        name = self._folder.prepare(base) if self._folder else ""
        with self._alone():
            if self._folder is not None:
                base = self._folder.replace(name, done)
            self._parts = self._parts[done:]
            self.state = State(base, _tail(base, self._parts))

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """One writer at a time, here and among processes; what others wrote is seen first."""
        with self._writing, self._folder.writing() if self._folder else nullcontext():
            self.refresh()
            yield


def _tail(base: Base, parts: list[pa.Table]) -> Tail:
    tail = empty_tail(base)
    return grown(base, tail, checked(pa.concat_tables(parts))) if parts else tail


def _strangers(state: State, given: Transfers) -> Transfers:
    """The transfers whose ids the log does not have; raises Trouble for a contradiction."""
    if state.base.numbered:
        other = np.asarray(pc.invert(whole_numbers(given.transfer_id)))
        refuse(other, "transfer_id", "流水号须为整数", "this log's ids are whole numbers")
    refuse(_repeats(given.transfer_id), "transfer_id", "流水号重复", "transfer id comes twice")
    keys = state.find(given.transfer_id)
    known = np.flatnonzero(keys >= 0)
    other = np.zeros(len(keys), np.bool_)
    other[known] = _differs(state, keys[known], _taken(given, known))
    refuse(
        other, "transfer_id", "与已有的同号转账不一致", "contradicts the transfer known by this id"
    )
    return given if not len(known) else _taken(given, np.flatnonzero(keys < 0))


def _repeats(ids: pa.Array[Any]) -> Mask:
    """Every row whose id an earlier row has."""
    codes = ids.dictionary_encode().indices.to_numpy()
    first = np.unique(codes, return_index=True)[1]
    return np.isin(np.arange(len(codes)), first, invert=True)


def _differs(state: State, keys: I64, given: Transfers) -> Mask:
    """Whether each transfer is not what the log has under its key."""
    found = state.transfers(keys)
    payer, payee = (
        account_numbers(state.base, state.tail.names, column)
        for column in (given.payer, given.payee)
    )
    kinds = [state.kind(int(number)) for number in found[:, KIND]]
    same = (found[:, TIME] == given.time_us) & (found[:, AMOUNT] == given.amount_fen)
    same &= (found[:, PAYER] == payer) & (found[:, PAYEE] == payee)
    same &= np.array(
        [kind == other for kind, other in zip(kinds, given.exit_kind.to_pylist(), strict=True)],
        np.bool_,
    )
    return np.asarray(~same, np.bool_)


def _taken(given: Transfers, rows: I64) -> Transfers:
    return Transfers(
        given.transfer_id.take(rows), given.time_us[rows], given.payer.take(rows),
        given.payee.take(rows), given.amount_fen[rows], given.exit_kind.take(rows), given.numbered,
    )  # fmt: skip


def _as_table(given: Transfers) -> pa.Table:
    return pa.table(
        {
            "transfer_id": given.transfer_id,
            "time": pa.array(given.time_us, pa.timestamp("us", "UTC")),
            "payer": given.payer,
            "payee": given.payee,
            "amount_fen": pa.array(given.amount_fen, pa.int64()),
            "exit_kind": given.exit_kind,
        }
    )
