"""The windows: the kernel gives what the plain rendering of their meaning gives."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from fanzha.engine.stream.columns import published
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.roles import GROUPS
from fanzha.engine.stream.windows import Windows
from fanzha.kit.errors import Trouble
from tests.engine.stream.plain_windows import DAY_US, PlainWindows, cut, features, random_frame

HOUR_US = 3_600_000_000


def same(got: Frame, wanted: Frame) -> None:
    """Every number of both frames is equal, or the first that is not is named."""
    a, b = features(got), features(wanted)
    bad = np.argwhere(~((a == b) | (np.isnan(a) & np.isnan(b))))
    named = [(published(got.group)[f].name, int(i), a[f, i], b[f, i]) for f, i in bad[:5]]
    assert not named


def windowed(frame: Frame, cuts: list[int], threads: int = 1) -> Frame:
    """`frame` read in pieces, put together again, with sweeps between."""
    windows = Windows(threads)
    for low, high in zip([0, *cuts], [*cuts, len(frame)], strict=True):
        part = cut(frame, low, high)
        windows.read(part)
        frame.values[:, low:high] = features(part)
        if high:
            windows.sweep(int(frame.log_us[high - 1]))
    return frame


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(sorted(GROUPS)), st.integers(0, 2**32), st.integers(1, 12),
    st.sampled_from([0.01, 1, 9, 40, 450]), st.sampled_from([0, 60_000_000, 2 * HOUR_US]),
)  # fmt: skip
def test_it_gives_what_the_plain_rendering_gives(
    group: str, seed: int, keys: int, days: float, spread: int
) -> None:
    made = {"keys": keys, "days": days, "spread_us": spread}
    wanted = random_frame(group, 200, seed, **made)
    PlainWindows().read(wanted)
    got = random_frame(group, 200, seed, **made)
    Windows().read(got)
    same(got, wanted)


@pytest.mark.parametrize("group", sorted(GROUPS))
@pytest.mark.parametrize("days", [0.5, 9])
def test_it_gives_the_same_for_keys_busy_enough_for_panes(group: str, days: float) -> None:
    made = {"keys": 1, "days": days, "spread_us": 2 * HOUR_US}
    wanted = random_frame(group, 700, 7, **made)
    PlainWindows().read(wanted)
    got = random_frame(group, 700, 7, **made)
    Windows().read(got)
    same(got, wanted)


@settings(max_examples=25, deadline=None)
@given(
    st.sampled_from(sorted(GROUPS)), st.integers(0, 2**32),
    st.lists(st.integers(0, 3000), max_size=6).map(sorted), st.sampled_from([1, 2, 3]),
    st.sampled_from([1, 30, 200]),
)  # fmt: skip
def test_it_does_not_matter_where_the_log_is_cut_nor_how_many_threads_read_it(
    group: str, seed: int, cuts: list[int], threads: int, keys: int
) -> None:
    whole = random_frame(group, 3000, seed, keys=keys, days=60)
    Windows().read(whole)
    parts = random_frame(group, 3000, seed, keys=keys, days=60)
    same(windowed(parts, cuts, threads), whole)


def test_it_gives_the_same_on_two_threads_over_many_slices() -> None:
    frames = [random_frame("call", 30_000, 3, keys=2000) for _ in range(2)]
    for threads, frame in enumerate(frames, 1):
        Windows(threads).read(frame)
    same(*frames)


def test_roles_may_be_read_one_after_the_other() -> None:
    whole, parted = (random_frame("call", 3000, 5) for _ in range(2))
    Windows().read(whole)
    by_role = Windows()
    by_role.read(parted, {"caller"})
    by_role.read(parted, {"callee", "device", "forwarder"})
    same(parted, whole)


def one_key(seconds: NDArray[np.float64], callees: NDArray[np.uint64]) -> Frame:
    """Starts of calls of one made-up caller."""
    n = len(seconds)
    moments = 1_700_000_000_000_000 + (seconds * 1e6).astype(np.int64)
    nobody = np.zeros(n, np.uint64)
    ids = dict.fromkeys(GROUPS["call"].ids, nobody)
    ids |= {"caller": np.full(n, 100_0000_0001, np.uint64), "callee": callees}
    region = {name: np.ones(n, np.uint8) for name in ("caller_region", "callee_region")}
    return Frame(
        "call", np.zeros(n, np.uint8), np.arange(n), moments, moments, np.zeros(n, bool), ids, region
    )  # fmt: skip


def test_it_keeps_distinct_counts_near_beyond_the_cap_and_exact_in_the_shorter_windows() -> None:
    dice = np.random.default_rng(5)
    n = 60_000
    callees = dice.integers(1, 40_000, n).astype(np.uint64)
    seconds = np.sort(dice.random(n) * 6 * 86_400)
    frame, exact = one_key(seconds, callees), one_key(seconds, callees)
    windows, larger = Windows(exact=8192), Windows()
    windows.read(frame)
    larger.read(exact)
    for window in ("5m", "1h", "24h"):
        name = f"caller_callees_{window}"
        assert (frame.column(name) == exact.column(name)).all()
    got, wanted = frame.column("caller_callees_7d"), exact.column("caller_callees_7d")
    known = wanted <= 8192
    assert (got[known] == wanted[known]).all()
    error = np.abs(got / wanted - 1)[~known]
    assert 0 < np.quantile(error, 0.95) < 0.03
    assert (frame.column("caller_calls_7d") == np.arange(1, n + 1)).all()
    assert windows.stores["caller"].used("sets") < larger.stores["caller"].used("sets")


def test_it_counts_a_sum_too_large_for_a_word_exactly() -> None:
    amounts = [5e11, 3.0, 2**50 + 1.0]
    frame = random_frame("transfer", 3, 1, days=0.001, spread_us=0)
    frame.late[:] = False
    for name in ("payer", "payee"):
        frame.ids[name][:] = 9
    frame.column("amount_fen")[:] = amounts
    Windows().read(frame)
    assert frame.column("pair_paid_fen_7d").tolist() == np.cumsum(amounts).tolist()
    assert frame.column("payer_seen").tolist() == [0, 1, 2]


def test_it_frees_what_is_forgotten_and_takes_it_again() -> None:
    windows = Windows()
    made = random_frame("call", 5000, 1, keys=500, days=3)
    windows.read(made)
    held = windows.keys()
    assert held["caller"] > 400
    in_use = windows.stores["caller"].used("words")
    later = int(made.log_us[-1]) + 31 * DAY_US
    windows.sweep(later)
    assert windows.keys()["caller"] == 0
    again = random_frame("call", 5000, 1, keys=500, days=3)
    again.event_us += 40 * DAY_US
    again.log_us += 40 * DAY_US
    windows.read(again)
    assert windows.keys() == held
    assert windows.stores["caller"].used("words") == in_use


def test_it_says_so_when_there_is_no_room_for_more_keys() -> None:
    frame = random_frame("call", 5000, 1, keys=5000)
    with pytest.raises(Trouble, match="no room"):
        Windows(keys={"caller": 1000}).read(frame)
