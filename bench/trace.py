"""How fast stolen money is traced: `python -m bench.trace [--transfers N] [--accounts M]`.

Builds an indexed log of made-up transfers (`bench.trace_town`) in a process of its own, opens it,
and traces by `dirty_first` in a window of 24 hours: answers of about 10, 1,000 and 10,000 edges,
large ones from many seeds. Then a million transfers are appended; up to ten million, also in 50
parts, and compacted. With `--folder` the files stay and are used again.

`--peers duckdb,igraph,...` asks others (`bench.peers_trace`) for the same edges to the fen, in the
same run: DuckDB on the same transfers, graph libraries on at most ten million. No graph library
searches in the order of time with amounts that run out: each gives the edges of a vertex, and the
search on top of it is a heap in Python, alike for all. Peers know transfers by number. So
`ratio_*` counts on both sides from seeds as numbers to edges as numbers, `ratio_*_text` charges us
with finding the seeds by their text ids as well. Each asks TIMES times in a row inside its own
process and the fastest counts.

Last line: one JSON object; `p50_ms` from seeds as text to the edges as numbers, `p50_numbers_ms`
from seeds as numbers, `p50_told_ms` from text to all flows as objects with texts.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
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
from fanzha.engine.trace.seeds import Placed

HOURS = 24
SIZES = (10, 1_000, 10_000)
TRACES = {10: 2_000, 1_000: 200, 10_000: 100}
ASKED = {10: 100, 1_000: 3, 10_000: 2}
"""How many of the traces a peer is asked: enough of the small ones that one answer more or less does
not move the median."""
TIMES = 2
"""How often each asks a question, its own side and the peer's, to tell the fastest."""
GRAPH_TRANSFERS = 10_000_000
APPENDED = 1_000_000
PARTS = 50
KEPT_OF_SMALL = ("ratio_", "prepare_", "rss_", "parts", "compact_s", "p50_parts_", "p50_compacted_")
"""What is told of the smaller town that graph libraries are asked about."""


