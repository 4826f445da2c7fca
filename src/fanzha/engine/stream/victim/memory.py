"""What is remembered of a resident, and the risk worked out from it. Same sums as `score.risk`.

A record is 712 bytes: eight numbers about the resident and the suspicious call, sixteen signs of
five numbers each, and the resident's id. Only residents of whom a sign was seen have one, for
seven days of log time after the last.
"""

from __future__ import annotations

from typing import NamedTuple

import numba as nb
import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream.clocks import STEPS_S
from fanzha.engine.stream.slots import FREED, USED, find, put, remove
from fanzha.engine.stream.store import BLOCK_BITS

SECOND = 1_000_000
DAY_US = 86_400 * SECOND
KEEP_US = 7 * DAY_US
SWEEP_US = 3600 * SECOND
LONGEST_CALL_US = 4 * 3600 * SECOND
PATIENCE_US = 900 * SECOND
"""A call whose next clock is overdue by so much is not known to be on any more."""
_STEPS_US = np.array(STEPS_S, np.int64) * SECOND

LAST, CALL, BEGAN, KNOWN, OVER = range(5)
HEAD = 8
"""Of the resident: log time of the last sign. Of the latest suspicious call: its id, when it
began, up to when it is known to have run, whether it ended (0 or 1)."""
FIRST, EVENT, LOG, POSITION, SIGN = range(5)
WORDS = 5
SIGNS = 16
"""Of a sign: first and latest event time, log time and position of the latest, and its number
times two plus one where it belongs to that call; -1 where there is none."""
RECORD = HEAD + SIGNS * WORDS
_EMPTY = np.zeros(RECORD, np.int64)
_EMPTY[HEAD + SIGN :: WORDS] = -1
SWEPT, REFUSED = range(FREED + 1, FREED + 3)
STATE = 4

START, END, RUNNING, NO_CALL = range(4)
"""Phases of a row: the kinds of group call in their order, or none of them."""
COLUMNS = (
    "victim_risk", "victim_signs", "victim_channels", "victim_on_call_s", "victim_call_s",
    "victim_since_call_s", "victim_since_app_s", "victim_since_text_s", "victim_since_site_s",
)  # fmt: skip
RISK, SIGN_COUNT, SPREAD, ON_CALL, CALL_S, SINCE_CALL, SINCE_APP, SINCE_TEXT, SINCE_SITE = range(9)
CALL_CHANNEL, TEXT, VISIT, APP = range(4)
CHANNEL_COUNT = 6


class Rows(NamedTuple):
    """Rows of all groups in log order. `event`: position of the event itself. `bits`: the rules
    that fired, words by rows. `group`: the row of `Weights.sign_of` to read them by. `call_s`:
    duration or known duration, seconds."""

    position: NDArray[np.int64]
    event: NDArray[np.int64]
    event_us: NDArray[np.int64]
    log_us: NDArray[np.int64]
    resident: NDArray[np.uint64]
    group: NDArray[np.int8]
    phase: NDArray[np.int8]
    call: NDArray[np.uint64]
    call_s: NDArray[np.float64]
    bits: NDArray[np.uint64]


class Weights(NamedTuple):
    """The scorecard by sign number: points, half-life (µs), channel; bonuses as channel pairs;
    and which sign a group's bit stands for, -1 for none."""

    bias: float
    points: NDArray[np.float64]
    half_us: NDArray[np.float64]
    channel: NDArray[np.int8]
    bonus_pair: NDArray[np.int8]
    bonus_points: NDArray[np.float64]
    sign_of: NDArray[np.int16]


class Residents(NamedTuple):
    """The records, one row a slot; which blocks changed; index and free slots; priors by id."""

    keys: NDArray[np.uint64]
    records: NDArray[np.int64]
    dirty_keys: NDArray[np.uint8]
    dirty_records: NDArray[np.uint8]
    slot_of: NDArray[np.int32]
    free: NDArray[np.int32]
    state: NDArray[np.int64]
    prior_index: NDArray[np.int32]
    prior_keys: NDArray[np.uint64]
    prior_points: NDArray[np.float64]


