"""Live monitoring: what happens on a watched account is told unasked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class Watch:
    """An account watched under the key of the message that asked for it; UTC."""

    key: str
    account: str
    since: datetime
    until: datetime

    def sees(self, line: Mapping[str, Any]) -> bool:
        """Whether a transfer is one that this watch tells of."""
        at = datetime.fromisoformat(line["time"])
        touches = self.account in (line["payer"], line["payee"])
        return touches and self.since <= at < self.until


class Watches:
    """All watches of all banks."""

    def __init__(self) -> None:
        self._kept: dict[str, Watch] = {}

    def begin(self, watch: Watch) -> None:
        """Watch from now on."""
        self._kept[watch.key] = watch

    def end(self, key: str, at: datetime) -> bool:
        """End a watch; whether it was still on."""
        watch = self._kept.get(key)
        if watch is None or watch.until <= at:
            return False
        self._kept[key] = replace(watch, until=at)
        return True

    def seeing(self, line: Mapping[str, Any]) -> Iterator[Watch]:
        """The watches that tell of a transfer."""
        return (watch for watch in self._kept.values() if watch.sees(line))