@dataclass(frozen=True)
class Question:
    """Seeds by transfer id, and by the number peers know the transfer by."""

    seeds: list[Seed]
    numbered: dict[int, int]

    def ask(self, log: TransferLog, seeds: list[Seed] | Placed | None = None) -> Answer:
        """Our answer, with seeds as text or already placed."""
        return trace(log, seeds or self.seeds, window_hours=HOURS)


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
    parser.add_argument("--folder", type=Path, default=None, help="where files stay")
    asked = parser.parse_args()
    peers = [name for name in asked.peers.split(",") if name]
    town = Town(asked.transfers, asked.accounts or max(asked.transfers // 10, 1000))
    graphs = [name for name in peers if name != "duckdb"]
    small = town.transfers > GRAPH_TRANSFERS
    told = _run(town, peers if not small else [n for n in peers if n == "duckdb"], asked.folder)
    if graphs and small:
        other = Town(GRAPH_TRANSFERS, GRAPH_TRANSFERS // 10)
        figures = _run(other, graphs, asked.folder)
        told |= {name: figure for name, figure in figures.items() if name.startswith(KEPT_OF_SMALL)
                 and name not in told}  # fmt: skip
    for after in ("", "_1000", "_10000", "_text", "_text_1000", "_text_10000"):
        ratios = [told[f"ratio_{name}{after}"] for name in graphs]
        told[f"ratio_graph{after}"] = min(ratios, default=None)
    print(json.dumps(told))


def _run(town: Town, peers: list[str], folder: Path | None) -> dict[str, Any]:
    with _place(folder, f"{town.transfers}-{town.accounts}") as place:
        numbered, store = place / "numbered.parquet", place / "log"
        built = _made(town, place, store)
        log = TransferLog.open(store)
        sizes = {"transfers": town.transfers, "accounts": town.accounts}
        measured = Measured({**sizes, **built, **_alone(_memory, store)})
        _ask_ourselves(measured, log)
        for name in peers:
            _ask_peer(measured, log, name, numbered)
        del log
        measured.told |= _append(place, town)
        if town.transfers <= GRAPH_TRANSFERS:
            measured.told |= _compact(place, town, measured.questions[1_000])
        measured.told |= {"load": round(os.getloadavg()[0], 1), "cores": os.cpu_count()}
        return measured.told


@contextmanager
def _place(folder: Path | None, name: str) -> Iterator[Path]:
    if folder is not None:
        (folder / name).mkdir(parents=True, exist_ok=True)
        yield folder / name
        return
    with tempfile.TemporaryDirectory(prefix="fanzha-trace-") as made:
        yield Path(made)


def _made(town: Town, place: Path, store: Path) -> dict[str, Any]:
    """The town's files and its log, made if they are not there; what making them took."""
    told, named = place / "built.json", place / "named.parquet"
    if not told.exists():
        shutil.rmtree(store, ignore_errors=True)
        numbered = place / "numbered.parquet"
        _timed(f"made up {town.transfers:,} transfers", lambda: town.write(named, numbered))
        told.write_text(json.dumps(_alone(_build, named, store)))
        named.unlink()
    built: dict[str, Any] = json.loads(told.read_text())
    return built


def _timed(what: str, act: Callable[[], Any]) -> float:
    start = time.perf_counter()
    act()
    seconds = time.perf_counter() - start
    print(f"{seconds:8.1f} s  {what}", flush=True)
    return seconds


def _alone(act: Callable[..., Any], *asked: Any) -> Any:
    """What `act` tells, done in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(act, asked)


def _build(named: Path, store: Path) -> dict[str, Any]:
    """Seconds to build, and the most memory it took."""
    start = time.perf_counter()
    TransferLog.create(store, named)
    seconds = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    print(f"{seconds:8.1f} s  built, at most {peak / 1e9:.2f} GB", flush=True)
    return {"build_s": round(seconds, 1), "build_peak_bytes": peak}


def _memory(store: Path) -> dict[str, Any]:
    """The files' size, and all memory of a process that has opened the log, has every page of it
    in memory, and has traced."""
    log = TransferLog.open(store)
    for part in _arrays(log.state.base):
        int(part.view(np.uint8)[::4096].sum()) if part.size else 0
    _seeded(log, np.arange(1)).ask(log)
    files = sum(path.stat().st_size for path in store.iterdir())
    return {
        "file_bytes": files, "rss_bytes": psutil.Process().memory_info().rss,
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
        seconds, numbers, told, edges = [], [], [], []
        for question in questions:
            start = time.perf_counter()
            answer = question.ask(log)
            seconds.append(time.perf_counter() - start)
            _ = answer.edges, answer.accounts
            told.append(time.perf_counter() - start)
            edges.append(len(answer.carried))
        for question in questions:
            placed = log.place(question.seeds)
            start = time.perf_counter()
            question.ask(log, placed)
            numbers.append(time.perf_counter() - start)
        measured.questions[size], measured.seconds[size] = questions, seconds
        after = "" if size == SIZES[0] else f"_{size}"
        measured.told |= {
            f"edges{after}": int(np.median(edges)), f"seeds{after}": len(questions[0].seeds),
            f"p50_ms{after}": _ms(seconds, 50), f"p99_ms{after}": _ms(seconds, 99),
            f"p50_numbers_ms{after}": _ms(numbers, 50), f"p50_told_ms{after}": _ms(told, 50),
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
            edges = len(question.ask(log).carried)
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

    The first of TIMES finds the processor's caches cold; a pause between them, as a message from
    one process to the other makes, would cool them again.
    """
    with Peer.of(name, numbered) as peer:
        measured.told |= {
            f"prepare_{name}_s": round(peer.prepare_s, 1),
            f"rss_{name}_bytes": peer.rss_bytes,
        }
        print(f"{peer.prepare_s:8.1f} s  {name} made ready", flush=True)
        for size in SIZES:
            theirs, ours, from_text = [], [], []
            for question in measured.questions[size][: ASKED[size]]:
                asked = peer.trace(question.numbered, HOURS * 3_600_000_000, TIMES)
                theirs.append(asked.seconds)
                placed = log.place(question.seeds)
                ours.append(min(_spent(log, [placed] * TIMES)))
                from_text.append(min(_spent(log, [question.seeds] * TIMES)))
                answer = question.ask(log)
                if asked.edges != {
                    key >> 32: fen for key, fen in answer.carried[:, (KEY, FEN)].tolist()
                }:
                    raise SystemExit(f"{name} answers otherwise")
            after = "" if size == SIZES[0] else f"_{size}"
            measured.told[f"p50_{name}_ms{after}"] = _ms(theirs, 50)
            for key, spent in (("", ours), ("_text", from_text)):
                ratio = round(float(np.median(theirs) / np.median(spent)), 1)
                measured.told[f"ratio_{name}{key}{after}"] = ratio
            print(f"{_ms(theirs, 50):8.1f} ms  {name}, {size:,} edges", flush=True)


def _spent(log: TransferLog, asked: Iterable[list[Seed] | Placed]) -> Iterator[float]:
    """Seconds of each trace, its call alone, as the peer's are told (`peers_trace.serve`)."""
    for seeds in asked:
        start = time.perf_counter()
        trace(log, seeds, window_hours=HOURS)
        yield time.perf_counter() - start


@contextmanager
def _beside(place: Path) -> Iterator[TransferLog]:
    """The log in a folder of its own, to be appended to: its base is linked, not copied."""
    with tempfile.TemporaryDirectory(dir=place) as made:
        other = Path(made) / "log"
        shutil.copytree(place / "log", other, copy_function=os.link)
        yield TransferLog.open(other)


def _append(place: Path, town: Town) -> dict[str, Any]:
    """New transfers among the same accounts, after all others and into their midst."""
    table = _later(town)
    seed = Seed(table["transfer_id"][0].as_py(), table["amount_fen"][0].as_py())
    with _beside(place) as log:
        log.append(table.slice(0, 10))  # What runs here first is compiled first.
        trace(log, [seed], window_hours=HOURS)
        start = time.perf_counter()
        log.append(table.slice(10))
        trace(log, [seed], window_hours=HOURS)
        seconds = time.perf_counter() - start
    print(f"{seconds:8.2f} s  {len(table):,} appended and traced", flush=True)
    return {"appended": len(table), "append_s": round(seconds, 2)}


def _later(town: Town) -> Any:
    count = min(APPENDED, town.transfers // 10)
    later = Town(town.transfers + count, town.accounts)
    return next(later.chunks(town.transfers, town.transfers + count))[0]


def _compact(place: Path, town: Town, questions: list[Question]) -> dict[str, Any]:
    """Traces of 1,000 edges without anything appended, with many parts, and when compacted."""
    table, told = _later(town), {}
    size = -(-len(table) // PARTS)
    with _beside(place) as log:
        told["p50_base_ms_1000"] = _each(questions, log)
        for start in range(0, len(table), size):
            log.append(table.slice(start, size))
        told["p50_parts_ms_1000"] = _each(questions, log)
        told["compact_s"] = round(_timed(f"{PARTS} parts compacted", log.compact), 1)
        told["p50_compacted_ms_1000"] = _each(questions, log)
    return {"parts": PARTS, **told}


def _each(questions: list[Question], log: TransferLog) -> float:
    return _ms([min(_spent(log, [one.seeds] * 3)) for one in questions[:20]], 50)


if __name__ == "__main__":
    main()
