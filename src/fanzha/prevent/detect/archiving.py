"""Events and the columns computed of them, side by side in the archive, for back-tests.

What was not flushed is read again after a kill and written then; the same positions replace what
was there. A running call is archived as a kind of its own, with the line of its start.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fanzha.engine.stream.columns import Column, published
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.frame import empty as frame_of_none
from fanzha.engine.stream.roles import GROUPS
from fanzha.prevent.intake.archive import KEEP, Archive
from fanzha.prevent.intake.log import Batch, Log
from fanzha.words.schemas import EVENT_KINDS, event_schema

RUNNING = "call_running"
CLOSED = timedelta(hours=2)
"""Hours of arrival that ended so long ago are compacted."""
TOGETHER = 32_768
"""Rows made into columns at once."""
_US = pa.timestamp("us", tz="UTC")


class Archiving:
    """What one detector has read, on its way to its archive. While the disk takes nothing,
    rows are let go: they come again from the log once it does."""

    def __init__(self, log: Log, archive: Path | None, features: Path | None = None) -> None:
        """`archive`: the folder, null for none. `features`: one file that gets it all, too."""
        self.log, self.let_go = log, False
        self.archive = Archive(archive) if archive else None
        self.file = FeatureFile(features) if features else None
        self._waiting: list[tuple[Batch, dict[str, Frame]]] = []
        self._rows = 0

    def add(self, batch: Batch, frames: dict[str, Frame]) -> None:
        """The rows of a batch with the columns their frames have. Small batches wait for more:
        a column costs as much to make for ten rows as for ten thousand."""
        if self.let_go or not (self.archive or self.file):
            return
        self._waiting.append((batch, frames))
        self._rows += batch.rows.num_rows
        if self._rows >= TOGETHER:
            self._convert()

    def _convert(self) -> None:
        waiting, self._waiting, self._rows = self._waiting, [], 0
        if not waiting:
            return
        rows = pa.concat_tables([batch.rows for batch, _ in waiting]).combine_chunks()
        places = np.concatenate([np.arange(batch.first, batch.end) for batch, _ in waiting])
        for group in GROUPS:
            found = [frames[group] for _, frames in waiting if group in frames]
            if found:
                self._convert_group(joined(found), rows, places)

    def _convert_group(self, frame: Frame, rows: pa.Table, places: NDArray[np.int64]) -> None:
        for kind in GROUPS[frame.group].kinds:
            at = np.flatnonzero(frame.of_kind(kind))
            if len(at):
                self._write(kind, rows_of(kind, at, frame, self._of(kind, at, frame, rows, places)))

    def flush(self) -> None:
        """Everything taken in, to disk. Raises OSError."""
        try:
            self._convert()
            if self.archive:
                self.archive.flush()
        except OSError:
            self.let_go = True
            raise

    def close(self) -> None:
        """Flush, and finish the file. What a full disk did not take comes again from the log."""
        with suppress(OSError):
            self.flush()
        if self.file:
            self.file.close()

    def forget(self, now: datetime) -> None:
        """Delete what is older than it is kept, compact hours that are over. Raises OSError."""
        if self.archive:
            self.archive.forget_before(now - KEEP)
            self.archive.compact(now - CLOSED)

    def _of(
        self, kind: str, at: NDArray[np.int64], frame: Frame, rows: pa.Table,
        places: NDArray[np.int64],
    ) -> pa.Table:  # fmt: skip
        """The events of rows `at`; `places` are the positions of `rows`."""
        if kind == RUNNING:
            return self._starts(frame.ids["start"][at].astype(np.int64))
        own = rows.select(event_schema(kind).names)
        return own.take(np.searchsorted(places, frame.position[at]))

    def _starts(self, positions: NDArray[np.int64]) -> pa.Table:
        """The starts of running calls, in the order asked; a forgotten one is all null."""
        rows = self.log.rows_at(positions.tolist())
        found: Any = pc.index_in(pa.array(positions), value_set=rows["position"].combine_chunks())
        return rows.drop_columns(["position"]).take(found)

    def _write(self, kind: str, rows: pa.Table) -> None:
        try:
            if self.archive:
                self.archive.write(kind, rows)
            if self.file:
                self.file.write(kind, rows)
        except OSError:
            self.let_go = True


def joined(frames: Sequence[Frame]) -> Frame:
    """Frames of one group, one behind the other, with what the archive needs of them."""

    def whole(columns: list[Any]) -> Any:
        return np.concatenate(columns)

    return Frame(
        frames[0].group, whole([f.kind for f in frames]), whole([f.position for f in frames]),
        whole([f.event_us for f in frames]), whole([f.log_us for f in frames]),
        whole([f.late for f in frames]),
        {name: whole([f.ids[name] for f in frames]) for name in ("resident", "start")},
        values=np.concatenate([f.values[:, : len(f)] for f in frames], axis=1),
    )  # fmt: skip


class FeatureFile:
    """One Parquet file of rows of every kind: `kind`, and every column of every kind, null
    where a kind has none."""

    def __init__(self, path: Path) -> None:
        self.schema = every_column()
        self.writer = pq.ParquetWriter(path, self.schema, compression="zstd")

    def write(self, kind: str, rows: pa.Table) -> None:
        """Rows of one kind."""
        given: dict[str, Any] = {"kind": pa.array([kind] * rows.num_rows)}
        given |= {name: rows[name] for name in rows.column_names}
        columns = [
            given[f.name].cast(f.type) if f.name in given else pa.nulls(rows.num_rows, f.type)
            for f in self.schema
        ]
        self.writer.write_table(pa.table(columns, schema=self.schema))

    def close(self) -> None:
        """Finish the file."""
        self.writer.close()


def every_column() -> pa.Schema:
    """The columns of every kind, once each, after `kind`."""
    found: dict[str, Any] = {"kind": pa.string()}
    for group in GROUPS.values():
        nothing = frame_of_none(group.name)
        for kind in group.kinds:
            rows = rows_of(kind, np.zeros(0, np.int64), nothing, _no_events(kind))
            found |= {f.name: f.type for f in rows.schema if f.name not in found}
    return pa.schema([pa.field(name, of) for name, of in found.items()])


def _no_events(kind: str) -> pa.Table:
    schema = event_schema("call_start" if kind == RUNNING else kind)
    return schema.remove_metadata().empty_table()


def rows_of(kind: str, at: NDArray[np.int64], frame: Frame, events: pa.Table) -> pa.Table:
    """The rows `at` of a frame as they are archived: `position`, `log_time`, `resident`, the
    event's own columns, then every published column that is none of them."""
    own = event_schema("call_start" if kind == RUNNING else kind)
    columns: dict[str, Any] = {
        "position": pa.array(frame.position[at]),
        "log_time": pa.array(frame.log_us[at], pa.int64()).cast(_US),
        "resident": pa.array(frame.ids["resident"][at]),
    }
    columns |= {name: events[name] for name in own.names}
    if kind == RUNNING:
        columns["event_time"] = pa.array(frame.event_us[at], pa.int64()).cast(_US)
        columns["arrival_time"] = columns["log_time"]
    for place, column in enumerate(published(frame.group)):
        if column.name not in columns:
            columns[column.name] = _typed(column, frame.values[place, at])
    return pa.table(columns)


def _typed(column: Column, values: NDArray[np.float64]) -> Any:
    """A column of numbers as the type it is; NaN is null."""
    null = np.isnan(values)
    if column.type == "enum":
        codes: Any = pa.array(np.where(null, 0, values).astype(np.int32), mask=null)
        return pa.array(column.words, pa.string()).take(codes)
    if column.type == "bool":
        return pa.array(values > 0, mask=null)
    if column.type in ("float", "seconds"):
        return pa.array(values, pa.float64(), mask=null)
    return pa.array(np.where(null, 0, values).astype(np.int64), mask=null)


assert RUNNING not in EVENT_KINDS
