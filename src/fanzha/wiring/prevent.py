"""The lane of prevention wired together: signals → alerts → tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from fanzha.prevent.alert import jobs as expiry
from fanzha.prevent.alert import ports as alert_ports
from fanzha.prevent.alert.actions import NewAlert, raise_alert
from fanzha.prevent.alert.rules import DETECTOR
from fanzha.prevent.detect import ports as detect_ports
from fanzha.prevent.detect.signals import Signal
from fanzha.prevent.dissuade import actions as dissuade
from fanzha.prevent.dissuade import jobs
from fanzha.prevent.dissuade.queries import no_task, task_of


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

    def sign_came(self, alert_id: int, at: datetime) -> None:
        """The task's clocks run as they ran."""

    def level_lowered(self, alert_id: int, now: datetime) -> None:
        """The task's clocks run as they ran."""

    def may_expire(self, alert_id: int) -> bool:
        """Not while a task stands: none ends by itself."""
        try:
            task_of(alert_id)
        except no_task():
            return True
        return False

    def expire(self, alert_id: int, now: datetime) -> None:
        """There is no task to end."""


def fill() -> None:
    """Fill the ports of the lane."""
    detect_ports.signals.fill(AlertsFromSignals())
    alert_ports.dissuasion.fill(TasksFromAlerts())


def sweeps() -> list[Callable[[datetime], int]]:
    """The deadlines of the lane."""
    return [jobs.sweep, expiry.sweep]


def _alert(signal: Signal) -> NewAlert:
    return NewAlert(
        signal_id=signal.signal_id, phone=signal.phone, source=DETECTOR, level=signal.level,
        scam_type=signal.scam_type, reasons=signal.reasons, at=signal.at,
        evidence=tuple(item.as_json() for item in signal.evidence), money_fen=signal.money_fen,
    )  # fmt: skip
