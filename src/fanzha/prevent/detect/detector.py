"""The detector: log → engine → alerts and position in one transaction, the same after any kill.

1. What is in force at the centre (rules, lists, register) comes into the log as control rows.
2. Rows of the log from the position on go through the engine, a batch at a time.
3. The centre takes alerts and new position together; what was read is archived with its columns.
4. Each minute what changed in the engine's memory goes to disk, as it was at a position. Disk
   work is done on a thread of its own: no alert waits for it.

On start the newest snapshot is loaded and the rows between it and the position are read again
without handing anything on. When nothing arrives while calls are on, a tick goes into the log,
so that time passes in the log and nowhere else.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from fanzha.engine.stream.engine import BATCH, Engine, Read
from fanzha.engine.stream.rules import RuleSet
from fanzha.engine.stream.snapshot import Snapshots
from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.archiving import Archiving
from fanzha.prevent.detect.background import Background
from fanzha.prevent.detect.control import Control, named
from fanzha.prevent.detect.figures import Figures
from fanzha.prevent.detect.pictures import pictures
from fanzha.prevent.detect.ports import At, Away, Centre, Outcome
from fanzha.prevent.detect.refused import Refused
from fanzha.prevent.detect.telling import Teller
from fanzha.prevent.intake.events import CONTROL, column, control, tick
from fanzha.prevent.intake.log import EPOCH, MICROSECOND, Batch, Log
from fanzha.prevent.intake.state import said

RENEW_S = 1.0
"""Seconds of the world between two looks at what is in force at the centre."""
SNAPSHOT_S = 60.0
"""Seconds of the world between two snapshots."""
SILENCE, STRIDE = timedelta(seconds=15), timedelta(minutes=1)
"""Of the town's time: nothing came for so long while calls are on, and a tick is written; and
how far a tick moves log time at most, so that a clock that jumps for a moment does no harm."""
RETRY_S = 5.0
"""Seconds of the world between two attempts while the disk is full."""
STEP_S = 0.5
"""Seconds of the world after which a step ends between two batches, to look around."""


@dataclass
class _Due:
    """When things of the world are due, by the monotonic clock."""

    renew: float = 0.0
    snapshot: float = 0.0


class Detector:
    """One detector over the log of a data folder, working for a centre."""

    def __init__(
        self, data: Path, log: Log, centre: Centre, *, threads: int = 1,
        intake_state: Callable[[], dict[str, Any]] = dict,
        archive: Path | None = None, features: Path | None = None,
    ) -> None:  # fmt: skip
        """`archive`, `features`: where rows go with their columns, null for nowhere."""
        self.intake_state = intake_state
        self.log, self.centre, self.threads = log, centre, threads
        self.archiving = Archiving(log, archive, features)
        self.snapshots = Snapshots(data / "state")
        self.control, self.figures, self.background = Control(data), Figures(), Background()
        self.refused = Refused(data)
        self.appended: dict[str, str] = {}
        self._full: OSError | None = None
        self._writing, self._now = False, EPOCH
        self.due = _Due(snapshot=time.monotonic() + SNAPSHOT_S)
        self._begin()

    def _begin(self) -> None:
        """Load the newest snapshot, read again up to the centre's position, hand nothing on."""
        at = self.centre.position()
        self._load(at)
        self._demand_log(at)
        self.refused.offer_again(at, self.centre)
        while self.position < at.position:
            for piece in self._pieces(until=at.position):
                self._archive(piece, self._read(piece))
        for batch in self.log.read(self.position):
            texts: list[Any] = batch.rows["control"].drop_null().to_pylist()
            self.appended |= {name: of for text in texts for name, of in named(text).items()}

    def _load(self, at: At) -> None:
        self.engine = Engine(RuleSet([]), threads=self.threads)
        found = self.snapshots.load(self.engine.stores)
        if found and found[0] > at.position:  # the database was put back to an earlier day
            self.engine = Engine(RuleSet([]), threads=self.threads)
            found = None
        self.position, self.time = self.log.first, EPOCH
        if found:
            self.position, self.time = found[0], EPOCH + found[1] * MICROSECOND
            kept = json.loads(found[2])
            self.engine.restore(kept["engine"])
            self.control.apply(self.engine, kept["control"])
        self.teller = Teller(self.engine, self.log)

    def _demand_log(self, at: At) -> None:
        if at.position > self.log.end:
            raise Trouble(
                zh=f"日志短于已处理的位置 ({self.log.end} < {at.position}): 数据目录与数据库不匹配",
                en=f"the log ends before the position ({self.log.end} < {at.position}): "
                "the data folder and the database do not belong together",
                field="log",
            )

    def step(self, now: datetime) -> int:
        """Read what came; returns how many rows. Raises Away while the centre is away: then the
        detector is made anew, and nothing is lost."""
        self._now = now
        if time.monotonic() >= self.due.renew:
            self.put_in_force(now)
        self._tick(now)
        read = self.read_on()
        self._keep(now)
        return read

    def read_on(self) -> int:
        """Read what is in the log, for half a second at most; returns how many rows."""
        start, until = self.position, time.monotonic() + STEP_S
        for piece in self._pieces():
            read = self._read(piece)
            self._commit(piece, read)  # first: somebody waits for it
            self._archive(piece, read)
            if time.monotonic() > until:
                break
        return self.position - start

    def put_in_force(self, now: datetime) -> None:
        """Put into the log what is newly in force; it holds from there on. A full disk keeps the
        old in force, and is said."""
        self.due.renew = time.monotonic() + RENEW_S
        for name, content in self.centre.news(self.control.applied | self.appended).items():
            self._append(partial(self._control, name, content, now), now)

    def _control(self, name: str, content: bytes, now: datetime) -> pa.Table:
        """The control row; where there is log time already, it does not move it."""
        self.appended[name] = self.control.keep(content)
        return control(self.log.time if self.log.end else now, {name: self.appended[name]})

    def _tick(self, now: datetime) -> None:
        quiet = self.position == self.log.end and now - self.log.time >= SILENCE
        if quiet and self.engine.waits:
            self._append(lambda: tick(min(now, self.log.time + STRIDE)), now)

    def _append(self, row: Callable[[], pa.Table], now: datetime) -> None:
        try:
            self.log.append(row())
        except OSError as error:
            self.figures.fault("disk", *said(error), now)

    def _read(self, piece: Batch) -> Read:
        """One piece through the engine, or what a control row names into it."""
        began = time.perf_counter()
        if piece.rows["kind"][0].as_py() == CONTROL:
            what = named(piece.rows["control"][0].as_py())
            self.control.apply(self.engine, what)
            self.appended = {k: v for k, v in self.appended.items() if what.get(k) != v}
            read = Read({}, [])
        else:
            read = self.engine.read(piece.first, self.time, piece.rows)
        self.position, self.time = piece.end, max(self.time, _latest(piece.rows))
        self.figures.count(piece, read, time.perf_counter() - began)
        return read

    def _commit(self, piece: Batch, read: Read) -> None:
        signals, findings = self.teller.tell(read.hits)
        self.figures.told(signals, findings)
        transfers = read.frames.get("transfer")
        seen = tuple(pictures(piece, transfers)) if transfers else ()
        outcome = Outcome(piece.first, piece.end, self.time, signals, findings, seen)
        try:
            self.refused.hand_over(outcome, self.centre)
        except OSError as error:
            raise Away("no room to keep aside what the centre refuses") from error

    def _pieces(self, until: int | None = None) -> Iterator[Batch]:
        """From the position on, in pieces of at most BATCH rows; a control row stands alone."""
        for batch in self.log.read(self.position):
            for low, high in _cuts(batch.rows):
                if until is not None:
                    high = min(high, until - batch.first)
                if low < high:
                    rows = batch.rows.slice(low, high - low)
                    yield Batch(batch.first + low, batch.time_before, rows)

    def _archive(self, piece: Batch, read: Read) -> None:
        if read.frames:
            self.background.do(lambda: self.archiving.add(piece, read.frames))

    def _keep(self, now: datetime) -> None:
        """Each minute: archive and memory to disk; each second: how it fares."""
        if time.monotonic() >= self.due.snapshot:
            self._begin_snapshot()
            self.engine.sweep()
        if self.figures.due():
            self._look_at_disk()
            self._look_at_refused(now)
            self.centre.tell(self.figures.state(self, now))

    def _look_at_disk(self) -> None:
        """A full disk stops no alert. When there is room again the memory goes to disk; if rows
        of the archive were let go, the old snapshot stays and all is read again from there."""
        if self._full:
            self.due.snapshot = min(self.due.snapshot, time.monotonic() + RETRY_S)
        else:
            self.figures.well("disk")
            if self.archiving.let_go:
                raise Away("the archive is made again from the log")

    def _look_at_refused(self, now: datetime) -> None:
        said = self.refused.said()
        if said:
            self.figures.fault("refused", *said, now)
        else:
            self.figures.well("refused")

    def snapshot(self) -> None:
        """Put the archive and the memory on disk, as they are at the position, and wait for it."""
        self.background.wait()
        self._begin_snapshot()
        self.background.wait()

    def _begin_snapshot(self) -> None:
        """Copy what changed now, write it behind the rows that are on their way to the archive."""
        if self._writing:  # the one before first; nobody waits for it
            self.due.snapshot = time.monotonic() + RETRY_S
            return
        self._writing, self.due.snapshot = True, time.monotonic() + SNAPSHOT_S
        kept = {"engine": self.engine.extra(), "control": self.control.applied}
        log_us = (self.time - EPOCH) // MICROSECOND
        extra = json.dumps(kept).encode()
        write = self.snapshots.later(self.position, log_us, self.engine.stores, extra)
        self.background.do(lambda: self._write(write))

    def _write(self, write: Callable[[], None]) -> None:
        """While rows of the archive are let go the old snapshot stays: from it they come again."""
        try:
            self.archiving.flush()
            if not self.archiving.let_go:
                write()
            self._full = None
        except OSError as error:
            self._is_full(error)
        finally:
            self._writing = False

    def forget(self, now: datetime) -> None:
        """Delete what is older than it is kept, behind everything that is being written."""
        self.refused.forget()
        self.background.do(lambda: self._forget(now))

    def _forget(self, now: datetime) -> None:
        try:
            self.control.forget()
            self.archiving.forget(now)
        except OSError as error:  # no room to compact: an alert does not wait for that
            self._is_full(error)

    def _is_full(self, error: OSError) -> None:
        self._full = error
        self.figures.fault("disk", *said(error), self._now)

    def close(self) -> None:
        """Wait for what is being written; nothing comes after."""
        self.background.do(self.archiving.close)
        self.background.close()


def _cuts(rows: pa.Table) -> Iterator[tuple[int, int]]:
    is_control = np.asarray(pc.equal(column(rows, "kind"), pa.scalar(CONTROL)).combine_chunks())
    low = 0
    for at in (*np.flatnonzero(is_control).tolist(), rows.num_rows):
        yield from ((start, min(start + BATCH, at)) for start in range(low, at, BATCH))
        if at < rows.num_rows:
            yield at, at + 1
        low = at + 1


def _latest(rows: pa.Table) -> datetime:
    latest: datetime = pc.max(rows["arrival_time"]).as_py()
    return latest
