"""From a role of the data file to what its kernel does with a row.

A stream keeps at most two values of a row: A, 37 bits in the row's word, and B, a 64-bit number
beside it, kept only where A does not do. A is the first distinct count's hash, or what is summed
where nothing distinct is counted. B is the second distinct count's value, or what is summed.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.columns import index
from fanzha.engine.stream.roles import GROUPS, WINDOWS, Measure, Role, Stream

COUNT, A, B, SUM, FLAG, REACH = range(6)
"""The raw numbers of one stream in one window."""
RAW = 6
STREAMS = 2
WIDTH = RAW * STREAMS
"""Raw numbers a window."""
AGE, GAP, SEEN = (WIDTH * len(WINDOWS) + at for at in range(3))
"""The raw numbers once a key, after those of the windows."""


@dataclass(frozen=True)
class Taken:
    """What one stream takes of a row. Names of ids, places or fields; empty for nothing."""

    kind: int
    prefix: int
    a: str
    b: str
    place: str
    flag: str
    under: float | None
    distinct_a: bool
    distinct_b: bool
    sums: bool


@dataclass(frozen=True)
class Plan:
    """A role, ready for its kernel.

    keys: id columns by prefix. stride: 8-byte words a row in a ring, 2 where a stream needs B.
    over, under: raw numbers that make each column, `under` −1 where nothing is divided.
    columns: rows of the group's matrix by prefix, in the order of `over`.
    """

    role: str
    group: str
    keep_us: int
    keys: tuple[tuple[str, ...], ...]
    taken: tuple[Taken, ...]
    stride: int
    over: NDArray[np.int64]
    under: NDArray[np.int64]
    columns: NDArray[np.int64]

    @property
    def sums(self) -> tuple[bool, bool]:
        """Which streams sum."""
        return _both([one.sums for one in self.taken])


def plan(role: Role) -> Plan:
    """The plan of `role`.

    Raises ValueError for a role that asks more of one stream than a row can keep.

    >>> from fanzha.engine.stream.roles import of_group
    >>> [plan(role).stride for role in of_group("transfer")]
    [2, 1]
    """
    taken = tuple(_taken(role, stream) for stream in role.streams)
    _check(role, taken)
    over, under, names = _columns(role)
    at = index(role.group)
    columns = [[at[f"{prefix}_{name}"] for name in names] for prefix in role.prefixes]
    return Plan(
        role.name, role.group, role.keep_days * 86_400_000_000, tuple(role.prefixes.values()),
        taken, 2 if any(one.b for one in taken) else 1,
        np.array(over), np.array(under), np.array(columns),
    )  # fmt: skip


def _taken(role: Role, stream: Stream) -> Taken:
    by_act: dict[str, list[Measure]] = {}
    for measure in stream.measures:
        by_act.setdefault(measure.act, []).append(measure)
    distinct = [m.of[0] for m in by_act.get("distinct", [])]
    summed = [m.of[0] for m in by_act.get("sum", [])]
    flag = by_act.get("flag", [])
    values = [*distinct, *(name for name in summed if name not in distinct[1:])]
    if len(values) > 2 or max(len(summed), len(flag), len(by_act.get("reach", []))) > 1:
        raise ValueError(f"role {role.name}: stream {stream.kind} keeps more than a row can")
    kind = GROUPS[role.group].kinds.index(stream.kind)
    prefix = list(role.prefixes).index(stream.prefix)
    a, b, *_ = [*values, "", ""]
    place = by_act["reach"][0].of[0] if "reach" in by_act else ""
    return Taken(
        kind, prefix, a, b, place, flag[0].of[0] if flag else "", flag[0].under if flag else None,
        bool(distinct), len(distinct) > 1, bool(summed),
    )  # fmt: skip


def _check(role: Role, taken: tuple[Taken, ...]) -> None:
    """Two streams at most, and no row is two rows of one key."""
    places = sorted((one.prefix, one.kind) for one in taken)
    if len(taken) > STREAMS or any(one == other for one, other in pairwise(places)):
        raise ValueError(f"role {role.name}: more streams than a key has")


def _columns(role: Role) -> tuple[list[int], list[int], list[str]]:
    """Which raw numbers make which column, in the order of the data file."""
    over, under, names = [], [], []
    for measure, low in _measures(role):
        for at, window in enumerate(WINDOWS):
            top, bottom = low
            over.append(at * WIDTH + top)
            under.append(at * WIDTH + bottom if bottom >= 0 else -1)
            names.append(f"{measure.name}_{window.name}")
    for raw, name in ((AGE, "age_s"), (GAP, "gap_s"), (SEEN, "seen")):
        over.append(raw)
        under.append(-1)
        names.append(name)
    return over, under, names


def _measures(role: Role) -> list[tuple[Measure, tuple[int, int]]]:
    """Each measure with the raw number it is, and for a share the one it is divided by."""
    found: dict[str, int] = {}
    out = []
    for at, stream in enumerate(role.streams):
        distinct = iter((A, B))
        for measure in stream.measures:
            if measure.act == "share":
                out.append((measure, (found[measure.of[0]], found[measure.of[1]])))
                continue
            one = {"count": COUNT, "sum": SUM, "flag": FLAG, "reach": REACH}.get(measure.act)
            found[measure.name] = at * RAW + (next(distinct) if one is None else one)
            out.append((measure, (found[measure.name], -1)))
    return out


def _both(values: list[bool]) -> tuple[bool, bool]:
    return (values[0], values[1]) if len(values) > 1 else (values[0], False)