@nb.njit(cache=True, nogil=True)
def run(
    rows: Rows, held: Residents, weights: Weights, out: NDArray[np.float64],
    parts: NDArray[np.float64],
) -> NDArray[np.int64]:  # fmt: skip
    """Take every row and write its resident's columns (`COLUMNS`, rows of `out`).

    parts: where it has room, the strength of every sign and bonus behind each risk (for the fit).
    Returns what each changed record was before the change, in log order: position of the row,
    resident (as signed bits), record; of a new resident an empty one.
    """
    before, changes = np.empty((16, 2 + RECORD), np.int64), 0
    strengths = np.zeros(len(weights.points) + len(weights.bonus_points))
    for i in range(len(rows.position)):
        resident = rows.resident[i]
        if resident == 0:
            continue
        fired = False
        for word in range(len(rows.bits)):
            fired |= rows.bits[word, i] != 0
        slot = find(held.slot_of, held.keys, resident)
        follows = slot >= 0 and _is_of_call(held.records[slot], rows, i)
        if fired or follows:
            if changes == len(before):
                before = np.concatenate((before, before))
            before[changes, 0], before[changes, 1] = rows.position[i], np.int64(resident)
            before[changes, 2:] = held.records[slot] if slot >= 0 else _EMPTY
            changes += 1
        if fired:
            slot = _taken(rows, i, held, weights, slot)
        if slot < 0:
            out[RISK, i] = _logistic(weights.bias + _prior(held, resident))
            out[SIGN_COUNT, i] = 0
            out[SPREAD, i] = 0
            continue
        record = held.records[slot]
        if _is_of_call(record, rows, i):
            _follow(record, rows, i)
            _mark(held, slot)
        total = _weigh(record, int(rows.log_us[i]), weights, out[:, i], strengths)
        out[RISK, i] = _logistic(total + _prior(held, resident))
        if len(parts):
            parts[i] = strengths
        if rows.log_us[i] - held.state[SWEPT] >= SWEEP_US:
            sweep(held, int(rows.log_us[i]))
    return before[:changes]


@nb.njit(cache=True, nogil=True)
def _is_of_call(record: NDArray[np.int64], rows: Rows, i: int) -> bool:
    """Whether the row tells of the suspicious call."""
    told = np.int64(rows.call[i])
    return bool(rows.phase[i] != NO_CALL and told != 0 and record[CALL] == told)


@nb.njit(cache=True, nogil=True)
def _taken(rows: Rows, i: int, held: Residents, weights: Weights, slot: int) -> int:
    """Add the row's signs to its resident's record; the slot, -1 where no sign was meant."""
    for word in range(len(rows.bits)):
        bits = rows.bits[word, i]
        for bit in range(64):
            if bits >> np.uint64(bit) & np.uint64(1):
                sign = int(weights.sign_of[rows.group[i], 64 * word + bit])
                if sign < 0:
                    continue
                if slot < 0:
                    slot = _new(held, rows.resident[i])
                    if slot < 0:
                        return slot
                _add(held.records[slot], rows, i, sign, weights)
                _mark(held, slot)
    return slot


@nb.njit(cache=True, nogil=True)
def _new(held: Residents, resident: np.uint64) -> int:
    if held.state[FREED] > 0:
        held.state[FREED] -= 1
        slot = int(held.free[held.state[FREED]])
    elif held.state[USED] < len(held.keys):
        slot = int(held.state[USED])
        held.state[USED] += 1
    else:
        held.state[REFUSED] += 1
        return -1
    held.keys[slot] = resident
    held.records[slot] = _EMPTY
    put(held.slot_of, resident, slot)
    return slot


