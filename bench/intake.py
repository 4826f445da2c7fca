"""Files to the log: `python -m bench.intake [--events N]`; one JSON line last.

Made-up calls (虚构) in every format, each from a dropped file to rows on disk, doubles looked
for, on one core's worth of Python; then the table of doubles at `--known` keys, and what a
start needs to know them again. `load` is the machine's: others at work make all of it slower.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import io
import json
import os
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet as pq

from fanzha.prevent.intake.doubles import Doubles
from fanzha.prevent.intake.feeds import read
from fanzha.prevent.intake.gate import Gate
from fanzha.prevent.intake.inbox import Inbox
from fanzha.prevent.intake.log import Log
from fanzha.prevent.intake.validate import Sender
from fanzha.words.enums import Origin
from fanzha.words.schemas import event_schema

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
WARM_UP = 1000


def calls(count: int) -> Iterator[dict[str, Any]]:
    """Calls, four thousandths of a second apart."""
    for n in range(count):
        at = (START + timedelta(milliseconds=4 * n)).isoformat()
        yield {
            "kind": "call_start", "event_id": f"op-{n}", "source": "operator", "event_time": at,
            "arrival_time": at, "call_id": f"c{n}", "caller": f"170{n * 7919 % 99999999:08}",
            "callee": f"139{n * 104729 % 99999999:08}", "origin": next(iter(Origin)).value,
            "caller_region": "370700", "cell": f"c{n % 977}", "device": f"86{n * 31 % 999999:013}",
        }  # fmt: skip


def files(count: int) -> Iterator[tuple[str, bytes]]:
    """The same calls in every format, by file name."""
    rows = list(calls(count))
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    yield "feed.jsonl", lines
    yield "feed.jsonl.gz", gzip.compress(lines, 1)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    yield "call_start.csv", text.getvalue().encode()
    table = read("feed.jsonl", lines, Sender("bench", datetime.now(UTC))).rows
    packed = io.BytesIO()
    pq.write_table(table.select(event_schema("call_start").names), packed)
    yield "call_start.parquet", packed.getvalue()


def taken_per_s(name: str, content: bytes) -> int:
    """Events a second from the dropped file to the log."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        inbox = Inbox(data, Log(data / "log"))
        (data / "inbox" / name).write_bytes(content)
        start = time.perf_counter()
        taken = inbox.take()
        return round(taken.events / (time.perf_counter() - start))


def doubles(known: int) -> dict[str, float]:
    """Bytes a known key, and keys a second, as hours of one day bring them."""
    table, random, spent = Doubles(), np.random.default_rng(1), 0.0
    for hour in range(24):
        keys = random.integers(1, 2**64, known // 24, np.uint64)
        start = time.perf_counter()
        table.take_in(keys, START + timedelta(hours=hour))
        spent += time.perf_counter() - start
    bytes_each = table.nbytes / len(table)
    return {"double_bytes": round(bytes_each, 1), "double_keys_per_s": round(known / spent)}


def restart_per_s(content: bytes) -> int:
    """Keys a second that a start reads back from the log."""
    with tempfile.TemporaryDirectory() as folder:
        log = Log(Path(folder))
        rows = read("call_start.parquet", content, Sender("bench", datetime.now(UTC))).rows
        for _ in range(10):
            log.append(rows)
        start = time.perf_counter()
        Gate(Log(Path(folder)))
        return round(log.end / (time.perf_counter() - start))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--events", type=int, default=200_000)
    parser.add_argument("--known", type=int, default=10_000_000)
    asked = parser.parse_args()
    for name, content in files(WARM_UP):
        taken_per_s(name, content)
    formats = dict(files(asked.events))
    rates = {name: taken_per_s(name, content) for name, content in formats.items()}
    found = {**rates, **doubles(asked.known)}
    found["restart_keys_per_s"] = restart_per_s(formats["call_start.parquet"])
    print(json.dumps({"events": asked.events, **found, "load": round(os.getloadavg()[0], 1)}))


if __name__ == "__main__":
    main()
