"""What crosses from a detector at the owner's to the centre, as JSON, and what the centre takes.

Nothing else can cross: an outcome is written out field by field here, and read back field by
field. Of events only those that an alert or a finding rests on, and of these only the columns of
`signals.NAMED`. The owner's reader and the centre's reader are the same, so neither needs trust.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from fanzha.kit.errors import Trouble
from fanzha.prevent.detect.ports import Outcome
from fanzha.prevent.detect.remote.fields import (
    at_most,
    listed,
    mapping,
    moment,
    one_of,
    share,
    text,
    values,
    whole,
)
from fanzha.prevent.detect.signals import NAMED, Evidence, Finding, Signal
from fanzha.words.enums import Level
from fanzha.words.reasons import Reason, needs, say, tell

ABOUT = ("caller", "sender", "device", "account", "host")
MOST = 100_000
"""Signals, and findings, of one outcome: more than a batch of the log can give."""
MOST_REASONS, MOST_EVIDENCE = 50, 500
LONGEST_VALUE, LONGEST_THING, LONGEST_ID = 4_000, 253, 128
Said = TypeVar("Said", Signal, Finding)


def written(outcome: Outcome) -> dict[str, Any]:
    """The outcome for JSON."""
    return {
        "start": outcome.start, "end": outcome.end, "log_time": outcome.log_time.isoformat(),
        "signals": [_signal_out(item) for item in outcome.signals],
        "findings": [_finding_out(item) for item in outcome.findings if item.value],
    }  # fmt: skip


def _signal_out(signal: Signal) -> dict[str, Any]:
    return {
        "signal_id": signal.signal_id, "phone": _cut(signal.phone, 32), "money_fen": signal.money_fen,
        "risk": signal.risk, **_said_out(signal),
    }  # fmt: skip


def _finding_out(finding: Finding) -> dict[str, Any]:
    return {
        "finding_id": finding.finding_id, "kind": finding.kind, "value": _cut(finding.value, LONGEST_THING),
        "rule": finding.rule, **_said_out(finding),
    }  # fmt: skip


def _said_out(said: Signal | Finding) -> dict[str, Any]:
    return {
        "at": said.at.isoformat(), "level": said.level, "scam_type": said.scam_type,
        "reasons": [_reason_out(reason) for reason in said.reasons[:MOST_REASONS]],
        "evidence": [_evidence_out(item) for item in said.evidence[-MOST_EVIDENCE:]],
    }  # fmt: skip


def _reason_out(reason: Reason) -> dict[str, Any]:
    params = {name: _cut(value) for name, value in reason.params.items()}
    return {"code": reason.code, "params": params}


def _evidence_out(item: Evidence) -> dict[str, Any]:
    """Named columns only, even if somebody gave an evidence more."""
    facts = {name: _cut(item.facts[name]) for name in NAMED[item.kind] if name in item.facts}
    return replace(item, event_id=_cut(item.event_id, LONGEST_ID), facts=facts).as_json()


def _cut(value: Any, longest: int = LONGEST_VALUE) -> Any:
    """A text as long as the centre takes it: one that is too long holds no alert up."""
    return value.replace("\0", "\ufffd")[:longest] if isinstance(value, str) else value


def read(raw: object, known: str) -> Outcome:
    """The outcome that `written` gave, from the detector named `known`: its name goes into every
    id, so that two detectors never say the same one. Raises Trouble naming the field."""
    given = mapping(raw, "outcome")
    start, end = whole(given, "start"), whole(given, "end")
    if end < start:
        raise Trouble(zh="结束位置早于开始", en="ends before it starts", field="end")
    return Outcome(
        start, end, moment(given, "log_time"),
        tuple(_each(given, "signals", lambda row: _signal(row, known))),
        tuple(_each(given, "findings", lambda row: _finding(row, known))),
    )  # fmt: skip


def _each(
    given: Mapping[str, Any], name: str, make: Callable[[Mapping[str, Any]], Said]
) -> list[Said]:
    rows = at_most(listed(given, name), MOST, name)
    return [_placed(row, number, make) for number, row in enumerate(rows, start=1)]


def _placed(row: object, number: int, make: Callable[[Mapping[str, Any]], Said]) -> Said:
    try:
        return make(mapping(row, "row"))
    except Trouble as trouble:
        raise Trouble(trouble.zh, trouble.en, field=trouble.field, row=number) from None


def _signal(row: Mapping[str, Any], known: str) -> Signal:
    fen = None if row.get("money_fen") is None else whole(row, "money_fen")
    return Signal(
        owned(text(row, "signal_id", 86), known), text(row, "phone", 32), moment(row, "at"),
        _level(row), text(row, "scam_type", 64), _reasons(row), fen, _evidence(row),
        None if row.get("risk") is None else share(row, "risk"),
    )  # fmt: skip


def _finding(row: Mapping[str, Any], known: str) -> Finding:
    return Finding(
        owned(text(row, "finding_id", 86), known), one_of(row, "kind", ABOUT),
        text(row, "value", LONGEST_THING), moment(row, "at"), _level(row), text(row, "scam_type", 64),
        text(row, "rule", 48), _reasons(row), _evidence(row),
    )  # fmt: skip


def owned(identity: str, known: str) -> str:
    """The id with the detector's name behind the rule's, where it stays found by rule; as it is
    where `known` is "".

    >>> owned("foreign_call_on@2:00ff:17", "telecom-a")
    'foreign_call_on@telecom-a/2:00ff:17'
    """
    rule, at, rest = identity.partition("@")
    if not (rule and at and rest) or "/" in rest:
        raise Trouble(zh="编号格式不对", en="not an id of a detector", field="id")
    return f"{rule}@{known}/{rest}" if known else identity


def _level(row: Mapping[str, Any]) -> Level:
    return Level(one_of(row, "level", tuple(Level)))


def _reasons(row: Mapping[str, Any]) -> tuple[Reason, ...]:
    rows = at_most(listed(row, "reasons"), MOST_REASONS, "reasons")
    return tuple(_reason(mapping(item, "reasons")) for item in rows)


def _reason(row: Mapping[str, Any]) -> Reason:
    """One that can be said: what its sentence needs is there, and of the right kind."""
    code = text(row, "code", 64)
    params = values(mapping(row.get("params"), "reasons"), LONGEST_VALUE, "reasons")
    try:
        if not (needs(code) or frozenset()) <= params.keys():
            raise KeyError(code)
        say(code, params)
    except (KeyError, ValueError) as error:
        raise Trouble(zh="无法说明的理由", en="a reason nobody can say", field="reasons") from error
    return Reason(code, params)


def _evidence(row: Mapping[str, Any]) -> tuple[Evidence, ...]:
    rows = at_most(listed(row, "evidence"), MOST_EVIDENCE, "evidence")
    return tuple(_event(mapping(item, "evidence")) for item in rows)


def _event(row: Mapping[str, Any]) -> Evidence:
    """One event; a column that is not named is refused, so that a slip shows at once."""
    kind = one_of(row, "kind", tuple(NAMED))
    facts = values(mapping(row.get("facts"), "evidence"), LONGEST_VALUE, "evidence")
    if more := sorted(facts.keys() - set(NAMED[kind])):
        raise Trouble(
            zh=f"列 {more[0][:48]} 不得离开数据所有者",
            en=f"the column {more[0][:48]} must not leave the owner", field="evidence",
        )  # fmt: skip
    try:
        tell(kind, facts)
    except (KeyError, ValueError, TypeError) as error:
        raise Trouble(
            zh="无法读取的事件", en="an event nobody can read", field="evidence"
        ) from error
    happened, arrived = moment(row, "happened_at"), moment(row, "arrived_at")
    return Evidence(text(row, "event_id", LONGEST_ID), kind, happened, arrived, facts)
