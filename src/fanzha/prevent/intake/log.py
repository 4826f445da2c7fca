"""The one local append-only log. A position is one integer: the number of rows before it.

Each append is one segment file `<first position>-<time before it, µs>.arrow` (Arrow IPC,
LZ4), written beside, synced to disk and renamed: it is there whole or not at all. Log time
is the latest arrival so far and never goes back; the name carries it, so that a reader
finds where the last day began without opening a file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import ipc

from fanzha.kit.folders import ensure
from fanzha.prevent.intake.events import WIDE

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


@dataclass(frozen=True)
class Batch:
    """Rows of one segment from position `first` on; `time_before` is the log time there."""

    first: int
    time_before: datetime
    rows: pa.Table

    @property
    def end(self) -> int:
        """The position after the last row."""
        return self.first + self.rows.num_rows


@dataclass(frozen=True)
class _Segment:
    path: Path
    first: int
    time_before: datetime


class Log:
    """The log in `folder`. One process appends; any number read."""

    def __init__(self, folder: Path) -> None:
        self.folder = ensure(folder)
        self.end, self.time = self._found_end()

    def append(self, rows: pa.Table) -> int:
        """Put wide rows behind the last one, on disk for good; returns the new end."""
        if rows.num_rows == 0:
            return self.end
        name = f"{self.end:020d}-{(self.time - EPOCH) // MICROSECOND:020d}.arrow"
        _write(self.folder / name, rows.combine_chunks())
        self.end += rows.num_rows
        self.time = max(self.time, _latest(rows))
        return self.end

    def read(self, position: int) -> Iterator[Batch]:
        """Every row from `position` to the end, a segment at a time."""
        for segment in self._from(position):
            table = _read(segment.path)
            skipped = max(0, position - segment.first)
            if skipped == 0:
                yield Batch(segment.first, segment.time_before, table)
            elif skipped < table.num_rows:
                before = max(segment.time_before, _latest(table.slice(0, skipped)))
                yield Batch(position, before, table.slice(skipped))

    def position_at(self, moment: datetime) -> int:
        """A position before which nothing arrived after `moment`: where a replay may begin."""
        earlier = [s for s in self._segments() if s.time_before <= moment]
        return earlier[-1].first if earlier else 0

    def _found_end(self) -> tuple[int, datetime]:
        for stray in self.folder.glob("*.part"):
            stray.unlink()
        segments = self._segments()
        if not segments:
            return 0, EPOCH
        last = segments[-1]
        table = _read(last.path)
        return last.first + table.num_rows, max(last.time_before, _latest(table))

    def _from(self, position: int) -> list[_Segment]:
        segments = self._segments()
        starts = [index for index, s in enumerate(segments) if s.first <= position]
        return segments[starts[-1] :] if starts else segments

    def _segments(self) -> list[_Segment]:
        return [_named(path) for path in sorted(self.folder.glob("*.arrow"))]


def _named(path: Path) -> _Segment:
    first, micros = path.stem.split("-")
    return _Segment(path, int(first), EPOCH + int(micros) * MICROSECOND)


def _latest(rows: pa.Table) -> datetime:
    latest = pc.max(rows["arrival_time"]).as_py()
    return latest if isinstance(latest, datetime) else EPOCH


def _read(path: Path) -> pa.Table:
    with pa.memory_map(str(path)) as source:
        return ipc.open_file(source).read_all()


def _write(path: Path, rows: pa.Table) -> None:
    part = path.with_suffix(".part")
    with part.open("wb") as file:
        with ipc.new_file(file, WIDE, options=ipc.IpcWriteOptions(compression="lz4")) as writer:
            writer.write_table(rows)
        file.flush()
        os.fsync(file.fileno())
    part.rename(path)
    _sync_folder(path.parent)


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
