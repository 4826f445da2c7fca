"""A key is known for 48 hours of log time, however the table grows."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.prevent.intake.doubles import Doubles
from fanzha.prevent.intake.events import tick
from fanzha.prevent.intake.gate import Gate
from fanzha.prevent.intake.keys import Keys, keys_of
from fanzha.prevent.intake.log import Log
from tests.prevent.intake.made import T0, visits

HOUR = timedelta(hours=1)


def some(count: int, seed: int = 1) -> Keys:
    return np.random.default_rng(seed).integers(1, 2**64, count, np.uint64)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 30), st.lists(st.integers(1, 12), max_size=8)), max_size=12
    )
)  # fmt: skip
def test_it_knows_what_a_set_with_hours_would_know(steps: list[tuple[int, list[int]]]) -> None:
    table, known, hour = Doubles(), dict[int, int](), 0
    keys = some(13)
    for later, given_keys in steps:
        hour += later
        expected = []
        for number in given_keys:
            expected.append(hour - known.get(number, -99) > 48)
            if expected[-1]:
                known[number] = hour
        new = table.take_in(keys[np.array(given_keys, int)], T0 + hour * HOUR)
        assert new.tolist() == expected


def test_it_forgets_none_while_it_grows_and_stays_within_16_bytes_a_key() -> None:
    table, keys = Doubles(), some(200_000)
    for start in range(0, len(keys), 10_000):
        assert table.take_in(keys[start : start + 10_000], T0).all()
    assert not table.take_in(keys, T0).any()
    assert len(table) == len(keys)
    assert table.nbytes / len(keys) <= 16
    assert table.take_in(some(200_000, 2), T0 + 49 * HOUR).all()
    assert len(table) <= len(keys) + 10_000


def test_it_takes_back_what_did_not_reach_the_disk() -> None:
    table, keys = Doubles(), some(100)
    table.take_in(keys, T0)
    table.take_back(keys[:50], T0)
    assert table.take_in(keys, T0).tolist() == [True] * 50 + [False] * 50


def test_keys_tell_source_and_id_apart_and_never_change() -> None:
    rows = visits(0, 3)
    keys = keys_of(rows)
    assert len(set(keys.tolist())) == 3
    assert (keys_of(rows.slice(1)) == keys[1:]).all()
    assert keys[0] == 13615494238668731889
    assert keys_of(tick(T0)).tolist() == [0]


def test_a_restart_knows_what_was_known(tmp_path: Path) -> None:
    gate = Gate(Log(tmp_path, segment_rows=20))
    for start in range(0, 100, 10):
        gate.submit([visits(start, 10)])
    again = Gate(Log(tmp_path))
    (passed,) = again.submit([visits(95, 10)])
    assert (passed.events, passed.duplicates, passed.position) == (5, 5, 105)
