"""The one verb of detection: hand on the signals and move the position, together."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from fanzha.prevent.detect import ports
from fanzha.prevent.detect.models import Position
from fanzha.prevent.detect.queries import NAME
from fanzha.prevent.detect.signals import Signal


class Overtaken(RuntimeError):
    """Another detector has moved the position: two must not read one log."""


@transaction.atomic
def commit(signals: Sequence[Signal], *, start: int, end: int, log_time: datetime) -> None:
    """Alerts and position in one transaction: after a kill both are there or neither.

    Raises Overtaken when the position is not `start` any more.
    """
    moved = Position.objects.filter(name=NAME, position=start)
    if not moved.update(position=end, log_time=log_time):
        raise Overtaken(f"the position is no longer {start}")
    if signals:
        ports.signals().take(signals)
