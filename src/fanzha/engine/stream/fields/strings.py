"""A column of strings as two NumPy arrays, for kernels that read bytes."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
Ends = NDArray[np.int32]


class Text(NamedTuple):
    """UTF-8 bytes of all rows; row i is `data[ends[i]:ends[i + 1]]`, empty for null."""

    ends: Ends
    data: Bytes


def text(values: Any) -> Text:
    """The bytes of a string column (array or chunked), without a copy where it is in one piece.

    >>> found = text(pa.array(["ab", None, "c"]))
    >>> found.ends.tolist(), bytes(found.data)
    ([0, 2, 2, 3], b'abc')
    """
    array = one_piece(values)
    _, offsets, data = array.buffers()
    if offsets is None or not len(array):
        return Text(np.zeros(len(array) + 1, np.int32), np.zeros(0, np.uint8))
    ends = np.frombuffer(offsets, np.int32)[array.offset : array.offset + len(array) + 1]
    return Text(ends, np.zeros(0, np.uint8) if data is None else np.frombuffer(data, np.uint8))


def one_piece(values: Any) -> Any:
    """The column as one array."""
    if not isinstance(values, pa.ChunkedArray):
        return values
    if values.num_chunks == 1:
        return values.chunk(0)
    return pa.concat_arrays(values.chunks) if values.num_chunks else pa.array([], values.type)
