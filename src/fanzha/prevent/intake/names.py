"""The sources a sender names: as many as there may be, so that no sender fills memory with words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from threading import Lock

MOST = 1_000
"""Of one key, while the process runs. All operators, banks and stations of a county are fewer."""
LONGEST = 64
"""Bytes of one."""


@dataclass(eq=False)
class Names:
    """The sources one key has named so far. Any thread may ask.

    >>> named = Names(most=2)
    >>> named.beyond(["telecom-a", "bank-b"]), named.beyond(["bank-b", "bank-c"])
    (set(), {'bank-c'})
    """

    most: int = MOST
    _known: set[str] = field(default_factory=set)
    _lock: Lock = field(default_factory=Lock)

    def beyond(self, names: Iterable[str]) -> set[str]:
        """Those of `names` that there is no room for; the others are known from here on."""
        with self._lock:
            new = sorted(set(names) - self._known)
            room = self.most - len(self._known)
            self._known.update(new[:room])
            return set(new[room:])
