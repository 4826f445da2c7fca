"""Warning orders from above: what a row must hold, and the alert it makes. Pure.

A row's clocks run from its receipt: the moment of the import, unless the mapping names a
column that says when the order was received here (it may not lie ahead).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from fanzha.engine.read.applying import Check
from fanzha.engine.read.cells import Fault
from fanzha.engine.read.mapping import FieldSpec
from fanzha.engine.read.mapping import Mapping as FileMapping
from fanzha.kit.errors import Trouble
from fanzha.prevent.alert.actions import NewAlert
from fanzha.prevent.alert.rules import WARNING_ORDER
from fanzha.prevent.block.rules import plain
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason
from fanzha.words.scam_types import TAXONOMY

# With a mapping's name (48 at most) it makes an event id, and a signal's id holds 120.
LONGEST_ID = 64
# Nobody is reached in time by an order older than this: its date is wrong, or the file is.
OLDEST = timedelta(days=30)
_LONGEST_PHONE = 20  # what an alert holds

FIELDS: dict[str, FieldSpec] = {
    "order_id": FieldSpec("identifier", longest=LONGEST_ID),
    "phone": FieldSpec("identifier"),
    "scam_type": FieldSpec("text", required=False, one_of=frozenset(TAXONOMY.nodes)),
    "level": FieldSpec("text", required=False, one_of=frozenset(Level)),
    "text": FieldSpec("text", required=False),
    "money_fen": FieldSpec("fen", required=False),
    "received_at": FieldSpec("time", required=False),
}


def checks(now: datetime) -> tuple[Check, ...]:
    """What a row must fulfil besides its fields: a telephone number, a receipt in the past."""

    def phones(rows: pa.Table) -> list[Fault]:
        bad = [value is not None and not _is_phone(value) for value in rows["phone"].to_pylist()]
        return [Fault("phone", np.array(bad, np.bool_), ("不是电话号码", "not a telephone number"))]

    def receipts(rows: pa.Table) -> list[Fault]:
        told = rows["received_at"].to_pylist()
        ahead = np.array([at is not None and at > now for at in told], np.bool_)
        stale = np.array([at is not None and at < now - OLDEST for at in told], np.bool_)
        return [
            Fault("received_at", ahead, ("接收时间晚于现在", "received later than now")),
            Fault("received_at", stale, ("接收时间早于 30 天前", "received over 30 days ago")),
        ]

    return (phones, receipts)


def content_of(order: Mapping[str, Any]) -> str:
    """What an order says, as a SHA-256: equal for the same order in another file. When it was
    handed down is no part of it: one that is sent again is the same."""
    says = {name: order[name] for name in order if name != "received_at"}
    told = json.dumps(says, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def sign_id(mapping: str, order_id: str, changed_to: str = "") -> str:
    """The id of the sign an order is: of its own id, or of its content when that changed.

    >>> sign_id("warnings_city", "C1")
    'order:warnings_city:C1'
    >>> len(sign_id("m" * 48, "C" * 64, "a" * 64)) <= 120
    True
    """
    if not changed_to:
        return f"order:{mapping}:{order_id}"
    told = hashlib.sha256(f"{order_id}:{changed_to}".encode()).hexdigest()
    return f"order:{mapping}:{told}"


def alert_of(
    order: Mapping[str, Any], sender: str, mapping: str, now: datetime, changed_to: str = ""
) -> NewAlert:
    """The alert of one accepted row. The same order in another file is the same sign; with
    another content under its id (`changed_to`) it is a sign of its own."""
    received = order["received_at"] or now
    event_id = sign_id(mapping, order["order_id"], changed_to)
    told = {
        "event_id": event_id, "kind": "warning_order", "happened_at": received.isoformat(),
        "arrived_at": received.isoformat(), "facts": {"text": order["text"] or sender},
    }  # fmt: skip
    return NewAlert(
        signal_id=event_id, phone=plain("number", order["phone"]), source=WARNING_ORDER,
        level=Level(order["level"] or Level.MEDIUM), scam_type=order["scam_type"] or "other",
        reasons=(Reason("warning_order", {"sender": sender}),), at=received, evidence=(told,),
        money_fen=order["money_fen"], taken_at=now,
    )  # fmt: skip


# What a mapping's `extra.results` may ask for.
ASKABLE = ("outcome", "reached_at", "met_at", "closed_at", "saved_yuan", "late", "note")


def answer_of(mapping: FileMapping) -> dict[str, Any]:
    """How results go back: encoding, [column, what] in their order, the sender's outcomes.

    Raises Trouble when the mapping asks for something that is no result, or is no table.
    """
    results = _words(mapping, "results")
    for column, what in results.items():
        if what not in ASKABLE:
            raise Trouble(
                zh=f"映射 {mapping.name} 要求的结果不存在: {what}; 可用: {', '.join(ASKABLE)}",
                en=f"the mapping {mapping.name} asks for no known result: {what}; "
                f"there are {', '.join(ASKABLE)}",
                field=column,
            )
    return {
        "encoding": mapping.layout.encoding,
        "results": [list(item) for item in results.items()],
        "outcomes": _words(mapping, "outcomes"),
    }


def _words(mapping: FileMapping, name: str) -> dict[str, str]:
    """The table `extra.<name>` of the mapping, text to text. Raises Trouble for anything else."""
    table = mapping.extra.get(name, {})
    if isinstance(table, dict) and all(isinstance(word, str) for word in table.values()):
        return table
    raise Trouble(
        zh=f"映射 {mapping.name} 的 extra.{name} 须为文字对文字的表",
        en=f"extra.{name} of the mapping {mapping.name} must be a table of text to text",
        field=f"extra.{name}",
    )


def _is_phone(value: str) -> bool:
    try:
        return len(plain("number", value)) <= _LONGEST_PHONE
    except Trouble:
        return False
