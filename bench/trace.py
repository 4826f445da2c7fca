"""How fast stolen money is traced: `python -m bench.trace [--transfers N] [--accounts M]`.

Builds an indexed log of made-up transfers (`bench.trace_town`) in a process of its own, opens it,
and traces by `dirty_first` in a window of 24 hours: answers of about 10, 1,000 and 10,000 edges,
large ones from many seeds. Then a million transfers are appended. `--peers duckdb,igraph,...` asks
others (`bench.peers_trace`) for the same edges to the fen, in the same run: DuckDB on the same
transfers, graph libraries on at most ten million. Last line: one JSON object; milliseconds from
seeds as text to the edges as numbers, `p50_told_ms` to all flows as objects with texts.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from bench.peers_trace.peer import NAMES, Peer
from bench.trace_town import Town
from fanzha.engine.trace import Answer, Seed, TransferLog, trace
from fanzha.engine.trace.kernels.books import FEN, KEY

HOURS = 24
SIZES = (10, 1_000, 10_000)
TRACES = {10: 2_000, 1_000: 200, 10_000: 100}
ASKED = {10: 10, 1_000: 3, 10_000: 2}
"""How many of the traces a peer is asked."""
GRAPH_TRANSFERS = 10_000_000
APPENDED = 1_000_000


@dataclass(frozen=True)
class Question:
    """Seeds by transfer id, and by the number peers know the transfer by."""

    seeds: list[Seed]
    numbered: dict[int, int]

    def ask(self, log: TransferLog) -> Answer:
        """Our answer."""
        return trace(log, self.seeds, window_hours=HOURS)


@dataclass
class Measured:
    """One log's figures."""

    told: dict[str, Any]
    questions: dict[int, list[Question]] = field(default_factory=dict)
    seconds: dict[int, list[float]] = field(default_factory=dict)


def main() -> None:
    """Set up, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transfers", type=int, default=100_000_000)
    parser.add_argument("--accounts", type=int, default=None)
    parser.add_argument("--peers", default="", help=",".join(NAMES))
    parser.add_argument("--folder", type=Path, default=None, help="where to put the files")
    asked = parser.parse_args()
    peers = [name for name in asked.peers.split(",") if name]
    town = Town(asked.transfers, asked.accounts or max(asked.transfers // 10, 1000))
    graphs = [name for name in peers if name != "duckdb"]
    small = town.transfers > GRAPH_TRANSFERS
    told = _run(town, peers if not small else [n for n in peers if n == "duckdb"], asked.folder)
    if graphs and small:
        other = Town(GRAPH_TRANSFERS, GRAPH_TRANSFERS // 10)
        figures = _run(other, graphs, asked.folder)
        told |= {name: figure for name, figure in figures.items() if name.startswith(("ratio_", "prepare_", "rss_"))
                 and name not in told}  # fmt: skip
    fastest = min((told[f"ratio_{name}"] for name in graphs), default=None)
    print(json.dumps({**told, "ratio_graph": fastest}))


def _run(town: Town, peers: list[str], folder: Path | None) -> dict[str, Any]:
    with _place(folder) as place:
        named, numbered, store = place / "named.parquet", place / "numbered.parquet", place / "log"
        _timed(f"made up {town.transfers:,} transfers", lambda: town.write(named, numbered))
        built = _built(named, store)
        log = TransferLog.open(store)
        measured = Measured(
            {"transfers": town.transfers, "accounts": town.accounts, **built, **_memory(log, store)}
        )
        _ask_ourselves(measured, log)
        for name in peers:
            _ask_peer(measured, log, name, numbered)
        measured.told |= _append(log, town)
        measured.told |= {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
        return measured.told


@contextmanager
def _place(folder: Path | None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="fanzha-trace-", dir=folder) as name:
        yield Path(name)


def _timed(what: str, act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    seconds = time.perf_counter() - start
    print(f"{seconds:8.1f} s  {what}", flush=True)
    return seconds


def _built(named: Path, store: Path) -> dict[str, Any]:
    """Seconds to build and the most memory it took, in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        seconds, peak = pool.apply(_build, (named, store))
    print(f"{seconds:8.1f} s  built, at most {peak / 1e9:.2f} GB", flush=True)
    return {"build_s": round(seconds, 1), "build_peak_bytes": peak}


def _build(named: Path, store: Path) -> tuple[float, int]:
    start = time.perf_counter()
    TransferLog.create(store, named)
    seconds = time.perf_counter() - start
    return seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


def _memory(log: TransferLog, store: Path) -> dict[str, Any]:
    """The files' size; what opening the log costs with every page of it in memory."""
    files = sum(path.stat().st_size for path in store.iterdir())
    for part in _arrays(log.state.base):
        int(part.view(np.uint8)[::4096].sum()) if part.size else 0
    resident = psutil.Process().memory_info().rss
    return {
        "file_bytes": files, "rss_bytes": resident,
        "bytes_per_transfer": round(files / len(log), 2),
    }  # fmt: skip


