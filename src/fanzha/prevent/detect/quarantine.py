"""What officers do with rows kept aside: look, put right and feed again, or dismiss.

The rows rest in files (`intake.quarantine`); that somebody looked or acted is on the record.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import orjson

from fanzha.govern.access.gates import pass_gate
from fanzha.govern.access.rules import Actor
from fanzha.govern.audit.actions import record
from fanzha.kit.errors import Trouble
from fanzha.prevent.intake.feeds import gathered
from fanzha.prevent.intake.lines import read_lines
from fanzha.prevent.intake.quarantine import (
    DISMISSED,
    FED,
    Kept,
    Quarantine,
    Settled,
    feed_again,
)
from fanzha.prevent.intake.validate import Sender
from fanzha.words.enums import Role
from fanzha.words.schemas import Column, kinds

WORK = (Role.ADMIN, Role.ANALYST)
SHORTEST_REASON = 4


def access_row(actor: Actor, data: Path, digest: str, number: int, now: datetime) -> Kept:
    """One bad row as it came, personal data and all; the look is recorded."""
    kept = Quarantine(data).row(digest, number)
    pass_gate(
        actor, allowed=actor.role in WORK, subject_kind="quarantine", subject_id=_name(kept),
        ground=f"quarantine:{digest[:12]}", purpose="correct", now=now,
    )  # fmt: skip
    return kept


def feed(
    actor: Actor, data: Path, kept: Kept, kind: str, cells: Mapping[str, str], now: datetime
) -> None:
    """Feed the row with these cells; empty ones are null. It enters as any dropped file does.

    Raises Trouble with the first field that is still wrong, or when the row is settled.
    """
    _demand_open(kept)
    row = corrected(kept, kind, cells)
    bad = gathered(read_lines(orjson.dumps(row), Sender("fed", now))).bad
    if bad:
        raise Trouble(bad[0].zh, bad[0].en, field=bad[0].field)
    # First the file, then the mark: a kill between them leaves a row to be fed twice, which
    # changes nothing, and never one marked that did not enter.
    feed_again(data, kept, row)
    _settle(actor, data, kept, FED, "", now)


def dismiss(actor: Actor, data: Path, kept: Kept, why: str, now: datetime) -> None:
    """Set the row aside for good. Raises Trouble without a reason, or when it is settled."""
    _demand_open(kept)
    if len(why.strip()) < SHORTEST_REASON:
        raise Trouble(
            zh=f"请写明理由, 至少 {SHORTEST_REASON} 个字",
            en=f"give a reason of at least {SHORTEST_REASON} characters", field="why",
        )  # fmt: skip
    _settle(actor, data, kept, DISMISSED, why.strip()[:200], now)


def corrected(kept: Kept, kind: str, cells: Mapping[str, str]) -> dict[str, object]:
    """The row as it is fed: its cells by their columns' types, an id of its own if it has none.

    Raises Trouble for an unknown kind. A cell that is not of its type stays a text, which
    the validation then names.
    """
    if kind not in kinds("events"):
        raise Trouble(zh="没有这种事件", en="no such kind of event", field="kind")
    row: dict[str, object] = {"kind": kind}
    for column in kinds("events")[kind].columns:
        if text := cells.get(column.name, "").strip():
            row[column.name] = _value(column, text)
    row.setdefault("event_id", f"fed-{_name(kept)}")
    return row


def _value(column: Column, text: str) -> object:
    if column.type in ("int32", "int64"):
        return int(text) if text.lstrip("-").isdecimal() and len(text) < 20 else text
    if column.type == "bool":
        return {"true": True, "false": False}.get(text.lower(), text)
    return text


def _settle(actor: Actor, data: Path, kept: Kept, act: str, why: str, now: datetime) -> None:
    settled = Settled(act, f"{actor.role}:{actor.user_id}", now, why)
    if not Quarantine(data).settle(kept, settled):
        raise _already()
    record(
        actor_id=actor.user_id, role=actor.role, verb=act, subject_kind="quarantine",
        subject_id=_name(kept), ground=f"quarantine:{kept.digest[:12]}", purpose="correct", now=now,
    )  # fmt: skip


def _demand_open(kept: Kept) -> None:
    if kept.settled:
        raise _already()


def _already() -> Trouble:
    return Trouble(zh="该行已处理过", en="this row was settled before", field="row")


def _name(kept: Kept) -> str:
    return f"{kept.digest[:12]}-{kept.number}"
