"""What a window means (docs/windows.md), as plainly as it can be said: every row of a key is kept
and looked at again for every read. The kernel must give the same numbers."""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.roles import GROUPS, WINDOWS, Measure, Role, Stream, of_group

DAY_US = 86_400_000_000


@dataclass
class Seen:
    """One accepted row of a key."""

    event_us: int
    stream: int
    values: dict[str, float]


@dataclass
class Key:
    """All that is known of a key."""

    first_us: int
    last_us: int
    positions: set[int] = field(default_factory=set)
    rows: list[Seen] = field(default_factory=list)


class PlainWindows:
    """The windows of every role, by brute force."""

    def __init__(self) -> None:
        self.keys: dict[tuple[str, tuple[int, ...]], Key] = {}

    def read(self, frame: Frame) -> None:
        for i in range(len(frame)):
            for role in of_group(frame.group):
                self._row(frame, i, role)

    def _row(self, frame: Frame, i: int, role: Role) -> None:
        before = {p: self._known(frame, i, role, p) for p in role.prefixes}
        gaps = {p: _gap(frame, i, known) for p, known in before.items()}
        seen = {p: len(known.positions) if known else 0 for p, known in before.items()}
        for at, stream in enumerate(role.streams):
            self._add(frame, i, role, at, stream)
        for prefix in role.prefixes:
            name = _name(frame, i, role, prefix)
            if name is None:
                continue
            key = self._known(frame, i, role, prefix)
            idle = key is not None and int(frame.log_us[i]) - key.last_us > 8 * DAY_US
            if key and idle:
                key.rows.clear()
            _write(frame, i, role, prefix, key)
            frame.column(f"{prefix}_gap_s")[i] = gaps[prefix]
            frame.column(f"{prefix}_seen")[i] = seen[prefix]
            age = (key.last_us - key.first_us) / 1e6 if key else 0
            frame.column(f"{prefix}_age_s")[i] = age

    def _known(self, frame: Frame, i: int, role: Role, prefix: str) -> Key | None:
        name = _name(frame, i, role, prefix)
        if name is None or (role.name, name) not in self.keys:
            return None
        key = self.keys[role.name, name]
        if int(frame.log_us[i]) - key.last_us > role.keep_days * DAY_US:
            del self.keys[role.name, name]
            return None
        return key

    def _add(self, frame: Frame, i: int, role: Role, at: int, stream: Stream) -> None:
        kind = GROUPS[frame.group].kinds[frame.kind[i]]
        name = _name(frame, i, role, stream.prefix)
        if frame.late[i] or kind != stream.kind or name is None:
            return
        now = int(frame.event_us[i])
        key = self.keys.setdefault((role.name, name), Key(now, now))
        key.last_us = max(key.last_us, now)
        key.positions.add(int(frame.position[i]))
        of = {one for m in stream.measures if m.act != "share" for one in m.of}
        key.rows.append(Seen(now, at, {one: _value(frame, i, one) for one in of}))


def _name(frame: Frame, i: int, role: Role, prefix: str) -> tuple[int, ...] | None:
    name = tuple(int(frame.ids[column][i]) for column in role.prefixes[prefix])
    return None if 0 in name else name


def _gap(frame: Frame, i: int, key: Key | None) -> float:
    return max(0, int(frame.event_us[i]) - key.last_us) / 1e6 if key else math.nan


def _value(frame: Frame, i: int, name: str) -> float:
    """An id, a place or a field of the row; NaN for null."""
    if name in frame.ids:
        return int(frame.ids[name][i]) or math.nan
    if name in frame.places:
        return int(frame.places[name][i]) or math.nan
    return float(frame.column(name)[i])


def _write(frame: Frame, i: int, role: Role, prefix: str, key: Key | None) -> None:
    for window in WINDOWS:
        edge = (key.last_us // 10_000_000 // window.ticks - window.panes) if key else 0
        rows = [
            r for r in (key.rows if key else ()) if r.event_us // 10_000_000 // window.ticks > edge
        ]
        found: dict[str, float] = {}
        for at, stream in enumerate(role.streams):
            for measure in stream.measures:
                of = [row for row in rows if row.stream == at]
                found[measure.name] = _measure(measure, of, found)
                frame.column(f"{prefix}_{measure.name}_{window.name}")[i] = found[measure.name]


def _measure(measure: Measure, rows: list[Seen], found: dict[str, float]) -> float:
    if measure.act == "count":
        return len(rows)
    if measure.act == "share":
        over, under = (found[name] for name in measure.of)
        return over / under if under else math.nan
    values = [row.values[measure.of[0]] for row in rows]
    values = [value for value in values if not math.isnan(value)]
    if measure.act == "sum":
        return sum(values)
    if measure.act == "flag":
        return sum(
            value < measure.under if measure.under is not None else value > 0 for value in values
        )
    return len(set(values))


def random_frame(group: str, rows: int, seed: int, *, keys: int = 4, start: int = 0,
                 spread_us: int = 60_000_000, days: float = 9) -> Frame:  # fmt: skip
    """Made-up rows: `keys` entities, arrivals over `days`, events up to `spread_us` before them
    or (one in fifty) far later than the allowance."""
    dice = np.random.default_rng(seed)
    steps = dice.exponential(days * DAY_US / rows, rows) * (dice.random(rows) < 0.7)
    log_us = 1_700_000_000_000_000 + np.cumsum(steps).astype(np.int64)
    behind = (dice.random(rows) * spread_us * (dice.random(rows) < 0.3)).astype(np.int64)
    late = dice.random(rows) < 0.02
    frame = Frame(
        group, dice.integers(0, len(GROUPS[group].kinds), rows).astype(np.uint8),
        np.arange(start, start + rows), log_us - behind - late * 3 * 3_600_000_000, log_us, late,
        {name: dice.integers(0, 1 + keys * (1 + 4 * (at > 0)), rows).astype(np.uint64)
         for at, name in enumerate(GROUPS[group].ids)},
        {name: dice.integers(0, 35, rows).astype(np.uint8)
         for name in ("caller_region", "callee_region")},
    )  # fmt: skip
    for name in GROUPS[group].fields:
        values = dice.integers(0, 2 if name.startswith(("is_", "has_")) else 40, rows).astype(float)
        frame.column(name)[:] = np.where(dice.random(rows) < 0.1, math.nan, values)
    return frame


def cut(frame: Frame, low: int, high: int) -> Frame:
    """Rows low ≤ i < high as a frame of its own."""
    part = Frame(
        frame.group, frame.kind[low:high], frame.position[low:high], frame.event_us[low:high],
        frame.log_us[low:high], frame.late[low:high],
        {name: of[low:high] for name, of in frame.ids.items()},
        {name: of[low:high] for name, of in frame.places.items()},
    )  # fmt: skip
    part.values[:, : high - low] = frame.values[:, low:high]
    return part


def features(frame: Frame) -> NDArray[np.float64]:
    """The matrix without its padding."""
    rows: NDArray[np.float64] = frame.values[:, : len(frame)]
    return rows
