"""A running call is known only as far as its feed's record reaches."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from fanzha.engine.stream.frame import EVERY, Frame
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.running import END, RUNNING, START, Clock, RunningCalls
from fanzha.engine.stream.snapshot import Snapshots

S = 1_000_000
T0 = 1_760_000_000 * S
STARTS_FEED, ENDS_FEED = 1, 2


class Row(NamedTuple):
    """A call row; seconds since T0."""

    arrival: float
    kind: int
    event: float
    call: int
    answered: float = np.nan


def frame(rows: Sequence[Row], first: int = 0, log_us: int = 0) -> Frame:
    """The rows, in the order they are given, as a frame whose log time goes on from `log_us`."""
    n = len(rows)
    ids = {name: np.zeros(n, np.uint64) for name in (*GROUPS["call"].ids, *EVERY)}
    ids["call"][:] = [row.call for row in rows]
    ids["callee"][:] = 77
    ids["source"][:] = [ENDS_FEED if row.kind == END else STARTS_FEED for row in rows]
    arrivals = np.array([T0 + int(row.arrival * S) for row in rows], np.int64)
    made = Frame(
        "call", np.array([row.kind for row in rows], np.uint8), np.arange(first, first + n),
        np.array([T0 + int(row.event * S) for row in rows], np.int64),
        np.maximum(np.maximum.accumulate(arrivals), log_us) if n else arrivals,
        np.zeros(n, np.bool_), ids,
    )  # fmt: skip
    made.column("answered")[:] = [row.answered for row in rows]
    made.column("origin")[:] = np.where(made.kind == START, 3, np.nan)
    return made


def running(read: Frame) -> list[tuple[int, float]]:
    """The running rows as (call, known seconds)."""
    at = read.kind == RUNNING
    return list(zip(read.ids["call"][at].tolist(), read.column("running_s")[at], strict=True))


def traffic(seconds: int, file_s: int = 0, held: tuple[int, int] = (0, 0)) -> list[Row]:
    """A call of a minute every five seconds. Ends come 5 s late, or with the next file of
    `file_s`; those of the time `held` come three hours late."""
    rows = []
    for call, began in enumerate(range(0, seconds, 5), 1):
        ended = began + 60
        sent = -(-(ended + 5) // file_s) * file_s if file_s else ended + 5
        late = 10_800 if held[0] <= ended < held[1] else 0
        rows += [Row(began + 3, START, began, call), Row(sent + late, END, ended, call)]
    return sorted(rows)


def test_it_says_how_long_a_call_is_known_to_run_while_log_time_passes() -> None:
    calls = RunningCalls()
    assert running(calls.read(frame([Row(5, START, 0, 9)]))) == []
    moments = T0 + np.array([100, 175, 185, 400]) * S
    read = calls.read(frame([], 1), Clock(np.arange(1, 5), moments))
    assert running(read) == [(9, 120.0), (9, 300.0)]
    assert read.position.tolist() == [3, 4]
    assert ((read.event_us - T0) // S).tolist() == [120, 300]
    assert read.ids["callee"].tolist() == [77, 77]
    assert read.column("origin").tolist() == [3.0, 3.0]
    assert np.isnan(read.column("duration_s")).all()


def test_it_hands_back_the_frame_itself_when_nothing_falls_due() -> None:
    given_ = frame([Row(5, START, 0, 9), Row(20, END, 15, 9)])
    assert RunningCalls().read(given_) is given_


def test_it_forgets_a_call_at_its_end_and_remembers_an_end_that_overtakes() -> None:
    calls = RunningCalls()
    rows = [Row(70, END, 60, 8), Row(75, START, 0, 8), Row(76, START, 10, 9), Row(90, END, 80, 9)]
    later = Clock(np.arange(5), T0 + np.array([70, 75, 76, 90, 9000]) * S)
    assert running(calls.read(frame(rows), later)) == []
    assert len(calls) == 0


def test_it_never_opens_an_attempt_nobody_answered() -> None:
    calls = RunningCalls()
    calls.read(frame([Row(5, START, 0, 9, answered=0.0)]))
    assert len(calls) == 0


def test_it_counts_a_call_as_over_after_four_hours() -> None:
    calls = RunningCalls()
    calls.read(frame([Row(5, START, 0, 9)]))
    calls.read(frame([], 1), Clock(np.array([1]), np.array([T0 + 15_100 * S])))
    assert len(calls) == 0


def test_it_does_not_take_short_calls_for_long_ones_because_ends_come_in_files() -> None:
    rows = traffic(7200, file_s=300)
    assert [known for _, known in running(RunningCalls().read(frame(rows)))][40:] == []


def test_it_does_not_take_short_calls_for_long_ones_because_an_hour_is_held_back() -> None:
    rows = traffic(14_400, held=(7200, 10_800))
    found = running(RunningCalls().read(frame(rows)))
    # A minute at either end of the gap looks whole enough; the hour has 720 calls of four steps.
    assert len(found) <= 60


def test_it_finds_the_one_long_call_among_short_ones_while_it_lasts() -> None:
    long = [Row(7_203, START, 7_200, 99_999), Row(9_300, END, 9_295, 99_999)]
    read = RunningCalls().read(frame(sorted(traffic(10_800) + long)))
    of_long = [known for call, known in running(read) if call == 99_999]
    assert of_long == [120.0, 300.0, 600.0, 1200.0, 1800.0]
    at = (read.kind == RUNNING) & (read.ids["call"] == 99_999)
    assert ((read.log_us - read.event_us)[at] <= 60 * S).all()


ROWS = st.lists(
    st.builds(
        Row, st.integers(0, 5000), st.sampled_from([START, END]), st.integers(0, 4000),
        st.integers(1, 6),
    ),
    max_size=40,
).map(lambda rows: sorted(row._replace(event=min(row.event, row.arrival)) for row in rows))  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, cut=st.integers(0, 40))
def test_it_says_the_same_however_the_log_is_cut(rows: list[Row], cut: int) -> None:
    whole = RunningCalls(room=256).read(frame(rows))
    calls = RunningCalls(room=256)
    first = calls.read(frame(rows[:cut]))
    log_us = int(first.log_us[-1]) if len(first) else 0
    second = calls.read(frame(rows[cut:], cut, log_us))
    assert running(whole) == running(first) + running(second)
    assert whole.position.tolist() == [*first.position, *second.position]


def test_it_goes_on_from_a_snapshot_as_if_nothing_had_happened(tmp_path: Path) -> None:
    rows = sorted([*traffic(2400), Row(1203, START, 1200, 5555), Row(2395, END, 2390, 5555)])
    cut = len(rows) // 2
    calls = RunningCalls(room=4096)
    first = calls.read(frame(rows[:cut]))
    Snapshots(tmp_path).save(cut, 0, calls.stores.values())
    log_us = int(first.log_us[-1])
    expected = running(calls.read(frame(rows[cut:], cut, log_us)))
    again = RunningCalls(room=4096)
    assert Snapshots(tmp_path).load(again.stores.values()) is not None
    assert running(again.read(frame(rows[cut:], cut, log_us))) == expected
    assert (5555, 600.0) in expected
