"""Residents and their risk, over the rows of all groups in log order."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.columns import index
from fanzha.engine.stream.frame import Frame, Ids
from fanzha.engine.stream.ids import id_of
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.rules import SIGN, RuleSet
from fanzha.engine.stream.slots import USED, Slots, enter_all, find
from fanzha.engine.stream.store import Spec, Store
from fanzha.engine.stream.victim import memory
from fanzha.engine.stream.victim.score import CHANNELS, Scorecard, scorecard
from fanzha.engine.stream.victim.story import SignSeen

ROOM = 1 << 24
MOST_SIGNS = 4096
MINUTE_US = 60_000_000
Bits = NDArray[np.uint64]


class Victims:
    """One record a resident of whom signs were seen. The same log gives the same columns, however
    it is cut into batches."""

    def __init__(self, signs: RuleSet, card: Scorecard | None = None, room: int = ROOM) -> None:
        """`signs`: the rule set in force; its rules of level "sign" weigh, others are passed over.
        `room`: residents remembered at most; memory is taken as it is needed."""
        self.card = card or scorecard()
        self._held = Store(
            "victims",
            {"keys": Spec(np.uint64, room), "records": Spec(np.int64, room, memory.RECORD)},
            loaded=lambda: self._slots.load(),
        )
        self._names = Store("victim_signs", {"names": Spec(np.uint64, MOST_SIGNS)})
        self._state = Store("victims_state", {"state": Spec(np.int64, memory.STATE)})
        self._state.grow("state", memory.STATE)
        self._priors: tuple[Any, ...] = _priors(np.zeros(0, np.uint64), np.zeros(0))
        self._before = np.zeros((0, 2 + memory.RECORD), np.int64)
        self._slots = Slots(self._held, self._state)
        self.use(signs)

    @property
    def stores(self) -> dict[str, Store]:
        """What a snapshot keeps."""
        return {held.name: held for held in (self._held, self._names, self._state)}

    def __len__(self) -> int:
        """Residents of whom signs are remembered."""
        return len(self._slots)

    @property
    def refused(self) -> int:
        """Residents not taken up because there was no room."""
        return int(self._state["state"][memory.REFUSED])

    def use(self, signs: RuleSet) -> None:
        """From the next row on these signs are in force. What was seen stays; signs that are no
        longer in force count nothing."""
        self._rules = {
            self._number(id_of(rule.name)): rule for rule in signs.rules if rule.level == SIGN
        }
        self._signs, self.weights = signs, self._weights(signs)

    def prior(self, residents: Ids, points: NDArray[np.float64]) -> None:
        """What is known of residents besides events, in log-odds (cheated before: the card's
        `before`). Replaces what was told before."""
        self._priors = _priors(residents, points)

    def read(
        self, frames: Mapping[str, Frame], fired: Mapping[str, Bits], residents: Mapping[str, Ids],
        parts: NDArray[np.float64] | None = None,
    ) -> None:  # fmt: skip
        """Take the rows of a batch, all groups together, and write their victim_* columns.

        fired: the bits of `predicate.compiled(...).fired(frame, {"sign"})` by group. residents:
        whose row it is, 0 for nobody (its columns stay null). parts: for the fit, one row a row in
        log order, one column a sign and bonus.
        """
        chosen = [name for name in GROUPS if name in frames and len(frames[name])]
        if not chosen:
            return
        order = np.argsort(
            np.concatenate([frames[name].position for name in chosen]), kind="stable"
        )
        rows = self._rows(chosen, frames, fired, residents, order)
        self._slots.make_room(len(order))
        out = np.full((len(memory.COLUMNS), len(order)), np.nan)
        self._before = memory.run(rows, self._residents(), self.weights, out, _parts(parts))
        self._settle()
        back = np.empty_like(out)
        back[:, order] = out
        _write(chosen, frames, back)

    def story(
        self, resident: int, position: int | None = None, log_us: int | None = None
    ) -> tuple[SignSeen, ...]:
        """The signs of a resident that are remembered, in the order they were first seen.

        As things stood behind the row at `position` of the batch just read, by default behind
        its last. Points are as they count at `log_us` (µs UTC), by default at the last sign.
        """
        record = self._record(resident, position)
        if not resident or record is None:
            return ()
        now = int(record[memory.LAST]) if log_us is None else log_us
        strengths = np.zeros(len(self.weights.points) + len(self.weights.bonus_points))
        memory.weighed(record, now, self.weights, strengths)
        return tuple(sorted(self._seen(record, strengths), key=lambda s: (s.at_us, s.position)))

    def _record(self, resident: int, position: int | None) -> NDArray[np.int64] | None:
        """What was remembered behind `position`: what the first change after it found."""
        if position is not None and len(self._before):
            whose = np.ascontiguousarray(self._before[:, 1]).view(np.uint64) == np.uint64(resident)
            later = np.flatnonzero(whose & (self._before[:, 0] > position))
            if len(later):
                return self._before[later[0], 2:]
        slot = find(self._slots.index, self._held["keys"], np.uint64(resident))
        return self._held["records"][slot] if slot >= 0 else None

    def _seen(self, record: NDArray[np.int64], strengths: NDArray[np.float64]) -> list[SignSeen]:
        words = record[memory.HEAD :].reshape(memory.SIGNS, memory.WORDS)
        return [
            SignSeen(
                int(word[memory.POSITION]), self._rules[sign].name, int(word[memory.FIRST]),
                float(strengths[sign] * self.weights.points[sign]), int(word[memory.EVENT]),
            )
            for word in words
            if (sign := int(word[memory.SIGN]) >> 1) in self._rules
        ]  # fmt: skip

    def _number(self, name: int) -> int:
        """The number of a sign, the same for good: records name signs by it."""
        used = self._names.used("names")
        found = np.flatnonzero(self._names["names"][:used] == np.uint64(name))
        if len(found):
            return int(found[0])
        self._names["names"][used] = name
        self._names.grow("names", used + 1)
        self._names.mark("names", used, used + 1)
        return used

    def _weights(self, signs: RuleSet) -> memory.Weights:
        count = self._names.used("names")
        points, half = np.zeros(count), np.ones(count)
        channel = np.full(count, -1, np.int8)
        for number, rule in self._rules.items():
            points[number], half[number] = rule.points, rule.half_life_min * MINUTE_US
            channel[number] = CHANNELS.index(rule.by_channel)
        pairs = [(CHANNELS.index(b.first), CHANNELS.index(b.then)) for b in self.card.bonuses]
        return memory.Weights(
            self.card.bias, points, half, channel, np.array(pairs, np.int8).reshape(-1, 2),
            np.array([bonus.points for bonus in self.card.bonuses], np.float64),
            self._sign_of(signs),
        )  # fmt: skip

    def _sign_of(self, signs: RuleSet) -> NDArray[np.int16]:
        groups = [signs.of_group(group) for group in GROUPS]
        width = 64 * max(1, -(-max(map(len, groups)) // 64))
        numbers = {rule.name: number for number, rule in self._rules.items()}
        table = np.full((len(groups), width), -1, np.int16)
        for at, rules in enumerate(groups):
            for bit, rule in enumerate(rules):
                table[at, bit] = numbers.get(rule.name, -1)
        return table

    def _rows(
        self, chosen: list[str], frames: Mapping[str, Frame], fired: Mapping[str, Bits],
        residents: Mapping[str, Ids], order: NDArray[np.int64],
    ) -> memory.Rows:  # fmt: skip
        held = [frames[name] for name in chosen]
        groups = [list(GROUPS).index(name) for name in chosen]
        words = self.weights.sign_of.shape[1] // 64

        def merged(columns: list[Any]) -> Any:
            return np.concatenate(columns)[order]

        bits = np.zeros((words, len(order)), np.uint64)
        for word in range(words):
            bits[word] = merged([_word(fired[name], word) for name in chosen])
        return memory.Rows(
            merged([f.position for f in held]), merged([_start(f) for f in held]),
            merged([f.event_us for f in held]),
            merged([f.log_us for f in held]), merged([residents[name] for name in chosen]),
            merged([np.full(len(f), g, np.int8) for f, g in zip(held, groups, strict=True)]),
            merged([_phase(f) for f in held]), merged([_call(f) for f in held]),
            merged([_call_s(f) for f in held]), bits,
        )  # fmt: skip

    def _residents(self) -> memory.Residents:
        held = self._held
        return memory.Residents(
            held["keys"], held["records"], held.dirty("keys"), held.dirty("records"),
            self._slots.index, self._slots.free, self._state["state"], *self._priors,
        )  # fmt: skip

    def _settle(self) -> None:
        used = int(self._state["state"][USED])
        self._held.grow("keys", used)
        self._held.grow("records", used)
        self._state.mark("state", 0, memory.STATE)


def _priors(residents: Ids, points: NDArray[np.float64]) -> tuple[Any, ...]:
    keys, at = np.unique(residents, return_index=True)
    table = np.full(1 << max(3, int(2 * len(keys)).bit_length()), -1, np.int32)
    enter_all(table, keys, keys != 0)
    return table, keys, points[at]


def _start(frame: Frame) -> NDArray[np.int64]:
    """Where the event itself stands in the log: of a running call, its start."""
    start = frame.ids.get("start")
    return frame.position if start is None else start.astype(np.int64)


def _parts(parts: NDArray[np.float64] | None) -> NDArray[np.float64]:
    return np.zeros((0, 0)) if parts is None else parts


def _word(bits: Bits, word: int) -> Bits:
    return bits[word] if word < len(bits) else np.zeros(bits.shape[1], np.uint64)


def _phase(frame: Frame) -> NDArray[np.int8]:
    if frame.group != "call":
        return np.full(len(frame), memory.NO_CALL, np.int8)
    return frame.kind.astype(np.int8)


def _call(frame: Frame) -> Ids:
    return frame.ids["call"] if frame.group == "call" else np.zeros(len(frame), np.uint64)


def _call_s(frame: Frame) -> NDArray[np.float64]:
    """How long the row says its call lasted so far, NaN where it says nothing."""
    if frame.group != "call":
        return np.full(len(frame), np.nan)
    ended, runs = frame.column("duration_s"), frame.column("running_s")
    return np.where(np.isnan(runs), ended, runs)


def _write(chosen: list[str], frames: Mapping[str, Frame], back: NDArray[np.float64]) -> None:
    start = 0
    for name in chosen:
        frame = frames[name]
        first = index(name)[memory.COLUMNS[0]]
        frame.values[first : first + len(memory.COLUMNS), : len(frame)] = back[
            :, start : start + len(frame)
        ]
        start += len(frame)
