"""Rows of the queue as HTML. A row is a pure function of what it shows, so it is drawn once for
all the pages that show it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from fanzha.prevent.alert.rules import foremost
from fanzha.prevent.dissuade.lines import Line
from fanzha.web.templatetags.show import unit_name

KEPT = 5_000  # rows of a few kilobytes each
REASONS = 3


@dataclass(frozen=True)
class Row:
    """All that the template of a row may show. `reasons` and `why` (the worth) are JSON."""

    alert_id: int
    late: bool
    mine: bool
    reach_by: datetime | None
    meet_by: datetime | None
    reached_at: datetime | None
    met_at: datetime | None
    level: str
    scam_type: str
    name: str
    phone: str
    place: str
    reasons: str
    money_fen: int | None
    expected_fen: int
    why: str
    state: str
    by: str


def html_of(line: Line) -> SafeString:
    """The row in the language that is on."""
    return _drawn(_row(line), get_language() or "")


def state_of(rows: Iterable[str]) -> str:
    """A short name for these rows in this order, the same in every process."""
    return sha256("".join(rows).encode()).hexdigest()[:16]


@lru_cache(maxsize=KEPT)
def _drawn(row: Row, _language: str) -> SafeString:
    told = {"reasons": json.loads(row.reasons), "why": json.loads(row.why)}
    html = render_to_string("dissuasion/queue_row.html", {"row": row, **told})
    return SafeString(html.strip())


def _row(line: Line) -> Row:
    task, alert = line.task, line.task.alert
    worth: list[Any] = [reason.as_dict() for reason in line.worth.reasons] if line.worth else []
    return Row(
        alert.pk, line.late, line.mine, task.reach_by, task.meet_by, task.reached_at, task.met_at,
        alert.level, alert.scam_type, line.name, line.phone, unit_name(alert.unit),
        json.dumps(foremost(line.reasons, REASONS)), line.money_fen,
        line.worth.expected_fen if line.worth else 0, json.dumps(worth), task.state,
        str(task.claimed_by or ""),
    )  # fmt: skip
