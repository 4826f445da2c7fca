"""Host names in running text, found byte by byte."""

from __future__ import annotations

from typing import Any, NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.fields.strings import Bytes, Ends

Places = NDArray[np.int64]
DOT, HYPHEN, SLASH, AT, QUERY = ord("."), ord("-"), ord("/"), ord("@"), ord("?")
LABEL = 63
"""Characters a label of a host name may have (RFC 1035, 2.3.4)."""


class Spans(NamedTuple):
    """Bytes `start` to `end` of the data are a host named in row `row`."""

    row: Places
    start: Places
    end: Places


def links(ends: Ends, data: Bytes) -> Spans:
    """Every host name in the texts, in order. What follows its slash is no host, nor is what
    stands behind @ (an address of mail), nor a number with a point in it.

    >>> import pyarrow as pa
    >>> bodies = pa.array(["见 http://A.b-1.cn/x.html 或t.cn", "12.5元 me@mail.cn 3.5kg"])
    >>> from fanzha.engine.stream.fields.strings import text
    >>> column = text(bodies)
    >>> spans = links(*column)
    >>> [bytes(column.data[a:b]) for a, b in zip(spans.start, spans.end)], spans.row.tolist()
    ([b'A.b-1.cn', b't.cn'], [0, 0])
    """
    return Spans(*_links(ends, data))


@nb.njit(cache=True, nogil=True, inline="always")
def _is_letter(byte: int) -> bool:
    return (97 <= byte <= 122) or (65 <= byte <= 90)


@nb.njit(cache=True, nogil=True, inline="always")
def _in_host(byte: int) -> bool:
    return _is_letter(byte) or 48 <= byte <= 57 or byte in (DOT, HYPHEN)


@nb.njit(cache=True, nogil=True)
def _is_host(data: Bytes, start: int, end: int) -> bool:
    """Labels of 1 to 63 characters with points between, the last of two letters or more."""
    label, dots = 0, 0
    for at in range(start, end):
        if data[at] == DOT:
            if label == 0:
                return False
            dots, label = dots + 1, 0
        else:
            label += 1
            if label > LABEL:
                return False
    if dots == 0 or label < 2:
        return False
    for at in range(end - label, end):
        if not _is_letter(data[at]):
            return label > 4 and data[end - label] == 120 and data[end - label + 1] == 110
    return True


@nb.njit(cache=True, nogil=True)
def _run_end(data: Bytes, at: int, stop: int) -> int:
    """Where the run of host characters that begins at `at` ends."""
    while at < stop and _in_host(data[at]):
        at += 1
    return at


@nb.njit(cache=True, nogil=True)
def _past(data: Bytes, at: int, stop: int) -> int:
    """Past what ended a run: a path or query to its end, anything else by one byte."""
    if at < stop and (data[at] == SLASH or data[at] == QUERY):
        while at < stop and 33 <= data[at] <= 126:
            at += 1
        return at
    return at + 1


@nb.njit(cache=True, nogil=True)
def _links(ends: Ends, data: Bytes) -> Any:
    rows, starts, stops = [0 for _ in range(0)], [0 for _ in range(0)], [0 for _ in range(0)]
    for row in range(len(ends) - 1):
        at, stop = ends[row], ends[row + 1]
        while at < stop:
            start, run = at, _run_end(data, at, stop)
            end = run
            while end > start and (data[end - 1] == DOT or data[end - 1] == HYPHEN):
                end -= 1
            mail = (start > ends[row] and data[start - 1] == AT) or (run < stop and data[run] == AT)
            if end > start + 3 and not mail and _is_host(data, start, end):
                rows.append(row)
                starts.append(start)
                stops.append(end)
            at = _past(data, run, stop) if run > start else start + 1
    return np.array(rows, np.int64), np.array(starts, np.int64), np.array(stops, np.int64)
