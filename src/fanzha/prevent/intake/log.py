"""The one local append-only log. A position is one integer: the number of rows before it.

Segments `<first position>-<log time before it, µs>.log` hold frames (`segment.py`). An append
returns when its rows are synced to disk; threads that wait share one sync. Log time is the
latest arrival so far and never goes back. A full disk fails the append and leaves nothing of
it; the next one works when there is room. One process appends; its threads read meanwhile.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from threading import Condition
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.intake import disk, segment
from fanzha.prevent.intake.events import WIDE, column
from fanzha.prevent.intake.keys import Keys, keys_of
from fanzha.prevent.intake.segment import Frame
from fanzha.prevent.intake.together import Together

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)
KEEP = timedelta(days=14)
FRAME_ROWS, BATCH_ROWS = 65_536, 65_536
SEGMENT_BYTES, SEGMENT_ROWS = 128 << 20, 1_000_000


@dataclass(frozen=True)
class Batch:
    """Rows from position `first` on; `time_before` is the log time there."""

    first: int
    time_before: datetime
    rows: pa.Table

    @property
    def end(self) -> int:
        """The position after the last row."""
        return self.first + self.rows.num_rows


class KeyBlock(NamedTuple):
    """The keys of one frame and the log time behind it."""

    keys: Keys
    time: datetime


@dataclass
class _Segment:
    """A file of the log. The open one knows its frames; a full one is asked for them."""

    path: Path
    first: int
    before_us: int
    open_frames: list[Frame] | None = None

    def frames(self) -> Sequence[Frame]:
        known = self.open_frames
        return _sealed_frames(self.path) if known is None else tuple(known)


@lru_cache(maxsize=16)
def _sealed_frames(path: Path) -> tuple[Frame, ...]:
    return tuple(segment.frames(path))


class Log:
    """The log in `folder`. Raises Trouble when a file of it is damaged or of an old version."""

    def __init__(
        self, folder: Path, *, segment_rows: int = SEGMENT_ROWS, segment_bytes: int = SEGMENT_BYTES
    ) -> None:
        self.folder = ensure(folder)
        self.segment_rows, self.segment_bytes = segment_rows, segment_bytes
        self._segments = _found(folder)
        self._size = 0
        self._more = Condition()
        self.end, self._time_us = self._found_end()
        self._group: Together[_Rows, int] = Together(self._commit)

    @property
    def time(self) -> datetime:
        """Log time, UTC: the latest arrival so far; 1970 when nothing came yet."""
        return EPOCH + self._time_us * MICROSECOND

    def append(self, rows: pa.Table, keys: Keys | None = None) -> int:
        """Put wide rows behind the last one, on disk for good; returns the end behind them.

        `keys` are the rows' `keys_of` when the caller has them. Raises OSError (a full
        disk, say): then nothing of it is in the log.
        """
        if rows.num_rows == 0:
            return self.end
        return self._group.hand_in(_Rows(rows, keys_of(rows) if keys is None else keys))

    def wait(self, position: int, timeout: float) -> bool:
        """Whether there are rows behind `position`, waiting for them up to `timeout` seconds."""
        with self._more:
            return self._more.wait_for(lambda: self.end > position, timeout)

    def read(self, position: int) -> Iterator[Batch]:
        """Every row from `position` to the end, in batches of about 65,536 rows or fewer."""
        for part in self._segments_from(position):
            yield from _batches(part, position)

    def rows_at(self, positions: Sequence[int]) -> pa.Table:
        """The rows at these positions, by position, each once, with the column `position`.

        Rows that were forgotten, or are not there yet, are left out.
        """
        wanted = np.unique(np.asarray(positions, dtype=np.int64))
        found = [_with_positions(WIDE.empty_table(), wanted[:0])]
        for part in list(self._segments):
            held = wanted[wanted >= part.first]
            for frame in part.frames() if held.size else ():
                here = held[(held >= frame.first) & (held < frame.first + frame.rows)]
                if here.size:
                    rows = segment.read_rows(part.path, frame).take(here - frame.first)
                    found.append(_with_positions(rows, here))
        return pa.concat_tables(found)

    def position_at(self, moment: datetime) -> int:
        """A position before which nothing arrived after `moment`: where a replay may begin."""
        moment_us = (moment - EPOCH) // MICROSECOND
        earlier = [part for part in self._segments if part.before_us <= moment_us]
        if not earlier:
            return self.first
        starts = [f.first for f in earlier[-1].frames() if f.before_us <= moment_us]
        return starts[-1] if starts else earlier[-1].first

    @property
    def first(self) -> int:
        """The first position still held."""
        return self._segments[0].first if self._segments else self.end

    def keys_since(self, moment: datetime) -> Iterator[KeyBlock]:
        """The keys of what arrived after `moment`, a frame at a time, in log order."""
        position = self.position_at(moment)
        for part in self._segments_from(position):
            for frame in part.frames():
                if frame.first >= position:
                    time = EPOCH + frame.after_us * MICROSECOND
                    yield KeyBlock(segment.read_keys(part.path, frame), time)

    def forget_before(self, moment: datetime, read: int | None = None) -> int:
        """Delete whole segments that ended before `moment`; returns the first position held.

        Positions stay what they are. The newest segment stays, and so does every row from
        position `read` on: nobody has read it yet.
        """
        moment_us = (moment - EPOCH) // MICROSECOND
        read = self.end if read is None else read
        while len(self._segments) > 1 and self._segments[1].before_us < moment_us:
            if self._segments[1].first > read:
                break
            self._segments.pop(0).path.unlink()
        return self.first

    def _found_end(self) -> tuple[int, int]:
        while self._segments and segment.head_size(self._segments[-1].path) is None:
            self._segments.pop().path.unlink()
        if not self._segments:
            return 0, 0
        last = self._segments[-1]
        frames = last.open_frames = segment.cut_torn_tail(last.path)
        disk.sync(last.path)
        self._size = last.path.stat().st_size
        if not segment.is_of_today(last.path):
            self._close(last)
        if not frames:
            return last.first, last.before_us
        return frames[-1].first + frames[-1].rows, frames[-1].after_us

    def _close(self, last: _Segment) -> None:
        """Write no more behind the last segment: it has another schema. Empty, it goes."""
        if last.open_frames:
            self._size = self.segment_bytes
        else:
            self._segments.pop().path.unlink()

    def _commit(self, items: Sequence[_Rows]) -> list[int]:
        """Write all items behind the end with one sync; all of them or none."""
        self._roll_when_full()
        part, end, time_us = self._segments[-1], self.end, self._time_us
        data, frames, ends = bytearray(), [], []
        for chunk, last_of_item in _chunks(items):
            after_us = max(time_us, _latest_us(chunk.rows))
            encoded = segment.encode(chunk.rows, chunk.keys, end, time_us, after_us)
            frames.append(segment.frame_at(encoded, self._size + len(data)))
            data += encoded
            end, time_us = end + len(chunk.keys), after_us
            if last_of_item:
                ends.append(end)
        self._size = disk.put_behind(part.path, self._size, data)
        assert part.open_frames is not None
        part.open_frames += frames
        with self._more:
            self._time_us, self.end = time_us, end
            self._more.notify_all()
        return ends

    def _roll_when_full(self) -> None:
        last = self._segments[-1] if self._segments else None
        if last and self._size < self.segment_bytes and self.end - last.first < self.segment_rows:
            return
        path = self.folder / f"{self.end:020d}-{self._time_us:020d}.log"
        self._size = disk.begin(path, segment.file_head())
        if last:
            last.open_frames = None
        self._segments.append(_Segment(path, self.end, self._time_us, []))

    def _segments_from(self, position: int) -> list[_Segment]:
        segments = list(self._segments)
        start = bisect_right([part.first for part in segments], position) - 1
        return segments[max(0, start) :]


class _Rows(NamedTuple):
    """Rows on their way to the disk, with their keys."""

    rows: pa.Table
    keys: Keys


def _chunks(items: Sequence[_Rows]) -> Iterator[tuple[_Rows, bool]]:
    """The items in pieces of a frame's size, and whether a piece is the last of its item."""
    for rows, keys in items:
        for start in range(0, len(keys), FRAME_ROWS):
            end = start + FRAME_ROWS
            yield _Rows(rows.slice(start, FRAME_ROWS), keys[start:end]), end >= len(keys)


