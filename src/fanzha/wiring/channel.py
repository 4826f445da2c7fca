"""The channels wired: the gateway for texts, who dials, and who hears what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime
from uuid import NAMESPACE_OID, uuid5

from django.conf import settings

from fanzha.govern.access.rules import Actor
from fanzha.kit.errors import Trouble
from fanzha.outside.sms.http import HttpSmsLine, NoSmsLine
from fanzha.outside.voice.by_hand import CallList
from fanzha.outside.voice.http import HttpDialler
from fanzha.prevent.channel import calls, jobs, ports
from fanzha.prevent.channel.rules import FOUND, CallOutcome, Pace
from fanzha.prevent.dissuade.actions import Entry, called
from fanzha.prevent.dissuade.checks import checked
from fanzha.prevent.dissuade.queries import task_of
from fanzha.prevent.dissuade.rules import ANSWERED, CALL, NO_ANSWER

log = logging.getLogger("fanzha.channel")

ABOUT_ALERT = "alert:"


class NobodyAsked:
    """`channel.ports.Told` where no room has asked to be told."""

    def text_told(self, about: str, key: str, fate: str, at: datetime) -> None:
        """Nothing follows."""


class LadderHearsOfCalls:
    """`channel.ports.CallTold`: a call that a person made about an alert is a try of its task.

    A machine that was picked up has told nobody anything: only its list shows it.
    """

    def call_ended(
        self, about: str, key: str, outcome: str, by: Actor | None, at: datetime
    ) -> None:
        """Write the try down. What is closed by then stays closed; the list keeps the outcome.

        What a check found settles it; one that reached nobody is left to its list.
        """
        if by is None or not about.startswith(ABOUT_ALERT):
            return
        task = task_of(int(about.removeprefix(ABOUT_ALERT)))
        if outcome in FOUND:
            checked(task, outcome, by, Entry(at))
            return
        result = ANSWERED if outcome == CallOutcome.TALKED else NO_ANSWER
        try:
            called(task, CALL, result, by, Entry(at, key=uuid5(NAMESPACE_OID, key)))
        except Trouble:
            log.info("a call ended after its task")


def fill() -> None:
    """Fill the ports of the room. A room that wants to be told fills `told` after this."""
    ports.sms_line.fill(_line())
    ports.pace.fill(Pace(per_second=settings.SMS_RATE))
    ports.dialler.fill(_dialler())
    ports.told.fill(NobodyAsked())
    ports.call_told.fill(LadderHearsOfCalls())


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
