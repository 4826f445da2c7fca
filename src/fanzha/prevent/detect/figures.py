"""How a detector fares: rates, lag, what it holds, what it said. Figures, no personal data."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

import psutil

from fanzha.engine.stream.engine import Read
from fanzha.engine.stream.roles import WINDOWS
from fanzha.prevent.detect.signals import Finding, Signal
from fanzha.prevent.intake.log import Batch

if TYPE_CHECKING:
    from fanzha.prevent.detect.detector import Detector

EVERY_S = 1.0


@dataclass
class Figures:
    """Counts since the process began, and the rate of the last second or so."""

    began: float = field(default_factory=time.monotonic)
    rows: int = 0
    busy_s: float = 0.0
    late: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    hits: Counter[str] = field(default_factory=Counter)
    shadow: Counter[str] = field(default_factory=Counter)
    signals: int = 0
    findings: int = 0
    rate: float = 0.0
    faults: dict[str, dict[str, str]] = field(default_factory=dict)
    _at: float = 0.0
    _rows_then: int = 0

    def count(self, piece: Batch, read: Read, seconds: float) -> None:
        """One piece was read in so many seconds."""
        self.rows += piece.rows.num_rows
        self.busy_s += seconds
        for group, frame in read.frames.items():
            self.kinds[group] += len(frame)
            self.late += int(frame.late.sum())
        for hit in read.hits:
            (self.shadow if hit.rule.shadow else self.hits)[hit.rule.name] += 1

    def told(self, signals: Iterable[Signal], findings: Iterable[Finding]) -> None:
        """So much was handed on."""
        self.signals += len(tuple(signals))
        self.findings += len(tuple(findings))

    def fault(self, what: str, zh: str, en: str, now: datetime) -> None:
        """Something is wrong with `what`; since the first time it was said."""
        since = self.faults.get(what, {}).get("since", now.isoformat())
        self.faults[what] = {"zh": zh, "en": en, "since": since}

    def well(self, what: str) -> None:
        """`what` is well again, or never was wrong."""
        self.faults.pop(what, None)

    def due(self) -> bool:
        """Whether it is time to tell again; works the rate out when it is."""
        now = time.monotonic()
        if now - self._at < EVERY_S:
            return False
        self.rate = (self.rows - self._rows_then) / (now - self._at) if self._at else 0.0
        self._at, self._rows_then = now, self.rows
        return True

    def state(self, detector: Detector, now: datetime) -> dict[str, Any]:
        """Everything a page or a monitoring system asks for; times are ISO 8601, UTC."""
        engine, log = detector.engine, detector.log
        return {
            "at": now.isoformat(), "up_s": round(time.monotonic() - self.began, 1),
            "position": detector.position, "behind": log.end - detector.position,
            "log_time": log.time.isoformat(),
            "lag_s": max(0.0, round((now - detector.time).total_seconds(), 3)),
            "rows": self.rows, "rows_a_second": round(self.rate, 1),
            "busy_s": round(self.busy_s + detector.background.busy_s, 3), "late": self.late, "kinds": dict(self.kinds),
            "hits": dict(self.hits), "shadow": dict(self.shadow), "signals": self.signals,
            "findings": self.findings, "keys": engine.windows.keys(),
            "bytes_a_key": {
                role: round(size, 1) for role, size in engine.windows.bytes_a_key().items()
            },
            "warming": warming_windows(engine.history_s),
            "residents": len(engine.victims), "running_calls": len(engine.running),
            "memory_bytes": psutil.Process().memory_info().rss,
            "faults": dict(self.faults), "intake": detector.intake_state(),
            "in_force": {name: digest[:12] for name, digest in detector.control.applied.items()},
        }  # fmt: skip


def warming_windows(history_s: float) -> dict[str, float]:
    """The windows longer than the record is, and the seconds until each is full.

    >>> warming_windows(600_000)
    {'7d': 4800.0}
    """
    return {w.name: float(w.seconds - history_s) for w in WINDOWS if w.seconds > history_s}
