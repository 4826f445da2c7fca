"""How many call records a second: Parquet on disk → frames → windows → twenty rules → alerts.

`python -m bench.stream [--events N] [--cores K] [--peers flink,duckdb]`. The events are made first
and not timed; neither is compiling the kernels. The last line is JSON; bench/README.md and
docs/windows.md say how to read it.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import tempfile
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bench.bandwidth import gigabytes_per_s
from bench.peers.events import START, write
from fanzha.engine.stream import columns, predicate, rules
from fanzha.engine.stream.frame import Frame, Numbers, matrix
from fanzha.engine.stream.ids import ids
from fanzha.engine.stream.windows import Windows

CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "fanzha" / "bench"
RULES = Path(__file__).with_name("stream_rules.toml")
ROWS = 4096
"""Rows a frame: its matrix of some three megabytes stays in the cache."""
READ = 1 << 17
"""Rows read from the file at a time."""
ALLOWANCE_US = 7_200_000_000
AHEAD = 4
"""Frames under way at once on two cores."""
FIRST, SECOND = ("caller",), ("callee", "device", "forwarder")
"""On two cores each frame goes through two stages: reading and these roles, then those and the
rules. Every role sees the frames in order, so the numbers are the same."""
ROLES = ("caller", "callee", "device")


@dataclass
class Run:
    """One pass over a file."""

    events: int = 0
    seconds: float = 0.0
    cpu_s: float = 0.0
    ns: dict[str, float] = field(default_factory=dict)
    alerts: int = 0
    keys: int = 0
    bytes_a_key: float = 0.0
    words: float = 0.0

    def spent(self, stage: str, since: float) -> None:
        """Book the time since `since` to `stage`."""
        self.ns[stage] = self.ns.get(stage, 0.0) + (time.perf_counter() - since) * 1e9


class Pipeline:
    """The stages, each on one frame; `matrices` are used again, one a frame under way."""

    def __init__(self, cores: int, run: Run) -> None:
        self.run, self.windows = run, Windows(threads=1 if cores <= 2 else cores // 2)
        self.compiled = predicate.compiled(rules.read(RULES))
        self.alerts: list[pa.RecordBatch] = []
        wanted = len(columns.published("call"))
        self.matrices = [matrix(wanted, ROWS) for _ in range(AHEAD + 1)]
        at = columns.index("call")
        self.duration = at["duration_s"]
        for values in self.matrices:
            values[at["answered"]] = 1

    def frames(self, file: Path) -> Iterator[Frame]:
        """The rows of `file` in frames. Parquet pages are decoded on this thread."""
        made = 0
        began = time.perf_counter()
        for batch in pq.ParquetFile(file).iter_batches(READ, use_threads=False):
            named = {name: _numbers(batch.column(name)) for name in batch.schema.names}
            for low in range(0, batch.num_rows, ROWS):
                part = {name: of[low : low + ROWS] for name, of in named.items()}
                frame = self._frame(part, self.matrices[made % len(self.matrices)])
                self.run.spent("read", began)
                yield frame
                began = time.perf_counter()
                made += 1

    def _frame(self, part: dict[str, Any], values: Numbers) -> Frame:
        event, log = part["event_us"], part["arrival_us"]
        nobody = np.zeros(len(event), np.uint64)
        ids = {name: part[name] for name in ("caller", "callee", "device", "local")}
        values[self.duration, : len(event)] = part["duration_s"]
        return Frame(
            "call", part["kind"], part["position"], event, log, log - event > ALLOWANCE_US,
            ids | {"cell": nobody, "forwarded_from": nobody},
            {name: part[name] for name in ("caller_region", "callee_region")}, values,
        )  # fmt: skip

    def window(self, frame: Frame, roles: Collection[str] | None = None) -> Frame:
        """All features of item 3 of the frame, or those of some roles."""
        began = time.perf_counter()
        self.windows.read(frame, roles)
        self.run.spent("windows", began)
        return frame

    def judge(self, frame: Frame) -> None:
        """The rules, and an alert a row that any of them holds for."""
        began = time.perf_counter()
        bits = self.compiled.fired(frame, ("low",))[0]
        hit = np.flatnonzero(bits)
        found = [frame.position[hit], frame.ids["caller"][hit], bits[hit]]
        self.alerts.append(
            pa.record_batch([pa.array(c) for c in found], ["position", "caller", "rules"])
        )
        self.run.events += len(frame)
        self.run.spent("rules", began)

    def write(self, path: Path) -> None:
        """The alerts as Parquet."""
        began = time.perf_counter()
        table = pa.Table.from_batches(self.alerts)
        pq.write_table(table, path)
        self.run.alerts = table.num_rows
        self.run.spent("alerts", began)


def once(file: Path, cores: int) -> Run:
    """One pass, from the file to the alerts on disk."""
    run = Run()
    line = Pipeline(cores, run)
    with tempfile.TemporaryDirectory() as folder:
        began, used = time.perf_counter(), time.process_time()
        frames = line.frames(file)
        if cores > 1:
            _overlapped(line, frames)
        else:
            for frame in frames:
                line.judge(line.window(frame))
        line.write(Path(folder, "alerts.parquet"))
        run.seconds, run.cpu_s = time.perf_counter() - began, time.process_time() - used
    keys = line.windows.keys()
    sizes = line.windows.bytes_a_key()
    run.keys = sum(keys.values())
    run.bytes_a_key = sum(sizes[name] * keys[name] for name in sizes) / run.keys
    run.words = _words(line.matrices[0])
    return run


def _overlapped(line: Pipeline, frames: Iterator[Frame]) -> None:
    """A frame is in its first stage while the one before is in its second."""
    with ThreadPoolExecutor(1, "second") as second:
        under_way: deque[Future[None]] = deque()
        for frame in frames:
            line.window(frame, FIRST)
            under_way.append(second.submit(_second, line, frame))
            if len(under_way) >= AHEAD:
                under_way.popleft().result()
        for one in under_way:
            one.result()


def _second(line: Pipeline, frame: Frame) -> None:
    line.judge(line.window(frame, SECOND))


def _numbers(column: pa.Array) -> Any:
    if column.null_count:
        column = pc.fill_null(column, np.nan)
    return column.to_numpy(zero_copy_only=False)


def _words(values: Numbers) -> float:
    """Mean words a ring that a row's roles hold, from the features of one frame."""
    at = columns.index("call")
    found = [values[at[f"{role}_calls_7d"], :ROWS] for role in ROLES]
    found += [values[at[f"{role}_ended_7d"], :ROWS] for role in ROLES[:2]]
    return float(np.nanmean(np.minimum(sum(found) / len(ROLES), 64)))


