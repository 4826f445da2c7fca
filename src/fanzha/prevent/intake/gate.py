"""The one way into the log: rows of many threads, doubles dropped, in order of arrival."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.prevent.intake.doubles import HORIZON, Doubles
from fanzha.prevent.intake.events import WIDE, column
from fanzha.prevent.intake.keys import Keys, keys_of
from fanzha.prevent.intake.log import EPOCH, MICROSECOND, Log
from fanzha.prevent.intake.state import State
from fanzha.prevent.intake.together import Together

LATE = timedelta(hours=2)
"""The engine's allowance: an event that comes later after log time is set aside there."""


class Passed(NamedTuple):
    """What became of rows handed in: new events, doubles, and the log's end behind them."""

    events: int
    duplicates: int
    position: int


class Gate:
    """Lets each event into the log once. Any thread may submit; one log has one gate."""

    def __init__(self, log: Log, state: State | None = None) -> None:
        self.log, self.state = log, state or State()
        self.known = Doubles()
        for keys, time in log.keys_since(log.time - HORIZON):
            self.known.take_in(keys, time)
        # Compiled now: on a full disk, when it is wanted, its cache could not be written.
        self.known.take_back(np.zeros(0, np.uint64), EPOCH + 2 * HORIZON)
        self._group: Together[Sequence[pa.Table], list[Passed]] = Together(self._enter_all)

    def submit(self, tables: Sequence[pa.Table]) -> list[Passed]:
        """Wide rows into the log; returns, one answer a table, when all are on disk.

        Raises OSError when they are not: then none of them is known, and all may come again.
        """
        return self._group.hand_in(tables)

    def _enter_all(self, items: Sequence[Sequence[pa.Table]]) -> list[list[Passed]]:
        passed = iter(self._enter([table for item in items for table in item]))
        return [[next(passed) for _ in item] for item in items]

    def _enter(self, tables: Sequence[pa.Table]) -> list[Passed]:
        rows = pa.concat_tables([WIDE.empty_table(), *tables])
        whose = np.repeat(np.arange(len(tables)), [table.num_rows for table in tables])
        rows, whose = _by_arrival(rows, whose)
        keys = keys_of(rows)
        before_us = (self.log.time - EPOCH) // MICROSECOND
        new, end = self._append_new(rows, keys)
        self._count(rows, new, before_us)
        events = np.bincount(whose[new], minlength=len(tables))
        doubles = np.bincount(whose[~new], minlength=len(tables))
        return [Passed(int(e), int(d), end) for e, d in zip(events, doubles, strict=True)]

    def _append_new(self, rows: pa.Table, keys: Keys) -> tuple[npt.NDArray[np.bool_], int]:
        latest = EPOCH + int(_us(rows, "arrival_time").max(initial=0)) * MICROSECOND
        time = max(self.log.time, latest)
        new = self.known.take_in(keys, time)
        try:
            end = self.log.append(rows if new.all() else rows.filter(pa.array(new)), keys[new])
        except BaseException:
            self.known.take_back(keys[new], time)
            raise
        return new, end

    def _count(self, rows: pa.Table, new: npt.NDArray[np.bool_], before_us: int) -> None:
        arrival = _us(rows, "arrival_time")
        log_time = np.maximum(np.maximum.accumulate(arrival), before_us)
        late = new & (log_time - _us(rows, "event_time") > LATE // MICROSECOND)
        named: Any = pc.dictionary_encode(column(rows, "source").combine_chunks())
        if isinstance(named, pa.ChunkedArray):
            named = named.combine_chunks()
        places = named.indices.to_numpy()
        for index, source in enumerate(named.dictionary.to_pylist()):
            of = places == index
            self.state.count(
                source,
                events=int((of & new).sum()),
                duplicates=int((of & ~new).sum()),
                late=int((of & late).sum()),
                last_arrival=EPOCH + int(arrival[of].max()) * MICROSECOND,
            )


def _us(rows: pa.Table, name: str) -> npt.NDArray[np.int64]:
    times: npt.NDArray[np.int64] = column(rows, name).cast(pa.int64()).to_numpy()
    return times


def _by_arrival(
    rows: pa.Table, whose: npt.NDArray[np.int64]
) -> tuple[pa.Table, npt.NDArray[np.int64]]:
    """Rows in order of arrival; of one moment in the order they were handed in."""
    arrival = _us(rows, "arrival_time")
    if (arrival[1:] >= arrival[:-1]).all():
        return rows, whose
    order = np.argsort(arrival, kind="stable")
    return rows.take(order), whose[order]
