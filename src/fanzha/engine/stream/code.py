"""From the log's wide rows to Frames: ids, times, places and what each event says by itself.

Of the engine's parts only this one sees strings. It keeps two things between batches: when
the record began, and where suspicious texts pointed (`fields/linked.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from fanzha.engine.stream.fields import own, places
from fanzha.engine.stream.fields.idmap import IdMap
from fanzha.engine.stream.fields.linked import Linked, LinkedHosts
from fanzha.engine.stream.fields.strings import one_piece
from fanzha.engine.stream.frame import Frame, Micros
from fanzha.engine.stream.ids import Ids, ids, pair
from fanzha.engine.stream.idset import IdSet
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.store import Store
from fanzha.words.schemas import event_schema

ALLOWANCE = timedelta(hours=2)
"""How late an event may come and still count."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICRO = timedelta(microseconds=1)
_CALL_IDS = {"call": "call_id"}
_PLACES = {"call": ("caller_region", "callee_region")}
_RESIDENT = {"text": "receiver", "visit": "phone", "app": "phone"}


@dataclass
class Known:
    """What the detector is told from outside: the lists, whose phone, whose account.

    listed: known involved ids by list ("numbers", "accounts", "hosts"). phones, accounts: the
    resident behind a phone or account id. A phone nobody is known for stands for itself.
    """

    listed: Mapping[str, IdSet] = field(default_factory=dict)
    phones: IdMap = field(default_factory=IdMap)
    accounts: IdMap = field(default_factory=IdMap)


class Coder:
    """Codes the log batch by batch, in order. `known` may be replaced between batches."""

    def __init__(self, known: Known | None = None, allowance: timedelta = ALLOWANCE) -> None:
        self.known = known or Known()
        self.allowance_us = allowance // _MICRO
        self.began_us = -1
        self.linked = LinkedHosts()

    @property
    def stores(self) -> dict[str, Store]:
        """What a snapshot keeps, besides `began_us`."""
        return {self.linked.store.name: self.linked.store}

    def frames(self, first: int, time_before: datetime, rows: pa.Table) -> dict[str, Frame]:
        """The batch that begins at position `first`, log time `time_before` (UTC), by group.

        Ticks, control records and kinds of no group are passed over but move log time. Every
        Frame has, besides its group's ids, `source`, `resident` (0 for nobody) and `start`: the
        position of the event itself, which a running call takes from its start.
        """
        log_us = log_times(time_before, rows)
        if self.began_us < 0 and len(log_us):
            self.began_us = int(log_us[0])
        kinds = pc.index_in(_column(rows, "kind"), value_set=_kinds())
        kind = np.asarray(pc.fill_null(kinds, pa.scalar(-1, pa.int32())))
        coded = {}
        for group in GROUPS:
            at = np.flatnonzero(np.isin(kind, _places_of(group)))
            if len(at):
                coded[group] = self._frame(group, first, at, kind, log_us, rows)
        self._link(coded)
        return {group: part.frame for group, part in coded.items()}

    def _frame(
        self, group: str, first: int, at: NDArray[np.int64], kind: NDArray[np.int32],
        log_us: Micros, rows: pa.Table,
    ) -> _Coded:  # fmt: skip
        mine = rows.select(list(_columns(group)))
        if len(at) < rows.num_rows:
            mine = mine.take(at)
        event_us, log_us = _micros(mine, "event_time"), log_us[at]
        named = {name: ids(mine[_id_column(group, name)]) for name in GROUPS[group].ids}
        named["source"] = ids(mine["source"])
        named["start"] = (at + first).astype(np.uint64)
        frame = Frame(
            group, (kind[at] - _places_of(group)[0]).astype(np.uint8), at + first, event_us,
            log_us, log_us - event_us > self.allowance_us, named,
            {name: places.provinces(mine[name]) for name in _PLACES.get(group, ())},
        )  # fmt: skip
        self._flag(frame)
        frame.ids["resident"] = self._residents(frame)
        frame.column("history_s")[:] = (log_us - self.began_us) / 1e6
        return _Coded(frame, own.fill(frame, mine))

    def _flag(self, frame: Frame) -> None:
        for name, which in GROUPS[frame.group].listed.items():
            found = self.known.listed.get(which)
            frame.column(f"{name}_listed")[:] = found.contains(frame.ids[name]) if found else 0.0

    def _residents(self, frame: Frame) -> Ids:
        if frame.group == "call":
            return self._on_the_phone(frame)
        if frame.group in _RESIDENT:
            return self._of_phone(frame.ids[_RESIDENT[frame.group]])
        return self.known.accounts.get(frame.ids["payer" if "payer" in frame.ids else "account"])

    def _of_phone(self, phone: Ids) -> Ids:
        resident = self.known.phones.get(phone)
        return np.where(resident == 0, phone, resident)

    def _on_the_phone(self, frame: Frame) -> Ids:
        """The callee, unless they are listed or only the caller is known to be a resident."""
        caller, callee = frame.ids["caller"], frame.ids["callee"]
        listed = (frame.column("callee_listed") > 0) & ~(frame.column("caller_listed") > 0)
        if not len(self.known.phones):
            return np.where(listed, caller, callee)
        who_calls, who_is_called = self.known.phones.get(caller), self.known.phones.get(callee)
        calls = listed | ((who_is_called == 0) & (who_calls != 0))
        return np.where(calls, self._of_phone(caller), self._of_phone(callee))

    def _link(self, coded: dict[str, _Coded]) -> None:
        """Say of each visit whether a suspicious text linked there lately."""
        texts = coded["text"].linked if "text" in coded else own.NOTHING_LINKED
        if "visit" not in coded:
            self.linked.read(texts, _NO_IDS, _NO_MICROS, _NO_MICROS)
            return
        visit = coded["visit"].frame
        pairs = pair(visit.ids["resident"], visit.ids["host"])
        found = self.linked.read(texts, pairs, visit.position, visit.log_us)
        visit.column("texted_type")[:] = np.where(found < 0, np.nan, found)


