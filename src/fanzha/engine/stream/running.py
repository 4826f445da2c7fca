"""Calls known to be still on, as rows of their own: kind `call_running`.

A running call has a start and no duration. Its clock falls due after 2, 5, 10, 20, 30 and 60
minutes, not by the wall clock but when the record of the feed that brings its end reaches so far
(`reach.py`), and never when half an hour has passed since. Ends that overtake their start are
remembered for 2 hours; a call whose end never comes counts as over after 4 hours; an attempt that
nobody answered never began.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream import clocks, reach
from fanzha.engine.stream.columns import index, published
from fanzha.engine.stream.frame import Frame, Ids, Micros, Numbers, matrix
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.slots import enter_all
from fanzha.engine.stream.store import Spec, Store

ROOM = 1 << 23
"""Calls and overtaking ends held at once, at most."""
KINDS = GROUPS["call"].kinds
START, END, RUNNING = (KINDS.index(kind) for kind in ("call_start", "call_end", "call_running"))
PLACES = ("caller_region", "callee_region")


class Clock(NamedTuple):
    """Log time (µs UTC) at every position of a batch, also of rows that are no calls."""

    position: NDArray[np.int64]
    log_us: Micros


class RunningCalls:
    """Remembers the calls that are on. The same log gives the same rows, however it is cut."""

    def __init__(self, room: int = ROOM) -> None:
        """`room`: calls held at once at most; memory is taken as it is needed."""
        self._ids = (*GROUPS["call"].ids, "resident", "source")
        self._own = _own()
        self.feeds = reach.store()
        self.calls = Store(
            "calls",
            {
                "keys": Spec(np.uint64, room),
                "facts": Spec(np.int64, room, clocks.FACTS),
                "ids": Spec(np.uint64, room, len(self._ids)),
                "own": Spec(np.float64, room, len(self._own)),
                "places": Spec(np.uint8, room, len(PLACES)),
            },
            loaded=self._loaded,
        )
        self._links = clocks.links(0, 64)
        self._index = np.full(128, -1, np.int32)
        self._free = np.zeros(0, np.int32)
        self._state = Store("calls_state", {"state": Spec(np.int64, clocks.STATE)})
        self._state.grow("state", clocks.STATE)

    @property
    def stores(self) -> dict[str, Store]:
        """What a snapshot keeps."""
        return {held.name: held for held in (self.calls, self.feeds, self._state)}

    def __len__(self) -> int:
        """Calls that are on, and ends that came before their start."""
        return int(np.count_nonzero(self.calls["keys"][: self.calls.used("keys")]))

    def read(self, frame: Frame, clock: Clock | None = None) -> Frame:
        """The rows of group call with the running calls that fall due among them.

        A running row has the position of the row at which it fell due, which may be of another
        group, and stands behind it; event time is the moment up to which the call is known to
        run. `clock` tells of every row of the batch; without it only calls move time.
        The frame itself is returned when nothing falls due.
        """
        clock = Clock(frame.position, frame.log_us) if clock is None else clock
        self._make_room(len(frame))
        fired = self._fired(frame, clock)
        self._state.mark("state", 0, clocks.STATE)
        self.calls.grow("keys", int(self._state["state"][clocks.USED]))
        for key in self.calls.specs:
            self.calls.grow(key, self.calls.used("keys"))
        return _with(frame, fired, self._ids, self._own) if len(fired.position) else frame

    def _fired(self, frame: Frame, clock: Clock) -> clocks.Fired:
        n = len(frame)
        answered = frame.column("answered")
        phase = np.where(frame.kind == END, 1, np.where(frame.kind == START, 0, 2)).astype(np.uint8)
        phase[(phase == 0) & (answered == 0)] = 2
        source = _id(frame, "source")
        feed = reach.numbers(self.feeds, source) if n else np.zeros(0, np.int64)
        rows = clocks.Rows(
            frame.position, frame.event_us, _id(frame, "call"), phase, feed,
            np.column_stack([_id(frame, name) for name in self._ids]),
            np.column_stack([frame.column(name) for name in self._own]),
            np.column_stack([_place(frame, name) for name in PLACES]),
        )  # fmt: skip
        return clocks.run(rows, clock.position, clock.log_us, self._calls(), self._feeds())

    def _calls(self) -> clocks.Calls:
        held = self.calls
        return clocks.Calls(
            held["keys"], held["facts"], held["ids"], held["own"], held["places"],
            held.dirty("keys"), held.dirty("facts"), held.dirty("ids"), held.dirty("own"),
            held.dirty("places"), self._index, *self._links, self._free, self._state["state"],
        )  # fmt: skip

    def _feeds(self) -> reach.Feeds:
        held = self.feeds
        return reach.Feeds(held["keys"], held["facts"], held["lags"], held["bins"])

    def _make_room(self, more: int) -> None:
        """Index, links and free list large enough for `more` calls; the records stay."""
        used = int(self._state["state"][clocks.USED])
        if used + more <= len(self._index) // 2:
            return
        self._build(used, used + more)

    def _loaded(self) -> None:
        used = self.calls.used("keys")
        self._build(used, used)

    def _build(self, used: int, wanted: int) -> None:
        size = 1 << max(7, int(2 * wanted).bit_length() + 1)
        self._index = np.full(size, -1, np.int32)
        keys = self.calls["keys"][:used]
        enter_all(self._index, keys, keys != 0)
        free = np.zeros(size, np.int32)
        empty = np.flatnonzero(keys == 0)
        free[: len(empty)] = empty
        self._free = free
        self._state["state"][clocks.FREED] = len(empty)
        self._links = clocks.links(reach.FEEDS, size)
        clocks.wind(self._calls(), self._feeds())


def _own() -> tuple[str, ...]:
    """The own fields and list flags a running row takes from its start."""
    names = (*GROUPS["call"].fields, *(f"{name}_listed" for name in GROUPS["call"].listed))
    of_start = [name for name in names if name not in ("duration_s", "running_s")]
    return (*of_start, published("call")[-1].name)


def _id(frame: Frame, name: str) -> Ids:
    found = frame.ids.get(name)
    return np.zeros(len(frame), np.uint64) if found is None else found


def _place(frame: Frame, name: str) -> NDArray[np.uint8]:
    found = frame.places.get(name)
    return np.zeros(len(frame), np.uint8) if found is None else found


def _with(frame: Frame, fired: clocks.Fired, ids: Sequence[str], own: Sequence[str]) -> Frame:
    """The frame with the fired rows behind the rows at which they fell due."""
    at = np.searchsorted(frame.position, fired.position, side="right") + np.arange(
        len(fired.position)
    )
    n = len(frame) + len(at)
    old = np.ones(n, np.bool_)
    old[at] = False
    values = _spread(frame.values[:, : len(frame)], old, n)
    for column, name in enumerate(own):
        values[index("call")[name], at] = fired.own[:, column]
    values[index("call")["running_s"], at] = fired.running_s
    log_us = _mixed(frame.log_us, fired.log_us, old, at)
    return Frame(
        "call", _mixed(frame.kind, np.full(len(at), RUNNING, np.uint8), old, at),
        _mixed(frame.position, fired.position, old, at),
        _mixed(frame.event_us, fired.event_us, old, at), log_us,
        _mixed(frame.late, np.zeros(len(at), np.bool_), old, at),
        {name: _mixed(values_, _fired_id(fired, ids, name), old, at)
         for name, values_ in frame.ids.items()},
        {name: _mixed(values_, fired.places[:, PLACES.index(name)], old, at)
         for name, values_ in frame.places.items()},
        values,
    )  # fmt: skip


def _fired_id(fired: clocks.Fired, ids: Sequence[str], name: str) -> Ids:
    return fired.ids[:, ids.index(name)]


def _spread(values: Numbers, old: NDArray[np.bool_], n: int) -> Numbers:
    """The matrix with room for the new rows; only columns that hold something are moved."""
    wider = matrix(len(values), n)
    kept = np.flatnonzero(old)
    leading = len(GROUPS["call"].fields) + len(GROUPS["call"].listed)
    for column in (*range(leading), -1):
        wider[column, kept] = values[column]
    return wider


def _mixed(old_values: NDArray[np.generic], new: NDArray[np.generic], old: NDArray[np.bool_],
           at: NDArray[np.int64]) -> NDArray[np.generic]:  # fmt: skip
    out = np.empty(len(old), old_values.dtype)
    out[old] = old_values
    out[at] = new
    return out
