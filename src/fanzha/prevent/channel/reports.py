"""What gateways and dialling machines tell: read whole, then taken; kept where it fits nothing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fanzha.kit.clock import moment_of
from fanzha.kit.errors import Trouble
from fanzha.prevent.channel.actions import note
from fanzha.prevent.channel.calls import end_call_by_machine
from fanzha.prevent.channel.models import OddReport
from fanzha.prevent.channel.rules import HEARD, REPORTED, CallOutcome, State, Why

MOST = 1000
KEPT_AT_MOST = 10_000
NEWS, KNOWN, UNKNOWN = "news", "known", "unknown"


@dataclass(frozen=True)
class Report:
    """One line of a message: the key of the text or call, what became of it, and when (UTC)."""

    key: str
    fate: str
    at: datetime
    gateway_id: str = ""


def take_text_reports(raw: object, now: datetime) -> dict[str, int]:
    """Take delivery reports; how many were news, known already, or of no text of ours.

    One that comes late, twice or out of order moves nothing back. Raises Trouble naming row and
    field, and then none is taken.
    """
    return _taken(_read(raw, "fate", REPORTED, now), _text, now)


def take_call_reports(raw: object, now: datetime) -> dict[str, int]:
    """As `take_text_reports`, for calls that a machine placed; the word is `outcome`."""
    return _taken(_read(raw, "outcome", frozenset(HEARD), now), _call, now)


def keep_odd(reason: str, text: str, now: datetime) -> None:
    """Keep what fits nothing for a person to look at, up to a bound."""
    if OddReport.objects.count() < KEPT_AT_MOST:
        OddReport.objects.create(received_at=now, reason=reason[:200], text=text[:2000])


def _taken(
    reports: list[Report], take: Callable[[Report], bool | None], now: datetime
) -> dict[str, int]:
    """Each in a transaction of its own; after a kill the gateway posts again, and they are known."""
    counts = {NEWS: 0, KNOWN: 0, UNKNOWN: 0}
    for report in reports:
        news = take(report)
        if news is None:
            keep_odd(UNKNOWN, json.dumps({"key": report.key, "fate": report.fate}), now)
        counts[UNKNOWN if news is None else NEWS if news else KNOWN] += 1
    return counts


def _text(report: Report) -> bool | None:
    why = Why.UNDELIVERABLE if report.fate == State.FAILED else ""
    state = State(report.fate)
    return note(report.key, state, report.at, why=why, gateway_id=report.gateway_id)


def _call(report: Report) -> bool | None:
    return end_call_by_machine(report.key, CallOutcome(report.fate), report.at)


def _read(raw: object, word: str, known: frozenset[str], now: datetime) -> list[Report]:
    lines = raw.get("reports") if isinstance(raw, Mapping) else None
    if not isinstance(lines, list) or len(lines) > MOST:
        raise Trouble(
            zh=f"应为至多 {MOST} 条的列表", en=f"must be a list of at most {MOST}", field="reports"
        )
    return [_line(line, word, known, now, row) for row, line in enumerate(lines, 1)]


def _line(raw: Any, word: str, known: frozenset[str], now: datetime, row: int) -> Report:
    if not isinstance(raw, Mapping):
        raise Trouble(zh="应为对象", en="must be an object", field="reports", row=row)
    key, fate = _string(raw, "key", row), _string(raw, word, row)
    if fate not in known:
        raise Trouble(zh="不认识", en="not known", field=word, row=row)
    at = _moment(_string(raw, "at", row), row)
    # A gateway's clock may be ahead; nothing has happened that is still to come.
    given = raw.get("id")
    return Report(key, fate, min(at, now), given[:64] if isinstance(given, str) else "")


def _string(raw: Mapping[str, Any], field: str, row: int) -> str:
    value = raw.get(field)
    if not isinstance(value, str) or not 0 < len(value) <= 80 or "\0" in value:
        raise Trouble(zh="缺少或不是文字", en="missing or not text", field=field, row=row)
    return value


def _moment(text: str, row: int) -> datetime:
    at = moment_of(text)
    if at is None:
        raise Trouble(zh="不是带时区的时间", en="not a time with zone", field="at", row=row)
    return at
