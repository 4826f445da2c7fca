"""A Store: named arrays that grow without moving, and which of their blocks changed.

An array reserves address space for all the rows it may ever have and takes memory only where it
is written, so that growth copies nothing and kernels may keep what they point at.
"""

from __future__ import annotations

import mmap
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

BLOCK_BITS = 12
BLOCK = 1 << BLOCK_BITS
"""Bytes a block: the unit that a snapshot saves when one byte of it changed."""
_HUGE = 1 << 21
_NORESERVE = 0x4000 if sys.platform == "linux" else 0


@dataclass(frozen=True)
class Spec:
    """One array: `room` rows at most, each `width` numbers of `dtype`."""

    dtype: Any
    room: int
    width: int = 1


class Store:
    """Arrays by name. Whoever writes rows marks their blocks (`mark`, or a kernel through
    `dirty`) and says with `grow` how many rows are in use; a snapshot saves no more.

    >>> store = Store("cards", {"seen": Spec(np.int64, 1000)})
    >>> store["seen"][:2] = 5, 6
    >>> store.grow("seen", 2)
    >>> store.mark("seen", 0, 2)
    >>> store.changed("seen").tolist()
    [0]
    """

    def __init__(
        self, name: str, specs: dict[str, Spec], loaded: Callable[[], None] | None = None
    ) -> None:
        """`loaded` is called when a snapshot has filled the arrays."""
        self.name, self.specs, self.loaded = name, specs, loaded
        self._arrays = {key: reserve(spec) for key, spec in specs.items()}
        self._used = dict.fromkeys(specs, 0)
        blocks = {key: -(-_bytes(spec) // BLOCK) for key, spec in specs.items()}
        self._dirty = {key: reserve(Spec(np.uint8, n)) for key, n in blocks.items()}

    def __getitem__(self, key: str) -> NDArray[Any]:
        """The array with all its room; it never moves."""
        return self._arrays[key]

    def dirty(self, key: str) -> NDArray[np.uint8]:
        """One byte a block; a kernel sets it to 1 for byte offset >> BLOCK_BITS."""
        return self._dirty[key]

    def used(self, key: str) -> int:
        """Rows in use."""
        return self._used[key]

    def grow(self, key: str, rows: int) -> None:
        """From now on `rows` rows are in use; never fewer than before."""
        self._used[key] = max(rows, self._used[key])

    def mark(self, key: str, low: int, high: int) -> None:
        """Rows low ≤ i < high changed."""
        row = self.row_bytes(key)
        self._dirty[key][low * row >> BLOCK_BITS : (max(high * row, 1) - 1 >> BLOCK_BITS) + 1] = 1

    def row_bytes(self, key: str) -> int:
        """Bytes a row."""
        spec = self.specs[key]
        return int(np.dtype(spec.dtype).itemsize) * spec.width

    def used_bytes(self, key: str) -> int:
        """Bytes in use."""
        return self._used[key] * self.row_bytes(key)

    def changed(self, key: str) -> NDArray[np.int64]:
        """The blocks that changed since the last `settle`, in order."""
        blocks = -(-self.used_bytes(key) // BLOCK)
        return np.flatnonzero(self._dirty[key][:blocks])

    def settle(self) -> None:
        """Nothing has changed, from here on."""
        for key, marks in self._dirty.items():
            marks[: -(-self.used_bytes(key) // BLOCK)] = 0

    def raw(self, key: str) -> NDArray[np.uint8]:
        """The bytes of the array, all its room."""
        return self._arrays[key].reshape(-1).view(np.uint8)


def reserve(spec: Spec) -> NDArray[Any]:
    """A zeroed array of which only touched pages take memory. Beyond its first 2 MB it asks for
    huge pages: a random read in gigabytes of small ones waits for the page table, too."""
    size = max(_bytes(spec), 1)
    flags = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | _NORESERVE
    memory = mmap.mmap(-1, size, flags=flags)
    if hasattr(mmap, "MADV_HUGEPAGE") and size > 2 * _HUGE:
        memory.madvise(mmap.MADV_HUGEPAGE, _HUGE, size - _HUGE)
    array = np.frombuffer(memory, spec.dtype, spec.room * spec.width)
    return array.reshape(spec.room, spec.width) if spec.width > 1 else array


def _bytes(spec: Spec) -> int:
    return int(np.dtype(spec.dtype).itemsize) * spec.width * spec.room