@nb.njit(cache=True, nogil=True)
def _add(record: NDArray[np.int64], rows: Rows, i: int, sign: int, weights: Weights) -> None:
    """Remember a sign, once: by its latest event, and when it was first seen that day."""
    of_call = 0
    if weights.channel[sign] == CALL_CHANNEL and rows.phase[i] != NO_CALL and rows.call[i] != 0:
        of_call = _suspect(record, rows, i)
    at = _place(record, sign)
    event = rows.event_us[i]
    known = record[at + SIGN] >> 1 == sign
    if not known or event - record[at + EVENT] > DAY_US:
        record[at + FIRST] = event
    record[at + FIRST] = min(record[at + FIRST], event)
    if not known or event >= record[at + EVENT]:
        record[at + EVENT], record[at + LOG] = event, rows.log_us[i]
        record[at + POSITION] = rows.event[i]
        record[at + SIGN] = 2 * sign + of_call
    record[LAST] = rows.log_us[i]


@nb.njit(cache=True, nogil=True)
def _place(record: NDArray[np.int64], sign: int) -> int:
    """Where the sign stands; else a free place, else that of the oldest."""
    oldest, free = HEAD, -1
    for at in range(HEAD, RECORD, WORDS):
        if record[at + SIGN] < 0:
            if free < 0:
                free = at
        elif record[at + SIGN] >> 1 == sign:
            return at
        elif record[at + EVENT] < record[oldest + EVENT]:
            oldest = at
    return free if free >= 0 else oldest


@nb.njit(cache=True, nogil=True)
def _suspect(record: NDArray[np.int64], rows: Rows, i: int) -> int:
    """The row's call becomes the suspicious one unless a later one is; 1 if it is now."""
    call = np.int64(rows.call[i])
    if record[CALL] == call:
        return 1
    lasted = np.int64(rows.call_s[i] * SECOND) if rows.call_s[i] > 0 else np.int64(0)
    began = rows.event_us[i] - lasted
    if record[CALL] != 0 and began < record[BEGAN]:
        return 0
    for at in range(HEAD, RECORD, WORDS):
        if record[at + SIGN] >= 0:
            record[at + SIGN] &= ~np.int64(1)
    record[CALL], record[BEGAN], record[KNOWN], record[OVER] = call, began, began, 0
    return 1


@nb.njit(cache=True, nogil=True)
def _follow(record: NDArray[np.int64], rows: Rows, i: int) -> None:
    """What the row says of the suspicious call: how long it is known to run, or that it is over.
    Its signs are as fresh as that."""
    record[KNOWN] = max(record[KNOWN], rows.event_us[i])
    if rows.phase[i] == END:
        record[OVER], record[KNOWN] = 1, rows.event_us[i]
    for at in range(HEAD, RECORD, WORDS):
        if record[at + SIGN] >= 0 and record[at + SIGN] & 1:
            record[at + EVENT] = max(record[at + EVENT], record[KNOWN])


@nb.njit(cache=True, nogil=True)
def is_on(record: NDArray[np.int64], now: int) -> bool:
    """Whether the suspicious call is known to be on: no end came and no clock is overdue."""
    if record[CALL] == 0 or record[OVER] or now - record[BEGAN] > LONGEST_CALL_US:
        return False
    for step in _STEPS_US:
        if record[BEGAN] + step > record[KNOWN]:
            return bool(now <= record[BEGAN] + step + PATIENCE_US)
    return True


