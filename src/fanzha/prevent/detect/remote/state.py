"""How a detector at the owner's fares, as the centre takes it: named figures, no word besides.

File names of the owner may name people: a fault of a file is told by its number, not its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fanzha.prevent.detect.remote.fields import mapping, moment

NUMBERS = (
    "up_s", "position", "behind", "lag_s", "rows", "rows_a_second", "busy_s", "late", "signals",
    "findings", "residents", "running_calls", "memory_bytes",
)  # fmt: skip
COUNTS = ("kinds", "hits", "shadow", "keys", "bytes_a_key", "warming")
TALLY = ("events", "duplicates", "quarantined", "late")
LONGEST_NAME, LONGEST_SENTENCE, MOST_NAMES = 64, 300, 2_000
Table = dict[str, Any]


def taken(raw: object) -> Table:
    """What is kept of a state: each figure a number, each name short. Raises Trouble for one that
    is no object, or without its moment.

    >>> taken({"at": "2026-03-02T08:00:00+00:00", "rows": 7, "said": "anything"})["rows"]
    7
    """
    given = mapping(raw, "state")
    intake = _table(given.get("intake"))
    return {
        "at": moment(given, "at").isoformat(), "log_time": _word(given.get("log_time"), 40),
        **{name: _number(given.get(name)) for name in NUMBERS},
        **{name: _counts(given.get(name)) for name in COUNTS},
        "faults": _faults(given.get("faults")),
        "intake": {"sources": _sources(intake.get("sources")), "faults": _faults(intake.get("faults"))},
        "in_force": {key: _word(value, 64) for key, value in _named(given.get("in_force"))},
    }  # fmt: skip


def _table(raw: object) -> Mapping[str, Any]:
    return raw if isinstance(raw, dict) else {}


def _named(raw: object) -> list[tuple[str, Any]]:
    rows = [(str(key)[:LONGEST_NAME], value) for key, value in _table(raw).items()]
    return rows[:MOST_NAMES]


def _number(raw: object) -> float | int:
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        return 0
    return raw if 0 <= raw < 2**63 else 0


def _counts(raw: object) -> Table:
    return {key: _number(value) for key, value in _named(raw)}


def _word(raw: object, longest: int) -> str:
    return raw.replace("\0", "")[:longest] if isinstance(raw, str) else ""


def _sources(raw: object) -> Table:
    return {
        name: {
            **{key: _number(_table(tally).get(key)) for key in TALLY},
            "last_arrival": _word(_table(tally).get("last_arrival"), 40) or None,
        }
        for name, tally in _named(raw)
    }  # fmt: skip


def _faults(raw: object) -> Table:
    return {
        _without_file(name, number): {
            key: _word(_table(fault).get(key), LONGEST_SENTENCE) for key in ("zh", "en", "since")
        }
        for number, (name, fault) in enumerate(_named(raw), start=1)
    }


def _without_file(name: str, number: int) -> str:
    kind, colon, _ = name.partition(":")
    return f"{kind}:{number}" if colon else kind
