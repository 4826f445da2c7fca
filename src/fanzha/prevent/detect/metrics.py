"""The detector's figures as Prometheus reads them (text exposition format)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric

COUNTERS = {
    "rows": "Rows of the log read since the process began",
    "busy_s": "Seconds spent on them, with archive and snapshots on a thread beside",
    "late": "Events that came too late to count in a window",
    "signals": "Signals handed on as alerts",
    "findings": "Findings handed on as suspects",
}
GAUGES = {
    "position": "Rows of the log taken over by the centre",
    "behind": "Rows of the log not read yet",
    "lag_s": "Seconds between the newest row read and now, by the centre's clock",
    "rows_a_second": "Rows read in the last second",
    "residents": "Residents of whom signs are remembered",
    "running_calls": "Calls known or believed to be on",
    "memory_bytes": "Resident memory of the process",
}
BY = {
    "keys": ("role", "Keys whose history is kept"),
    "bytes_a_key": ("role", "Bytes of memory a key"),
    "hits": ("rule", "Times a rule in force held, once an entity and day"),
    "shadow": ("rule", "Times a rule in shadow held, once an entity and day"),
}


def page(state: Mapping[str, Any] | None) -> tuple[str, bytes]:
    """Content type and body; without a state only that the detector is not ready.

    >>> page(None)[1].decode().splitlines()[-1]
    'fanzha_detector_ready 0.0'
    """
    registry = CollectorRegistry()
    registry.register(_Figures(state))
    return CONTENT_TYPE_LATEST, generate_latest(registry)


@dataclass(eq=False)
class _Figures:
    state: Mapping[str, Any] | None

    def collect(self) -> Iterable[Metric]:
        """The families, in the order of the tables above."""
        yield GaugeMetricFamily(
            "fanzha_detector_ready", "Whether it has caught up with its position",
            value=float(self.state is not None),
        )  # fmt: skip
        if self.state is not None:
            yield from _families(self.state)


def _families(state: Mapping[str, Any]) -> Iterator[Metric]:
    for name, text in COUNTERS.items():
        yield CounterMetricFamily(f"fanzha_detector_{name}", text, value=state[name])
    for name, text in GAUGES.items():
        yield GaugeMetricFamily(f"fanzha_detector_{name}", text, value=state[name])
    for name, (label, text) in BY.items():
        family = GaugeMetricFamily(f"fanzha_detector_{name}", text, labels=[label])
        for key, value in sorted(state[name].items()):
            family.add_metric([key], value)
        yield family
    yield from _of_intake(state["intake"])
    faults = {**state["faults"], **state["intake"].get("faults", {})}
    yield GaugeMetricFamily(
        "fanzha_detector_faults", "Faults that stand; the detector page names them",
        value=len(faults),
    )  # fmt: skip


def _of_intake(intake: Mapping[str, Any]) -> Iterator[Metric]:
    yield GaugeMetricFamily(
        "fanzha_intake_clock_off_s",
        "How far this machine's clock has jumped ahead of the time that is kept; 0 while it is trusted",
        value=intake.get("clock_off_s", 0.0),
    )  # fmt: skip
    for name in ("events", "duplicates", "quarantined", "late"):
        family = CounterMetricFamily(
            f"fanzha_intake_{name}", f"Intake: {name} since the process began", labels=["source"]
        )
        for source, tally in sorted(intake.get("sources", {}).items()):
            family.add_metric([source], tally[name])
        yield family
