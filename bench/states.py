"""How much memory keyed windows take: made-up states, built for real, and the process weighed.

`python -m bench.states [--states N] [--events 10]`: N keys (60 million for the full run) in the
roles caller, callee and device, each with `--events` rows of the last six days on average, some
with thousands. Every row is read through the windows as in the detector. The last line is JSON.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from fanzha.engine.stream import columns
from fanzha.engine.stream.frame import Frame, matrix
from fanzha.engine.stream.windows import Windows

ROLES = 3
ROWS = 4096
FIRST_US = 1_767_225_600_000_000
SPAN_US = 6 * 86_400_000_000
TAIL = 1.5
"""Key = N · u^TAIL: the first keys have the most rows."""


def frames(keys: int, events: int) -> Iterator[Frame]:
    """Starts of calls in order of time; each row is one event of a caller, a callee, a device."""
    dice = np.random.default_rng(1)
    total = keys * events
    values = matrix(len(columns.published("call")), ROWS)
    for low in range(0, total, ROWS):
        n = min(ROWS, total - low)
        moment = FIRST_US + (np.arange(low, low + n) * (SPAN_US / total)).astype(np.int64)
        nobody = np.zeros(n, np.uint64)
        ids = {name: _keys(dice, keys, n) for name in ("caller", "callee", "device")}
        ids |= {"local": ids["caller"], "cell": nobody, "forwarded_from": nobody}
        place = {
            name: dice.integers(1, 32, n, np.uint8) for name in ("caller_region", "callee_region")
        }
        yield Frame(
            "call", np.zeros(n, np.uint8), np.arange(low, low + n), moment, moment,
            np.zeros(n, np.bool_), ids, place, values,
        )  # fmt: skip


def _keys(dice: np.random.Generator, keys: int, n: int) -> NDArray[np.uint64]:
    return (10_000_000_000 + keys * dice.random(n) ** TAIL).astype(np.uint64)


def resident_bytes() -> int:
    """What the process has in memory now."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    line = next(line for line in status if line.startswith("VmRSS"))
    return int(line.split()[1]) * 1024


def main() -> None:
    """Build the states, weigh them, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--states", type=int, default=6_000_000)
    parser.add_argument("--events", type=int, default=10)
    chosen = parser.parse_args()
    Windows().read(next(frames(1000, 10)))
    empty = resident_bytes()
    windows, began, rows = Windows(threads=2), time.perf_counter(), 0
    for frame in frames(chosen.states // ROLES, chosen.events):
        windows.read(frame)
        rows += len(frame)
    seconds = time.perf_counter() - began
    keys = sum(windows.keys().values())
    taken = resident_bytes() - empty
    print(json.dumps({
        "states": keys, "events_per_state": round(ROLES * rows / keys, 2),
        "rss_gb": round(taken / 1e9, 3), "bytes_per_state": round(taken / keys, 1),
        "rss_gb_at_60_million": round(60e6 * taken / keys / 1e9, 2),
        "bytes_a_key": {name: round(size, 1) for name, size in windows.bytes_a_key().items()},
        "seconds": round(seconds, 1),
    }))  # fmt: skip


if __name__ == "__main__":
    main()
