"""What must stand beside every measure against a person: ground, period, decider, remedy.

DOMAIN: a measure has a ground, a period, a named decider, a notice and an appeal, and
lifts by itself when its period ends. Papers and pages print this value.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fanzha.words import law

Words = dict[str, str]


@dataclass(frozen=True)
class Basis:
    """Why an account is held, until when, by whom, and what its holder can do.

    Times are UTC; `since` and `until` are None until the bank has acted. `decider` and
    `confirmer` are names as colleagues know them, `confirmer` empty where one person was
    enough; `mandate_id` names the mandate of an automatic order.
    """

    measure: Words
    ground: Words
    article: str
    period: Words
    since: datetime | None
    until: datetime | None
    decider: str
    confirmer: str
    mandate_id: int | None
    case_no: str
    approval: str
    notice: Words
    appeal: Words


def ground_words(report_id: int, why: str, why_en: str = "") -> Words:
    """The ground in both languages: the report, and the reason as the decider wrote it.

    `why_en` is the same reason in English where it is ours.

    >>> ground_words(12, "被骗资金转入")["zh"]
    '报案 #12: 被骗资金转入'
    """
    return {"zh": f"报案 #{report_id}: {why}", "en": f"report #{report_id}: {why_en or why}"}


def period_words(key: str, on: datetime) -> Words:
    """The period of a setting in words, as it is in force on that day.

    >>> from datetime import UTC
    >>> period_words("stop.period_hours", datetime(2026, 3, 2, tzinfo=UTC))["zh"]
    '48 小时'
    """
    count = law.number(key, on)
    units = {"hours": "小时", "months": "个月"}
    unit = law.setting(key, on).unit
    return {"zh": f"{count} {units[unit]}", "en": f"{count} {unit}"}


def remedy(key: str, on: datetime) -> Words:
    """`measure.notice` or `measure.appeal` as it is worded on that day."""
    found = law.setting(key, on)
    return {"zh": found.zh, "en": found.en}
