"""Made-up events (虚构) for tests, and the way they come in: a file dropped in the inbox."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

_numbers = count(1)

DEFAULTS: dict[str, dict[str, Any]] = {
    "call_start": {"origin": "foreign"},
    "text": {"origin": "unknown"},
    "app_install": {"store": False, "device": "860000000000001"},
}


def event(
    kind: str, at: datetime, *, delay: timedelta = timedelta(0), source: str = "operator",
    event_id: str = "", **columns: Any,
) -> dict[str, Any]:  # fmt: skip
    """One event that happened at `at` and arrived `delay` later."""
    return {
        "kind": kind, "event_id": event_id or f"e{next(_numbers)}", "source": source,
        "event_time": at.isoformat(), "arrival_time": (at + delay).isoformat(),
        **DEFAULTS.get(kind, {}), **columns,
    }  # fmt: skip


def call(at: datetime, caller: str, callee: str, call_id: str, **rest: Any) -> dict[str, Any]:
    """A call is answered."""
    return event("call_start", at, caller=caller, callee=callee, call_id=call_id, **rest)


def hang_up(at: datetime, began: dict[str, Any], **rest: Any) -> dict[str, Any]:
    """That call ends."""
    seconds = int((at - datetime.fromisoformat(began["event_time"])).total_seconds())
    same = {name: began[name] for name in ("call_id", "caller", "callee")}
    return event("call_end", at, duration_s=seconds, **same, **rest)


def transfer(at: datetime, payer: str, payee: str, fen: int, **rest: Any) -> dict[str, Any]:
    """Money moves."""
    given = {"transfer_id": f"t{next(_numbers)}", **rest}
    return event("transfer", at, payer=payer, payee=payee, amount_fen=fen, **given)


def drop(data: Path, name: str, events: Iterable[dict[str, Any]]) -> Path:
    """Put the events into the inbox as one file, whole at once."""
    inbox = data / "inbox"
    inbox.mkdir(parents=True, exist_ok=True)
    part = inbox / f".{name}.part"
    part.write_text("".join(json.dumps(row) + "\n" for row in events), encoding="utf-8")
    return part.rename(inbox / f"{name}.jsonl")
