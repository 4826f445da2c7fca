"""The quiet after a matter has ended: which signs open nothing, and which break it. Pure.

Somebody who was just dissuaded goes on being called by the same con artist for a while: each
ring as another alert would send an officer for nothing. Somebody found not to be cheated is
left alone longer, but only as to the reasons that were looked at. A stronger sign breaks both.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fanzha.prevent.alert.growing import Sign, kinds, shows_payment
from fanzha.prevent.alert.rules import HEIGHT, PERSON
from fanzha.words import law
from fanzha.words.reasons import Reason

DISSUADED, NO_SCAM = "dissuaded", "no_scam"

# Outcomes after which there is a quiet, with the setting that says how long.
_SETTING = {DISSUADED: "alert.quiet_hours_dissuaded", NO_SCAM: "alert.quiet_hours_no_scam"}


@dataclass(frozen=True)
class Ended:
    """The last alert about somebody, over. `level` is the highest it ever had; `events` and
    `kinds` are those of its evidence and reasons."""

    alert_id: int
    outcome: str
    closed_at: datetime
    level: str
    money_fen: int | None
    events: frozenset[str]
    kinds: frozenset[str]


def quiet_until(ended: Ended) -> datetime | None:
    """Until when signs of the same kind open nothing (UTC); None where there is no quiet.

    After a payment, after an end without anybody reached and after expiry there is none: the
    person is still in danger, or nobody knows.
    """
    key = _SETTING.get(ended.outcome)
    if key is None:
        return None
    return ended.closed_at + timedelta(hours=law.number(key, ended.closed_at))


def is_quieted(ended: Ended, sign: Sign, at: datetime) -> bool:
    """Whether the sign that came `at` (UTC) opens nothing.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    >>> over = Ended(7, "dissuaded", noon, "high", None, frozenset({"c1"}), frozenset({"call"}))
    >>> call = Sign("high", "detector", "loan", ({"code": "call"},), ({"event_id": "c2"},))
    >>> is_quieted(over, call, noon + timedelta(hours=2))
    True
    >>> is_quieted(over, call, noon + timedelta(hours=25))
    False
    """
    until = quiet_until(ended)
    if until is None or at >= until or stronger(ended, sign):
        return False
    return ended.outcome != NO_SCAM or kinds(sign.reasons) <= ended.kinds


def stronger(ended: Ended, sign: Sign) -> str:
    """The reason's code why the sign is stronger than all the ended alert knew, "" when not.

    1. An officer says so: a person has looked.
    2. A higher level than the alert ever had.
    3. Money: a payment it did not know of, or more than it had in sight.
    4. A reason of a kind it did not have, at its level.

    >>> from datetime import UTC
    >>> noon = datetime(2026, 3, 2, 4, tzinfo=UTC)
    >>> over = Ended(7, "dissuaded", noon, "medium", 500, frozenset({"t1"}), frozenset({"call"}))
    >>> paid = {"event_id": "t2", "kind": "transfer"}
    >>> stronger(over, Sign("low", "detector", "loan", ({"code": "call"},), (paid,), 100))
    'again_paid'
    >>> stronger(over, Sign("high", "detector", "loan", ({"code": "call"},)))
    'again_higher'
    >>> stronger(over, Sign("low", "detector", "loan", ({"code": "site"},)))
    ''
    """
    if sign.source == PERSON:
        return "again_person"
    if HEIGHT[sign.level] > HEIGHT[ended.level]:
        return "again_higher"
    if _shows_more_money(ended, sign):
        return "again_paid"
    is_other_kind = not kinds(sign.reasons) <= ended.kinds
    return "again_other_kind" if is_other_kind and sign.level == ended.level else ""


def why_quieted(ended: Ended) -> Reason:
    """Why a sign opened nothing, in words that the page says."""
    return Reason(f"quiet_{ended.outcome}", {"alert": ended.alert_id})


def why_again(ended: Ended, code: str) -> Reason:
    """Why there is an alert again, in words that the page says."""
    return Reason(code, {"alert": ended.alert_id})


def _shows_more_money(ended: Ended, sign: Sign) -> bool:
    more = (sign.money_fen or 0) > (ended.money_fen or 0)
    return more or shows_payment(sign, ended.events)
