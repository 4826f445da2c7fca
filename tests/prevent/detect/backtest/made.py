"""A small archive and what happened, made up (虚构) by hand so that every figure can be counted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa

from fanzha.engine.stream.ids import id_of
from fanzha.engine.stream.rules import Rule
from fanzha.prevent.detect.backtest import ports
from fanzha.prevent.detect.backtest.ports import Happened, micros
from fanzha.prevent.intake.archive import Archive
from fanzha.words.schemas import TIME

T0 = datetime(2026, 3, 2, 0, 0, tzinfo=UTC)
END = T0 + timedelta(days=3)
ANN, BEA, CAI, DAN = 15400000001, 15400000002, 15400000003, 15400000004
GANG, COURIER = 15400000091, 15400000092

MANY = Rule(
    "many_calls", "虚构规则", "a made-up rule", "call_start", "caller_calls_1h >= 50", "low",
    "other", "caller",
)  # fmt: skip
FOREIGN = Rule(
    "foreign", "虚构规则", "a made-up rule", "call_start",
    "origin = 'foreign' AND NOT coalesce(caller_listed, FALSE)", "low", "authority",
)  # fmt: skip
LARGE = Rule(
    "large", "虚构规则", "a made-up rule", "transfer", "amount_fen >= 500000", "high", "other"
)

SCHEMA = pa.schema(
    [
        pa.field("position", pa.int64()), pa.field("event_time", TIME),
        pa.field("arrival_time", TIME), pa.field("log_time", TIME), pa.field("caller", pa.string()),
        pa.field("callee", pa.string()), pa.field("resident", pa.uint64()),
        pa.field("origin", pa.string()), pa.field("caller_listed", pa.bool_()),
        pa.field("caller_calls_1h", pa.float64()),
    ]
)  # fmt: skip


def hours(number: float) -> datetime:
    """So many hours after T0."""
    return T0 + timedelta(hours=number)


def call(
    position: int, at: float, caller: int | str, callee: int, *, origin: str = "local",
    calls: float | None = None, listed: bool | None = None, late: float = 0.0,
) -> dict[str, Any]:  # fmt: skip
    """A call `at` hours after T0 that arrives `late` hours later."""
    return {
        "position": position, "event_time": hours(at), "arrival_time": hours(at + late),
        "log_time": hours(at + late), "caller": str(caller), "callee": str(callee),
        "resident": callee, "origin": origin, "caller_listed": listed, "caller_calls_1h": calls,
    }  # fmt: skip


def archive(folder: Path, rows: Iterable[dict[str, Any]], kind: str = "call_start") -> Path:
    """An archive of the rows."""
    stored = Archive(folder)
    stored.write(kind, pa.Table.from_pylist([*rows], schema=SCHEMA))
    stored.flush()
    return folder


@dataclass(frozen=True)
class Told:
    """`Truth` as told: cases (name, key, victim, from hour, to hour), payments (name, hour, fen),
    gang numbers, cleared (key, from hour, to hour)."""

    cases: tuple[tuple[str, int, bool, float, float], ...] = ()
    payments: tuple[tuple[str, float, int], ...] = ()
    gang: tuple[int | str, ...] = ()
    cleared: tuple[tuple[int, float, float], ...] = ()
    whole: bool = True

    def happened(self, start: datetime, end: datetime) -> Happened:
        """All of it, whatever the period."""
        people = [{"key": key, "case": name} for name, key, *_ in self.cases]
        cases = [
            {
                "case": name,
                "victim": victim,
                "begins_us": micros(hours(begins)),
                "ends_us": micros(hours(ends)),
            }
            for name, _, victim, begins, ends in self.cases
        ]
        paid = [
            {"case": n, "at_us": micros(hours(at)), "amount_fen": fen}
            for n, at, fen in self.payments
        ]
        things = [{"about": "caller", "key": id_of(str(key))} for key in self.gang]
        cleared = [
            {"key": k, "begins_us": micros(hours(a)), "ends_us": micros(hours(b))}
            for k, a, b in self.cleared
        ]
        return Happened(
            pa.Table.from_pylist(people, ports.PEOPLE), pa.Table.from_pylist(cases, ports.CASES),
            pa.Table.from_pylist(paid, ports.PAYMENTS),
            pa.Table.from_pylist(things, ports.THINGS),
            pa.Table.from_pylist(cleared, ports.CLEARED), self.whole,
        )  # fmt: skip
