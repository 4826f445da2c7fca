"""Times of a foreign file as timestamps in UTC."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.read.cells import Fault, Read, Reason, faults_by_reason, texts, where
from fanzha.engine.read.mapping import Column
from fanzha.kit.errors import Trouble

TIME = pa.timestamp("us", "UTC")
MICROSECONDS = {
    "millisecond": 1_000,
    "second": 1_000_000,
    "minute": 60_000_000,
    "hour": 3_600_000_000,
    "day": 86_400_000_000,
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_END = datetime(2200, 1, 1, tzinfo=UTC)
_LAST_US = (_END - _EPOCH) // datetime.resolution - 1
_WHOLE = re.compile(r"-?\d{1,18}", re.ASCII)
_HAS_CLOCK = re.compile(r".*\d:\d\d", re.ASCII)

NOT_A_TIME: Reason = ("不是所声明格式的时间", "not a time in the format the mapping declares")
NO_ZONE: Reason = (
    "时间没有时区; 请在映射中写明 zone, 例如 Asia/Shanghai",
    "the time names no zone; state it in the mapping as zone, e.g. Asia/Shanghai",
)
OUT_OF_RANGE: Reason = ("时间不在 1970 至 2199 年之间", "the time is not within 1970 to 2199")
NOT_A_STEP: Reason = ("不是整数的时间步", "not a whole number of time steps")


def read_times(name: str, column: Column, cells: pa.Array[Any]) -> Read:
    """Times as timestamps in UTC, microseconds.

    A text without zone is read in the mapping's zone (a local time that occurs twice: the
    first). A time before 1970 or after 2199 is a bad cell. Raises Trouble when the whole
    column is times without zone and the mapping names none.
    """
    if column.origin is not None and column.step is not None:
        return _from_steps(name, cells, column.origin, MICROSECONDS[column.step])
    if isinstance(cells.type, pa.TimestampType):
        return _within(name, _from_timestamps(column, cells))
    return _from_texts(name, column, texts(cells))


def _within(name: str, times: pa.Array[Any]) -> Read:
    filled: Any = pc.fill_null(times.cast(pa.int64()), pa.scalar(0))
    moments = filled.to_numpy(zero_copy_only=False)
    bad = (moments < 0) | (moments > _LAST_US)
    return Read(where(bad, times), [Fault(name, bad, OUT_OF_RANGE)] if bad.any() else [])


def _from_timestamps(column: Column, cells: pa.Array[Any]) -> pa.Array[Any]:
    kind = cells.type
    if kind.tz is not None:
        return cells.cast(TIME, safe=False)
    if column.zone is None:
        raise Trouble(zh=NO_ZONE[0], en=NO_ZONE[1], field=column.source)
    options = pc.AssumeTimezoneOptions(column.zone, ambiguous="earliest", nonexistent="latest")
    local: pa.Array[Any] = pc.call_function("assume_timezone", [cells], options)
    return local.cast(TIME, safe=False)


def _from_steps(name: str, cells: pa.Array[Any], origin: datetime, step_us: int) -> Read:
    if not pa.types.is_integer(cells.type):
        cells = texts(cells)
    whole, bad = _whole_numbers(cells)
    start = (origin - _EPOCH) // (datetime.resolution)
    bad |= np.abs(whole) > (2**62 - abs(start)) // step_us
    moments = start + np.where(bad, 0, whole) * step_us
    out = (moments < 0) | (moments > _LAST_US)
    values = pa.array(np.where(out, 0, moments), pa.int64()).cast(TIME)
    empty = np.asarray(cells.is_null().to_numpy(zero_copy_only=False), dtype=np.bool_)
    kinds = {NOT_A_STEP: bad, OUT_OF_RANGE: out & ~bad & ~empty}
    faults = [Fault(name, rows, reason) for reason, rows in kinds.items() if rows.any()]
    return Read(where(bad | empty | out, values), faults)


def _whole_numbers(cells: pa.Array[Any]) -> tuple[Any, Any]:
    if pa.types.is_integer(cells.type):
        numbers: Any = pc.fill_null(cells.cast(pa.int64()), pa.scalar(0))
        return numbers.to_numpy(zero_copy_only=False), np.zeros(len(cells), dtype=np.bool_)
    words = cells.to_pylist()
    good = [text is not None and bool(_WHOLE.fullmatch(text)) for text in words]
    pairs = zip(words, good, strict=True)
    given = np.array([int(text or 0) if fits else 0 for text, fits in pairs], dtype=np.int64)
    bad = [text is not None and not fits for text, fits in zip(words, good, strict=True)]
    return given, np.array(bad, dtype=np.bool_)


def _from_texts(name: str, column: Column, cells: pa.Array[Any]) -> Read:
    read = [_moment(text, column) for text in cells.to_pylist()]
    moments = [value if isinstance(value, datetime) else None for value in read]
    reasons = [value if isinstance(value, tuple) else None for value in read]
    return Read(pa.array(moments, TIME), faults_by_reason(name, reasons))


def _moment(text: str | None, column: Column) -> datetime | Reason | None:
    if text is None:
        return None
    moment = _parsed(text, column.formats)
    if moment is None:
        return NOT_A_TIME
    if moment.tzinfo is None and column.zone is None:
        return NO_ZONE
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(str(column.zone)))
    try:
        moment = moment.astimezone(UTC)
    except OverflowError:
        return OUT_OF_RANGE
    return moment if _EPOCH <= moment < _END else OUT_OF_RANGE


def _parsed(text: str, formats: Sequence[str]) -> datetime | None:
    for form in formats:
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 -- the zone is judged by the caller
        except ValueError:
            continue
    try:
        return datetime.fromisoformat(text) if _HAS_CLOCK.match(text) else None
    except ValueError:
        return None
