"""Made-up events (虚构) as wide rows, a full disk, and a listening intake."""

from __future__ import annotations

import json
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from fanzha.prevent.intake.events import widen
from fanzha.prevent.intake.log import Log
from fanzha.words.schemas import event_schema
from tests.prevent.events import event

T0 = datetime(2026, 3, 2, 8, 0, tzinfo=UTC)


def visit(number: int, **rest: Any) -> dict[str, Any]:
    """One visit a second, its id its number."""
    at = T0 + timedelta(seconds=number)
    given = {"phone": "13900000001", "host": "h.example", "event_id": str(number), **rest}
    return event("visit", at, **given)


def visits(first: int, count: int) -> pa.Table:
    """Wide rows of visits."""
    rows = []
    for number in range(first, first + count):
        at = T0 + timedelta(seconds=number)
        rows.append({**visit(number), "event_time": at, "arrival_time": at})
    return widen("visit", pa.Table.from_pylist(rows, event_schema("visit")))


def lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """Events as JSON lines."""
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def ids(log: Log, position: int = 0) -> list[str]:
    """The ids of the log's rows from a position on."""
    return [name for batch in log.read(position) for name in batch.rows["event_id"].to_pylist()]


def kept_aside(data: Path) -> list[dict[str, Any]]:
    """The bad rows as they stand in quarantine."""
    files = sorted((data / "quarantine").glob("*.jsonl"))
    return [json.loads(line) for file in files for line in file.read_text().splitlines()]


@contextmanager
def full_disk(room: int) -> Iterator[None]:
    """No file may grow beyond `room` bytes: writes fail part-way, as on a disk that is full."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (room, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def until(done: Any, seconds: float = 10.0) -> None:
    """Wait for something that another thread does."""
    end = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.01)