def _batches(part: _Segment, position: int) -> Iterator[Batch]:
    held = [frame for frame in part.frames() if frame.first + frame.rows > position]
    while held:
        count, rows = 1, held[0].rows
        while count < len(held) and rows + held[count].rows <= BATCH_ROWS:
            rows, count = rows + held[count].rows, count + 1
        yield _batch(part.path, held[:count], position)
        held = held[count:]


def _batch(path: Path, frames: Sequence[Frame], position: int) -> Batch:
    rows = pa.concat_tables([segment.read_rows(path, frame) for frame in frames])
    first, before_us = frames[0].first, frames[0].before_us
    skipped = max(0, position - first)
    if skipped:
        before_us = max(before_us, _latest_us(rows.slice(0, skipped)))
    rows = rows.slice(skipped).combine_chunks()
    return Batch(first + skipped, EPOCH + before_us * MICROSECOND, rows)


def _found(folder: Path) -> list[_Segment]:
    if any(folder.glob("*.arrow")):
        raise Trouble(
            zh=f"{folder} 是旧版本的日志; 请移到别处, 需要的事件重新送入",
            en=f"{folder} is the log of an earlier version: move it away and feed again "
            "what is still needed",
            field="log",
        )
    return [_named(path) for path in sorted(folder.glob("*.log"))]


def _named(path: Path) -> _Segment:
    first, micros = path.stem.split("-")
    return _Segment(path, int(first), int(micros))


def _latest_us(rows: pa.Table) -> int:
    latest: Any = pc.max(column(rows, "arrival_time").cast(pa.int64())).as_py()
    return latest or 0


def _with_positions(rows: pa.Table, positions: Any) -> pa.Table:
    return rows.append_column("position", pa.array(positions, pa.int64()))
