"""What the made-up gateway makes of a text or a call: drawn from its key and number. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from fanzha.kit.errors import Trouble


@dataclass(frozen=True)
class Faults:
    """Shares (0..1) of what goes wrong; delays in seconds of the clock on show.

    `fail`: not delivered. `silent`: no report at all. `double`: reported twice. `off`: numbers
    that are switched off. `read`: delivered texts that are also reported as read. `down`: out of
    service.
    """

    fail: float = 0.03
    silent: float = 0.02
    double: float = 0.05
    off: float = 0.04
    read: float = 0.0
    down: bool = False
    shortest: float = 1.0
    longest: float = 8.0

    @classmethod
    def read_from(cls, raw: Mapping[str, Any]) -> Faults:
        """Faults out of parsed JSON, defaults for what is not named. Raises Trouble by field."""
        kinds = {
            field.name: bool if field.name == "down" else (int, float) for field in fields(cls)
        }
        for name, value in raw.items():
            if name not in kinds or not isinstance(value, kinds[name]):
                raise Trouble(zh="不认识或不是数", en="not known, or not a number", field=name)
        return cls(**raw)


@dataclass(frozen=True)
class Report:
    """What the gateway will tell, so many seconds after it took the text or call."""

    after: float
    fate: str
    reason: str = ""


def text_reports(key: str, phone: str, faults: Faults) -> list[Report]:
    """The reports on a text, in the order they leave.

    >>> text_reports("k", "13900000001", Faults(off=1.0))[0].reason
    'switched_off'
    >>> text_reports("k", "13900000001", Faults(off=0, silent=1.0))
    []
    """
    after = faults.shortest + _draw("delay", key) * (faults.longest - faults.shortest)
    if _draw("off", phone) < faults.off:
        return [Report(after, "failed", "switched_off")]
    if _draw("silent", key) < faults.silent:
        return []
    if _draw("fail", key) < faults.fail:
        return [Report(after, "failed", "undeliverable")]
    made = [Report(after, "delivered")]
    if _draw("read", key) < faults.read:
        made.append(Report(after + faults.longest, "read"))
    return made + made[:1] if _draw("double", key) < faults.double else made


def call_reports(key: str, phone: str, faults: Faults) -> list[Report]:
    """How a call ends; the numbers that are off are those that get no text either."""
    after = faults.shortest + _draw("ringing", key) * (faults.longest - faults.shortest)
    if _draw("off", phone) < faults.off:
        return [Report(after, "switched_off")]
    drawn = _draw("call", key)
    fate = "talked" if drawn < 0.5 else "no_answer" if drawn < 0.8 else "busy"
    return [Report(after, fate)]


def number_of(key: str) -> str:
    """The gateway's own number for a text; the same key has the same number."""
    return "sim-" + hashlib.sha256(key.encode()).hexdigest()[:16]


def _draw(what: str, key: str) -> float:
    """A number from 0 to 1 that hangs on `what` and `key` alone."""
    digest = hashlib.sha256(f"{what} {key}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64
