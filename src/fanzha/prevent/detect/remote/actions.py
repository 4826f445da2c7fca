"""Verbs for detectors at the owners': enter one, take over what it found, ask it, hear it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from fanzha.engine.stream.rules import Rule
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.govern.units.queries import pk_of
from fanzha.kit.errors import Trouble
from fanzha.kit.live import changed
from fanzha.prevent.detect import actions
from fanzha.prevent.detect.models import DetectorState, Question, RemoteDetector
from fanzha.prevent.detect.ports import Outcome
from fanzha.prevent.detect.remote.keys import key_of
from fanzha.words.enums import UnitKind

OWNERS = (UnitKind.OPERATOR, UnitKind.BANK)
_NAME = re.compile(r"[a-z][a-z0-9-]{1,30}")


@transaction.atomic
def enter_detector(name: str, unit: str, now: datetime) -> str:
    """Enter the detector of an operator or bank; returns its key, which is kept nowhere.

    Doing it again gives a new key and ends the old one. Raises Trouble for a bad or taken name
    and for a unit that is neither operator nor bank.
    """
    if not _NAME.fullmatch(name) or name == actions.NAME:
        raise Trouble(
            zh="名称应为 2-31 个小写字母、数字或连字符, 以字母开头",
            en="a name has 2 to 31 small letters, digits or hyphens and begins with a letter",
            field="name",
        )
    owner = _owner(unit)
    row, is_new = RemoteDetector.objects.select_for_update().get_or_create(
        name=name, defaults={"unit_id": owner, "entered_at": now}
    )
    if row.unit_id != owner:
        raise Trouble(zh="该名称属于另一单位", en="another unit has this name", field="name")
    if not is_new:
        row.serial, row.entered_at = row.serial + 1, now
        row.save(update_fields=["serial", "entered_at"])
    _on_record("enter_detector", row, now)
    return key_of(row.name, row.serial)


def _owner(code: str) -> int:
    found = pk_of(code, OWNERS)
    if found is None:
        raise Trouble(
            zh="应为已登记的运营商或银行", en="must be an operator or bank that is entered",
            field="unit",
        )  # fmt: skip
    return found


def _on_record(verb: str, row: RemoteDetector, now: datetime) -> None:
    record(
        actor_id=None, role="system", verb=verb, subject_kind="detector", subject_id=row.name,
        ground=f"unit:{row.unit_id}", purpose="supervise", now=now,
    )  # fmt: skip


@transaction.atomic
def commit(name: str, outcome: Outcome, digest: str) -> bool:
    """Take an outcome over and move the position, both or neither; False for one that was taken
    before: its answer was lost on the way. `digest`: SHA-256 of the message, hex.

    Raises Overtaken when another message moved the position: two must not read one log.
    """
    row = RemoteDetector.objects.select_for_update().get(name=name)
    if row.last_commit == digest:
        return False
    actions.commit(outcome, name)
    row.last_commit = digest
    row.save(update_fields=["last_commit"])
    return True


@transaction.atomic
def tell(name: str, state: Mapping[str, Any], now: datetime) -> None:
    """Keep how it fares; an older message, sent again, changes nothing."""
    kept = DetectorState.objects.select_for_update().filter(name=name).first()
    if kept is None or kept.state.get("at", "") < state["at"]:
        actions.tell(state, now, name)


@transaction.atomic
def ask(
    name: str, rule: Rule, start: datetime, end: datetime, actor: Actor, now: datetime
) -> int:  # fmt: skip
    """Ask a detector what a rule would have done (arrival, UTC); returns the question's number."""
    if end <= start:
        raise Trouble(zh="截止须晚于起始", en="must be after the start", field="end")
    row = RemoteDetector.objects.filter(name=name).first()
    if row is None or actor.user_id is None:
        raise Trouble(zh="没有这个侦测器", en="there is no such detector", field="detector")
    question = Question.objects.create(
        detector=row, rule=rule.as_dict(), start=start, end=end, asked_by_id=actor.user_id,
        asked_at=now,
    )  # fmt: skip
    changed("detector")
    return question.pk


@transaction.atomic
def answer(name: str, number: int, told: Mapping[str, Any], now: datetime) -> bool:
    """Keep an answer; the first one counts. False where it was not asked of this detector."""
    rows = Question.objects.filter(pk=number, detector__name=name)
    if rows.filter(answered_at=None).update(answered_at=now, answer=dict(told)):
        changed("detector")
    return rows.exists()
