"""One role's keys: its store, its index, and when they grow."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.frame import Frame, Numbers
from fanzha.engine.stream.roles import Role
from fanzha.engine.stream.store import Spec, Store, reserve
from fanzha.engine.stream.windows import index, kernel
from fanzha.engine.stream.windows.plan import WIDTH, plan
from fanzha.engine.stream.windows.rows import Rows, rows
from fanzha.engine.stream.windows.table import (
    BLOCKS,
    HEAD,
    LIVE,
    SETS,
    SLACK,
    SLOTS,
    STATE,
    WORDS,
    Table,
    shape,
    specs,
)  # fmt: skip
from fanzha.kit.errors import Trouble

SMALLEST = 1 << 12
"""Entries of the first index."""
FILL = 0.6
"""An index fuller than this doubles: probes stay near their home."""
SWEPT = 1 << 18
"""Keys one sweep looks at: some milliseconds."""


class Keyed:
    """The windows of one role."""

    def __init__(self, role: Role, keys: int, cap: int) -> None:
        """Room for `keys` keys; sets of distinct values sample beyond `cap` entries."""
        self._plan = plan(role)
        self._shape = shape(self._plan, cap)
        self.store = Store(f"windows.{role.name}", specs(self._plan, keys), self._loaded)
        self._keys = keys
        self._table = self._on(_index(SMALLEST))

    def rows(self, frame: Frame) -> Rows:
        """`frame` as `read` needs it."""
        return rows(self._plan, frame)

    def read(self, taken: Rows, values: Numbers, low: int, high: int) -> None:
        """Add rows low ≤ i < high and write their columns.

        Raises Trouble when the room for keys is used up; nothing has changed then."""
        self._make_room((high - low) * len(taken.key))
        if taken.key.shape[0] > len(self._table.slots):
            raise ValueError("more prefixes than the role has")
        kernel.read(self._table, self._shape, taken, values, low, high)
        self._settle()

    def sweep(self, log_us: int) -> None:
        """Look at the next keys and free those forgotten."""
        kernel.sweep(self._table, self._shape, log_us, SWEPT)
        self._settle()

    @property
    def live(self) -> int:
        """Keys it holds."""
        return int(self._table.state[LIVE])

    @property
    def bytes(self) -> int:
        """Bytes in use, index included."""
        used = sum(self.store.used_bytes(name) for name in self.store.specs)
        return used + self._table.entries.nbytes

    def _make_room(self, rows: int) -> None:
        state, store = self._table.state, self.store
        ends = (("words", state[WORDS]), ("sets", state[SETS]))
        full = state[SLOTS] >= self._keys or any(
            end + SLACK // 2 > store.specs[name].room for name, end in ends
        )
        if full or state[BLOCKS] + rows > len(store["longs"]) or rows > SLACK // HEAD:
            raise Trouble(
                zh="窗口内存已满, 请调大此角色的键数", en="no room for more keys of this role",
                field=self._plan.role,
            )  # fmt: skip
        wanted = len(self._table.entries)
        while state[LIVE] + rows > FILL * wanted:
            wanted *= 2
        if wanted > len(self._table.entries):
            fresh = _index(wanted)
            index.grow(self._table.entries, fresh)
            self._table = self._table._replace(entries=fresh)

    def _settle(self) -> None:
        """Tell the store what is in use."""
        state, store = self._table.state, self.store
        store.grow("heads", int(state[SLOTS]) * HEAD)
        store.grow("words", int(state[WORDS]))
        store.grow("longs", int(state[BLOCKS]))
        store.grow("ints", int(state[BLOCKS]))
        store.grow("sets", int(state[SETS]))
        store.grow("state", STATE)
        store.mark("state", 0, STATE)

    def _loaded(self) -> None:
        """A snapshot filled the store: build the index of its keys."""
        state = self.store["state"]
        size = SMALLEST
        while state[LIVE] > FILL * size:
            size *= 2
        fresh = _index(size)
        index.rebuild(self.store["heads"], int(state[SLOTS]), fresh)
        self._table = self._on(fresh)

    def _on(self, fresh: NDArray[np.int64]) -> Table:
        store = self.store
        return Table(
            fresh, store["heads"], store["words"], _wide(store["longs"]), _wide(store["ints"]),
            store["sets"], store["state"], store.dirty("heads"), store.dirty("words"),
            store.dirty("longs"), store.dirty("ints"), store.dirty("sets"),
            np.zeros((len(self._plan.keys), kernel.BLOCK), np.int64), np.zeros(4 * WIDTH, np.int64),
        )  # fmt: skip


def _index(size: int) -> NDArray[np.int64]:
    fresh: NDArray[np.int64] = reserve(Spec(np.int64, size))
    return fresh


def _wide(array: NDArray[Any]) -> NDArray[Any]:
    return array if array.ndim == 2 else array.reshape(-1, 1)
