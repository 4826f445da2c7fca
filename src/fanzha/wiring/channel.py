"""The channels wired: the gateway for texts, who dials, and who hears what became of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from fanzha.outside.sms.http import HttpSmsLine, NoSmsLine
from fanzha.outside.voice.by_hand import CallList
from fanzha.outside.voice.http import HttpDialler
from fanzha.prevent.channel import calls, jobs, ports
from fanzha.prevent.channel.rules import Pace


class NobodyAsked:
    """`channel.ports.Told` and `CallTold` where no room has asked to be told."""

    def text_told(self, about: str, key: str, fate: str, at: datetime) -> None:
        """Nothing follows."""

    def call_ended(self, about: str, key: str, outcome: str, by: int | None, at: datetime) -> None:
        """Nothing follows."""


def fill() -> None:
    """Fill the ports of the room. A room that wants to be told fills `told` after this."""
    ports.sms_line.fill(_line())
    ports.pace.fill(Pace(per_second=settings.SMS_RATE))
    ports.dialler.fill(_dialler())
    ports.told.fill(NobodyAsked())
    ports.call_told.fill(NobodyAsked())


def sweeps() -> list[Callable[[datetime], int]]:
    """The deadlines of the room."""
    return [jobs.sweep, calls.place_due]


def _line() -> ports.SmsLine:
    if not settings.SMS_URL:
        return NoSmsLine()
    return HttpSmsLine(settings.SMS_URL, settings.SMS_SECRET)


def _dialler() -> ports.Dialler:
    if not settings.DIALLER_URL:
        return CallList()
    return HttpDialler(settings.DIALLER_URL, settings.SMS_SECRET)
