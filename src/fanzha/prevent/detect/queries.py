"""Reads of detection: how detectors fare, and what their rules speak of."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.prevent.detect.models import DetectorState, Suspect


def states() -> list[DetectorState]:
    """What every detector last said of itself, by name."""
    return list(DetectorState.objects.order_by("name"))


def suspects(state: str = Suspect.OPEN, kind: str = "", limit: int = 200) -> Iterable[Suspect]:
    """Suspects in a state, the latest first. A number or account is no file on a person: no gate."""
    found = Suspect.objects.filter(state=state).order_by("-last_at")
    return (found.filter(kind=kind) if kind else found)[:limit]


def access_suspect(
    actor: Actor, suspect_id: int, allowed: Collection[str], now: datetime
) -> Suspect | None:
    """One suspect with its evidence, which names whom it called or paid; the look is recorded."""
    found = Suspect.objects.filter(pk=suspect_id).first()
    if found is not None:
        pass_gate(
            actor, allowed=actor.role in allowed, subject_kind="suspect", subject_id=found.pk,
            ground=f"suspect:{found.pk}", purpose="supervise", now=now,
        )  # fmt: skip
    return found


def suspects_by_kind() -> dict[str, int]:
    """How many wait for a decision, by kind."""
    rows = Suspect.objects.filter(state=Suspect.OPEN).values_list("kind", flat=True)
    kinds = list(rows)
    return {kind: kinds.count(kind) for kind in sorted(set(kinds))}
