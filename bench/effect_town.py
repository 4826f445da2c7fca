"""A made-up town through the real engine: what was seen of whom, what was alerted, what was true."""

from __future__ import annotations

import tempfile
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from numpy.typing import NDArray

from fanzha.engine.stream.code import log_times
from fanzha.engine.stream.engine import BATCH, Engine
from fanzha.engine.stream.frame import Frame, Ids
from fanzha.engine.stream.hits import Hit
from fanzha.engine.stream.ids import ids
from fanzha.engine.stream.known import REGISTER, Knowledge
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.rules import RuleSet
from fanzha.engine.stream.victim import Scorecard, Victims
from fanzha.engine.stream.victim.victims import Bits
from fanzha.prevent.intake.events import in_order, widen
from fanzha.sim.make import make
from fanzha.sim.place import Size
from fanzha.words.schemas import EVENT_KINDS

KINDS = tuple(kind for kind in EVENT_KINDS if kind != "statement_line")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
TWICE_WITHIN = 3
"""A row that a feed sends again comes within so many hour files."""
Floats = NDArray[np.float32]


@dataclass(frozen=True)
class Scam:
    """One script as it was: whose (resident id), its type, when it began (µs UTC), how far it
    came, and the payments in the record as (µs UTC, fen)."""

    resident: int
    scam_type: str
    began_us: int
    stage: str
    payments: tuple[tuple[int, int], ...]

    @property
    def is_held(self) -> bool:
        """Whether the victim followed at all."""
        return self.stage in ("trust", "payment", "laundering")


@dataclass(frozen=True)
class Lived:
    """What the engine saw of a town. One row of `log_us`, `resident`, `strengths` for every row
    that carried a sign, in log order; `names` are the columns of `strengths`."""

    people: int
    days: int
    scams: tuple[Scam, ...]
    touched: frozenset[int]
    names: tuple[str, ...]
    log_us: NDArray[np.int64]
    resident: Ids
    strengths: Floats
    hits: tuple[Hit, ...]


class Recorder(Victims):
    """The victim's view that also keeps how strong each sign and bonus stood at each sign."""

    def __init__(self, signs: RuleSet, card: Scorecard) -> None:
        super().__init__(signs, card)
        self.log_us: list[NDArray[np.int64]] = []
        self.resident: list[Ids] = []
        self.strengths: list[Floats] = []

    def read(
        self, frames: Mapping[str, Frame], fired: Mapping[str, Bits], residents: Mapping[str, Ids],
        parts: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip
        """As `Victims.read`, and keep the rows that carried a sign."""
        chosen = [name for name in GROUPS if name in frames and len(frames[name])]
        if not chosen:
            return
        position = np.concatenate([frames[name].position for name in chosen])
        order = np.argsort(position, kind="stable")
        width = len(self.weights.points) + len(self.weights.bonus_points)
        parts = np.zeros((len(order), width))
        super().read(frames, fired, residents, parts)
        signed = np.concatenate([(fired[n] != 0).any(axis=0) | _runs(frames[n]) for n in chosen])
        kept = signed[order] & parts.any(axis=1)
        self.strengths.append(parts[kept].astype(np.float32))
        for held, name in ((self.log_us, "log_us"), (self.resident, "resident")):
            columns = [_named(frames[n], residents[n], name) for n in chosen]
            held.append(np.concatenate(columns)[order][kept])

    @property
    def names(self) -> tuple[str, ...]:
        """The signs by number, then the bonuses as `first>then`."""
        signs = [self._rules[number].name for number in sorted(self._rules)]
        return (*signs, *(f"{bonus.first}>{bonus.then}" for bonus in self.card.bonuses))


def _runs(frame: Frame) -> NDArray[np.bool_]:
    if frame.group != "call":
        return np.zeros(len(frame), np.bool_)
    return frame.of_kind("call_running")


def _named(frame: Frame, residents: Ids, name: str) -> Any:
    return frame.log_us if name == "log_us" else residents


@dataclass
class _Seen:
    """Ids of the events of the last hours, so that none is read twice."""

    hours: deque[NDArray[np.uint64]] = field(default_factory=lambda: deque(maxlen=TWICE_WITHIN))

    def new(self, events: pa.Table) -> pa.Table:
        """The events that did not come before."""
        keys = ids(events["event_id"])
        _, first = np.unique(keys, return_index=True)
        fresh = np.zeros(len(keys), np.bool_)
        fresh[first] = True
        for hour in self.hours:
            fresh &= ~np.isin(keys, hour)
        self.hours.append(keys)
        return events.filter(pa.array(fresh))


def live(size: Size, days: int, seed: int, rules: RuleSet, card: Scorecard) -> Lived:
    """Make the town of `seed`, send it through the engine, keep what `Lived` says."""
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder) / "town"
        make(out, size, days, seed)
        return _lived(out, days, rules, card)


