"""How fast this machine's memory is, now: the triad a = b + s·c (McCalpin, STREAM, 1995)."""

from __future__ import annotations

import time

import numba as nb
import numpy as np
from numpy.typing import NDArray

NUMBERS = 1 << 24
"""An array: 128 MB, far beyond any cache."""
TIMES = 5


def gigabytes_per_s() -> float:
    """The best of some runs on one core, 24 bytes counted a number as STREAM does."""
    a, b, c = (np.ones(NUMBERS) for _ in range(3))
    _triad(a[:8], b[:8], c[:8])
    best = np.inf
    for _ in range(TIMES):
        began = time.perf_counter()
        _triad(a, b, c)
        best = min(best, time.perf_counter() - began)
    return 24 * NUMBERS / best / 1e9


@nb.njit(cache=True, nogil=True)
def _triad(a: NDArray[np.float64], b: NDArray[np.float64], c: NDArray[np.float64]) -> None:
    for i in range(len(a)):
        a[i] = b[i] + 3.0 * c[i]