def string_id_ns(file: Path) -> float:
    """What an id costs that comes as text: the callers of the file's first rows, once more."""
    column = next(pq.ParquetFile(file).iter_batches(1 << 20, columns=["caller"])).column(0)
    texts = column.cast(pa.string())
    ids(texts[:1])
    used = time.process_time()
    ids(texts)
    return (time.process_time() - used) / len(texts) * 1e9


def touched(run: Run) -> float:
    """Bytes that an event moves at least: for each role its index line, its head and its ring
    (read and written back), its columns (fetched, written back, read by the rules); its input."""
    wide = sum(column.role in ROLES for column in columns.published("call"))
    return len(ROLES) * (64 + 2 * 64 + 2 * 8 * run.words) + 3 * 8 * wide + 70


def starts_only(file: Path) -> Path:
    """The starts of calls alone: every row changes every role."""
    path = file.with_name(f"starts-{file.name}")
    if not path.exists():
        table = pq.read_table(file, filters=[("kind", "==", START)])
        pq.write_table(table, path, compression="lz4", row_group_size=1 << 18)
    return path


def main(arguments: Iterable[str] | None = None) -> None:
    """Make the events, warm up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=8_000_000)
    parser.add_argument("--cores", type=int, default=1)
    parser.add_argument("--peers", default="")
    parser.add_argument("--seconds", type=float, default=20.0, help="for each peer")
    chosen = parser.parse_args(None if arguments is None else list(arguments))
    file = write(CACHE / f"calls-{chosen.events}.parquet", chosen.events)
    starts = starts_only(file)
    pa.set_cpu_count(1)
    os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[: chosen.cores])
    warm = write(CACHE / "calls-50000.parquet", 50_000)
    print("compiled and warm after", round(once(warm, chosen.cores).seconds, 1), "s", flush=True)
    run, only = once(file, chosen.cores), once(starts, chosen.cores)
    rate = run.events / run.seconds
    bandwidth = gigabytes_per_s()
    moved = touched(run)
    found: dict[str, Any] = {
        "events_per_s": round(rate), "cores": chosen.cores, "events": run.events,
        "events_per_cpu_s": round(run.events / run.cpu_s),
        "starts_per_s": round(only.events / only.seconds), "keys": run.keys,
        "bytes_per_key": round(run.bytes_a_key, 1),
        "alerts": run.alerts, "rules": 20, "string_id_ns": round(string_id_ns(file), 1),
        "ns": {stage: round(ns / run.events) for stage, ns in run.ns.items()},
        "memory_gb_per_s": round(bandwidth, 1), "bytes_per_event": round(moved),
        "of_memory_bandwidth": round(rate * moved / 1e9 / bandwidth, 3),
        "ratio_flink": None, "ratio_duckdb": None,
    }  # fmt: skip
    for peer in filter(None, chosen.peers.split(",")):
        other = importlib.import_module(f"bench.peers.{peer}")
        ratios = other.ratios(file, chosen.cores, chosen.seconds, rate)
        found |= {name: round(number, 1) for name, number in ratios.items()}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