_NO_IDS, _NO_MICROS = np.zeros(0, np.uint64), np.zeros(0, np.int64)


@dataclass
class _Coded:
    """A Frame, and for texts where they linked to."""

    frame: Frame
    linked: Linked


@cache
def _kinds() -> Any:
    return pa.array([kind for group in GROUPS.values() for kind in group.kinds])


@cache
def _places_of(group: str) -> list[int]:
    """Where the kinds of `group` stand among all kinds, one behind the other."""
    known: list[str] = _kinds().to_pylist()
    return [known.index(kind) for kind in GROUPS[group].kinds]


def _id_column(group: str, name: str) -> str:
    """The wide column an id is made of; `local` is worked out from caller and callee later."""
    if group == "call" and name == own.LOCAL:
        return "callee"
    return _CALL_IDS.get(name, name)


@cache
def _columns(group: str) -> tuple[str, ...]:
    """The wide columns a group needs."""
    names = {"event_time", "source"}
    for kind in GROUPS[group].kinds:
        names |= set(event_schema(kind).names) if kind != "call_running" else set()
    return tuple(sorted(names - _UNREAD))


_UNREAD = {
    "event_id", "arrival_time", "path", "ip", "transfer_id", "payer_bank", "payee_bank", "purpose",
    "payee_name",
}  # fmt: skip


def log_times(time_before: datetime, rows: pa.Table) -> Micros:
    """The latest arrival so far at each row (µs UTC), ticks and control records included."""
    arrivals = _micros(rows, "arrival_time")
    before_us = (time_before - _EPOCH) // _MICRO
    return np.maximum(np.maximum.accumulate(arrivals), before_us) if len(arrivals) else arrivals


def _micros(rows: pa.Table, name: str) -> Micros:
    """A copy, as frames with running rows are: for arrays that may not be written every kernel would
    be compiled once more, in a new detector when its first long call falls due."""
    values = pc.fill_null(_column(rows, name).cast(pa.int64()), pa.scalar(0, pa.int64()))
    return np.array(one_piece(values), np.int64)


def _column(rows: pa.Table, name: str) -> Any:
    """A column for the compute functions, whose overloads want to know more than we do."""
    return rows[name]