def _arrays(value: Any) -> Iterator[np.ndarray]:
    if isinstance(value, np.ndarray):
        yield value.reshape(-1)
    for part in vars(value).values() if hasattr(value, "__dataclass_fields__") else ():
        yield from _arrays(part)
    if isinstance(value, tuple):
        for part in value:
            yield from _arrays(part)


def _ask_ourselves(measured: Measured, log: TransferLog) -> None:
    draw = np.random.default_rng(7)
    for size in SIZES:
        questions = [
            _question(log, draw, size) for _ in range(TRACES[size] if size < 1_000 else 20)
        ]
        questions *= TRACES[size] // len(questions)
        seconds, told, edges = [], [], []
        for question in questions:
            start = time.perf_counter()
            answer = question.ask(log)
            seconds.append(time.perf_counter() - start)
            _ = answer.edges, answer.accounts
            told.append(time.perf_counter() - start)
            edges.append(len(answer.traced.edges))
        measured.questions[size], measured.seconds[size] = questions, seconds
        after = "" if size == SIZES[0] else f"_{size}"
        measured.told |= {
            f"edges{after}": int(np.median(edges)), f"seeds{after}": len(questions[0].seeds),
            f"p50_ms{after}": _ms(seconds, 50), f"p99_ms{after}": _ms(seconds, 99),
            f"p50_told_ms{after}": _ms(told, 50),
        }  # fmt: skip
        print(f"{_ms(seconds, 50):8.3f} ms  median for {size:,} edges", flush=True)


def _ms(seconds: list[float], percent: float) -> float:
    return round(float(np.percentile(seconds, percent)) * 1000, 4)


def _question(log: TransferLog, draw: np.random.Generator, size: int) -> Question:
    """Seeds, all paid within an hour or so, whose answer has about `size` edges."""
    while True:
        first = int(draw.integers(0, len(log) * 4 // 5))
        rows = np.sort(
            draw.choice(np.arange(first, min(first + 4 * size, len(log))), size, replace=False)
        )
        least, most = 1, size
        while least <= most:
            count = (least + most) // 2
            question = _seeded(log, rows[:count])
            edges = len(question.ask(log).traced.edges)
            if abs(edges - size) <= size // 10:
                return question
            least, most = (count + 1, most) if edges < size else (least, count - 1)


def _seeded(log: TransferLog, rows: np.ndarray) -> Question:
    keys = (rows << 32) | 0xFFFF_FFFF
    amounts = log.state.transfers(keys)[:, 4].tolist()
    seeds = [Seed(*pair) for pair in zip(log.state.ids(rows), amounts, strict=True)]
    return Question(seeds, dict(zip(rows.tolist(), amounts, strict=True)))


def _ask_peer(measured: Measured, log: TransferLog, name: str, numbered: Path) -> None:
    """The same questions in the same run, ours asked again beside each; equal to the fen.

    Each asks twice and the faster counts: the first finds the processor's caches cold.
    """
    with Peer.of(name, numbered) as peer:
        measured.told |= {
            f"prepare_{name}_s": round(peer.prepare_s, 1),
            f"rss_{name}_bytes": peer.rss_bytes,
        }
        print(f"{peer.prepare_s:8.1f} s  {name} made ready", flush=True)
        for size in SIZES:
            theirs, ours = [], []
            for question in measured.questions[size][: ASKED[size]]:
                asked = peer.trace(question.numbered, HOURS * 3_600_000_000)
                again = peer.trace(question.numbered, HOURS * 3_600_000_000)
                theirs.append(min(asked.seconds, again.seconds))
                spent = []
                for _ in range(2):
                    start = time.perf_counter()
                    answer = question.ask(log)
                    spent.append(time.perf_counter() - start)
                ours.append(min(spent))
                if asked.edges != {
                    key >> 32: fen for key, fen in answer.traced.edges[:, (KEY, FEN)].tolist()
                }:
                    raise SystemExit(f"{name} answers otherwise")
            after = "" if size == SIZES[0] else f"_{size}"
            measured.told[f"p50_{name}_ms{after}"] = _ms(theirs, 50)
            measured.told[f"ratio_{name}{after}"] = round(
                float(np.median(theirs) / np.median(ours)), 1
            )
            print(f"{_ms(theirs, 50):8.1f} ms  {name}, {size:,} edges", flush=True)


def _append(log: TransferLog, town: Town) -> dict[str, Any]:
    """New transfers among the same accounts, after all others and into their midst."""
    count = min(APPENDED, town.transfers // 10)
    later = Town(town.transfers + count, town.accounts)
    table = next(later.chunks(town.transfers, town.transfers + count))[0]
    seed = Seed(table["transfer_id"][0].as_py(), table["amount_fen"][0].as_py())
    log.append(table.slice(0, 10))  # What runs here first is compiled first.
    trace(log, [seed], window_hours=HOURS)
    start = time.perf_counter()
    log.append(table.slice(10))
    trace(log, [seed], window_hours=HOURS)
    seconds = time.perf_counter() - start
    print(f"{seconds:8.2f} s  {count:,} appended and traced", flush=True)
    return {"appended": count, "append_s": round(seconds, 2)}


if __name__ == "__main__":
    main()
