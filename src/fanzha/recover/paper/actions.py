"""Verbs on papers: issue one, and enclose it with a message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import transaction

from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.recover.paper.models import Enclosure, Paper, Register
from fanzha.recover.paper.rules import Kind, fingerprint, may_issue, number_of, year_of


@transaction.atomic
def issue(
    kind: Kind, subject_kind: str, subject_id: int, content: Mapping[str, Any], actor: Actor,
    now: datetime, *, ground: str, bank: str = "",
) -> Paper:  # fmt: skip
    """Give a paper out under the next number of its kind and year.

    `content` is what `kit.paper.Document.as_json` wrote. The same content for the same
    subject gives the paper there is already. Numbers have no gaps: the book stays locked
    until the transaction ends. Raises PermissionDenied for other desks.
    """
    if not may_issue(actor):
        raise PermissionDenied
    book = _locked_book(kind, year_of(now))
    sha256 = fingerprint(kind, content)
    before = Paper.objects.filter(
        kind=kind, subject_kind=subject_kind, subject_id=subject_id, sha256=sha256
    ).first()
    if before:
        return before
    book.last += 1
    book.save()
    paper = Paper.objects.create(
        number=number_of(kind, book.year, book.last), kind=kind, year=book.year, seq=book.last,
        subject_kind=subject_kind, subject_id=subject_id, ground=ground, bank=bank,
        content=content, sha256=sha256, issued_at=now, issuer_id=actor.user_id,
    )  # fmt: skip
    record(
        actor_id=actor.user_id, role=actor.role, verb="issue_paper", subject_kind="paper",
        subject_id=paper.pk, ground=ground, purpose="chase", now=now,
    )  # fmt: skip
    return paper


@transaction.atomic
def enclose(key: UUID, paper: Paper) -> Paper:
    """Let `paper` go along with the message of that key; the one enclosed first stays."""
    Enclosure.objects.bulk_create([Enclosure(key=key, paper=paper)], ignore_conflicts=True)
    return Enclosure.objects.select_related("paper").get(key=key).paper


def _locked_book(kind: Kind, year: int) -> Register:
    Register.objects.bulk_create([Register(kind=kind, year=year)], ignore_conflicts=True)
    return Register.objects.select_for_update().get(kind=kind, year=year)