@nb.njit(cache=True, nogil=True)
def _weigh(
    record: NDArray[np.int64], now: int, weights: Weights, out: NDArray[np.float64],
    strengths: NDArray[np.float64],
) -> float:  # fmt: skip
    """Bias, signs and bonuses at log time `now`; the columns but for the risk go to `out`."""
    best, began = np.zeros(CHANNEL_COUNT), np.full(CHANNEL_COUNT, np.int64(1) << 62)
    last, today = np.zeros(CHANNEL_COUNT, np.int64), np.zeros(CHANNEL_COUNT, np.bool_)
    strengths[:] = 0
    on, count, total = is_on(record, now), 0, weights.bias
    for at in range(HEAD, RECORD, WORDS):
        if record[at + SIGN] < 0:
            continue
        sign, channel = record[at + SIGN] >> 1, weights.channel[record[at + SIGN] >> 1]
        fresh = on and record[at + SIGN] & 1
        age = np.int64(0) if fresh else max(np.int64(0), now - record[at + EVENT])
        strength = 2.0 ** (-age / weights.half_us[sign])
        strengths[sign] = strength
        total += weights.points[sign] * strength
        if channel < 0:
            continue
        best[channel] = max(best[channel], strength)
        began[channel] = min(began[channel], record[at + FIRST])
        last[channel] = max(last[channel], now if fresh else record[at + EVENT])
        if age <= DAY_US:
            count += 1
            today[channel] = True
    for bonus in range(len(weights.bonus_points)):
        first, then = weights.bonus_pair[bonus]
        if best[first] > 0 and best[then] > 0 and began[first] <= last[then]:
            strength = best[first] * best[then]
            strengths[len(weights.points) + bonus] = strength
            total += weights.bonus_points[bonus] * strength
    out[SIGN_COUNT], out[SPREAD] = count, today.sum()
    _tell_call(record, now, on, out)
    for column, channel in ((SINCE_APP, APP), (SINCE_TEXT, TEXT), (SINCE_SITE, VISIT)):
        if last[channel] > 0:
            out[column] = max(np.int64(0), now - last[channel]) / SECOND
    return float(total)


@nb.njit(cache=True, nogil=True)
def _tell_call(record: NDArray[np.int64], now: int, on: bool, out: NDArray[np.float64]) -> None:
    if record[CALL] == 0:
        return
    out[CALL_S] = (record[KNOWN] - record[BEGAN]) / SECOND
    out[SINCE_CALL] = 0.0 if on else max(np.int64(0), now - record[KNOWN]) / SECOND
    if on:
        out[ON_CALL] = out[CALL_S]


@nb.njit(cache=True, nogil=True)
def weighed(
    record: NDArray[np.int64], now: int, weights: Weights, strengths: NDArray[np.float64]
) -> float:
    """The log-odds of one record at log time `now`, and each sign's strength."""
    return _weigh(record, now, weights, np.zeros(len(COLUMNS)), strengths)


@nb.njit(cache=True, nogil=True)
def _prior(held: Residents, resident: np.uint64) -> float:
    if not len(held.prior_keys):
        return 0.0
    slot = find(held.prior_index, held.prior_keys, resident)
    return float(held.prior_points[slot]) if slot >= 0 else 0.0


@nb.njit(cache=True, nogil=True)
def _logistic(log_odds: float) -> float:
    return float(1.0 / (1.0 + np.exp(-log_odds)))


@nb.njit(cache=True, nogil=True)
def sweep(held: Residents, now: int) -> None:
    """Forget residents of whom no sign came for seven days."""
    held.state[SWEPT] = now
    for slot in range(held.state[USED]):
        if held.keys[slot] and now - held.records[slot, LAST] > KEEP_US:
            remove(held.slot_of, held.keys, held.keys[slot])
            held.keys[slot] = 0
            held.free[held.state[FREED]] = slot
            held.state[FREED] += 1
            _mark(held, slot)


@nb.njit(cache=True, nogil=True)
def _mark(held: Residents, slot: int) -> None:
    """The blocks of a record changed."""
    size = np.int64(8 * RECORD)
    held.dirty_keys[slot * 8 >> BLOCK_BITS] = 1
    held.dirty_records[slot * size >> BLOCK_BITS] = 1
    held.dirty_records[(slot * size + size - 1) >> BLOCK_BITS] = 1
