"""fanzha's kernel asked no more than Flink's query `one` asks: the windows of the caller alone.

It still keeps all four windows and every measure of the caller. Like Flink it is not charged for
reading the events. One thread, for any number of cores: one role is one thread's work.

`python -m bench.peers.same FILE.parquet`
"""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bench.peers.asked import parser, tell
from fanzha.engine.stream.frame import Frame
from fanzha.engine.stream.roles import GROUPS, of_group
from fanzha.engine.stream.windows import EXACT
from fanzha.engine.stream.windows.keyed import Keyed

BATCH = 16_384
KEYS = 1 << 23
ALLOWANCE_US = 7_200_000_000
READ = [
    "position", "kind", "event_us", "arrival_us", "caller", "callee", "callee_region", "duration_s",
]  # fmt: skip


def run(events: Path, seconds: float, keys: int = KEYS) -> float:
    """Events a second over the first of `events`, for `seconds` or to their end, with room for so
    many callers."""
    role = next(role for role in of_group("call") if role.name == "caller")
    _read(Keyed(role, keys, EXACT), events, seconds=0)  # compiles
    rows, spent = _read(Keyed(role, keys, EXACT), events, seconds)
    return rows / spent


def _read(windows: Keyed, events: Path, seconds: float) -> tuple[int, float]:
    """Rows read, and seconds spent in the windows, until these are over `seconds`."""
    rows, spent = 0, 0.0
    for batch in pq.ParquetFile(events).iter_batches(BATCH, columns=READ):
        made = frame(batch)
        began = time.perf_counter()
        windows.read(windows.rows(made), made.values, 0, len(made))
        spent += time.perf_counter() - began
        rows += len(made)
        if spent > seconds:
            break
    return rows, spent


def frame(batch: pa.RecordBatch) -> Frame:
    """Rows of `bench.peers.events` as the caller's windows read them; all calls answered."""
    # Copies, which may be written: arrays that may not would have every kernel compiled once more.
    of = {name: np.array(batch.column(name)) for name in batch.schema.names}
    none = np.zeros(len(batch), np.uint64)
    late = of["arrival_us"] - of["event_us"] > ALLOWANCE_US
    made = Frame(
        "call", of["kind"], of["position"], of["event_us"], of["arrival_us"], late,
        {name: of.get(name, none) for name in GROUPS["call"].ids},
        {"callee_region": of["callee_region"]},
    )  # fmt: skip
    made.column("duration_s")[:], made.column("answered")[:] = of["duration_s"], 1
    return made


def main() -> None:
    """Measure and print one JSON line."""
    chosen = parser(__doc__).parse_args()
    rate = round(run(chosen.events, chosen.seconds))
    tell(peer="fanzha", query="one", cores=1, events_per_s=rate)


if __name__ == "__main__":
    main()
