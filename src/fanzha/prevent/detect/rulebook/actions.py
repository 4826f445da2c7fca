"""Verbs on rules: write a draft, move a version, enter the rules that came with the product."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.engine.stream.rules import Rule
from fanzha.govern.access.rules import SYSTEM, Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.live import changed
from fanzha.prevent.detect.models import RuleVersion
from fanzha.prevent.detect.rulebook import rules
from fanzha.prevent.detect.rulebook.rules import (
    DRAFT,
    PUBLISHED,
    RETIRED,
    RUNNING,
    SHIPPED,
    WRITTEN,
)

REPLACED = "由新版本替换"
CAME = "随产品提供"


@transaction.atomic
def write(rule: Rule, actor: Actor, now: datetime) -> int:
    """Write `rule` as the draft of its name; returns the version's id.

    Where a draft of somebody is open it is overwritten, and both are its authors; else the
    next version begins. The version number of `rule` is not looked at. Raises PermissionDenied
    for a role that does not write rules.
    """
    if not rules.may_write(actor.role):
        raise PermissionDenied
    versions = _locked(rule.name)
    draft = next((row for row in versions if row.state == DRAFT and row.source == WRITTEN), None)
    if draft is None:
        number = 1 + max((row.version for row in versions), default=0)
        draft = RuleVersion(name=rule.name, version=number, source=WRITTEN, moved_at=now)
        draft.moved_by_id = actor.user_id
    draft.body = _body(rule, draft.version)
    draft.author_id, draft.written_at = actor.user_id, now
    draft.authors = sorted({*draft.authors, actor.user_id})
    draft.save()
    _note(draft, "rule_write", actor, now)
    return draft.pk


@transaction.atomic
def move(version_id: int, to: str, why: str, actor: Actor, now: datetime) -> None:
    """Bring a version into state `to`; `why` is kept with who and when.

    Publishing or shadowing a version retires the one of its name that stood there. Raises
    PermissionDenied for a role that may not, Trouble for a move there is not, no reason, or
    an author who publishes; RuleVersion.DoesNotExist for an unknown id.
    """
    if not rules.may_move(actor.role, to):
        raise PermissionDenied
    name = RuleVersion.objects.values_list("name", flat=True).get(pk=version_id)
    versions = {row.pk: row for row in _locked(name)}
    row = versions.pop(version_id)
    rules.check_move(row.state, to, why=why, by=actor.user_id, authors=row.authors)
    for other in versions.values():
        if to in RUNNING and other.state == to:
            _move(other, RETIRED, REPLACED, actor, now)
    _move(row, to, why.strip(), actor, now)


@transaction.atomic
def enter_shipped(shipped: Iterable[Rule], now: datetime) -> int:
    """Enter the product's rules; returns how many versions are new.

    A rule of a new name is in force at once. Of a known name it is a draft beside what the
    centre has, for somebody to publish or drop; an older such draft is dropped. What was
    entered before changes nothing.
    """
    entered = [_enter(rule, now) for rule in shipped]
    return sum(entered)


def _enter(rule: Rule, now: datetime) -> bool:
    digest = _digest(rule)
    versions = _locked(rule.name)
    if any(row.shipped_digest == digest for row in versions):
        return False
    for row in versions:
        if row.state == DRAFT and row.source == SHIPPED:
            _move(row, RETIRED, REPLACED, SYSTEM, now)
    number = 1 + max((row.version for row in versions), default=0)
    row = RuleVersion.objects.create(
        name=rule.name, version=number, body=_body(rule, number),
        state=DRAFT if versions else PUBLISHED, source=SHIPPED, shipped_digest=digest,
        written_at=now, moved_at=now, why=CAME,
    )  # fmt: skip
    _note(row, "rule_enter", SYSTEM, now)
    return True


def _locked(name: str) -> list[RuleVersion]:
    """Every version of a rule, for this transaction alone."""
    return list(RuleVersion.objects.select_for_update().filter(name=name).order_by("version"))


def _move(row: RuleVersion, to: str, why: str, actor: Actor, now: datetime) -> None:
    row.state, row.why = to, why
    row.moved_by_id, row.moved_at = actor.user_id, now
    row.save(update_fields=["state", "why", "moved_by", "moved_at"])
    _note(row, f"rule_{to}", actor, now)


def _note(row: RuleVersion, verb: str, actor: Actor, now: datetime) -> None:
    record(
        actor_id=actor.user_id, role=actor.role, verb=verb, subject_kind="rule",
        subject_id=str(row), ground="", purpose="supervise", now=now,
    )  # fmt: skip
    changed("rules")


def _body(rule: Rule, version: int) -> dict[str, object]:
    """The rule as data under its number in the centre; whether it is in shadow is its state."""
    return {**rule.as_dict(), "version": version, "shadow": False}


def _digest(rule: Rule) -> str:
    text = json.dumps(rule.as_dict(), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
