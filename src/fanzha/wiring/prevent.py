"""The lane of prevention wired together: signals → alerts → tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from fanzha.prevent.alert import ports as alert_ports
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import DETECTOR
from fanzha.prevent.detect import ports as detect_ports
from fanzha.prevent.detect.signals import Signal
from fanzha.prevent.dissuade import actions as dissuade
from fanzha.prevent.dissuade import jobs


class AlertsFromSignals:
    """`detect.ports.Signals`: each signal raises an alert or joins one."""

    def take(self, signals: Sequence[Signal]) -> None:
        """Raise them in their order."""
        for signal in signals:
            raise_alert(_alert(signal))


class TasksFromAlerts:
    """`alert.ports.Dissuasion`: an alert that opens gets a task with its clocks."""

    def open_task(self, alert_id: int, received_at: datetime) -> None:
        """Open it."""
        dissuade.open_task(alert_id, received_at)


def fill() -> None:
    """Fill the ports of the lane."""
    detect_ports.signals.fill(AlertsFromSignals())
    alert_ports.dissuasion.fill(TasksFromAlerts())


def sweeps() -> list[Callable[[datetime], int]]:
    """The deadlines of the lane."""
    return [jobs.sweep]


def _alert(signal: Signal) -> NewAlert:
    return NewAlert(
        signal_id=signal.signal_id, phone=signal.phone, source=DETECTOR, level=signal.level,
        scam_type=signal.scam_type, reasons=signal.reasons, at=signal.at,
        evidence=tuple(item.as_json() for item in signal.evidence), money_fen=signal.money_fen,
    )  # fmt: skip
