"""Made-up events (虚构) as wide rows, and what the shipped rules say of them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pyarrow as pa

from fanzha.engine.stream.engine import Engine
from fanzha.engine.stream.known import LISTED, Knowledge
from fanzha.engine.stream.rules import SIGN, default
from fanzha.prevent.intake.events import WIDE, in_order

BEGIN = datetime(2025, 3, 3, 1, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
RESIDENT = "15400000001"
_numbers = count(1)


def event(kind: str, at: datetime, delay: timedelta = timedelta(0), **columns: Any) -> Any:
    """One event that arrived `delay` after it happened."""
    number = next(_numbers)
    return {
        "kind": kind, "event_id": f"e{number}", "source": "OP", "event_time": at,
        "arrival_time": at + delay, **columns,
    }  # fmt: skip


def call(at: datetime, caller: str, callee: str = RESIDENT, **columns: Any) -> Any:
    """A call attempt."""
    given = {"call_id": f"c{next(_numbers)}", "origin": "country", **columns}
    return event("call_start", at, caller=caller, callee=callee, **given)


def ended(began: Any, seconds: int) -> Any:
    """The end of that call."""
    at = began["event_time"] + timedelta(seconds=seconds)
    same = {name: began[name] for name in ("call_id", "caller", "callee")}
    return event("call_end", at, duration_s=seconds, **same)


def text(at: datetime, sender: str, body: str | None, **columns: Any) -> Any:
    """A text to somebody."""
    given = {"receiver": RESIDENT, "origin": "country", **columns}
    return event("text", at, sender=sender, body=body, **given)


def pay(at: datetime, payer: str, payee: str, yuan: float, **columns: Any) -> Any:
    """A transfer."""
    given = {"transfer_id": f"t{next(_numbers)}", "channel": "app", **columns}
    return event("transfer", at, payer=payer, payee=payee, amount_fen=round(yuan * 100), **given)


def wide(events: Iterable[Any]) -> pa.Table:
    """The events as rows of the log, by arrival."""
    return in_order(pa.Table.from_pylist(list(events), schema=WIDE)).combine_chunks()


def listed(which: str, *values: str) -> Knowledge:
    """A list with these values on it."""
    rows = [
        {"list": which, "value": value, "scam_type": "other", "since": BEGIN - DAY, "until": None}
        for value in values
    ]
    return Knowledge().with_lists(pa.Table.from_pylist(rows, schema=LISTED))


def said(events: Iterable[Any], knowledge: Knowledge | None = None) -> set[str]:
    """The names of the shipped rules and signs that held for any of the events."""
    engine = Engine(default())
    engine.know(knowledge or Knowledge())
    read = engine.read(0, BEGIN - 999 * DAY, wide(events))
    names = {hit.rule.name for hit in read.hits}
    for group, frame in read.frames.items():
        bits = engine.compiled.fired(frame, (SIGN,))
        rules = engine.compiled.rules(group)
        names |= {rule.name for bit, rule in enumerate(rules) if _any(bits, bit)}
    return names


def _any(bits: Any, bit: int) -> bool:
    return bool((bits[bit // 64] >> bit % 64 & 1).any())


def numbers(prefix: str, how_many: int) -> Sequence[str]:
    """So many different numbers."""
    return [f"{prefix}{at:06d}" for at in range(how_many)]
