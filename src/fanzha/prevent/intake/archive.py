"""The archive: Parquet by kind and hour of arrival, features beside events, read by DuckDB.

`<data>/archive/kind=<kind>/hour=<YYYYMMDDHH, UTC>/<first position>-<end>.parquet`, zstd. Rows
are buffered and written together; what a kill takes from the buffer is made again by replay.
So the same positions come twice, in other pieces: what is written last replaces what was there,
position by position. A file whose range lies within another's is superseded (a kill came between
writing the larger and deleting it); `files` leaves it out and the next write removes it.

    SELECT count(*) FROM read_parquet('archive/kind=visit/*/*.parquet', hive_partitioning = true)
    WHERE hour BETWEEN 2026030208 AND 2026030211
"""

from __future__ import annotations

import io
import shutil
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from fanzha.kit.errors import Trouble
from fanzha.kit.folders import ensure
from fanzha.prevent.intake import disk
from fanzha.prevent.intake.events import column

KEEP = timedelta(days=90)
BUFFER_ROWS = 100_000
"""Of one kind, in memory before it is written without being asked."""

HOUR = timedelta(hours=1)
_HOUR_US = HOUR // timedelta(microseconds=1)


class _File(NamedTuple):
    """A file and the positions it may hold: first ≤ position < end."""

    first: int
    end: int
    path: Path

    def holds(self, other: _File) -> bool:
        return self.first <= other.first and other.end <= self.end and self.path != other.path


class Archive:
    """The archive in `folder`. One thread writes; any number of processes read `files`."""

    def __init__(self, folder: Path) -> None:
        self.folder = ensure(folder)
        self._buffer: dict[str, list[pa.Table]] = defaultdict(list)

    def write(self, kind: str, table: pa.Table) -> None:
        """Take in rows of one kind with `position` (int64, ascending) and `arrival_time`.

        They are on disk after `flush`. Raises Trouble when one of the two is missing.
        """
        for needed in ("position", "arrival_time"):
            if needed not in table.column_names:
                raise Trouble(zh="归档缺少列", en="the archive lacks a column", field=needed)
        if "kind" in table.column_names:
            table = table.drop_columns(["kind"])
        if table.num_rows:
            self._buffer[kind].append(table)
        if sum(part.num_rows for part in self._buffer[kind]) >= BUFFER_ROWS:
            self._flush(kind)

    def flush(self) -> None:
        """Put everything taken in on disk, for good."""
        for kind in list(self._buffer):
            self._flush(kind)

    def _flush(self, kind: str) -> None:
        if tables := self._buffer.pop(kind, []):
            for hour, rows in _by_hour(_together(tables)):
                self._put(self.folder / f"kind={kind}" / f"hour={hour}", rows)

    def _put(self, place: Path, rows: pa.Table) -> None:
        """Write rows into a partition in the place of any at their positions."""
        place.mkdir(parents=True, exist_ok=True)
        positions = column(rows, "position").to_numpy()
        first, end = int(positions[0]), int(positions[-1]) + 1
        touched = [file for file in _files(place) if file.first < end and first < file.end]
        for file in touched:
            rows = _together([rows, _outside(_read(file.path), first, end)])
        _replace(place, rows.sort_by("position") if touched else rows, touched)

    def compact(self, before: datetime) -> int:
        """Make one file of each hour that ended before `before`; returns how many hours."""
        done = 0
        for place in self._partitions():
            files = list(_files(place))
            if len(files) > 1 and _hour_of(place) + HOUR <= before:
                rows = _together([_read(file.path) for file in _current(files)])
                _replace(place, rows.sort_by("position"), files)
                done += 1
        return done

    def forget_before(self, moment: datetime) -> None:
        """Delete the hours that ended before `moment` (UTC)."""
        for place in list(self._partitions()):
            if _hour_of(place) + HOUR <= moment:
                shutil.rmtree(place)

    def files(self, kind: str, start: datetime, end: datetime) -> list[Path]:
        """The files that hold what arrived in start ≤ arrival < end, by hour and position."""
        places = sorted((self.folder / f"kind={kind}").glob("hour=*"))
        wanted = [p for p in places if _hour_of(p) < end and start < _hour_of(p) + HOUR]
        return [file.path for place in wanted for file in _current(list(_files(place)))]

    def _partitions(self) -> Iterator[Path]:
        yield from sorted(self.folder.glob("kind=*/hour=*"))


def _by_hour(rows: pa.Table) -> Iterator[tuple[str, pa.Table]]:
    micros = column(rows, "arrival_time").cast(pa.int64()).to_numpy()
    hours = micros // _HOUR_US
    for hour in np.unique(hours).tolist():
        at = datetime.fromtimestamp(hour * 3600, UTC)
        yield f"{at:%Y%m%d%H}", rows.filter(pa.array(hours == hour))


def _hour_of(place: Path) -> datetime:
    return datetime.strptime(place.name.removeprefix("hour="), "%Y%m%d%H").replace(tzinfo=UTC)


def _files(place: Path) -> Iterator[_File]:
    """The files of a partition, as they were at one moment: a listing that a compaction runs
    through may have neither the new file nor an old one, the one after it has the new."""
    names, again = _names(place), _names(place)
    while names != again:
        names, again = again, _names(place)
    for name in names:
        first, end = name.removesuffix(".parquet").split("-")
        yield _File(int(first), int(end), place / name)


def _names(place: Path) -> list[str]:
    return sorted(path.name for path in place.glob("*.parquet"))


def _current(files: list[_File]) -> list[_File]:
    return [file for file in files if not any(other.holds(file) for other in files)]


def _read(path: Path) -> pa.Table:
    # Not by its folder, whose hive names would come back as columns.
    return pq.ParquetFile(path).read()


def _outside(rows: pa.Table, first: int, end: int) -> pa.Table:
    positions: Any = column(rows, "position").to_numpy()
    return rows.filter(pa.array((positions < first) | (positions >= end)))


def _together(tables: list[pa.Table]) -> pa.Table:
    """Tables as one; a column that an older one has not is null there."""
    return pa.concat_tables(tables, promote_options="permissive")


def _replace(place: Path, rows: pa.Table, old: list[_File]) -> None:
    """Write the rows as one file, then delete the files whose rows it has."""
    positions = column(rows, "position")
    path = place / f"{positions[0].as_py():020d}-{positions[-1].as_py() + 1:020d}.parquet"
    packed = io.BytesIO()
    pq.write_table(rows, packed, compression="zstd", compression_level=1)
    disk.replace(path, packed.getbuffer())
    for file in old:
        if file.path != path:
            file.path.unlink(missing_ok=True)
