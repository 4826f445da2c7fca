"""Keyed windows: what is known of a caller, an account, a host … over 5 minutes to 7 days.

    frame → rows of a role (rows) → its keys (index) → light keys (ring) or busy ones (busy)
          → the role's columns of the frame's matrix

What a window means, how it lies in memory and what it costs: docs/windows.md.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass

from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.roles import ROLES, of_group
from fanzha.engine.stream.store import Store
from fanzha.engine.stream.windows.keyed import Keyed
from fanzha.engine.stream.windows.rows import Rows

KEYS = 1 << 26
"""Room for keys a role where nothing else is said: address space, not memory."""
EXACT = 1 << 20
"""Distinct values a key and week that are counted one by one; a key with more is sampled."""
SLICE = 2048
"""Rows a thread takes at a time."""


@dataclass
class _Chain:
    """One role's way through a frame: its slices follow one another, on whichever thread."""

    keyed: Keyed
    taken: Rows | None = None
    low: int = 0


class Windows:
    """The windows of every role. State is made when a role's first row comes."""

    def __init__(
        self, threads: int = 1, keys: dict[str, int] | None = None, exact: int = EXACT
    ) -> None:
        """`keys`: room by role name. `exact`: see EXACT. The same log gives the same numbers for
        any number of `threads`."""
        room = keys or {}
        self._keyed = {role.name: Keyed(role, room.get(role.name, KEYS), exact) for role in ROLES}
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads - 1, "windows") if threads > 1 else None

    @property
    def stores(self) -> dict[str, Store]:
        """The state to save, by role."""
        return {name: keyed.store for name, keyed in self._keyed.items()}

    def read(self, frame: Frame, roles: Collection[str] | None = None) -> None:
        """Add the rows of `frame` that count, in order, and write every window column of every
        row: as things stand after that row.

        `roles`: only these, for a caller that hands a frame from core to core; each role must
        see the frames in order. Raises Trouble when the room for keys is used up."""
        chosen = [role.name for role in of_group(frame.group)]
        taken = [self._keyed[name] for name in chosen if roles is None or name in roles]
        chains = deque(_Chain(keyed) for keyed in taken)
        if self._pool is None or len(chains) < 2:
            self._work(frame, chains)
            return
        others = [self._pool.submit(self._work, frame, chains) for _ in range(self._threads - 1)]
        self._work(frame, chains)
        wait(others)
        for other in others:
            other.result()

    def _work(self, frame: Frame, chains: deque[_Chain]) -> None:
        """Take a role, do one slice of it, put it back behind the others."""
        while chains:
            try:
                chain = chains.popleft()
            except IndexError:
                return
            high = min(chain.low + SLICE, len(frame))
            if chain.taken is None:
                chain.taken = chain.keyed.rows(frame)
            chain.keyed.read(chain.taken, frame.values, chain.low, high)
            chain.low = high
            if high < len(frame):
                chains.append(chain)

    def sweep(self, log_us: int) -> None:
        """Free keys forgotten by `log_us`: a part of them a call, some milliseconds a role. It
        changes no number: a forgotten key is new whether it was freed or not."""
        for keyed in self._keyed.values():
            keyed.sweep(log_us)

    def keys(self) -> dict[str, int]:
        """Keys held, by role."""
        return {name: keyed.live for name, keyed in self._keyed.items()}

    def bytes_a_key(self) -> dict[str, float]:
        """Bytes in use a key, by role that has any."""
        return {name: keyed.bytes / keyed.live for name, keyed in self._keyed.items() if keyed.live}
