"""The lane of prevention wired together: signals → alerts → tasks."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import NamedTuple

from fanzha.prevent.alert import jobs as expiry
from fanzha.prevent.alert import ports as alert_ports
from fanzha.prevent.alert.actions import NewAlert, raise_alert, take_turns
from fanzha.prevent.alert.rules import DETECTOR
from fanzha.prevent.channel import ports as channel_ports
from fanzha.prevent.detect import ports as detect_ports
from fanzha.prevent.detect.signals import Signal
from fanzha.prevent.dissuade import jobs, opening
from fanzha.prevent.dissuade.texting import text_told


class Clock(NamedTuple):
    """Deadlines that are waited for: what fires those due at a moment (UTC), and when the next of
    them is due, None where none runs."""

    sweep: Callable[[datetime], int]
    next_due: Callable[[], datetime | None]


class AlertsFromSignals:
    """`detect.ports.Signals`: each signal raises an alert or joins one."""

    def take(self, signals: Sequence[Signal]) -> None:
        """Raise them in their order."""
        take_turns()
        for signal in signals:
            raise_alert(_alert(signal))


class TasksFromAlerts:
    """`alert.ports.Dissuasion`: an alert has a task, which goes up the ladder with it."""

    def open_task(self, alert_id: int, received_at: datetime) -> None:
        """Open it."""
        opening.open_task(alert_id, received_at)

    def sign_came(self, alert_id: int, at: datetime) -> None:
        """It climbs, where the sign asks for it."""
        opening.sign_came(alert_id, at)

    def level_lowered(self, alert_id: int, now: datetime) -> None:
        """Clocks that the level no longer has end."""
        opening.level_lowered(alert_id, now)

    def may_expire(self, alert_id: int) -> bool:
        """Not while somebody is at work on it."""
        return opening.may_expire(alert_id)

    def expire(self, alert_id: int, now: datetime) -> None:
        """End it with its alert."""
        opening.expire(alert_id, now)


class LadderHearsOfTexts:
    """`channel.ports.Told`: what became of a text about an alert takes its task on."""

    def text_told(self, about: str, key: str, fate: str, at: datetime) -> None:
        """Put it on the story; the ladder's own that failed makes a call follow."""
        text_told(about, key, fate, at)


def fill() -> None:
    """Fill the ports of the lane, the channel's after the channel's own wiring."""
    detect_ports.signals.fill(AlertsFromSignals())
    alert_ports.dissuasion.fill(TasksFromAlerts())
    channel_ports.told.fill(LadderHearsOfTexts())


def clocks() -> list[Clock]:
    """The deadlines of dissuasion."""
    return [Clock(jobs.sweep, jobs.next_due)]


def sweeps() -> list[Callable[[datetime], int]]:
    """The other deadlines of the lane."""
    return [expiry.sweep]


def _alert(signal: Signal) -> NewAlert:
    return NewAlert(
        signal_id=signal.signal_id, phone=signal.phone, source=DETECTOR, level=signal.level,
        scam_type=signal.scam_type, reasons=signal.reasons, at=signal.at,
        evidence=tuple(item.as_json() for item in signal.evidence), money_fen=signal.money_fen,
    )  # fmt: skip
