"""What a rule says when it fires: for whom, why, and on which events. Frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.words.enums import Level
from fanzha.words.reasons import Reason

Row = Mapping[str, Any]
"""One event of the wide log: `kind` and the columns of that kind."""

# The columns of each kind that may go with an alert as evidence, and no others.
NAMED = {
    "call_start": ("caller", "callee", "origin"),
    "call_end": ("caller", "callee", "duration_s"),
    "text": ("sender", "receiver", "origin", "body"),
    "visit": ("phone", "host"),
    "app_install": ("phone", "app", "store", "host"),
    "transfer": ("payer", "payee", "payee_bank", "amount_fen"),
}


@dataclass(frozen=True)
class Evidence:
    """One named event: what happened when, and when it was known here. Times are UTC."""

    event_id: str
    kind: str
    happened_at: datetime
    arrived_at: datetime
    facts: dict[str, Any]


@dataclass(frozen=True)
class Signal:
    """A rule fired at `at` (log time, UTC) for the resident with `phone`.

    `signal_id` is made of the rule, its version, the entity and the position of the event
    that is the cause: the same log gives the same ids however often it is read.
    """

    signal_id: str
    phone: str
    at: datetime
    level: Level
    scam_type: str
    reason: Reason
    money_fen: int | None
    evidence: tuple[Evidence, ...]


def evidence(row: Row) -> Evidence:
    """The event as evidence: only the columns named for its kind."""
    return Evidence(
        row["event_id"], row["kind"], row["event_time"], row["arrival_time"],
        {name: row[name] for name in NAMED[row["kind"]] if row[name] is not None},
    )  # fmt: skip
