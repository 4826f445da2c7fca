"""How far a trace goes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import inf

from fanzha.kit.errors import Trouble

NO_LIMIT = 2**62
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
        for name, value in vars(self).items():
            if value is not None and not 0 <= value < inf:
                raise Trouble(zh="须为不小于零的数", en="must be zero or more", field=name)
        if self.window_hours is not None:
            require_hours(self.window_hours)

    def window_us(self) -> int | None:
        """The window in microseconds, None without one."""
        return None if self.window_hours is None else round(self.window_hours * HOUR_US)

    def hops(self) -> int:
        """The hop from which on nothing is followed."""
        return NO_LIMIT if self.max_hops is None else self.max_hops

    def as_dict(self) -> dict[str, float | None]:
        """As JSON values, the same whether 24 hours or 24.0 were asked for."""
        hours = None if self.window_hours is None else float(self.window_hours)
        return {**vars(self), "window_hours": hours}


Reach = tuple[int, int, int]
"""Limits as kernels take them: the window in µs, the hop from which on nothing is followed, the
least fen; NO_LIMIT where there is none. A plain tuple: it is the fastest to take apart."""


@lru_cache
def reaching(
    window_hours: float | None, max_hops: int | None, min_amount_fen: int
) -> tuple[Limits, Reach]:
    """The limits, checked, as people and as kernels read them. Kept: most traces have the same
    ones, and to check them takes as long as a small trace. Raises Trouble as Limits does."""
    limits = Limits(window_hours, max_hops, min_amount_fen)
    window = limits.window_us()
    return limits, (NO_LIMIT if window is None else window, limits.hops(), min_amount_fen)


def require_hours(hours: float) -> None:
    """Raises Trouble for a window below zero, without end, or over LONGEST_HOURS."""
    if not 0 <= hours <= LONGEST_HOURS:
        raise Trouble(
            zh=f"时间窗须为 0 到 {LONGEST_HOURS} 小时",
            en=f"the window must be 0 to {LONGEST_HOURS} hours",
            field="window_hours",
        )
