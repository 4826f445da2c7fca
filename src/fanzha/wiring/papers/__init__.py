"""Papers of a case: what can be issued now, and issuing it.

The rooms of recovery know their orders, freezes and plans; `recover/paper` knows forms. Here the
one is put into the other. A paper says what was so when its measure was decided, so printing it
again later is the same paper.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.core.exceptions import ObjectDoesNotExist, PermissionDenied

from fanzha.govern.access.rules import Actor
from fanzha.recover.paper import actions as paper
from fanzha.recover.paper.rules import may_issue
from fanzha.recover.report.queries import access_report
from fanzha.wiring.papers.cases import case_papers
from fanzha.wiring.papers.draft import Draft, Names
from fanzha.wiring.papers.freezes import freeze_papers
from fanzha.wiring.papers.refunds import refund_papers
from fanzha.wiring.papers.stops import stop_papers

__all__ = ["Draft", "drafts", "issue"]


def drafts(report_id: int, actor: Actor, now: datetime) -> list[Draft]:
    """Every paper of a report that can be issued now, in the order of the work.

    Passes the report's gate. Raises PermissionDenied for desks that issue none.
    """
    if not may_issue(actor):
        raise PermissionDenied
    return list(_drafts(access_report(report_id, actor, "chase", now), now))


def issue(report_id: int, kind: str, subject_id: int, actor: Actor, now: datetime) -> int:
    """Issue one of `drafts`; returns the paper's number in the table.

    Raises ObjectDoesNotExist for a paper that cannot be issued now or is of another report.
    """
    for draft in drafts(report_id, actor, now):
        if (draft.kind, draft.subject_id) == (kind, subject_id):
            return paper.issue(
                draft.kind, draft.subject_kind, subject_id, draft.document().as_json(), actor,
                now, ground=f"report:{report_id}", bank=draft.bank,
            ).pk  # fmt: skip
    raise ObjectDoesNotExist("no such paper can be issued")


def _drafts(report: Any, now: datetime) -> Iterator[Draft]:
    names = Names.known()
    yield from case_papers(report, names, now)
    yield from stop_papers(report, names)
    yield from freeze_papers(report, names)
    yield from refund_papers(report, names)
