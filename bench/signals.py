"""What each shipped rule and sign finds in a made-up town, against its truth.

    python -m bench.signals [--seed 101] [--days 7] [--size town]

Prints a line a rule: `times` (hits, of a rule once a day and thing; rows of a sign), `found` (the
different things it spoke of), `true` (those of them the town's truth names: numbers, sites and
accounts of gangs, SIM boxes, victims) and for residents `lift` (how many times as often it speaks
of a victim as of anybody). Then one JSON line. Nothing is on a list: what a rule finds, it finds
by itself. A sender whose number is copied by a fake base station is a bank's: it counts as false.
"""

from __future__ import annotations

import argparse
import json
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from fanzha.engine.stream.engine import BATCH, Engine, Read
from fanzha.engine.stream.ids import id_of
from fanzha.engine.stream.known import REGISTER, Knowledge
from fanzha.engine.stream.rules import SIGN, Rule, default
from fanzha.prevent.intake.events import in_order, widen
from fanzha.prevent.intake.log import EPOCH
from fanzha.sim.make import make
from fanzha.sim.place import Size
from fanzha.words.schemas import EVENT_KINDS

TRUTH_OF = {"caller": "numbers", "sender": "numbers", "relay": "numbers", "host": "hosts",
            "account": "accounts", "payer": "accounts", "device": "boxes", "resident": "victims"}  # fmt: skip


@dataclass
class Found:
    """What one rule or sign spoke of: how often, and of whom."""

    times: int = 0
    ids: set[int] = field(default_factory=set)


def main() -> None:
    """Make the town, run the engine over it, print."""
    args = _arguments()
    with tempfile.TemporaryDirectory() as folder:
        town = Path(folder) / "town"
        make(town, Size(args.size), args.days, args.seed, date(2025, 3, 3))
        engine = Engine(default())
        register, truth = _register(town)
        engine.know(Knowledge().with_register(register))
        rows = _rows(town)
        began = time.perf_counter()
        found = _found(engine, rows)
        seconds = time.perf_counter() - began
    table = [_line(rule, found[rule.name], truth) for rule in default().rules]
    for line in table:
        print(" ".join(f"{name}={value}" for name, value in line.items()))
    print(json.dumps({"seed": args.seed, "days": args.days, "events": rows.num_rows,
                      "victims": len(truth["victims"]),
                      "events_per_s": round(rows.num_rows / seconds), "rules": table}))  # fmt: skip


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=101)
    parser.add_argument("--days", type=int, default=7)
    parser.add_argument("--size", default="town")
    return parser.parse_args()


def _read(path: Path) -> pa.Table:
    return pq.ParquetFile(path).read()


def _rows(town: Path) -> pa.Table:
    """Every event in order of arrival, each once."""
    parts = [
        widen(kind, _read(path))
        for kind in EVENT_KINDS
        if kind != "statement_line"
        for path in sorted((town / "events" / kind).rglob("*.parquet"))
    ]
    rows = in_order(pa.concat_tables(parts)).combine_chunks()
    key: Any = pc.binary_join_element_wise(rows["source"], rows["event_id"], "/")
    _, first = np.unique(key.to_numpy(zero_copy_only=False).astype(str), return_index=True)
    return rows.take(np.sort(first))


def _register(town: Path) -> tuple[pa.Table, dict[str, set[int]]]:
    """Whose phone and account is whose; and the truth, as ids by what it is about."""
    main: dict[str, str] = {}
    rows = []
    for line in _read(town / "entities" / "phone_number.parquet").to_pylist():
        if line["owner"]:
            main.setdefault(line["owner"], line["number"])
            rows.append(_known("phone", line["number"], main[line["owner"]]))
    rows += [
        _known("account", account["account"], main[account["holder"]])
        for account in _read(town / "entities" / "account.parquet").to_pylist()
        if account["holder"] in main
    ]
    devices = _read(town / "entities" / "device.parquet").to_pylist()
    truth = {
        "numbers": set(_of_gangs(town, "numbers", "number")),
        "hosts": set(_of_gangs(town, "hosts", "host")),
        "accounts": set(_of_gangs(town, "accounts", "account")),
        "boxes": {id_of(item["device_id"]) for item in devices if item["kind"] == "sim_box"},
        "victims": {id_of(main[scam["victim"]])
                    for scam in _read(town / "truth" / "scams.parquet").to_pylist()},
        "residents": {id_of(phone) for phone in main.values()},
    }  # fmt: skip
    return pa.Table.from_pylist(rows, REGISTER), truth


def _known(kind: str, value: str, phone: str) -> dict[str, Any]:
    return {"kind": kind, "value": value, "phone": phone, "before": False}


def _of_gangs(town: Path, name: str, column: str) -> Iterator[int]:
    for row in _read(town / "truth" / f"{name}.parquet").to_pylist():
        if row["gang"]:
            yield id_of(row[column])


def _found(engine: Engine, rows: pa.Table) -> dict[str, Found]:
    found: dict[str, Found] = defaultdict(Found)
    log_time: datetime = EPOCH
    for first in range(0, rows.num_rows, BATCH):
        part = rows.slice(first, BATCH)
        read = engine.read(first, log_time, part)
        log_time = max(log_time, part["arrival_time"][-1].as_py())
        for hit in read.hits:
            found[hit.rule.name].times += 1
            found[hit.rule.name].ids.add(hit.entity)
        _signs(engine, read, found)
    return found


def _signs(engine: Engine, read: Read, found: dict[str, Found]) -> None:
    for group, frame in read.frames.items():
        bits = engine.compiled.fired(frame, (SIGN,))
        for bit, rule in enumerate(engine.compiled.rules(group)):
            rows = np.flatnonzero(bits[bit // 64] >> np.uint64(bit % 64) & np.uint64(1))
            found[rule.name].times += len(rows)
            found[rule.name].ids |= set(frame.ids["resident"][rows].tolist()) - {0}


def _line(rule: Rule, found: Found, truth: dict[str, set[int]]) -> dict[str, Any]:
    """One row of the table."""
    true = found.ids & truth[TRUTH_OF[rule.about]]
    line = {"rule": rule.name, "level": rule.level, "about": rule.about, "times": found.times,
            "found": len(found.ids), "true": len(true)}  # fmt: skip
    if rule.about == "resident" and found.ids:
        often = len(true) / len(truth["victims"])
        line["lift"] = round(often / (len(found.ids) / len(truth["residents"])), 1)
    return line


if __name__ == "__main__":
    main()
