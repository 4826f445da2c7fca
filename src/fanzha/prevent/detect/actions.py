"""Verbs of detection: take an outcome over and move the position, together; decide on a suspect."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.block.actions import NewListing, enter
from fanzha.prevent.detect import ports
from fanzha.prevent.detect.models import DetectorState, Position, Suspect, Taken
from fanzha.prevent.detect.ports import At, Outcome, Overtaken
from fanzha.prevent.detect.signals import Finding
from fanzha.prevent.detect.suspects import LISTS, MOST_EVIDENCE, higher, joined

NAME = "detector"
"""The detector of the centre itself."""


@transaction.atomic
def position(name: str = NAME) -> At:
    """How far the log has been taken over, once no commit of it is under way any more.

    A detector that was killed, or lost its connection, may have left one with the server. It
    holds the row until it is done or undone, and so does whoever asks wait.
    """
    Position.objects.get_or_create(name=name)
    found = Position.objects.select_for_update().get(name=name)
    return At(found.position, found.log_time)


@transaction.atomic
def commit(outcome: Outcome, name: str = NAME) -> None:
    """Alerts and position in one transaction: after a kill both are there or neither.

    Raises Overtaken when the position is not `outcome.start` any more.
    """
    Position.objects.get_or_create(name=name)
    moved = Position.objects.filter(name=name, position=outcome.start)
    if not moved.update(position=outcome.end, log_time=outcome.log_time):
        raise Overtaken(f"the position is no longer {outcome.start}")
    if outcome.signals:
        ports.signals().take(outcome.signals)
    if outcome.pictures:
        ports.pictures().keep(outcome.pictures, outcome.log_time)
    for finding in outcome.findings:
        _take(finding)
    if outcome.findings:
        changed("suspects")


@transaction.atomic
def tell(state: Mapping[str, Any], now: datetime, name: str = NAME) -> None:
    """Keep what a detector says of itself."""
    DetectorState.objects.update_or_create(name=name, defaults={"at": now, "state": dict(state)})
    changed("detector")


@transaction.atomic
def open_intake(ground: str, now: datetime) -> None:
    """Put on record that events are copied to the centre, and on what ground: each start.

    Raises Trouble without a ground: raw events then stay with their owners.
    """
    if not ground:
        raise Trouble(
            zh="未写明在中心留存原始事件的依据, 请设 FANZHA_INTAKE_GROUND",
            en="no ground is given for copying raw events to the centre: set FANZHA_INTAKE_GROUND",
            field="FANZHA_INTAKE_GROUND",
        )
    record(
        actor_id=None, role="system", verb="open_intake", subject_kind="detector",
        subject_id=NAME, ground=ground[:64], purpose="supervise", now=now,
    )  # fmt: skip


@transaction.atomic
def put_on_list(suspect_id: int, ground: str, actor: Actor, now: datetime) -> None:
    """Put a suspect on the list it belongs on, with a ground; doing it again changes nothing.

    Raises Trouble for a suspect no list is for, and without a ground.
    """
    suspect = _open(suspect_id)
    if suspect is None:
        return
    kind = LISTS.get(suspect.kind)
    if kind is None:
        raise Trouble(
            zh="设备不能列入名单, 请转运营商核查",
            en="a device goes on no list: pass it to the operator", field="kind",
        )  # fmt: skip
    listing = NewListing(
        kind, suspect.value, _given(ground), "detector", now, scam_type=suspect.scam_type
    )
    enter([listing], actor, now)
    _decide(suspect, Suspect.LISTED, ground, actor, now)


@transaction.atomic
def clear(suspect_id: int, ground: str, actor: Actor, now: datetime) -> None:
    """Find a suspect to be in order, with a ground; doing it again changes nothing."""
    suspect = _open(suspect_id)
    if suspect is not None:
        _decide(suspect, Suspect.CLEARED, _given(ground), actor, now)


def _open(suspect_id: int) -> Suspect | None:
    return Suspect.objects.select_for_update().filter(pk=suspect_id, state=Suspect.OPEN).first()


def _given(ground: str) -> str:
    if not ground.strip():
        raise Trouble(zh="请写明依据", en="say on what ground", field="ground")
    if len(ground) > 200:
        raise Trouble(
            zh="依据最多 200 字", en="a ground has at most 200 characters", field="ground"
        )
    return ground.strip()


def _decide(suspect: Suspect, state: str, ground: str, actor: Actor, now: datetime) -> None:
    suspect.state, suspect.ground = state, ground.strip()
    suspect.decided_at, suspect.decided_by = now, f"{actor.role} {actor.user_id}"
    suspect.save(update_fields=["state", "ground", "decided_at", "decided_by"])
    record(
        actor_id=actor.user_id, role=actor.role, verb=state, subject_kind="suspect",
        subject_id=suspect.pk, ground=ground[:64], purpose="supervise", now=now,
    )  # fmt: skip
    changed("suspects")


def _take(finding: Finding) -> None:
    """Join the finding to the suspect it is about; one taken before changes nothing."""
    if not finding.value or Taken.objects.filter(finding_id=finding.finding_id).exists():
        return
    said = {
        "level": finding.level, "scam_type": finding.scam_type,
        "first_at": finding.at, "last_at": finding.at, "times": 0,
    }  # fmt: skip
    suspect, _ = Suspect.objects.select_for_update().get_or_create(
        kind=finding.kind, value=finding.value, defaults=said
    )
    suspect.level = higher(suspect.level, finding.level)
    suspect.rules = joined(suspect.rules, [finding.rule])
    suspect.reasons = joined(suspect.reasons, [reason.as_dict() for reason in finding.reasons])
    rows = joined(suspect.evidence, [item.as_json() for item in finding.evidence])
    suspect.evidence = rows[-MOST_EVIDENCE:]
    suspect.last_at, suspect.times = max(suspect.last_at, finding.at), suspect.times + 1
    suspect.save()
    Taken.objects.create(finding_id=finding.finding_id, suspect=suspect)
