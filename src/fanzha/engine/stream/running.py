"""Calls known to be still on, as rows of their own: kind `call_running`.

A running call has a start and no duration. Its clock falls due after 2, 5, 10, 20, 30 and 60
minutes, not by the wall clock but when the record of the feed that brings its end reaches so far
(`reach.py`), and never when half an hour has passed since. Ends that overtake their start are
remembered for 2 hours; a call whose end never comes counts as over after 4 hours; an attempt that
nobody answered never began.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream import clocks, reach
from fanzha.engine.stream.columns import published
from fanzha.engine.stream.frame import Frame, Ids, Micros
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.slots import USED, Slots
from fanzha.engine.stream.store import Spec, Store

ROOM = 1 << 23
"""Calls and overtaking ends held at once, at most."""
KINDS = GROUPS["call"].kinds
START, END, RUNNING = (KINDS.index(kind) for kind in ("call_start", "call_end", "call_running"))
PLACES = ("caller_region", "callee_region")
_IDS = (*GROUPS["call"].ids, "resident", "source", "start")


class Clock(NamedTuple):
    """Log time (µs UTC) at every position of a batch, also of rows that are no calls."""

    position: NDArray[np.int64]
    log_us: Micros


class RunningCalls:
    """Remembers the calls that are on. The same log gives the same rows, however it is cut."""

    def __init__(self, room: int = ROOM) -> None:
        """`room`: calls held at once at most; memory is taken as it is needed."""
        width = clocks.FACTS + len(_IDS) + len(_own()) + len(PLACES)
        self._feeds = reach.store()
        self._held = Store(
            "calls",
            {"keys": Spec(np.uint64, room), "records": Spec(np.int64, room, width)},
            loaded=self._loaded,
        )
        self._state = Store("calls_state", {"state": Spec(np.int64, clocks.STATE)})
        self._state.grow("state", clocks.STATE)
        self._slots = Slots(self._held, self._state)
        self._wind()

    @property
    def stores(self) -> dict[str, Store]:
        """What a snapshot keeps. The feeds and the state load before the calls."""
        return {held.name: held for held in (self._feeds, self._state, self._held)}

    def __len__(self) -> int:
        """Calls that are on, and ends that came before their start."""
        return len(self._slots)

    def read(self, frame: Frame, clock: Clock | None = None) -> Frame:
        """The rows of group call with the running calls that fall due among them.

        A running row has the position of the row at which it fell due, which may be of another
        group, and stands behind it; event time is the moment up to which the call is known to
        run. `clock` tells of every row of the batch; without it only calls move time.
        The frame itself is returned when nothing falls due.
        """
        clock = Clock(frame.position, frame.log_us) if clock is None else clock
        if self._slots.make_room(len(frame)):
            self._wind()
        feed = reach.numbers(self._feeds, _id(frame, "source"))
        rows = clocks.Rows(
            frame.position, frame.event_us, _id(frame, "call"), _phase(frame), feed, _said(frame)
        )
        fired = clocks.run(rows, clock.position, clock.log_us, self._calls(), self._reaches())
        used = int(self._state["state"][USED])
        self._held.grow("keys", used)
        self._held.grow("records", used)
        self._state.mark("state", 0, clocks.STATE)
        return _with(frame, fired) if len(fired) else frame

    def _calls(self) -> clocks.Calls:
        held = self._held
        return clocks.Calls(
            held["keys"], held["records"], held.dirty("keys"), held.dirty("records"),
            self._slots.index, self._heads, self._slots.free, self._state["state"],
        )  # fmt: skip

    def _reaches(self) -> reach.Feeds:
        held = self._feeds
        return reach.Feeds(held["keys"], held["facts"], held["lags"], held["bins"])

    def _loaded(self) -> None:
        self._slots.load()
        self._wind()

    def _wind(self) -> None:
        """The clocks of all calls anew: they are by slot, and nothing of them is saved."""
        self._heads = clocks.wheels()
        clocks.wind(self._calls(), self._reaches())


def _own() -> tuple[str, ...]:
    """The own fields, list flags and history a running row takes from its start."""
    names = (*GROUPS["call"].fields, *(f"{name}_listed" for name in GROUPS["call"].listed))
    of_start = [name for name in names if name not in ("duration_s", "running_s")]
    return (*of_start, published("call")[-1].name)


def _id(frame: Frame, name: str) -> Ids:
    found = frame.ids.get(name)
    return np.zeros(len(frame), np.uint64) if found is None else found


def _phase(frame: Frame) -> NDArray[np.uint8]:
    """Start, end, or neither: an attempt nobody answered never began."""
    phase = np.where(frame.kind == END, clocks.ENDS, clocks.NEITHER)
    phase[(frame.kind == START) & (frame.column("answered") != 0)] = clocks.STARTS
    return phase.astype(np.uint8)


def _said(frame: Frame) -> Micros:
    """What a running row takes from its start, as whole numbers bit by bit."""
    columns = [_id(frame, name).view(np.int64) for name in _IDS]
    columns += [frame.column(name).view(np.int64) for name in _own()]
    for name in PLACES:
        place = frame.places.get(name)
        columns.append(np.zeros(len(frame), np.int64) if place is None else place.astype(np.int64))
    return np.column_stack(columns)


def _with(frame: Frame, fired: Micros) -> Frame:
    """The frame with the fired rows behind the rows at which they fell due."""
    position = fired[:, clocks.POSITION]
    at = np.searchsorted(frame.position, position, side="right") + np.arange(len(fired))
    old = np.ones(len(frame) + len(fired), np.bool_)
    old[at] = False
    said = fired[:, clocks.SAID :]

    def mixed(before: NDArray[Any], new: NDArray[Any]) -> NDArray[Any]:
        out = np.empty(len(old), before.dtype)
        out[old], out[at] = before, new
        return out

    ids = {
        name: mixed(values, np.ascontiguousarray(said[:, _IDS.index(name)]).view(np.uint64))
        for name, values in frame.ids.items()
    }
    places = {
        name: mixed(values, said[:, PLACES.index(name) - len(PLACES)])
        for name, values in frame.places.items()
    }
    wider = Frame(
        "call", mixed(frame.kind, np.full(len(fired), RUNNING)), mixed(frame.position, position),
        mixed(frame.event_us, fired[:, clocks.EVENT]), mixed(frame.log_us, fired[:, clocks.LOG]),
        mixed(frame.late, np.zeros(len(fired), np.bool_)), ids, places,
    )  # fmt: skip
    _fill(wider, frame, old, at, fired)
    return wider


def _fill(wider: Frame, frame: Frame, old: NDArray[np.bool_], at: Micros, fired: Micros) -> None:
    """The columns that are known before the windows; the others are empty yet."""
    leading = len(GROUPS["call"].fields) + len(GROUPS["call"].listed)
    for column in (*range(leading), -1):
        wider.values[column, : len(wider)][old] = frame.values[column, : len(frame)]
    for place, name in enumerate(_own()):
        bits = np.ascontiguousarray(fired[:, clocks.SAID + len(_IDS) + place])
        wider.column(name)[at] = bits.view(np.float64)
    wider.column("running_s")[at] = fired[:, clocks.RUNNING] / reach.SECOND
