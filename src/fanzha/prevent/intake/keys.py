"""What makes an event the same when it comes again: 64 bits of its source and its id.

Two different events share a key by chance with 2^-64. A county of 30 million events a day
knows 60 million keys at a time, so one new event in 3e11 is taken for a double: one in about
thirty years. The key is stored in the log and must never change.
"""

from __future__ import annotations

from typing import Any

import numba as nb
import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.prevent.intake.events import CONTROL_KINDS, column

Keys = npt.NDArray[np.uint64]
NO_KEY = np.uint64(0)
"""The key of a control row: it is never a double."""


def keys_of(rows: pa.Table) -> Keys:
    """The key of each wide row; 0 for control rows, never 0 for an event."""
    keys = _hash(*_text(column(rows, "source")), *_text(column(rows, "event_id")))
    control = pc.is_in(column(rows, "kind"), value_set=pa.array(CONTROL_KINDS))
    keys[control.to_numpy()] = NO_KEY
    return keys


def _text(values: Any) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.uint8]]:
    """Offsets and bytes of a string column in one piece; null is the empty text."""
    array = pc.fill_null(values, "").combine_chunks()
    if isinstance(array, pa.ChunkedArray):
        array = pa.concat_arrays(array.chunks) if array.num_chunks else pa.array([], pa.string())
    _, offsets, data = array.buffers()
    if offsets is None or not len(array):
        return np.zeros(1, np.int32), np.zeros(0, np.uint8)
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    return ends, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)


_C1, _C2, _SEED = np.uint64(0xFF51AFD7ED558CCD), np.uint64(0xC4CEB9FE1A85EC53), np.uint64(0x9E37)
_SHIFT, _ONE, _EIGHT = np.uint64(33), np.uint64(1), np.uint64(8)


@nb.njit(cache=True, nogil=True)
def _mix(x: np.uint64) -> np.uint64:
    """Every bit of the input reaches every bit of the result (MurmurHash3 fmix64, Appleby)."""
    x = (x ^ (x >> _SHIFT)) * _C1
    x = (x ^ (x >> _SHIFT)) * _C2
    return x ^ (x >> _SHIFT)


@nb.njit(cache=True, nogil=True)
def _absorb(state: np.uint64, data: npt.NDArray[np.uint8], start: int, end: int) -> np.uint64:
    """Take in a text eight bytes at a time, then its length, so that no two texts run together."""
    word, held = np.uint64(0), 0
    for at in range(start, end):
        word = (word << _EIGHT) | np.uint64(data[at])
        held += 1
        if held == 8:
            state = _mix(state ^ word) * _C1
            word, held = np.uint64(0), 0
    return _mix(state ^ word) + np.uint64(end - start) * _C2


@nb.njit(cache=True, nogil=True)
def _hash(
    source_ends: npt.NDArray[np.int32], sources: npt.NDArray[np.uint8],
    id_ends: npt.NDArray[np.int32], ids: npt.NDArray[np.uint8],
) -> Keys:  # fmt: skip
    keys = np.empty(len(id_ends) - 1, np.uint64)
    for row in range(len(keys)):
        state = _absorb(_SEED, sources, source_ends[row], source_ends[row + 1])
        state = _mix(_absorb(state, ids, id_ends[row], id_ends[row + 1]))
        keys[row] = state if state != NO_KEY else _ONE
    return keys
