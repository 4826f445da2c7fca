"""The chain: rows of the log → frames → windows → signs → the victim's view → rules → hits.

The same log gives the same hits however it is cut into batches: each part works row by row in
log order, and what it remembers follows from the rows before alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.engine.stream import predicate
from fanzha.engine.stream.code import Coder, log_times
from fanzha.engine.stream.frame import Frame, empty
from fanzha.engine.stream.hits import Hit, Said, hits
from fanzha.engine.stream.known import Knowledge
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.rules import ALERTING, SIGN, RuleSet
from fanzha.engine.stream.running import Clock, RunningCalls
from fanzha.engine.stream.store import Store
from fanzha.engine.stream.victim import Victims
from fanzha.engine.stream.windows import Windows

BATCH = 16_384
"""Rows read at a time: enough to spread the cost of a call, few enough to stay in cache."""


@dataclass(frozen=True)
class Read:
    """What one batch gave: its frames with every published column, and the hits in log order."""

    frames: dict[str, Frame]
    hits: list[Hit]


class Engine:
    """One detector's memory. Fed batches in the order of the log."""

    def __init__(self, rules: RuleSet, *, threads: int = 1) -> None:
        self.coder = Coder()
        self.running = RunningCalls()
        self.windows = Windows(threads=threads)
        self.victims = Victims(rules)
        self.said = Said()
        self.time_us = 0
        self.use(rules)
        self.know(Knowledge())

    def use(self, rules: RuleSet) -> None:
        """From the next row on these rules are in force."""
        self.rules = rules
        self.compiled = predicate.compiled(rules)
        self.victims.use(rules)

    def know(self, knowledge: Knowledge) -> None:
        """From the next row on these lists and this register are known."""
        self.knowledge = knowledge
        self.coder.known = knowledge.for_coder()
        points = np.full(len(knowledge.before), self.victims.card.before)
        self.victims.prior(knowledge.before, points)

    def read(self, first: int, time_before: datetime, rows: pa.Table) -> Read:
        """The batch that begins at position `first`, log time `time_before` (UTC)."""
        frames = self.coder.frames(first, time_before, rows)
        for frame in frames.values():
            self._confirm_listings(frame)
        self._add_running(frames, first, time_before, rows)
        for frame in frames.values():
            self.windows.read(frame)
        signs = {group: self.compiled.fired(frame, (SIGN,)) for group, frame in frames.items()}
        residents = {group: frame.ids["resident"] for group, frame in frames.items()}
        self.victims.read(frames, signs, residents)
        found = [hit for frame in frames.values() for hit in self._alerts(frame)]
        found.sort(key=lambda hit: (hit.position, hit.source, hit.rule.name, hit.entity))
        return Read(frames, [self._dressed(hit, frames) for hit in found if self.said.first(hit)])

    def _add_running(
        self, frames: dict[str, Frame], first: int, time_before: datetime, rows: pa.Table
    ) -> None:
        """Calls found still on become rows; time passes for them with every row of the log."""
        log_us = log_times(time_before, rows)
        clock = Clock(first + np.arange(len(log_us), dtype=np.int64), log_us)
        self.time_us = int(log_us[-1]) if len(log_us) else self.time_us
        call = self.running.read(frames.get("call", empty("call")), clock)
        if len(call):
            frames["call"] = call

    def _alerts(self, frame: Frame) -> Iterator[Hit]:
        loud = self.compiled.fired(frame, ALERTING)
        bits = loud | self.compiled.fired(frame, ALERTING, shadow=True)
        return hits(frame, bits, self.compiled.rules(frame.group))

    def _dressed(self, hit: Hit, frames: dict[str, Frame]) -> Hit:
        """The hit with the resident's signs so far and what the lists say of its ids."""
        story = self.victims.story(hit.resident, hit.position, hit.log_us)
        return replace(hit, story=story, listed_as=self._listed_as(hit, frames[hit.rule.group]))

    def _listed_as(self, hit: Hit, frame: Frame) -> str:
        same = np.flatnonzero((frame.position == hit.position) & (frame.ids["start"] == hit.source))
        for name, which in GROUPS[frame.group].listed.items():
            listed = self.knowledge.lists.get(which)
            found = listed and listed.holding(int(frame.ids[name][same[0]]), hit.log_us)
            if found and found.scam_type:
                return found.scam_type
        return ""

    def _confirm_listings(self, frame: Frame) -> None:
        """A value on a list counts only while its listing binds."""
        for name, which in GROUPS[frame.group].listed.items():
            column, listed = frame.column(f"{name}_listed"), self.knowledge.lists.get(which)
            for at in np.flatnonzero(column == 1.0) if listed else ():
                if listed and not listed.holding(int(frame.ids[name][at]), int(frame.log_us[at])):
                    column[at] = 0.0

    @property
    def history_s(self) -> float:
        """How long the record is, seconds of log time."""
        began = self.coder.began_us
        return max(0.0, (self.time_us - began) / 1e6) if began >= 0 else 0.0

    @property
    def waits(self) -> bool:
        """Whether something would fall due if time passed: calls are on."""
        return len(self.running) > 0

    def sweep(self) -> None:
        """Forget keys nobody has seen for long. Changes no number a rule reads."""
        self.windows.sweep(self.time_us)

    @property
    def stores(self) -> list[Store]:
        """Everything a snapshot must keep besides `extra`."""
        parts = (self.windows.stores, self.running.stores, self.victims.stores, self.coder.stores)
        return [store for part in parts for store in part.values()]

    def extra(self) -> dict[str, Any]:
        """What a snapshot keeps that is in no store, as JSON values."""
        return {"began_us": self.coder.began_us, "said": self.said.as_list()}

    def restore(self, kept: dict[str, Any]) -> None:
        """Take `extra` back; the stores are filled already."""
        self.coder.began_us = kept["began_us"]
        self.said = Said.of(kept["said"])
