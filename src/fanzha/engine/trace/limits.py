"""How far a trace goes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from math import inf

import numpy as np

from fanzha.engine.trace.log import TransferLog
from fanzha.kit.errors import Trouble

HOUR_US = 3_600_000_000
LONGEST_HOURS = 2_100_000
"""No window is longer: some 240 years, more than any log spans."""


@dataclass(frozen=True)
class Limits:
    """Where following ends; None means no limit.

    `window_hours` counts from the earliest seed; a transfer exactly at its end is
    still followed. `max_hops` counts edges after the first payee. An edge that would
    carry less than `min_amount_fen` of stolen money is not followed.
    """

    window_hours: float | None = None
    max_hops: int | None = None
    min_amount_fen: int = 0

    def __post_init__(self) -> None:
        values = {
            "window_hours": self.window_hours,
            "max_hops": self.max_hops,
            "min_amount_fen": self.min_amount_fen,
        }
        for name, value in values.items():
            if value is not None and not 0 <= value < inf:
                raise Trouble(zh="须为不小于零的数", en="must be zero or more", field=name)
        if self.window_hours is not None:
            require_hours(self.window_hours)

    def last_row(self, log: TransferLog, seeded: Iterable[int]) -> int:
        """The last row inside the window that opens with the earliest of `seeded`."""
        if self.window_hours is None:
            return len(log) - 1
        end = int(log.time_us[min(seeded)]) + round(self.window_hours * HOUR_US)
        if end >= log.time_us[-1]:
            return len(log) - 1
        return int(np.searchsorted(log.time_us, end, side="right")) - 1

    def stops_at(self, hop: int) -> bool:
        """Whether edges out of an account at `hop` are past the hop limit."""
        return self.max_hops is not None and hop >= self.max_hops


def require_hours(hours: float) -> None:
    """Raises Trouble for a window below zero, without end, or over LONGEST_HOURS."""
    if not 0 <= hours <= LONGEST_HOURS:
        raise Trouble(
            zh=f"时间窗须为 0 到 {LONGEST_HOURS} 小时",
            en=f"the window must be 0 to {LONGEST_HOURS} hours",
            field="window_hours",
        )
