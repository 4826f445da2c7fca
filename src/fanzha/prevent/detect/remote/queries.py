"""Reads for detectors at the owners'. Names and counts: no gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import QuerySet

from fanzha.prevent.detect import in_force
from fanzha.prevent.detect.models import Position, Question, RemoteDetector
from fanzha.prevent.detect.ports import At
from fanzha.prevent.detect.remote.keys import key_of

CROSSING = ("rules", "lists")
"""What goes down to the owners. The register of residents never does: an owner brings its own."""
_made: dict[str, tuple[object, str, bytes]] = {}


def key(name: str) -> str | None:
    """The key that signs for a detector, None where there is none of that name."""
    serial = RemoteDetector.objects.filter(name=name).values_list("serial", flat=True).first()
    return None if serial is None else key_of(name, serial)


def position(name: str) -> At:
    """How far its log was taken over; zero for one that never handed anything over."""
    found = Position.objects.filter(name=name).first()
    return At(found.position, found.log_time) if found else At(0, None)


def news(have: Mapping[str, str]) -> dict[str, bytes]:
    """What of `CROSSING` is in force and has another digest than the one had."""
    found = {name: _content(name) for name in CROSSING}
    return {name: content for name, (digest, content) in found.items() if digest != have.get(name)}


def _content(name: str) -> tuple[str, bytes]:
    """Digest and content, made anew when what they are made of changed."""
    stamp, make = in_force.SOURCES[name]
    now = stamp()
    if name not in _made or _made[name][0] != now:
        content = make()
        _made[name] = now, in_force.digest(content), content
    return _made[name][1:]


def owned() -> list[RemoteDetector]:
    """Every detector at an owner's, by name, with its unit."""
    return list(RemoteDetector.objects.select_related("unit").order_by("name"))


def open_questions(name: str) -> list[dict[str, Any]]:
    """What was asked of a detector and not answered yet, for JSON; oldest first."""
    rows = Question.objects.filter(detector__name=name, answered_at=None).order_by("pk")
    return [
        {
            "number": row.pk, "rule": row.rule, "start": row.start.isoformat(),
            "end": row.end.isoformat(),
        }
        for row in rows
    ]  # fmt: skip


def questions(most: int = 50) -> QuerySet[Question]:
    """The newest questions and their answers."""
    rows = Question.objects.select_related("detector__unit", "asked_by").order_by("-pk")
    return rows[:most]
