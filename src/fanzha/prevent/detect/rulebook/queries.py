"""Reads of rules. A rule is no file on a person: no gate."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from fanzha.engine.stream.rules import Rule, RuleSet, from_fields
from fanzha.prevent.detect.models import RuleVersion
from fanzha.prevent.detect.rulebook.rules import DRAFT, PUBLISHED, RUNNING, SHADOW

Version = RuleVersion
"""A version as these reads hand it out: the name of the type for pages."""


def ruleset_in_force() -> RuleSet:
    """The published rules, and marked as such those in shadow: what a detector runs."""
    rows = RuleVersion.objects.filter(state__in=RUNNING)
    return RuleSet(rule_of(row) for row in rows)


def stamp() -> tuple[object, ...]:
    """Changes when `ruleset_in_force` would: the running versions and how they run."""
    rows = RuleVersion.objects.filter(state__in=RUNNING).order_by("pk")
    return tuple(rows.values_list("pk", "state"))


def rule_of(version: RuleVersion) -> Rule:
    """The rule of a version, marked when it is in shadow."""
    rule = from_fields(version.body)
    return replace(rule, shadow=True) if version.state == SHADOW else rule


def current() -> list[RuleVersion]:
    """Of each rule the version that matters most, by name: published, else in shadow, else the
    newest draft, else the newest retired."""
    found: dict[str, RuleVersion] = {}
    rows = RuleVersion.objects.order_by("name", "version").select_related("author", "moved_by")
    for row in rows:
        if row.name not in found or _weight(row) >= _weight(found[row.name]):
            found[row.name] = row
    return list(found.values())


def drafts(names: Iterable[str]) -> dict[str, list[RuleVersion]]:
    """The versions of these rules that wait for a decision: drafts and those in shadow."""
    waiting: dict[str, list[RuleVersion]] = {}
    rows = RuleVersion.objects.filter(name__in=list(names), state__in=(DRAFT, SHADOW))
    for row in rows.order_by("name", "version"):
        waiting.setdefault(row.name, []).append(row)
    return waiting


def versions(name: str) -> QuerySet[RuleVersion]:
    """Every version of a rule, newest first."""
    found = RuleVersion.objects.filter(name=name).select_related("author", "moved_by")
    return found.order_by("-version")


def version(version_id: int) -> RuleVersion | None:
    """One version, None when there is none of that id."""
    found = RuleVersion.objects.filter(pk=version_id).select_related("author", "moved_by")
    return found.first()


def history(name: str) -> list[Any]:
    """Every state a rule has been in and every writing of it, newest first: rows of the
    history with the columns of a version."""
    events = apps.get_model("detect", "RuleVersionEvent")._default_manager.filter(name=name)
    return [*events.select_related("author", "moved_by").order_by("-pgh_id")]


def _weight(row: RuleVersion) -> int:
    return {PUBLISHED: 3, SHADOW: 2, DRAFT: 1}.get(row.state, 0)