def _lived(folder: Path, days: int, rules: RuleSet, card: Scorecard) -> Lived:
    engine = Engine(rules)
    recorder = Recorder(rules, card)
    engine.victims = recorder
    register = _register(folder)
    engine.know(Knowledge().with_register(register))
    hits: list[Hit] = []
    first, before = 0, EPOCH
    for hour in _hours(folder):
        for start in range(0, hour.num_rows, BATCH):
            rows = hour.slice(start, BATCH)
            hits += engine.read(first, before, rows).hits
            before = max(before, EPOCH + int(log_times(before, rows)[-1]) * _MICRO)
            first += rows.num_rows
    residents = _residents(folder)
    return Lived(
        pq.read_metadata(folder / "entities" / "person.parquet").num_rows, days,
        _scams(folder, residents), _touched(folder, residents), recorder.names,
        np.concatenate(recorder.log_us), np.concatenate(recorder.resident),
        np.concatenate(recorder.strengths), tuple(hits),
    )  # fmt: skip


_MICRO = datetime.resolution


def _hours(folder: Path) -> Iterator[pa.Table]:
    """The events as wide rows, an hour of arrival at a time, none twice."""
    seen = {kind: _Seen() for kind in KINDS}
    names = sorted({path.relative_to(path.parents[1]) for path in folder.glob("events/*/*/*")})
    for name in names:
        found = [(kind, folder / "events" / kind / name) for kind in KINDS]
        wide = [
            widen(kind, seen[kind].new(pq.read_table(path)))
            for kind, path in found
            if path.exists()
        ]
        if wide:
            yield in_order(pa.concat_tables(wide))


def _register(folder: Path) -> pa.Table:
    """Whose phone, whose account: what a centre's register knows."""
    phone = pq.read_table(folder / "entities" / "phone_number.parquet")
    main = _main(phone)
    accounts = pq.read_table(folder / "entities" / "account.parquet")
    rows = [
        ("phone", number, main[owner], False)
        for number, owner in _pairs(phone, "number", "owner")
        if owner in main
    ]
    rows += [
        ("account", account, main[holder], False)
        for account, holder in _pairs(accounts, "account", "holder")
        if holder in main
    ]
    return pa.table([pa.array(column) for column in zip(*rows, strict=True)], schema=REGISTER)


def _residents(folder: Path) -> dict[str, int]:
    """The resident id of each person with a phone."""
    main = _main(pq.read_table(folder / "entities" / "phone_number.parquet"))
    found = ids(pa.array(main.values(), pa.string())).tolist()
    return dict(zip(main, found, strict=True))


def _main(phone: pa.Table) -> dict[str, str]:
    main: dict[str, str] = {}
    for number, owner in _pairs(phone, "number", "owner"):
        if owner:
            main.setdefault(owner, number)
    return main


def _pairs(table: pa.Table, *names: str) -> list[tuple[Any, ...]]:
    return list(zip(*(table[name].to_pylist() for name in names), strict=True))


def _scams(folder: Path, residents: dict[str, int]) -> tuple[Scam, ...]:
    paid: dict[str, list[tuple[int, int]]] = {}
    payments = _timed(folder, "payments", "time")
    for scam, time, fen in _pairs(payments, "scam_id", "time", "amount_fen"):
        paid.setdefault(scam, []).append((time, fen))
    table = _timed(folder, "scams", "began")
    return tuple(
        Scam(residents[victim], scam_type, began, stage, tuple(sorted(paid.get(scam, []))))
        for scam, victim, scam_type, began, stage in _pairs(
            table, "scam_id", "victim", "scam_type", "began", "stage"
        )
    )


def _touched(folder: Path, residents: dict[str, int]) -> frozenset[int]:
    """Everybody a gang called or wrote to, whether they followed or not."""
    people = pq.read_table(folder / "truth" / "steps.parquet")["person_id"].to_pylist()
    return frozenset(residents[person] for person in people if person in residents)


def _timed(folder: Path, name: str, column: str) -> pa.Table:
    """A table of the truth with its times as µs UTC."""
    table = pq.read_table(folder / "truth" / f"{name}.parquet")
    micros = pc.cast(table[column], pa.int64())
    return table.set_column(table.column_names.index(column), column, micros)
