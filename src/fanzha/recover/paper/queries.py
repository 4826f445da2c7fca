"""Reads of papers. Opening one passes `access_paper`."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.kit.paper import Document
from fanzha.recover.paper.models import Enclosure, Paper
from fanzha.recover.paper.rules import MADE_UP, TITLES, Kind, check_code, may_open


def access_paper(paper_id: int, actor: Actor, purpose: str, now: datetime) -> Paper:
    """One paper. Raises PermissionDenied for one to another bank, Paper.DoesNotExist."""
    paper = Paper.objects.get(pk=paper_id)
    pass_gate(
        actor, allowed=may_open(actor, paper.bank), subject_kind="paper", subject_id=paper.pk,
        ground=paper.ground, purpose=purpose, now=now,
    )  # fmt: skip
    return paper


def sheet(paper: Paper, *, made_up: bool = False) -> Document:
    """The document as it is printed: with its number, and its check code on every page.

    `made_up` writes across each page that the case is invented.
    """
    foot = f"{paper.number}　校验码 {check_code(paper.sha256)}"
    document = Document.from_json(paper.content)
    return replace(document, number=paper.number, foot=foot, watermark=MADE_UP if made_up else "")


@dataclass(frozen=True)
class Issued:
    """One line of a list of papers, without a person in it."""

    paper_id: int
    number: str
    title: dict[str, str]
    bank: str
    issued_at: datetime


def papers_on(ground: str, actor: Actor) -> list[Issued]:
    """The papers of a case ("report:3") that `actor` may open, newest first.

    Raises PermissionDenied for desks that open none.
    """
    if not may_open(actor, actor.unit_code):
        raise PermissionDenied
    rows = Paper.objects.filter(ground=ground).order_by("-id").defer("content")
    return [_issued(row) for row in rows if may_open(actor, row.bank)]


def enclosed(key: UUID) -> Paper | None:
    """The paper that goes along with a message. For the machine that sends it: no gate."""
    found = Enclosure.objects.select_related("paper").filter(key=key).first()
    return found.paper if found else None


def enclosed_with(keys: Collection[UUID], actor: Actor) -> dict[UUID, Issued]:
    """By message, the paper that goes along with it, of those that `actor` may open."""
    rows = Enclosure.objects.select_related("paper").filter(key__in=keys)
    rows = rows.defer("paper__content")
    return {row.key: _issued(row.paper) for row in rows if may_open(actor, row.paper.bank)}


def _issued(row: Paper) -> Issued:
    return Issued(row.pk, row.number, TITLES[Kind(row.kind)], row.bank, row.issued_at)
