"""Small array helpers: named random streams, heavy tails, check digits, strings in bulk."""

from __future__ import annotations

import zlib
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Bools = npt.NDArray[np.bool_]
Strings: TypeAlias = "pa.Array[Any]"
Rng = np.random.Generator

MISSING = -1
"""In a column of pool positions: no value."""


def stream(seed: int, *names: str | int) -> Rng:
    """The random stream of that name. Drawing from one never moves another."""
    words = [seed, *(zlib.crc32(str(name).encode()) for name in names)]
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(words)))


def heavy(rng: Rng, n: int, median: float, sigma: float) -> Floats:
    """`n` draws from a lognormal of that median: most near it, a few far above."""
    return median * rng.lognormal(0.0, sigma, n)


def uneven(rng: Rng, n: int, mean: float, sigma: float) -> Floats:
    """`n` personal rates with that mean, lognormally uneven."""
    return mean * rng.lognormal(-sigma * sigma / 2, sigma, n)


def fen_of(yuan: Floats) -> Ints:
    """Yuan to whole fen, at least one fen."""
    return np.maximum(np.rint(yuan * 100), 1).astype(np.int64)


def pick(rng: Rng, shares: dict[str, float] | list[float], n: int) -> Ints:
    """`n` positions drawn with those shares (scaled to sum to one)."""
    weights = np.array(list(shares.values()) if isinstance(shares, dict) else shares, float)
    edges = np.cumsum(weights / weights.sum())
    return np.searchsorted(edges, rng.random(n), side="right").clip(0, len(weights) - 1)


def digits(values: Ints, width: int) -> Strings:
    """Each value as exactly `width` decimal digits.

    >>> digits(np.array([7, 42]), 3).to_pylist()
    ['007', '042']
    """
    return pc.utf8_lpad(pa.array(values, pa.int64()).cast(pa.string()), width, "0")


def joined(*parts: Strings | str) -> Strings:
    """The parts of each row, one after the other.

    >>> joined("A", digits(np.array([1, 2]), 2)).to_pylist()
    ['A01', 'A02']
    """
    columns = [pa.scalar(part) if isinstance(part, str) else part for part in parts]
    found: Strings = pc.call_function("binary_join_element_wise", [*columns, pa.scalar("")])
    return found


def with_luhn(payload: Strings) -> Strings:
    """Each number with its Luhn check digit behind it (ISO/IEC 7812-1, annex B).

    >>> with_luhn(pa.array(["7992739871"])).to_pylist()
    ['79927398713']
    """
    texts: list[Any] = payload.to_pylist()
    check = np.array([_luhn(text) for text in texts], dtype=np.int64)
    return joined(payload, digits(check, 1)) if len(check) else payload


_DOUBLED = tuple(sum(divmod(2 * digit, 10)) for digit in range(10))


def _luhn(payload: str) -> int:
    """The check digit: from the right, every second digit doubled, the sum made round."""
    total = sum(_DOUBLED[int(text)] for text in payload[::-2])
    total += sum(int(text) for text in payload[-2::-2])
    return -total % 10


def scattered(n: int, start: int, width: int) -> Ints:
    """`n` different numbers of `width` digits that look drawn at random.

    Steps by an odd number that five does not divide, so nothing repeats before 10**width.
    """
    step, size = 61_803_399, 10**width
    found: Ints = (np.arange(start, start + n, dtype=np.int64) * step + 27_182_818) % size
    return found


def taken(pool: Strings, at: Ints) -> Strings:
    """The pool's entries at those positions; null where the position is MISSING."""
    return pool.take(pa.array(at, pa.int64(), mask=at < 0))


def blanked(strings: Strings, where: Bools) -> Strings:
    """The strings with null in those rows."""
    return taken(strings, np.where(where, MISSING, np.arange(len(where))))
