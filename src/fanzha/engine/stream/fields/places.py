"""Division codes as province indices, and risk regions abroad by their dates."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import numba as nb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fanzha.engine.stream.fields.strings import Bytes, Ends, text
from fanzha.words.data import load

Places = NDArray[np.uint8]
_SHANGHAI = ZoneInfo("Asia/Shanghai")
_ZERO, _TEN = ord("0"), 10


def provinces(codes: Any) -> Places:
    """The province index (1 on, 0 unknown or abroad) of each division code.

    >>> provinces(pa.array(["110101", "XA", None, "130100"])).tolist()
    [1, 0, 0, 3]
    """
    found: Places = _provinces(*text(codes), _by_digits())
    return found


def risky(regions: Any, event_us: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Whether each region was a risk region on the day (Asia/Shanghai) of its event.

    >>> risky(pa.array(["MM", "110101", None]), np.full(3, 1_760_000_000_000_000)).tolist()
    [True, False, False]
    """
    found = np.zeros(len(event_us), np.bool_)
    for region, since_us, until_us in _risk_periods():
        here: Any = pc.equal(regions, pa.scalar(region))
        mask = pc.fill_null(here, pa.scalar(value=False)).to_numpy(zero_copy_only=False)
        found |= np.asarray(mask, np.bool_) & (event_us >= since_us) & (event_us < until_us)
    return found


@cache
def _by_digits() -> Places:
    table = np.zeros(100, np.uint8)
    for index, digits in enumerate(load("regions")["provinces"], 1):
        table[int(digits)] = index
    return table


@cache
def _risk_periods() -> tuple[tuple[str, int, int], ...]:
    """Each entry with its first moment and the first after it, µs UTC."""
    return tuple(
        (entry["region"], _start_us(entry["since"]), _end_us(entry.get("until")))
        for entry in load("regions")["risk"]
    )


def _start_us(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=_SHANGHAI).timestamp()) * 1_000_000


def _end_us(day: date | None) -> int:
    return np.iinfo(np.int64).max if day is None else _start_us(day) + 86_400_000_000


@nb.njit(cache=True, nogil=True)
def _provinces(ends: Ends, data: Bytes, by_digits: Places) -> Any:
    found = np.zeros(len(ends) - 1, np.uint8)
    for row in range(len(found)):
        start = ends[row]
        if ends[row + 1] - start >= 2:
            high, low = np.int64(data[start]) - _ZERO, np.int64(data[start + 1]) - _ZERO
            if 0 <= high < _TEN and 0 <= low < _TEN:
                found[row] = by_digits[high * _TEN + low]
    return found
